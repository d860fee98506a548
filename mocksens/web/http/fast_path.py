"""The fast path, on which the parser's callback answers a complete request to SENS if no earlier one is unanswered.

Nearly every request qualifies, and ASGI's events and a task would cost more than the answer itself. Both paths use the
same functions. If these leave slow work or result in an unusual answer, the request continues on the ordinary path.
"""

from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from mocksens.web.app import App
from mocksens.web.delivery.sending import is_plain
from mocksens.web.exchange import Exchange
from mocksens.web.http.ordinary_path import OrdinaryPath
from mocksens.web.routes import PREFIX
from mocksens.web.wire.requests import WireRequest, too_large
from mocksens.web.wire.responses import Reply

ANSWERED_AT_ONCE: Final = frozenset({b"GET", b"POST", b"DELETE"})
"""SENS's methods. In the answer to another method, such as HEAD, the body may have to be removed."""


class FastPath(OrdinaryPath):
    """A connection that answers complete requests itself and passes on all others."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._parts: list[bytes] | None = None
        """The part of the body received so far, if the request may be answered at once; otherwise None."""

    def _take_head(self) -> None:
        """Wait for the body of a request, or pass it on if it cannot be answered at once."""
        self._parts = []
        at_once = self._is_idle and self.url.startswith(PREFIX) and self.parser.get_method() in ANSWERED_AT_ONCE
        if not (at_once or self.transport.is_closing()):
            self._move()

    def _move(self, reply: Reply | None = None, exchange: Exchange | None = None) -> None:
        """Move the part of the request received so far to the ordinary path."""
        parts, self._parts = self._parts, None
        self._pass_on(b"".join(parts or ()), reply, exchange)

    def _move_complete(self, reply: Reply | None = None, exchange: Exchange | None = None) -> None:
        """Move a complete request to the ordinary path."""
        self._move(reply, exchange)
        self._pass_on_end()

    def _take_piece(self, body: bytes) -> None:
        """Keep a chunk of a body, or pass it on."""
        if self._parts is None:
            self._pass_on_body(body)
        else:
            self._parts.append(body)

    def _take_end(self) -> None:
        """Answer a complete request, or pass it on if its answer has to wait."""
        if self._parts is None:
            self._pass_on_end()
        elif self.transport.is_closing():
            # The previous request was the last one of this connection.
            self._parts = None
        elif self.flow.write_paused:
            self._move_complete()
        else:
            self._respond(b"".join(self._parts))

    def _respond(self, body: bytes) -> None:
        app: App = self.app
        refusal = too_large(len(body), app.sens.switches.max_body)
        method = self.parser.get_method().decode()
        request = WireRequest(method, self.url, self._first, b"" if refusal else body)
        exchange = app.begin(request, refusal, self._fields)
        if exchange.work is not None:
            self._move_complete(exchange=exchange)
            return
        reply = app.finish(exchange)
        if not is_plain(reply):
            self._move_complete(reply)
            return
        self._parts = None
        # Write only after all received bytes have been read, so that a pipelining client wakes up only once.
        self.transport.cork()
        self.loop.call_soon(self.transport.uncork)
        self._answer(reply, keep_alive=self._keep_alive)
        # Skip our override, because nothing waits behind this request.
        HttpToolsProtocol.on_response_complete(self)
