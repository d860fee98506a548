"""HTTP/1.1 connections: subclasses of uvicorn's protocol, the two paths that a request can take, and tunnels."""
