"""The gateway's 400 for a malformed or incomplete request (rule gateway.http), and the record of that request."""

from typing import TYPE_CHECKING, Any

from mocksens.core.errors import Malformed
from mocksens.web.http.fast_path import FastPath
from mocksens.web.wire.requests import WireRequest

if TYPE_CHECKING:
    from mocksens.web.http.malformed import ReadStart


class Refusing(FastPath):
    """A connection that refuses a malformed request after the answers that are still due."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._broken: tuple[str, WireRequest] | None = None
        """The cause and the request of a refusal that waits for earlier answers."""

    @property
    def _is_incomplete(self) -> bool:
        """True if the current request is incomplete and not yet answered."""
        if not self._is_in_request or self._broken is not None:
            return False
        is_passed_on = self._has_head and self._parts is None
        return not (is_passed_on and self.cycle is not None and self.cycle.response_started)

    def _incomplete(self, cause: str) -> tuple[str, WireRequest]:
        """Return ``cause`` with the part of the request that is incomplete, and the part of it received so far."""
        part = "body" if self._has_head else "head"
        return cause + part, self._broken_request(b"", self._body_start, is_in_request=True, had_head=self._has_head)

    def _broken_request(self, data: bytes, body_start: bytes, *, is_in_request: bool, had_head: bool) -> WireRequest:
        """Return the readable parts of a request that was malformed in ``data``.

        ``is_in_request`` and ``had_head`` describe the state before ``data`` was read. ``body_start`` is the part of
        the body received until then.
        """
        # Imported only for a malformed request, to keep the start fast.
        from mocksens.web.http import malformed

        place: ReadStart = malformed.ReadStart.BETWEEN
        if is_in_request:
            place = malformed.ReadStart.BODY if had_head else malformed.ReadStart.HEAD
        rest = malformed.unparsed_bytes(body_start + data if had_head else data, place, has_head=self._has_head)
        if not (self._is_in_request and self.url):
            return malformed.unparsed_request(rest)
        fields = self._fields if self._has_head else self.headers
        return malformed.parsed_request(self.parser.get_method().decode(), self.url, fields, rest)

    def _refuse(self, cause: str, request: WireRequest) -> None:
        """Answer 400 to a malformed request after the answers that are still due."""
        self._parts = None
        if self.transport.is_closing():
            return
        cycle = self.cycle
        if self.pipeline and cycle is not None and cycle.more_body:
            # The malformed body belongs to a request that waits behind others. Drop that request.
            self.pipeline.popleft()
            cycle = self.cycle = self.pipeline[0][0] if self.pipeline else self._running
            assert cycle is not None, "a request waits only behind one that is being answered"
        if cycle is not None and not cycle.response_complete:
            if not cycle.more_body:
                self._broken = cause, request
                return
            # The malformed body belongs to the request that the application is reading. End that request.
            cycle.disconnected = True
            cycle.message_event.set()
        self._refuse_now(cause, request)

    def _refuse_now(self, cause: str, request: WireRequest) -> None:
        """Refuse ``request`` now, and close the connection."""
        self._broken = None
        self._is_in_request = False
        self._write(self.app.refuse(request, Malformed(cause)))
        self.transport.close()

    def on_response_complete(self) -> None:
        """Send a refusal that waited for the last answer."""
        super().on_response_complete()
        if self._broken is not None and self._is_idle:
            self._refuse_now(*self._broken)

    def connection_lost(self, exc: Exception | None) -> None:
        """Record a refusal that can no longer be sent."""
        super().connection_lost(exc)
        if self._broken is not None:
            self._refuse_now(*self._broken)
