"""Addresses that SENS does not have: the mistakes in them, and the right ones."""
