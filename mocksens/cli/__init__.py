"""The command ``mocksens``."""
