"""A connection as uvicorn keeps it, the request that is being read from it, and the way out of every answer of SENS."""

import asyncio
import logging
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from mocksens.web.http.corked_transport import CorkedTransport
from mocksens.web.http.parser import new_parser
from mocksens.web.wire.responses import Reply

SILENT: Final = logging.getLogger("mocksens.protocol")
"""What uvicorn says of broken requests goes nowhere: the answer says it. Our own failures are logged by the app."""
SILENT.setLevel(logging.CRITICAL + 1)


class Connection(HttpToolsProtocol):
    """What the fast path and the ordinary one have in common."""

    transport: CorkedTransport
    cycle: RequestResponseCycle | None  # type: ignore[assignment] # there is none before the first request

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.logger = SILENT
        self.parser = new_parser(self)
        self.url = b""
        self._is_amid = False
        """Whether a request has begun and not ended."""
        self._has_head = False
        """Whether its head is whole."""
        self._fields: list[tuple[bytes, bytes]] = []
        """Its headers."""
        self._first: dict[bytes, bytes] = {}
        """Its headers by name, the first of each."""
        self._keep_alive = True
        """Whether the connection stays open behind it."""
        self._running: RequestResponseCycle | None = None
        """The cycle whose answer is being made or waits."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a new client."""
        super().connection_made(CorkedTransport(transport))

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell the application that the client is gone."""
        super().connection_lost(exc)
        # uvicorn tells only the cycle of the latest request, which may stand behind the one that waits.
        if self._running is not None and not self._running.response_complete:
            self._running.disconnected = True
            self._running.message_event.set()

    @property
    def _is_idle(self) -> bool:
        """Whether every request that was passed on is answered."""
        return self.cycle is None or self.cycle.response_complete

    def on_message_begin(self) -> None:
        """Take the beginning of a request; what ASGI needs to know of it is put together where it is passed on."""
        self._is_amid = True
        self.url = b""
        self.headers = []

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header. Most heads have eight, and none that uvicorn's own method looks for."""
        self.headers.append((name.lower(), value))

    def _answer(self, reply: Reply, *, keep_alive: bool, has_body: bool = True) -> None:
        """Send an answer, and close the connection unless it stays open.

        Every plain answer of SENS leaves here, whichever path its request took.
        """
        closes = reply.response.close
        if not (keep_alive or closes):
            closes = True
            reply.close()
        self._write(reply, has_body=has_body)
        if closes:
            self.transport.close()

    def _write(self, reply: Reply, start: bytes = b"", *, has_body: bool = True) -> None:
        """Write head and body in one piece; ``start`` stands in for the usual first line."""
        response = reply.response
        # The date is the only header of the server's own.
        fields = map(b": ".join, [*self.server_state.default_headers, *reply.headers])
        head = (start or STATUS_LINE[response.status], b"\r\n".join(fields), b"\r\n\r\n")
        self.transport.write(b"".join((*head, response.body if has_body else b"")))

    def _turn_to(self, cycle: RequestResponseCycle) -> None:
        """Note whose answer is being made now."""
        self._running = cycle
        self.transport.goes_on = True

    def on_response_complete(self) -> None:
        """Let the request that waits behind the answer have its turn."""
        # uvicorn lets requests wait at the left and takes them from the right.
        following = self.pipeline[-1][0] if self.pipeline else None
        super().on_response_complete()
        if following is not None:
            self._turn_to(following)
