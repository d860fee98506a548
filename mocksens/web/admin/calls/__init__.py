"""The calls of the admin API, a row each, by subject."""
