"""JSON and YAML values with their places, and their conversion to types."""
