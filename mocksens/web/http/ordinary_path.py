"""The ordinary path, on which requests reach the application by ASGI, through uvicorn's cycle.

It serves requests that arrive in parts, requests to the admin API, requests that wait behind an unanswered one, and
requests whose answer is delayed or broken on purpose.
"""

from functools import partial
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from mocksens.web.delivery.extension import EXTENSION
from mocksens.web.exchange import Exchange
from mocksens.web.http.connection import Connection
from mocksens.web.routes import origin_form
from mocksens.web.wire.responses import Reply

KEPT_BODY: Final = 2 * 1024
"""Maximum number of bytes of a body that are kept, to record a request that is never completed."""
PIPELINED: Final = 100
"""Maximum number of requests that wait behind an unanswered one before the connection stops reading."""


class OrdinaryPath(Connection):
    """A connection that passes requests on to the application and writes its answers."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._body_start = b""
        """The first bytes of an incomplete body that was passed on."""

    def _pass_on(self, body: bytes, reply: Reply | None = None, exchange: Exchange | None = None) -> None:
        """Pass to the application the part of the request that has arrived.

        For a complete request, ``reply`` is the answer, or ``exchange`` has the work to do before the answer.
        """
        extension: dict[object, object] = {"target": self.url, "transport": self.transport}
        extension |= {"reply": reply, "exchange": exchange, "keep_alive": self._keep_alive}
        cycle = self._begin_cycle(extension)
        extension["answer"] = partial(self._answer_passed_on, cycle)
        if not self.pipeline:
            self._set_running(cycle)
        if len(self.pipeline) < PIPELINED:
            # uvicorn stops reading behind an unanswered request, and would not notice that the client disconnects.
            self.flow.resume_reading()
        if body:
            self._pass_on_body(body)

    def _begin_cycle(self, extension: dict[object, object]) -> RequestResponseCycle:
        """Pass the head to uvicorn, and return the cycle that it begins."""
        # uvicorn's on_message_begin, which was postponed until now, resets the headers and the URL.
        path, trailers = origin_form(self.url), self.headers
        HttpToolsProtocol.on_message_begin(self)
        self.headers = trailers
        self.expect_100_continue = self._first.get(b"expect", b"").lower() == b"100-continue"
        self.scope["headers"] = self._fields
        self.scope["extensions"] = {EXTENSION: extension}
        # uvicorn needs a path, which not every target has.
        self.url = path if path[:1] == b"/" else b"/"
        super().on_headers_complete()
        assert self.cycle is not None, "the head was complete"
        self.cycle.keep_alive = self._keep_alive
        return self.cycle

    def _pass_on_body(self, body: bytes) -> None:
        """Pass a chunk of the body on to the application."""
        assert self.cycle is not None, "the head was passed on"
        # A client that has begun to send the body no longer waits for 100 Continue.
        self.cycle.waiting_for_100_continue = False
        self._body_start += body[: KEPT_BODY - len(self._body_start)]
        super().on_body(body)

    def _pass_on_end(self) -> None:
        """Pass the end of the body on to the application."""
        super().on_message_complete()

    async def _answer_passed_on(self, cycle: RequestResponseCycle, reply: Reply) -> None:
        """Answer the request of ``cycle`` once the client reads, unless it has disconnected."""
        if self.flow.write_paused and not cycle.disconnected:
            await self.flow.drain()
        if cycle.disconnected:
            return
        cycle.response_started = cycle.response_complete = True
        cycle.message_event.set()
        self._answer(reply, keep_alive=cycle.keep_alive, has_body=cycle.scope["method"] != "HEAD")
        self.on_response_complete()
