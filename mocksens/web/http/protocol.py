"""The one subclass of uvicorn's protocol: the raw target, the gateway's 400, an end to endless headers, TLS, CONNECT.

     bytes ─┬─ parser ─┬─ a whole request of SENS, nothing before it unanswered ── App.begin, finish ── bytes, at once
            │          ├─ anything else: parts, admin, upgrades, a line in use ── uvicorn's cycle ── App as ASGI
            │          │  and answers that wait or break
            │          └─ CONNECT for SENS: 200, and what follows begins anew
            └─ a TLS handshake ── secure.start_tls ── another such protocol reads what is inside

Nearly every request comes in one piece. To take it through ASGI's events and a task costs more than to answer it, so
it is answered where it is read; what is not yet whole when the bytes end goes on as uvicorn would have begun it.
"""

import asyncio
import logging
from bisect import bisect_left
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

import httptools
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from mocksens.core.errors import Malformed
from mocksens.web import offload
from mocksens.web.app import App
from mocksens.web.exchange import Exchange
from mocksens.web.http import start_tls
from mocksens.web.http.corked_transport import JoinedWrites
from mocksens.web.http.faults import EXTENSION, is_plain
from mocksens.web.routes import PREFIX, origin_form
from mocksens.web.wire.requests import WireRequest
from mocksens.web.wire.responses import Reply, WireResponse

if TYPE_CHECKING:
    from mocksens.web.http.malformed import Place

ANSWERED_AT_ONCE: Final = frozenset({b"GET", b"POST", b"DELETE"})
"""The methods of SENS; an answer to any other may have to be without its body."""
HEAD_BYTES: Final = 64 * 1024
"""Request line and headers together; the parser itself has no bound."""
TOO_LONG: Final = f"a head or trailers have more than {HEAD_BYTES} bytes"
PIECE: Final = 4 * 1024
"""Bytes of many requests that are read in one turn of the event loop: at most some sixty, each of which may be refused
with a diagnosis."""
AT_ONCE: Final = 16
"""Requests that are read in one turn, however many bytes they have."""
CAME: Final = 2 * 1024
"""Bytes of a body that are kept in case that the rest never comes."""
PIPELINED: Final = 100
"""Requests of one connection that may wait behind an unanswered one before no more are read."""
HELD: Final = 100
"""Connections at most that stay open for a client that has done sending."""
BLANK: Final = b"\r\n\r\n"
"""The end of every head, and of every body in chunks."""
TUNNEL: Final = b"HTTP/1.1 200 Connection established\r\n\r\n"
NO_TUNNEL: Final = b"HTTP/1.1 403 Only the hosts of SENS are relayed\r\n"
"""Clients show no more of a proxy's refusal than its first line."""
OFFERS: Final = frozenset({b"upgrade", b"http2-settings"})
"""The headers of an offer to upgrade."""
SILENT: Final = logging.getLogger("mocksens.protocol")
"""What uvicorn says of broken requests goes nowhere: the answer says it. Our own failures are logged by the app."""
SILENT.setLevel(logging.CRITICAL + 1)


def _end_of_last(data: bytes) -> int:
    """Return where the last whole request ends in ``data``, which begins with one and ends amid a head.

    The parser does not tell, so shorter and shorter parts are parsed. A head that is not whole has no blank line.
    """

    def count(size: int) -> int:
        requests = _Requests()
        parser = httptools.HttpRequestParser(requests)
        parser.set_dangerous_leniencies(lenient_data_after_close=True)
        parser.feed_data(data[:size])
        return requests.count

    sizes = range(len(data) + 1)
    return bisect_left(sizes, count(len(data)), lo=data.rfind(BLANK) + len(BLANK), key=count)


class _Requests:
    """Counts the requests that a parser reads to their ends."""

    def __init__(self) -> None:
        self.count = 0

    def on_message_complete(self) -> None:
        """Take the end of a request."""
        self.count += 1


class _Unread(Exception):
    """A head asks for what is not read here; the text says what."""


