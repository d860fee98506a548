"""Display of untrusted data, without secrets and in a form that is safe for a terminal."""
