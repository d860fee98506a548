"""Snapshots: saving and restoring the contents of services."""
