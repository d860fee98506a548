"""Show what others sent, without secrets and safe for a terminal."""
