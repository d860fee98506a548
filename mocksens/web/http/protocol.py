"""The protocol of mocksens's own server: a chain of subclasses of uvicorn's protocol, each with one responsibility.

Each class uses only those below it:

- ``Protocol``: reads many requests in pieces, and serves half-closed connections
- ``Reading``: feeds the parser, limits heads, and declines offers to upgrade
- ``Tunnels``: starts TLS and answers CONNECT
- ``Refusing``: answers 400 to malformed requests
- ``FastPath``: answers a complete request to SENS with ``App.begin`` and ``finish``
- ``OrdinaryPath``: passes any other request to the same ``App`` over ASGI, in uvicorn's cycle
- ``Connection``: holds the request that is being read, and writes the answers of both paths
"""

from typing import Any, Final

from mocksens.web.http.ordinary_path import PIPELINED
from mocksens.web.http.reading import Reading

PIECE: Final = 4 * 1024
"""The number of bytes that are read in one turn of the event loop if many requests arrive at once. They are about sixty
requests, each of which may need a diagnosis."""
AT_ONCE: Final = 16
"""Maximum number of requests read in one turn regardless of their size."""
HELD: Final = 100
"""Maximum number of half-closed connections that are kept for an answer."""


class Protocol(Reading):
    """HTTP/1.1 as spoken by the gateway."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._backlog = bytearray()
        """The received bytes that are still to be read, piece by piece."""
        self._has_eof = False
        """True if the client's input ends after the backlog."""

    def data_received(self, data: bytes) -> None:
        """Read ``data``, piece by piece if its requests could block other connections for too long."""
        if self._backlog or (len(data) > PIECE and data.count(b"\r\n\r\n") > AT_ONCE):
            is_reading = bool(self._backlog)
            self._backlog += data
            if not is_reading:
                self._read_piece()
        else:
            self._feed(data)

    def _read_piece(self) -> None:
        """Read the next piece of the backlog, and schedule the one that follows it."""
        piece = bytes(self._backlog[:PIECE])
        self._feed(piece)
        del self._backlog[:PIECE]
        if self.transport.is_closing():
            self._backlog.clear()
        elif self._backlog:
            # Pause again for each piece, because an answer in between may have resumed reading.
            self.flow.pause_reading()
            self.loop.call_soon(self._read_piece)
        elif self._has_eof:
            self._end_input()
        elif len(self.pipeline) < PIPELINED:
            self.flow.resume_reading()

    def eof_received(self) -> bool:  # type: ignore[override]
        """Handle the client's end of input, and return whether the connection stays open for an answer."""
        if self.is_inside_tls:
            # TLS has no half-closed state.
            return False
        if self._backlog:
            self._has_eof = True
            return True
        return self._end_input()

    def _end_input(self) -> bool:
        """Refuse the request if it is incomplete, and return whether the connection stays open for an answer."""
        if self._is_incomplete:
            cause, request = self._incomplete("the client stopped sending in the middle of a request's ")
            self._refuse(f"{cause}; Content-Length counts bytes, not characters" if self._has_head else cause, request)
        held = sum(each.transport.is_held for each in self.server_state.connections)  # type: ignore[attr-defined]
        if held >= HELD or self.cycle is None or self.cycle.response_complete:
            self.transport.close()
            return False
        if self._broken is None:
            self.cycle.keep_alive = False
        self.transport.end()
        return True

    def connection_lost(self, exc: Exception | None) -> None:
        """End the connection, and record the request if it is incomplete."""
        # In TLS, a client that disconnects looks like an ordinary end of the connection.
        is_client_gone = exc is not None or (self.is_inside_tls and not self.transport.was_closed)
        if is_client_gone and self._is_incomplete and not (self._is_shutting_down or self._backlog):
            self._broken = self._incomplete("the connection broke in the middle of a request's ")
        super().connection_lost(exc)
