"""Inspection of a service, by events, expectations and one-time codes, and its reset."""
