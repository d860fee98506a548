"""Settings, sockets, certificates, the scenario library, and starting uvicorn."""
