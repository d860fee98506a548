"""Scenario files: the library of them, watching them, and their JSON Schema."""
