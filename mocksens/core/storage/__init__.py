"""What a service holds, with its indexes."""
