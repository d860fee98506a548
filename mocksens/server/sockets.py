"""Listening sockets, and their URLs for clients on this machine."""

import socket
from typing import Final

ANYWHERE: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - compared, not bound
"""The loopback address for each wildcard address."""
LOOPBACK: Final = frozenset({"localhost", "::1", "ip6-localhost"})
BACKLOG: Final = 2048


def bind(host: str, port: int) -> socket.socket:
    """Return a listening socket. Port 0 stands for any free one. Raise ``OSError`` if the port cannot be used."""
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener


def is_loopback(host: str) -> bool:
    """Return whether the host is a loopback address, which only this machine can reach."""
    return host.lower() in LOOPBACK or host.startswith("127.")


def url(host: str, port: int, scheme: str = "http") -> str:
    """Return the URL of a host and port for clients on this machine."""
    name = ANYWHERE.get(host, host)
    return f"{scheme}://[{name}]:{port}" if ":" in name else f"{scheme}://{name}:{port}"


def url_of(listener: socket.socket, scheme: str = "http") -> str:
    """Return the URL of a socket for clients on this machine."""
    host, port = listener.getsockname()[:2]
    return url(host, port, scheme)
