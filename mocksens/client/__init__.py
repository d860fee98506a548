"""Talk to a running mocksens."""
