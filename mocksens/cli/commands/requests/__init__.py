"""The commands that sign and send requests."""
