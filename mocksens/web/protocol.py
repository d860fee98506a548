"""The one subclass of uvicorn's protocol: the raw target, the gateway's 400, and an end to endless headers."""

import asyncio
import logging
from typing import Any, Final

import httptools
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from mocksens.core.errors import Malformed
from mocksens.core.ids import Ids, new_seed
from mocksens.web import wire
from mocksens.web.app import EXTENSION
from mocksens.web.routes import origin_form

HEAD_BYTES: Final = 64 * 1024
"""Request line and headers together; the parser itself has no bound."""
IDS: Final = Ids(new_seed())
"""Request ids of answers to what never became a request, and so belongs to nobody."""


SILENT: Final = logging.getLogger("mocksens.protocol")
"""What uvicorn says of broken requests goes nowhere: the answer says it. Our own failures are logged by the app."""
SILENT.setLevel(logging.CRITICAL + 1)


class JoinedWrites(asyncio.Transport):
    """A transport that can send the head of an answer together with its body: one system call, one packet.

    uvicorn writes them one after the other; published clients exist that never answer when the body comes later.
    """

    def __init__(self, transport: asyncio.Transport) -> None:
        super().__init__()
        self._transport = transport
        self._corked = False
        self._held = b""

    def cork(self) -> None:
        """Hold what is written until ``uncork``."""
        self._corked = True

    def uncork(self) -> None:
        """Send what is held."""
        self._corked = False
        held, self._held = self._held, b""
        if held:
            self._transport.write(held)

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Send ``data``, or hold it."""
        if self._corked:
            self._held += data
        else:
            self._transport.write(data)

    def close(self) -> None:
        """Close once everything is sent."""
        self.uncork()
        self._transport.close()

    def abort(self) -> None:
        """Close at once; what is not sent is lost."""
        self._transport.abort()

    def is_closing(self) -> bool:
        """As the transport."""
        return self._transport.is_closing()

    def pause_reading(self) -> None:
        """As the transport."""
        self._transport.pause_reading()

    def resume_reading(self) -> None:
        """As the transport."""
        self._transport.resume_reading()

    def get_extra_info(self, name: str, default: object = None) -> Any:
        """As the transport."""
        return self._transport.get_extra_info(name, default)


class Protocol(HttpToolsProtocol):
    """HTTP/1.1 as the gateway speaks it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.logger = SILENT
        self._unread = 0
        """Bytes since the last piece of a body or the end of a request: those of a head, or of trailers."""
        self._offer = False
        """Whether the head that was read offers to upgrade; the offer is declined."""
        self._broken = ""
        """What is wrong with the bytes behind a request that is still being answered."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A client came."""
        super().connection_made(JoinedWrites(transport))

    def data_received(self, data: bytes) -> None:
        """Feed the parser, unless a head is endless."""
        self._unset_keepalive_if_required()
        self._unread += len(data)
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserError as error:
            self.send_400_response(f"this is not HTTP: {error}")
        except httptools.HttpParserUpgrade as offer:
            self._decline(data[offer.args[0] :])
        if self._unread > HEAD_BYTES and not self.transport.is_closing():
            self.send_400_response(f"a head or trailers have more than {HEAD_BYTES} bytes")

    def on_headers_complete(self) -> None:
        """The head is whole: keep the target as it came, and let uvicorn see path and query alone."""
        self._offer = self.parser.should_upgrade() and self.parser.get_method() != b"CONNECT"
        if self._offer:
            return
        self.scope["extensions"] = {EXTENSION: {"target": self.url, "transport": self.transport}}
        if self.url[:1] != b"/":
            path = origin_form(self.url)
            self.url = path if path[:1] == b"/" else b"/"
        super().on_headers_complete()
        # uvicorn would append trailers to the headers of the request.
        self.headers = []

    def on_body(self, body: bytes) -> None:
        """A piece of a body."""
        self._unread = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """The end of a request."""
        self._unread = 0
        if not self._offer:
            super().on_message_complete()

    def _decline(self, rest: bytes) -> None:
        """Read a request that offers to upgrade (Java's client does, to HTTP/2) as if it had not.

        The parser stops at such a head and leaves the body unread, so a new one gets the head without the offer.
        """
        if not self._offer:
            # CONNECT: there is no HTTP behind it.
            self.cycle.keep_alive = False
            return
        start = b"%b %b HTTP/%b" % (self.parser.get_method(), self.url, self.parser.get_http_version().encode())
        fields = [b"%b: %b" % field for field in self.headers if field[0] not in {b"upgrade", b"http2-settings"}]
        self.parser = httptools.HttpRequestParser(self)
        self.parser.set_dangerous_leniencies(lenient_data_after_close=True)
        self.data_received(b"\r\n".join([start, *fields, b"", rest]))

    def on_response_complete(self) -> None:
        """The next request's turn, or the end of a line that broke behind the last one."""
        super().on_response_complete()
        if self._broken and self.cycle.response_complete:
            self.send_400_response(self._broken)

    def send_400_response(self, msg: str) -> None:
        """The gateway's 400 instead of uvicorn's (rule gateway.http), behind the answers that are still to come."""
        cycle: RequestResponseCycle | None = self.cycle
        if cycle is not None and not cycle.response_complete:
            if not cycle.more_body:
                self._broken = msg
                self.flow.pause_reading()
                return
            # The body that is being read is what is broken: its request is as good as never sent.
            cycle.disconnected = True
            cycle.message_event.set()
        answer = wire.refuse(Malformed(msg))
        headers = wire.headers(answer, IDS.token(), Malformed(msg).diagnosis())
        head = b"".join(b"%b: %b\r\n" % field for field in [*self.server_state.default_headers, *headers])
        self.transport.write(STATUS_LINE[answer.status] + head + b"\r\n" + answer.body)
        self.transport.close()
