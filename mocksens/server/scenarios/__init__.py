"""Scenario files: their library, their watcher and their JSON Schema."""
