"""HTTP/1.1 connections: uvicorn's protocol made ours, both paths of a request, and tunnels."""
