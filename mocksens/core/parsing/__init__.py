"""JSON and YAML whose values know their place, and binding them to types."""
