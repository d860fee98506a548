"""The imitated service. It uses no HTTP, no I/O and no clock other than those of ``core/clock.py``."""
