"""Scenario files, with their library, their watcher and their JSON Schema."""
