"""The rows that describe the calls of the admin API, by subject."""
