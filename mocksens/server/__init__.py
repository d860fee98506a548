"""The server, with its settings, sockets, certificates and scenario library."""
