"""The handlers of calls that explain what the server did: refusals and rules."""
