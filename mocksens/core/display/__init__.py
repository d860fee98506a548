"""Display of foreign data: without secrets, and safe for a terminal."""
