"""The command that prints the rules of mocksens."""
