"""Explain why a signature was refused."""
