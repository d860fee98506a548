"""A client's connection: the state of the request that is being read, and the writing of plain answers."""

import asyncio
import logging
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from mocksens.web.http.corked_transport import CorkedTransport
from mocksens.web.http.parser import new_parser
from mocksens.web.wire.responses import Reply

SILENT: Final = logging.getLogger("mocksens.protocol")
"""A logger that discards uvicorn's messages: the answer to a malformed request explains it, and ``App`` logs bugs."""
SILENT.setLevel(logging.CRITICAL + 1)


class Connection(HttpToolsProtocol):
    """The part of a connection that the fast path and the ordinary path share."""

    transport: CorkedTransport
    cycle: RequestResponseCycle | None  # type: ignore[assignment] # none before the first request

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.logger = SILENT
        self.parser = new_parser(self)
        self.url = b""
        self._is_in_request = False
        """True between the first and the last byte of a request."""
        self._has_head = False
        """True once the head of that request is complete."""
        self._fields: list[tuple[bytes, bytes]] = []
        """The headers of that request."""
        self._first: dict[bytes, bytes] = {}
        """The headers by name, each with its first value."""
        self._keep_alive = True
        """False if the connection closes after that request."""
        self._running: RequestResponseCycle | None = None
        """The cycle whose answer is being produced."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wrap the transport of a new client."""
        super().connection_made(CorkedTransport(transport))

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell the application that the client has disconnected."""
        super().connection_lost(exc)
        # uvicorn notifies only the latest cycle. With pipelined requests, an earlier one may be waiting.
        if self._running is not None and not self._running.response_complete:
            self._running.disconnected = True
            self._running.message_event.set()

    @property
    def _is_idle(self) -> bool:
        """True if every request that was passed on has been answered."""
        return self.cycle is None or self.cycle.response_complete

    def on_message_begin(self) -> None:
        """Begin a request, without an ASGI scope, which is built only if the request is passed on."""
        self._is_in_request = True
        self.url = b""
        self.headers = []

    def on_header(self, name: bytes, value: bytes) -> None:
        """Append a header. Unlike uvicorn's method, do not look for ``Expect``, which few requests have."""
        self.headers.append((name.lower(), value))

    def _answer(self, reply: Reply, *, keep_alive: bool, has_body: bool = True) -> None:
        """Send a plain answer, and close the connection unless it is kept alive."""
        closes = reply.response.close
        if not (keep_alive or closes):
            closes = True
            reply.close()
        self._write(reply, has_body=has_body)
        if closes:
            self.transport.close()

    def _write(self, reply: Reply, start: bytes = b"", *, has_body: bool = True) -> None:
        """Write head and body in one piece. ``start`` replaces the usual status line."""
        response = reply.response
        # The only default header is Date.
        fields = map(b": ".join, [*self.server_state.default_headers, *reply.headers])
        head = (start or STATUS_LINE[response.status], b"\r\n".join(fields), b"\r\n\r\n")
        self.transport.write(b"".join((*head, response.body if has_body else b"")))

    def _set_running(self, cycle: RequestResponseCycle) -> None:
        """Record the cycle whose answer is produced next."""
        self._running = cycle
        self.transport.goes_on = True

    def on_response_complete(self) -> None:
        """Start the next pipelined request."""
        # uvicorn queues requests on the left and takes them from the right.
        following = self.pipeline[-1][0] if self.pipeline else None
        super().on_response_complete()
        if following is not None:
            self._set_running(following)
