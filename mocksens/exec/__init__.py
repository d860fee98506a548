"""``mocksens exec``: a command that finds a mocksens of its own where it looks for SENS."""
