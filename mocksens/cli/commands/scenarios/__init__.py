"""The commands that let requests fail: scenarios, and one-off failures."""
