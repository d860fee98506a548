"""TLS on a connection that began without it.

     bytes that begin a handshake ── start_tls ── the event loop's own TLS ── a protocol that reads the decrypted bytes

The event loop's ``start_tls`` expects that no byte of the handshake has been read yet, and that its caller receives the
new transport before any decrypted bytes arrive. Here the first bytes have already been read, and decrypted bytes may
arrive earlier than that.
"""

import asyncio
import ssl
from collections.abc import Collection
from typing import Final, Protocol, cast

RECORD: Final = 0x16
"""The first byte of a TLS handshake; no HTTP request begins with it."""
DISTRUST: Final = ("ALERT_UNKNOWN_CA", "ALERT_CERTIFICATE_UNKNOWN", "ALERT_BAD_CERTIFICATE")
"""The TLS alerts of clients that do not trust a certificate."""
SILENCE: Final = {None, "UNEXPECTED_EOF_WHILE_READING"}
"""The error reasons of a handshake that ended without an alert."""


class Authority(Protocol):
    """The interface through which the web layer uses the server's certificates."""

    hosts: Collection[str]
    """The host names, in lower case, that CONNECT accepts: SENS's and those in the settings."""
    advice: str
    """The certificate that a client must trust, in words."""

    def context(self) -> ssl.SSLContext:
        """Return the server's TLS context. The first call is slow; any thread may call this."""
        ...

    def ca_pem(self) -> bytes:
        """Return the CA's certificate, or empty bytes if the CA is not mocksens's own. Any thread may call this."""
        ...


class _EarlyData(asyncio.Protocol):
    """A buffer for bytes that are decrypted before the reader has its transport."""

    def __init__(self) -> None:
        self.data = b""

    def data_received(self, data: bytes) -> None:
        """Keep the bytes."""
        self.data += data


async def start_tls(
    transport: asyncio.Transport, context: ssl.SSLContext, first: bytes, reader: asyncio.Protocol
) -> None:
    """Start TLS on ``transport``, from which ``first`` was read, and pass decrypted bytes to ``reader``.

    Raise ``OSError`` if the handshake fails, which also closes the connection.
    """
    if transport.is_closing():
        return
    loop = asyncio.get_running_loop()
    early = _EarlyData()
    handshake = loop.create_task(loop.start_tls(transport, early, context, server_side=True))
    # Wait two rounds of the event loop, one for the task to begin and one for its callbacks. Only then does the
    # transport have the protocol of TLS.
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
    """Pass bytes to the protocol of ``transport`` as if they had just been read."""
    protocol = cast(asyncio.BufferedProtocol, transport.get_protocol())
    left = memoryview(data)
    while left and not transport.is_closing():
        # Event loops feed every BufferedProtocol this way. Their TLS protocols work like one, even if they are not
        # subclasses of it.
        buffer = memoryview(protocol.get_buffer(len(left)))
        size = min(len(buffer), len(left))
        buffer[:size] = left[:size]
        protocol.buffer_updated(size)
        left = left[size:]


def failure(error: OSError, authority: Authority) -> str:
    """Return the cause of a failed handshake and its remedy, in one line."""
    reason = getattr(error, "reason", None)
    if reason in SILENCE:
        return departure(authority)
    if str(reason).endswith(DISTRUST):
        return f"does not trust the certificate; make it trust {authority.advice} ({reason})"
    return f"failed the TLS handshake ({reason})"


def departure(authority: Authority) -> str:
    """Return the log line about a client that closed a TLS connection before it sent a request."""
    return f"closed TLS before a request; if it does not trust the certificate, make it trust {authority.advice}"
