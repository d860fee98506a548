"""Explain bodies that are not the expected JSON."""
