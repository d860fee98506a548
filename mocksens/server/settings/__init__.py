"""The settings: flags, environment variables and keys of ``mocksens.yaml``."""
