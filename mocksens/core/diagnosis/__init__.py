"""Explain what is wrong with a request: its address, ids, body, names, numbers and times."""
