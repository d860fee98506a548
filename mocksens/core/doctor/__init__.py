"""Diagnosis of refused signatures."""
