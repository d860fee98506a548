"""The server: its settings, sockets, certificates and scenario library, and its start."""
