"""A transport that sends the head and the body of an answer together."""

import asyncio
import socket
from typing import Any, Final

from mocksens.core.clock import stopwatch

HELD_BYTES: Final = 64 * 1024
"""Maximum number of bytes that are held back while corked."""

WORTHWHILE: Final = 60.0
"""Maximum number of seconds that an answer may take for a half-closed connection to be kept. Most clients that
half-close a connection have disconnected, which only a write reveals."""
LINGER: Final = 0.1
"""The number of seconds after a write within which a disconnected client resets the connection."""


class CorkedTransport(asyncio.Transport):
    """A transport that can send the head and the body of an answer in one system call and one packet.

    uvicorn writes them separately, and some published clients hang if the body arrives later.
    """

    def __init__(self, transport: asyncio.Transport) -> None:
        super().__init__()
        self._transport = transport
        self._corked = False
        self._held = b""
        self.ended_at: float | None = None
        """The stopwatch's time at the client's end of input. The client may have disconnected or be waiting for an
        answer."""
        self.goes_on = True
        """False if the current answer takes too long to keep a half-closed connection for it."""
        self.was_closed = False
        """True if mocksens closed the connection, not the client."""
        self._is_lingering = False
        """True while the connection lingers to see whether the client is still there."""

    def end(self) -> None:
        """Record the client's end of input, and close the connection unless an answer is worth waiting for."""
        self.ended_at = stopwatch()
        self._close_if_useless()

    def lasts(self, seconds: float) -> None:
        """Record how many seconds the current answer takes."""
        self.goes_on = seconds <= WORTHWHILE
        self._close_if_useless()

    def _close_if_useless(self) -> None:
        if self.has_ended and not self.goes_on:
            self._transport.close()

    @property
    def is_held(self) -> bool:
        """True if a half-closed connection is kept for an answer."""
        return self.has_ended and not self.is_closing()

    @property
    def has_ended(self) -> bool:
        """True if the client has closed its side of the connection."""
        return self.ended_at is not None

    async def is_heard(self) -> bool:
        """Return whether a client that has half-closed the connection is still there after the answer."""
        await asyncio.sleep(LINGER / 2)
        connection = self._transport.get_extra_info("socket")
        # A disconnected client answers with a reset.
        return connection.fileno() >= 0 and not connection.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)

    @property
    def inner(self) -> asyncio.Transport:
        """The event loop's own transport."""
        return self._transport

    def cork(self) -> None:
        """Hold back writes until ``uncork`` is called."""
        self._corked = True

    def uncork(self) -> None:
        """Send the bytes that were held back, and stop holding back writes."""
        self._corked = False
        held, self._held = self._held, b""
        if held and not self._transport.is_closing():
            self._transport.write(held)

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Send ``data``, or hold it back while the transport is corked.

        Beyond ``HELD_BYTES``, everything is sent, so that flow control can take effect.
        """
        if self._corked:
            self._held += data
            if len(self._held) > HELD_BYTES:
                self.uncork()
        elif not self._transport.is_closing():
            self._transport.write(data)

    def close(self) -> None:
        """Close the connection once everything is sent, ``LINGER`` seconds later if the client has half-closed it."""
        self.was_closed = True
        self.uncork()
        if self.has_ended and not self._is_lingering:
            self._is_lingering = True
            asyncio.get_running_loop().call_later(LINGER, self._transport.close)
        elif not self._is_lingering:
            self._transport.close()

    def abort(self) -> None:
        """Close the connection immediately, and discard unsent bytes."""
        self.was_closed = True
        self._transport.abort()

    def is_closing(self) -> bool:
        """Return whether nothing more can be sent."""
        return self._is_lingering or self._transport.is_closing()

    def pause_reading(self) -> None:
        """Pause reading, as the inner transport does."""
        self._transport.pause_reading()

    def resume_reading(self) -> None:
        """Resume reading, as the inner transport does."""
        self._transport.resume_reading()

    def get_extra_info(self, name: str, default: object = None) -> Any:
        """Return information about the inner transport."""
        return self._transport.get_extra_info(name, default)
