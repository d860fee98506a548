"""Mistakes in the three headers that are visible without the string to sign."""