class Protocol(HttpToolsProtocol):
    """HTTP/1.1 as the gateway speaks it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.logger = SILENT
        self._unread = 0
        """Bytes since the last piece of a body or the end of a request: those of a head, or of trailers."""
        self._tail = b""
        """The latest bytes of a request that is not whole: a blank line may have begun in them."""
        self._body_read = 0
        """Bytes of the body that were read."""
        self._offer = False
        """Whether the head that was read offers to upgrade; the offer is declined."""
        self._offered: list[tuple[bytes, bytes]] = []
        """The headers of the offer that was declined, until the head is read without them."""
        self._has_head = False
        """Whether its head is whole."""
        self.url = b""
        self._broken: tuple[str, WireRequest] | None = None
        """What is wrong with what behind a request that is still being answered."""
        self._running: RequestResponseCycle | None = None
        """The cycle whose answer is being made or waits."""
        self._parts: list[bytes] | None = None
        """The body, as far as it came, of a request that may be answered at once; None if there is none such."""
        self._came = b""
        """The first bytes of the body that uvicorn's cycle has, while it is not whole."""
        self._fields: list[tuple[bytes, bytes]] = []
        """Its headers."""
        self._keep_alive = True
        """Whether the connection stays open behind it."""
        self._fresh = True
        """Whether nothing has come yet, so that TLS may begin."""
        self.is_inside = False
        """Whether TLS is around this."""
        self._is_first = True
        """Whether no request has come yet."""
        self._is_tunnel = False
        """Whether CONNECT was answered."""
        self._ends = False
        """Whether the server ends."""
        self._backlog = bytearray()
        """What was received and is still to be read, piece by piece."""
        self._has_eof = False
        """Whether the client has done sending behind the backlog."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A client came."""
        super().connection_made(JoinedWrites(transport))

    def connection_lost(self, exc: Exception | None) -> None:
        """The client went away, or we did."""
        transport: JoinedWrites = self.transport  # type: ignore[assignment]
        # TLS does not tell a client that left from the end of the connection.
        is_left = exc is not None or (self.is_inside and not transport.was_closed)
        if is_left and self._is_cut and not (self._ends or self._backlog):
            self._broken = self._cut("the connection broke in the middle of a request's ")
        super().connection_lost(exc)
        if self.is_inside and self._fresh:
            # As those do who look at a certificate only when TLS stands.
            self._tell(start_tls.departure(self.app.authority))
        if self._broken is not None:
            # Nobody gets the answer, but it is on record.
            self._end(*self._broken)
        # uvicorn tells only the cycle of the latest request, which may stand behind the one that waits.
        if self._running is not None and not self._running.response_complete:
            self._running.disconnected = True
            self._running.message_event.set()

    def eof_received(self) -> bool:  # type: ignore[override]
        """Return whether the connection stays open for what the client, which has done sending, still waits for."""
        if self.is_inside:
            # TLS has no such half.
            return False
        if self._backlog:
            self._has_eof = True
            return True
        return self._end_input()

    def _end_input(self) -> bool:
        """Return whether the connection stays open, now that all the client sent is read."""
        transport: JoinedWrites = self.transport  # type: ignore[assignment]
        if self._is_cut:
            said, request = self._cut("the client stopped sending in the middle of a request's ")
            self._refuse(f"{said}; Content-Length counts bytes, not characters" if self._has_head else said, request)
        held = sum(each.transport.is_held for each in self.server_state.connections)  # type: ignore[attr-defined]
        cycle: RequestResponseCycle | None = self.cycle
        if held >= HELD or cycle is None or cycle.response_complete:
            transport.close()
            return False
        if self._broken is None:
            cycle.keep_alive = False
        transport.end()
        return True

    def _cut(self, said: str) -> tuple[str, WireRequest]:
        """Return ``said`` of the part of a request at which it is cut off, and what there is of the request."""
        part = "body" if self._has_head else "head"
        return said + part, self._remains(b"", self._came, is_amid=True, had_head=self._has_head)

    def _turn_to(self, cycle: RequestResponseCycle) -> None:
        """Note whose answer is being made now."""
        self._running = cycle
        transport: JoinedWrites = self.transport  # type: ignore[assignment]
        transport.goes_on = True

    def data_received(self, data: bytes) -> None:
        """Read ``data``; in pieces, if it may hold so many requests that others would have to wait for them."""
        if self._backlog or (len(data) > PIECE and data.count(b"\r\n\r\n") > AT_ONCE):
            is_reading = bool(self._backlog)
            self._backlog += data
            if not is_reading:
                self._read_piece()
        else:
            self._feed(data)

    def _read_piece(self) -> None:
        """Read the next piece of the backlog, and the one behind it in a turn of its own."""
        piece = bytes(self._backlog[:PIECE])
        self._feed(piece)
        del self._backlog[:PIECE]
        if self.transport.is_closing():
            self._backlog.clear()
        elif self._backlog:
            # Again for each piece: answers in between let the client go on.
            self.flow.pause_reading()
            self.loop.call_soon(self._read_piece)
        elif self._has_eof:
            self._end_input()
        elif len(self.pipeline) < PIPELINED:
            self.flow.resume_reading()

    def _feed(self, data: bytes) -> None:
        """Feed the parser, unless what came before is broken."""
        if self._broken is not None:
            return
        self._unset_keepalive_if_required()
        rest = self._read(data)
        # A loop: thousands of offers to upgrade may come in one read.
        while rest and not self.transport.is_closing():
            rest = self._read(rest)
        if self._parts is not None and not self.transport.is_closing():
            self._begin()

    def _read(self, data: bytes) -> bytes | None:
        """Feed the parser, and return what is to be read next."""
        if self._fresh:
            self._fresh = False
            if self._is_to_be_secure(data):
                return None
        scope, is_amid, has_head, came = self.scope, self._is_amid, self._has_head, self._came
        tail = self._tail if is_amid else b""
        # What goes on is read to its end and no further, so that the head behind it is counted from its first byte.
        size = self._length_of_part(tail, data) if is_amid else len(data)
        if not has_head:
            # Of a head no more than it may have, so that it is as long however it is cut.
            size = min(size, HEAD_BYTES - self._unread)
        if not size:
            self._refuse(TOO_LONG, self._remains(b"", came, is_amid=is_amid, had_head=has_head))
            return None
        data, rest = data[:size], data[size:]
        self._unread += size
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade as offer:
            return self._decline(data[offer.args[0] :] + rest)
        except httptools.HttpParserError as error:
            from mocksens.web.http import malformed  # as in _remains

            cause = error.__context__
            came = came if self.scope is scope else b""
            request = self._remains(data + rest, came, is_amid=is_amid, had_head=has_head)
            is_ours = isinstance(cause, _Unread)
            self._refuse(str(cause) if is_ours else malformed.complaint(str(error), request.body), request)
            return None
        if self._unread > HEAD_BYTES and not self.transport.is_closing():
            self._refuse(TOO_LONG, self._remains(b"", self._came, is_amid=is_amid, had_head=has_head))
            return None
        if self._is_amid:
            self._tail = (tail + data)[-len(BLANK) + 1 :]
            if not (self._unread or self._has_head):
                # A request ended in these bytes, and the head of another one began.
                self._unread = len(data) - _end_of_last(data)
        return rest

    def _length_of_part(self, tail: bytes, data: bytes) -> int:
        """Return how many bytes of ``data`` belong to the part of a request that goes on: head, body or trailers.

        ``tail`` is what came before. A body may count as several parts.
        """
        length = next((value for name, value in self._fields if name == b"content-length"), b"")
        if self._has_head and length:
            return min(len(data), int(length) - self._body_read)
        blank = (tail + data).find(BLANK)
        return len(data) if blank < 0 else blank + len(BLANK) - len(tail)

    @property
    def _is_amid(self) -> bool:
        """Whether a request has begun and not ended."""
        return self.scope is not None

    @property
    def _is_cut(self) -> bool:
        """Whether a request would be cut off if nothing more came, and nothing is said to it yet."""
        if not self._is_amid or self._broken is not None:
            return False
        is_begun = self._has_head and self._parts is None
        return not (is_begun and self.cycle.response_started)

    def on_headers_complete(self) -> None:
        """Take the head of a request, now that it is whole."""
        self._unread = self._body_read = 0
        self._check_coding()
        self._offer = self.parser.should_upgrade()
        if self._offer:
            return
        self._has_head = True
        self._fields, self.headers = self.headers, []  # trailers are no headers
        if self._offered:
            self._fields += self._offered
            self._offered = []
        self._keep_alive = self.parser.get_http_version() != "1.0" and self.parser.should_keep_alive()
        self._parts = []
        cycle: RequestResponseCycle | None = self.cycle
        is_free = cycle is None or cycle.response_complete
        at_once = is_free and self.url.startswith(PREFIX) and self.parser.get_method() in ANSWERED_AT_ONCE
        if not (at_once or self.transport.is_closing()):
            self._begin()

    def _check_trailers(self) -> None:
        """Raise ``_Unread`` if the trailers are too long, that came in one read with what is before them."""
        if sum(len(name) + len(value) + 4 for name, value in self.headers) > HEAD_BYTES:
            raise _Unread(TOO_LONG)

    def _check_coding(self) -> None:
        """Raise ``_Unread`` for a body that is coded for its way in any other form than chunks."""
        for name, value in self.headers:
            if name == b"transfer-encoding" and value.lower() != b"chunked":
                raise _Unread(f"Transfer-Encoding is {value[:80].decode('latin-1')!a}; only chunked is read here")

    def _begin(self, reply: Reply | None = None, exchange: Exchange | None = None) -> None:
        """Let uvicorn's cycle and the application have the request, as far as it came.

        ``reply`` is its answer, or ``exchange`` the work that comes before it, where the request was whole.
        """
        parts, self._parts = self._parts, None
        extension: dict[object, object] = {"target": self.url, "transport": self.transport}
        extension |= {"reply": reply, "exchange": exchange}
        self.scope["extensions"] = {EXTENSION: extension}
        if self.url[:1] != b"/":
            path = origin_form(self.url)
            self.url = path if path[:1] == b"/" else b"/"
        super().on_headers_complete()
        if not self.pipeline:
            self._turn_to(self.cycle)
        if len(self.pipeline) < PIPELINED:
            # Behind an unanswered request uvicorn reads no more, and would not see the client go.
            self.flow.resume_reading()
        self._came = b"".join(parts or ())
        if self._came:
            super().on_body(self._came)
        self._came = self._came[:CAME]

    def on_body(self, body: bytes) -> None:
        """A piece of a body."""
        self._unread = 0
        self._body_read += len(body)
        if self._parts is None:
            self._came += body[: CAME - len(self._came)]
            super().on_body(body)
        else:
            self._parts.append(body)

    def on_message_complete(self) -> None:
        """Take the end of a request."""
        if not self._offer:
            if self.headers:
                self._check_trailers()
            self._unread = 0
            self._is_first = False
        if self._parts is not None:
            self._respond(b"".join(self._parts))
        elif not self._offer:
            super().on_message_complete()
        if not self._offer:
            self._has_head = False
            self._came = b""
            self.scope = None  # type: ignore[assignment] # as before the first one

    def _respond(self, body: bytes) -> None:
        """Answer the request at once, if it is not too large and the client reads."""
        app: App = self.app
        if self.transport.is_closing():
            # It stands behind the last one that this connection has an answer to.
            self._parts = None
            return
        if len(body) > app.sens.switches.max_body or self.flow.write_paused:
            self._begin()
            super().on_message_complete()
            return
        method = self.parser.get_method().decode()
        fields = self._fields
        exchange = app.begin(WireRequest(method, self.url, dict(reversed(fields)), body), fields=fields)
        if exchange.work is not None:
            self._begin(exchange=exchange)
            super().on_message_complete()
            return
        reply = app.finish(exchange)
        if not is_plain(reply):
            self._begin(reply)
            super().on_message_complete()
            return
        self._parts = None
        response, headers = reply.response, reply.headers
        keep_alive = self._keep_alive and not response.close
        if not (keep_alive or response.close):
            headers.append((b"connection", b"close"))
        # Not yet: with all that came together read before any answer is written, the clients wake up once.
        transport: JoinedWrites = self.transport  # type: ignore[assignment]
        transport.cork()
        self.loop.call_soon(transport.uncork)
        self._write(response, headers)
        if keep_alive:
            # As on_response_complete, where nothing waits behind.
            self.server_state.total_requests += 1
            self._unset_keepalive_if_required()
            self.timeout_keep_alive_task = self.loop.call_later(
                self.config.timeout_keep_alive, self.timeout_keep_alive_handler
            )
        else:
            self.transport.close()

    def _write(self, response: WireResponse, headers: list[tuple[bytes, bytes]], start: bytes = b"") -> None:
        # The date is the only header of the server's own.
        parts = [start or STATUS_LINE[response.status]]
        for name, value in self.server_state.default_headers:
            parts += (name, b": ", value, b"\r\n")
        for name, value in headers:
            parts += (name, b": ", value, b"\r\n")
        parts += (b"\r\n", response.body)
        self.transport.write(b"".join(parts))

    def _decline(self, rest: bytes) -> bytes | None:
        """Return the bytes of a request that offers to upgrade (Java's client does, to HTTP/2) as if it had not.

        The parser stops at such a head and leaves the body unread, so a new one gets the head without the offer.
        """
        if self.parser.get_method() == b"CONNECT":
            return self._connect(rest)
        start = b"%b %b HTTP/%b" % (self.parser.get_method(), self.url, self.parser.get_http_version().encode())
        fields = [b"%b: %b" % field for field in self.headers if field[0] not in OFFERS]
        self._offered = [field for field in self.headers if field[0] in OFFERS]
        self._parse_anew()
        return b"\r\n".join([start, *fields, b"", rest])

    def _parse_anew(self) -> None:
        self.parser = httptools.HttpRequestParser(self)
        self.parser.set_dangerous_leniencies(lenient_data_after_close=True)
        self._unread = 0
        self._offer = False
        self.scope = None  # type: ignore[assignment] # as in on_message_complete

    def _connect(self, rest: bytes) -> bytes | None:
        """Be the host that a proxy is asked for; return ``rest``, what came behind the question, if it is taken."""
        request = WireRequest("CONNECT", self.url, dict(reversed(self.headers)))
        if self.is_inside:
            self._refuse(
                "CONNECT came inside TLS, in which no other TLS can begin; let the URL of the proxy begin with http://",
                request,
            )
            return None
        if self._is_tunnel or not self._is_first:
            self._refuse("CONNECT must be the first request of a connection", request)
            return None
        reply = self.app.connect(request)
        if reply is not None:
            is_foreign = reply.response.status == HTTPStatus.FORBIDDEN
            self._write(reply.response, reply.headers, NO_TUNNEL if is_foreign else b"")
            self.transport.close()
            return None
        self.transport.write(TUNNEL)
        self._is_tunnel = self._fresh = True
        self._parse_anew()
        return rest

    def _is_to_be_secure(self, data: bytes) -> bool:
        """Let TLS begin if that is what comes; refuse anything else where only TLS is spoken."""
        app: App = self.app
        if app.authority is None or self.is_inside:
            return False
        if data[0] == start_tls.RECORD:
            self.transport.pause_reading()
            task = self.loop.create_task(self._begin_tls(app.authority, data))
            task.add_done_callback(self.server_state.tasks.discard)
            self.server_state.tasks.add(task)
            return True
        if self.server is not None and self.server[1] == app.https_port:
            said = "this port speaks HTTPS; begin the URL with https://"
            from mocksens.web.http import malformed  # as in _remains

            self._refuse(said, malformed.unparsed(malformed.beginning(data)))
            return True
        return False

    async def _begin_tls(self, authority: start_tls.Authority, first: bytes) -> None:
        """Give the connection to another protocol, which reads what is inside TLS."""
        wrapper: JoinedWrites = self.transport  # type: ignore[assignment]
        app: App = self.app
        reader = type(self)(self.config, self.server_state, self.app_state, self.loop)
        reader.is_inside = True
        try:
            context = await offload.run(authority.context)
        except Exception as error:  # noqa: BLE001 - a disk, a library: the next one may have more luck
            app.log.say(f"TLS cannot begin, as no certificate can be made: {error!r}")
            wrapper.abort()
            return
        try:
            await start_tls.start_tls(wrapper.inner, context, first, reader)
        except OSError as error:
            self._tell(start_tls.failure(error, authority))
        except Exception as error:  # noqa: BLE001 - whatever fails is logged, and the server goes on
            app.log.bug(error)
            wrapper.abort()
        finally:
            self.server_state.connections.discard(self)

    def _tell(self, said: str) -> None:
        """A line in the log about this connection's client, unless it is us who end."""
        if not self._ends:
            self.app.log.say(f"a client at {self.client[0] if self.client else 'some address'} {said}")

    def shutdown(self) -> None:
        """Finish what is being answered, then close."""
        self._ends = True
        cycle: RequestResponseCycle | None = self.cycle
        if self.is_inside and (cycle is None or cycle.response_complete):
            # Closing would wait for the client to agree.
            self.transport.abort()
        else:
            super().shutdown()

    def on_response_complete(self) -> None:
        """Begin the next request, or end a line that broke behind the last one."""
        # uvicorn lets requests wait at the left and takes them from the right.
        following = self.pipeline[-1][0] if self.pipeline else None
        super().on_response_complete()
        if following is not None:
            self._turn_to(following)
        if self._broken is not None and self.cycle.response_complete:
            self._end(*self._broken)

    def _remains(self, data: bytes, came: bytes, *, is_amid: bool, had_head: bool) -> WireRequest:
        """Return what is left of a request that broke in ``data``, which began amid a request or behind its head.

        ``came`` is what came of its body before.
        """
        # Nobody needs it while all is well.
        from mocksens.web.http import malformed

        place: Place = malformed.Place.BETWEEN
        if is_amid:
            place = malformed.Place.BODY if had_head else malformed.Place.HEAD
        rest = malformed.unread(came + data if had_head else data, place, has_head=self._has_head)
        if not (self._is_amid and self.url):
            return malformed.unparsed(rest)
        fields = self._fields if self._has_head else self.headers
        return malformed.parsed(self.parser.get_method().decode(), self.url, fields, rest)

    def _refuse(self, said: str, request: WireRequest) -> None:
        """Answer 400 (rule gateway.http) to what is left of a request, behind the answers that are still to come."""
        self._parts = None
        if self.transport.is_closing():
            return
        cycle: RequestResponseCycle | None = self.cycle
        if self.pipeline and self.cycle.more_body:
            # What is broken is the body of a request behind others, which is as good as never sent.
            self.pipeline.popleft()
            cycle = self.pipeline[0][0] if self.pipeline else self._running
            assert cycle is not None, "something is answered before what waits behind it"
            self.cycle = cycle
        if cycle is not None and not cycle.response_complete:
            if not cycle.more_body:
                self._broken = said, request
                return
            # The body that is being read is what is broken: its request is as good as never sent.
            cycle.disconnected = True
            cycle.message_event.set()
        self._end(said, request)

    def _end(self, said: str, request: WireRequest) -> None:
        self._broken = None
        self.scope = None  # type: ignore[assignment] # as in on_message_complete
        reply = self.app.refuse(request, Malformed(said))
        self._write(reply.response, reply.headers)
        self.transport.close()
