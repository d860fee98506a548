"""The protocol of mocksens's own server: a chain of subclasses of uvicorn's, one subject each.

Each knows those below it:

- ``Protocol``: many requests at once, which are read in pieces, and clients that have done sending
- ``Reading``: the parser, heads and their limits, offers to upgrade
- ``Tunnels``: TLS and CONNECT
- ``Refusing``: the 400 to what is broken
- ``FastPath``: a whole request of SENS, which ``App.begin`` and ``finish`` answer at once
- ``OrdinaryPath``: anything else, which uvicorn's cycle takes to the same ``App`` by ASGI
- ``Connection``: the request that is being read, and the way of both paths out
"""

from typing import Any, Final

from mocksens.web.http.ordinary_path import PIPELINED
from mocksens.web.http.reading import Reading

PIECE: Final = 4 * 1024
"""Bytes of many requests that are read in one turn of the event loop: at most some sixty, each of which may be refused
with a diagnosis."""
AT_ONCE: Final = 16
"""Requests that are read in one turn, however many bytes they have."""
HELD: Final = 100
"""Connections at most that stay open for a client that has done sending."""


class Protocol(Reading):
    """HTTP/1.1 as the gateway speaks it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._backlog = bytearray()
        """What was received and is still to be read, piece by piece."""
        self._has_eof = False
        """Whether the client has done sending behind the backlog."""

    def data_received(self, data: bytes) -> None:
        """Read ``data``; in pieces, if it may hold so many requests that others would have to wait for them."""
        if self._backlog or (len(data) > PIECE and data.count(b"\r\n\r\n") > AT_ONCE):
            is_reading = bool(self._backlog)
            self._backlog += data
            if not is_reading:
                self._read_piece()
        else:
            self._feed(data)

    def _read_piece(self) -> None:
        """Read the next piece of the backlog, and the one behind it in a turn of its own."""
        piece = bytes(self._backlog[:PIECE])
        self._feed(piece)
        del self._backlog[:PIECE]
        if self.transport.is_closing():
            self._backlog.clear()
        elif self._backlog:
            # Again for each piece: answers in between let the client go on.
            self.flow.pause_reading()
            self.loop.call_soon(self._read_piece)
        elif self._has_eof:
            self._end_input()
        elif len(self.pipeline) < PIPELINED:
            self.flow.resume_reading()

    def eof_received(self) -> bool:  # type: ignore[override]
        """Return whether the connection stays open for what the client, which has done sending, still waits for."""
        if self.is_inside:
            # TLS has no such half.
            return False
        if self._backlog:
            self._has_eof = True
            return True
        return self._end_input()

    def _end_input(self) -> bool:
        """Return whether the connection stays open, now that all the client sent is read."""
        if self._is_cut:
            said, request = self._cut("the client stopped sending in the middle of a request's ")
            self._refuse(f"{said}; Content-Length counts bytes, not characters" if self._has_head else said, request)
        held = sum(each.transport.is_held for each in self.server_state.connections)  # type: ignore[attr-defined]
        if held >= HELD or self.cycle is None or self.cycle.response_complete:
            self.transport.close()
            return False
        if self._broken is None:
            self.cycle.keep_alive = False
        self.transport.end()
        return True

    def connection_lost(self, exc: Exception | None) -> None:
        """Let the client go, or end the connection; half a request is on record all the same."""
        # TLS does not tell a client that left from the end of the connection.
        is_left = exc is not None or (self.is_inside and not self.transport.was_closed)
        if is_left and self._is_cut and not (self._ends or self._backlog):
            self._broken = self._cut("the connection broke in the middle of a request's ")
        super().connection_lost(exc)
