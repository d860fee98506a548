"""``mocksens exec``: run a command with its own mocksens in place of SENS."""
