"""What others sent, made fit to be shown: without secrets, and safe for a terminal."""
