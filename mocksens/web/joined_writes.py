"""A transport that sends head and body of an answer together."""

import asyncio
from typing import Any, Final

HELD_BYTES: Final = 64 * 1024
"""What waits at most for what else is to be sent in the same piece."""

WORTHWHILE: Final = 60.0
"""Seconds that an answer may take at most to be awaited by a client that has done sending. Most such clients have left,
and that shows only when something is written."""


class JoinedWrites(asyncio.Transport):
    """A transport that can send the head of an answer together with its body: one system call, one packet.

    uvicorn writes them one after the other; published clients exist that never answer when the body comes later.
    """

    def __init__(self, transport: asyncio.Transport) -> None:
        super().__init__()
        self._transport = transport
        self._corked = False
        self._held = b""
        self.has_ended = False
        """Whether the client has done sending; it may have left, or wait for an answer."""
        self.goes_on = True
        """Whether the answer that is being made is worth waiting for then."""

    def end(self) -> None:
        """Note that the client has done sending, and close unless an answer is worth waiting for."""
        self.has_ended = True
        self._close_for_nothing()

    def lasts(self, seconds: float) -> None:
        """Note how long the answer that is being made takes."""
        self.goes_on = seconds <= WORTHWHILE
        self._close_for_nothing()

    def _close_for_nothing(self) -> None:
        if self.has_ended and not self.goes_on:
            self.close()

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
        """Close once everything is sent."""
        self.uncork()
        self._transport.close()

    def abort(self) -> None:
        """Close at once; what is not sent is lost."""
        self._transport.abort()

    def is_closing(self) -> bool:
        """As the transport."""
        return self._transport.is_closing()

    def pause_reading(self) -> None:
        """As the transport."""
        self._transport.pause_reading()

    def resume_reading(self) -> None:
        """As the transport."""
        self._transport.resume_reading()

    def get_extra_info(self, name: str, default: object = None) -> Any:
        """As the transport."""
        return self._transport.get_extra_info(name, default)
