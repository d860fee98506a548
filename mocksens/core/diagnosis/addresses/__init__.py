"""Addresses that SENS does not have: their mistakes, and the right addresses."""
