"""The fast path: a request of SENS that comes whole, with nothing unanswered before it, is answered where it is read.

Nearly every request does. To take it through ASGI's events and a task would cost more than to answer it. Whatever is
decided of it is decided by the functions that the ordinary path uses as well; what they leave undone goes on there.
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
"""The methods of SENS; an answer to any other may have to be without its body."""


class FastPath(OrdinaryPath):
    """Answers whole requests, and passes on all others."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._parts: list[bytes] | None = None
        """The body, as far as it came, of a request that may be answered at once; None if there is none such."""

    def _take_head(self) -> None:
        """Wait for the rest of a request whose head was read, or pass it on if it cannot be answered at once."""
        self._parts = []
        at_once = self._is_idle and self.url.startswith(PREFIX) and self.parser.get_method() in ANSWERED_AT_ONCE
        if not (at_once or self.transport.is_closing()):
            self._leave()

    def _leave(self, reply: Reply | None = None, exchange: Exchange | None = None) -> None:
        """Let the request go on by the ordinary path, as far as it came."""
        parts, self._parts = self._parts, None
        self._pass_on(b"".join(parts or ()), reply, exchange)

    def _leave_whole(self, reply: Reply | None = None, exchange: Exchange | None = None) -> None:
        """Let a whole request go on by the ordinary path."""
        self._leave(reply, exchange)
        self._pass_on_end()

    def _take_piece(self, body: bytes) -> None:
        """Keep a piece of a body, or pass it on."""
        if self._parts is None:
            self._pass_on_body(body)
        else:
            self._parts.append(body)

    def _take_end(self) -> None:
        """Answer a request that is whole, unless its answer has to wait."""
        if self._parts is None:
            self._pass_on_end()
        elif self.transport.is_closing():
            # It stands behind the last one that this connection has an answer to.
            self._parts = None
        elif self.flow.write_paused:
            self._leave_whole()
        else:
            self._respond(b"".join(self._parts))

    def _respond(self, body: bytes) -> None:
        app: App = self.app
        refusal = too_large(len(body), app.sens.switches.max_body)
        method = self.parser.get_method().decode()
        request = WireRequest(method, self.url, self._first, b"" if refusal else body)
        exchange = app.begin(request, refusal, self._fields)
        if exchange.work is not None:
            self._leave_whole(exchange=exchange)
            return
        reply = app.finish(exchange)
        if not is_plain(reply):
            self._leave_whole(reply)
            return
        self._parts = None
        # Not yet: with all that came together read before any answer is written, the clients wake up once.
        self.transport.cork()
        self.loop.call_soon(self.transport.uncork)
        self._answer(reply, keep_alive=self._keep_alive)
        # Not ours: nothing waits behind it.
        HttpToolsProtocol.on_response_complete(self)
