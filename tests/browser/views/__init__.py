"""The views of the inbox in a browser, besides the messages."""
