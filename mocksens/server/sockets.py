"""Addresses: listening on one, and what a client on the same machine calls it."""

import socket
from typing import Final

ANYWHERE: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - compared, not bound
"""What a wildcard address is called by a client on the same machine."""
LOOPBACK: Final = frozenset({"localhost", "::1", "ip6-localhost"})
BACKLOG: Final = 2048


def bind(host: str, port: int) -> socket.socket:
    """Return a listening socket; port 0 picks a free one. Raises ``OSError``."""
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
    """Return whether only this machine reaches what listens there, as far as the name tells."""
    return host.lower() in LOOPBACK or host.startswith("127.")


def url(host: str, port: int, scheme: str = "http") -> str:
    """Return a URL by which a client on this machine reaches what is bound to the host and port."""
    name = ANYWHERE.get(host, host)
    return f"{scheme}://[{name}]:{port}" if ":" in name else f"{scheme}://{name}:{port}"


def url_of(listener: socket.socket, scheme: str = "http") -> str:
    """Return the URL by which a client on this machine reaches the socket."""
    host, port = listener.getsockname()[:2]
    return url(host, port, scheme)
