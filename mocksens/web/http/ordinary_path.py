"""The ordinary path: a request goes through uvicorn's cycle to the application, by ASGI.

It is taken by what comes in parts, by the admin API, behind an unanswered request, and by answers that wait or break.
"""

from functools import partial
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from mocksens.web.delivery.extension import EXTENSION
from mocksens.web.exchange import Exchange
from mocksens.web.http.connection import Connection
from mocksens.web.routes import origin_form
from mocksens.web.wire.responses import Reply

CAME: Final = 2 * 1024
"""Bytes of a body that are kept in case that the rest never comes."""
PIPELINED: Final = 100
"""Requests of one connection that may wait behind an unanswered one before no more are read."""


class OrdinaryPath(Connection):
    """Passes requests on to the application, and takes its answers."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._came = b""
        """The first bytes of a body that was passed on, while it is not whole."""

    def _pass_on(self, body: bytes, reply: Reply | None = None, exchange: Exchange | None = None) -> None:
        """Let the application have the request, as far as it came.

        ``reply`` is its answer, or ``exchange`` the work that comes before it, where the request was whole.
        """
        extension: dict[object, object] = {"target": self.url, "transport": self.transport}
        extension |= {"reply": reply, "exchange": exchange, "keep_alive": self._keep_alive}
        cycle = self._begin_cycle(extension)
        extension["answer"] = partial(self._answer_passed_on, cycle)
        if not self.pipeline:
            self._turn_to(cycle)
        if len(self.pipeline) < PIPELINED:
            # Behind an unanswered request uvicorn reads no more, and would not see the client go.
            self.flow.resume_reading()
        if body:
            self._pass_on_body(body)

    def _begin_cycle(self, extension: dict[object, object]) -> RequestResponseCycle:
        """Let uvicorn take the head, and return the cycle that it begins."""
        # Its beginning of the request, which was put off, forgets what was read since.
        path, trailers = origin_form(self.url), self.headers
        HttpToolsProtocol.on_message_begin(self)
        self.headers = trailers
        self.expect_100_continue = self._first.get(b"expect", b"").lower() == b"100-continue"
        self.scope["headers"] = self._fields
        self.scope["extensions"] = {EXTENSION: extension}
        # It wants a path, which not every target has.
        self.url = path if path[:1] == b"/" else b"/"
        super().on_headers_complete()
        assert self.cycle is not None, "the head was complete"
        self.cycle.keep_alive = self._keep_alive
        return self.cycle

    def _pass_on_body(self, body: bytes) -> None:
        """Let the application have a piece of the body."""
        assert self.cycle is not None, "the head was passed on"
        # No client waits to be told to go on with what it has begun.
        self.cycle.waiting_for_100_continue = False
        self._came += body[: CAME - len(self._came)]
        super().on_body(body)

    def _pass_on_end(self) -> None:
        """Let the application have the end of the body."""
        super().on_message_complete()

    async def _answer_passed_on(self, cycle: RequestResponseCycle, reply: Reply) -> None:
        """Answer the request of ``cycle``, once the client reads and unless it is gone."""
        if self.flow.write_paused and not cycle.disconnected:
            await self.flow.drain()
        if cycle.disconnected:
            return
        cycle.response_started = cycle.response_complete = True
        cycle.message_event.set()
        self._answer(reply, keep_alive=cycle.keep_alive, has_body=cycle.scope["method"] != "HEAD")
        self.on_response_complete()
