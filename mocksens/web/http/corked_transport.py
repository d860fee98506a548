"""A transport that sends head and body of an answer together."""

import asyncio
import socket
from typing import Any, Final

from mocksens.core.clock import stopwatch

HELD_BYTES: Final = 64 * 1024
"""What waits at most for what else is to be sent in the same piece."""

WORTHWHILE: Final = 60.0
"""Seconds that an answer may take at most to be awaited by a client that has done sending. Most such clients have left,
and that shows only when something is written."""
LINGER: Final = 0.1
"""Seconds after an answer in which it shows that such a client had left."""


class CorkedTransport(asyncio.Transport):
    """A transport that can send the head of an answer together with its body: one system call, one packet.

    uvicorn writes them one after the other; published clients exist that never answer when the body comes later.
    """

    def __init__(self, transport: asyncio.Transport) -> None:
        super().__init__()
        self._transport = transport
        self._corked = False
        self._held = b""
        self.ended_at: float | None = None
        """The stopwatch when the client had done sending; it may have left, or wait for an answer."""
        self.goes_on = True
        """Whether the answer that is being made is worth waiting for then."""
        self.was_closed = False
        """Whether we ended the connection, not the client."""
        self._closes = False
        """Whether the connection ends as soon as it shows whether the client is there."""

    def end(self) -> None:
        """Note that the client has done sending, and close unless an answer is worth waiting for."""
        self.ended_at = stopwatch()
        self._close_for_nothing()

    def lasts(self, seconds: float) -> None:
        """Note how long the answer that is being made takes."""
        self.goes_on = seconds <= WORTHWHILE
        self._close_for_nothing()

    def _close_for_nothing(self) -> None:
        if self.has_ended and not self.goes_on:
            self._transport.close()

    @property
    def is_held(self) -> bool:
        """Whether the connection is there only for an answer to a client that has done sending."""
        return self.has_ended and not self.is_closing()

    @property
    def has_ended(self) -> bool:
        """Whether the client has done sending."""
        return self.ended_at is not None

    async def is_heard(self) -> bool:
        """Return whether a client that has done sending was still there for what was written."""
        await asyncio.sleep(LINGER / 2)
        connection = self._transport.get_extra_info("socket")
        # A client that has left answers with a reset.
        return connection.fileno() >= 0 and not connection.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)

    @property
    def inner(self) -> asyncio.Transport:
        """The transport as the event loop knows it."""
        return self._transport

    def cork(self) -> None:
        """Hold what is written until ``uncork``."""
        self._corked = True

    def uncork(self) -> None:
        """Send what is held."""
        self._corked = False
        held, self._held = self._held, b""
        if held and not self._transport.is_closing():
            self._transport.write(held)

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Send ``data``, or hold it; but not too much, so that a client that does not read is soon noticed."""
        if self._corked:
            self._held += data
            if len(self._held) > HELD_BYTES:
                self.uncork()
        elif not self._transport.is_closing():
            self._transport.write(data)

    def close(self) -> None:
        """Close once everything is sent; a little later where only that shows whether the client is there."""
        self.was_closed = True
        self.uncork()
        if self.has_ended and not self._closes:
            self._closes = True
            asyncio.get_running_loop().call_later(LINGER, self._transport.close)
        elif not self._closes:
            self._transport.close()

    def abort(self) -> None:
        """Close at once; what is not sent is lost."""
        self.was_closed = True
        self._transport.abort()

    def is_closing(self) -> bool:
        """Return whether nothing more can be sent."""
        return self._closes or self._transport.is_closing()

    def pause_reading(self) -> None:
        """As the transport."""
        self._transport.pause_reading()

    def resume_reading(self) -> None:
        """As the transport."""
        self._transport.resume_reading()

    def get_extra_info(self, name: str, default: object = None) -> Any:
        """As the transport."""
        return self._transport.get_extra_info(name, default)
