"""The imitated service: no HTTP, no input or output, no wall clock but through ``core/clock.py``."""
