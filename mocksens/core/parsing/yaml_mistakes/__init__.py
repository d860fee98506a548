"""Explanations of texts that are not valid YAML."""
