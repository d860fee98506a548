"""HTTP/1.1 connections: the uvicorn protocol, faults, and starting TLS."""
