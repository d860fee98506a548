"""The nine operations, and the life of a message."""
