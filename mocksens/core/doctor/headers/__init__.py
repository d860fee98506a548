"""Mistakes in the three headers that show without knowing what was signed."""
