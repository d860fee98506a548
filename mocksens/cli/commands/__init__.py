"""The commands, each in its own module."""
