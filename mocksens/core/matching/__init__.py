"""Match texts: globs and regular expressions."""
