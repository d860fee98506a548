"""Explanations of bodies that are not the expected JSON."""
