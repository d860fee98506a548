"""Save and restore what a service holds."""
