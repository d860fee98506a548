"""Text patterns: globs and regular expressions."""
