"""Scripted failures: parse, check and play scenarios."""
