"""``mocksens exec``: run a command with a mocksens of its own in the place of SENS."""
