"""Requests and answers in SENS's names and bytes."""
