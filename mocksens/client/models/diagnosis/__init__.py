"""Explanations of what the server did: of refused requests, and of its rules."""
