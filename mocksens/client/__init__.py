"""The client of a running mocksens."""
