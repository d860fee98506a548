"""SENS and the admin API over HTTP."""
