"""The commands that make requests fail: scenarios, and one-off failures."""
