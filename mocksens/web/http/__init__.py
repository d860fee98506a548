"""HTTP/1.1 connections: subclasses of uvicorn's protocol, the two paths of a request, and tunnels."""
