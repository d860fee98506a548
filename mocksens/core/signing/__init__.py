"""Signatures of requests: key pairs, signing and verification."""
