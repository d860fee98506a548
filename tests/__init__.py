"""The tests. ``client.py`` is the client that all of them use; folders are named after what they test."""
