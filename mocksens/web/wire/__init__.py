"""Requests and responses in SENS's names and bytes."""
