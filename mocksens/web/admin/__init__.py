"""The admin API under ``/_mocksens/``."""
