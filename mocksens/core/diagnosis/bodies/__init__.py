"""Explain what a body is that is not the JSON that it should be, and what its texts and files are."""
