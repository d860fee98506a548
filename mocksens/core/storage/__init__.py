"""The contents of a service, with their indexes."""
