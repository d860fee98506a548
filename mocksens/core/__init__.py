"""The imitated service, without HTTP, I/O or any clock but those of ``core/clock.py``."""
