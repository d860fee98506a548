"""The OpenAPI description of the admin API."""
