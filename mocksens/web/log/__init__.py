"""The log on stderr. A full pipe never blocks the server."""
