"""The gateway's 400 to what is no whole request (rule gateway.http), with what is left of it on record."""

from typing import TYPE_CHECKING, Any

from mocksens.core.errors import Malformed
from mocksens.web.http.fast_path import FastPath
from mocksens.web.wire.requests import WireRequest

if TYPE_CHECKING:
    from mocksens.web.http.malformed import ReadStart


class Refusing(FastPath):
    """Refuses what is broken, behind the answers that are still to come."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._broken: tuple[str, WireRequest] | None = None
        """What is wrong with what behind a request that is still being answered."""

    @property
    def _is_cut(self) -> bool:
        """Whether a request would be cut off if nothing more came, and nothing is said to it yet."""
        if not self._is_amid or self._broken is not None:
            return False
        is_passed_on = self._has_head and self._parts is None
        return not (is_passed_on and self.cycle is not None and self.cycle.response_started)

    def _cut(self, said: str) -> tuple[str, WireRequest]:
        """Return ``said`` of the part of a request at which it is cut off, and what there is of the request."""
        part = "body" if self._has_head else "head"
        return said + part, self._remains(b"", self._came, is_amid=True, had_head=self._has_head)

    def _remains(self, data: bytes, came: bytes, *, is_amid: bool, had_head: bool) -> WireRequest:
        """Return what is left of a request that broke in ``data``, which began amid a request or behind its head.

        ``came`` is what came of its body before.
        """
        # Nobody needs it while all is well.
        from mocksens.web.http import malformed

        place: ReadStart = malformed.ReadStart.BETWEEN
        if is_amid:
            place = malformed.ReadStart.BODY if had_head else malformed.ReadStart.HEAD
        rest = malformed.unread(came + data if had_head else data, place, has_head=self._has_head)
        if not (self._is_amid and self.url):
            return malformed.unparsed(rest)
        fields = self._fields if self._has_head else self.headers
        return malformed.parsed(self.parser.get_method().decode(), self.url, fields, rest)

    def _refuse(self, said: str, request: WireRequest) -> None:
        """Answer 400 to what is left of a request, behind the answers that are still to come."""
        self._parts = None
        if self.transport.is_closing():
            return
        cycle = self.cycle
        if self.pipeline and cycle is not None and cycle.more_body:
            # What is broken is the body of a request behind others, which is as good as never sent.
            self.pipeline.popleft()
            cycle = self.cycle = self.pipeline[0][0] if self.pipeline else self._running
            assert cycle is not None, "something is answered before what waits behind it"
        if cycle is not None and not cycle.response_complete:
            if not cycle.more_body:
                self._broken = said, request
                return
            # The body that is being read is what is broken: its request is as good as never sent.
            cycle.disconnected = True
            cycle.message_event.set()
        self._end(said, request)

    def _end(self, said: str, request: WireRequest) -> None:
        """Refuse ``request``, and close."""
        self._broken = None
        self._is_amid = False
        self._write(self.app.refuse(request, Malformed(said)))
        self.transport.close()

    def on_response_complete(self) -> None:
        """Refuse what is broken behind the last answer."""
        super().on_response_complete()
        if self._broken is not None and self._is_idle:
            self._end(*self._broken)

    def connection_lost(self, exc: Exception | None) -> None:
        """Record what was to be refused; nobody gets the answer."""
        super().connection_lost(exc)
        if self._broken is not None:
            self._end(*self._broken)
