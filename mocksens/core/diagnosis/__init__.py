"""Explanations of faulty requests: address, ids, body, names, numbers and times."""
