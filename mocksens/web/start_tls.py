"""TLS on a connection that began without it.

     bytes that begin a handshake ── start_tls ── the event loop's own TLS ── a protocol that reads what was inside

The event loop can do that to any connection, but it expects that nothing of the handshake was read yet, and that its
user knows the new transport before the first bytes from inside arrive; here neither is so.
"""

import asyncio
import ssl
from collections.abc import Collection
from typing import Final, Protocol, cast

RECORD: Final = 0x16
"""The first byte of a TLS handshake; no HTTP request begins with it."""
DISTRUST: Final = ("ALERT_UNKNOWN_CA", "ALERT_CERTIFICATE_UNKNOWN", "ALERT_BAD_CERTIFICATE")
"""How clients say that they do not trust a certificate."""
SILENCE: Final = {None, "UNEXPECTED_EOF_WHILE_READING"}


class Authority(Protocol):
    """What the web layer needs to know of certificates."""

    hosts: Collection[str]
    """The host names, in lower case, that are relayed: SENS's, and what the settings add."""
    advice: str
    """What a client must trust."""

    def context(self) -> ssl.SSLContext:
        """Return the server's TLS context. This is slow the first time, and may be called from any thread."""
        ...

    def ca_pem(self) -> bytes:
        """Return the certificate that clients must trust; empty if it is not ours. It may be called from any thread."""
        ...


class _Early(asyncio.Protocol):
    """Keeps what arrives from inside before its reader knows the transport."""

    def __init__(self) -> None:
        self.data = b""

    def data_received(self, data: bytes) -> None:
        """Bytes came."""
        self.data += data


async def start_tls(
    transport: asyncio.Transport, context: ssl.SSLContext, first: bytes, reader: asyncio.Protocol
) -> None:
    """Let TLS begin on ``transport``, of which ``first`` was read, and ``reader`` have what is inside.

    Raises ``OSError`` if the handshake fails; the connection is closed then.
    """
    if transport.is_closing():
        return
    loop = asyncio.get_running_loop()
    early = _Early()
    handshake = loop.create_task(loop.start_tls(transport, early, context, server_side=True))
    # One round for the task to begin, one for what it schedules: then the transport's protocol is TLS.
    loop.call_soon(loop.call_soon, _feed, transport, first)
    try:
        inside = await handshake
    except asyncio.CancelledError:
        transport.abort()
        raise
    if inside is None:
        raise ConnectionAbortedError("the client left")
    reader.connection_made(inside)
    inside.set_protocol(reader)
    if early.data:
        reader.data_received(early.data)


def _feed(transport: asyncio.Transport, data: bytes) -> None:
    """Hand bytes to the protocol of ``transport`` as if they had just been read."""
    protocol = cast(asyncio.BufferedProtocol, transport.get_protocol())
    left = memoryview(data)
    while left and not transport.is_closing():
        # As the event loop does it with every such protocol. The loop's TLS may be none by class, but is one by use.
        buffer = memoryview(protocol.get_buffer(len(left)))
        size = min(len(buffer), len(left))
        buffer[:size] = left[:size]
        protocol.buffer_updated(size)
        left = left[size:]


def failure(error: OSError, authority: Authority) -> str:
    """Why a handshake failed and what to do next, in a line."""
    reason = getattr(error, "reason", None)
    if reason in SILENCE:
        return departure(authority)
    if str(reason).endswith(DISTRUST):
        return f"does not trust the certificate; let it trust {authority.advice} ({reason})"
    return f"does not get on with TLS as it is spoken here ({reason})"


def departure(authority: Authority) -> str:
    """Describe a client that left before it sent a request."""
    return f"began TLS and left without a word; if that is for want of trust, let it trust {authority.advice}"
