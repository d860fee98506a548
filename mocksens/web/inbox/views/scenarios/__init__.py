"""The view of failures: what is played, what can be played, and the numbers that fail."""
