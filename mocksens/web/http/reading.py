"""Connections that feed received bytes to the parser and handle its callbacks.

To decline an offer to upgrade, they give the same head without the offer to a new parser.
"""

from collections.abc import Mapping
from typing import Any, Final

import httptools

from mocksens.web.http import head_limit
from mocksens.web.http.head_limit import TOO_LONG, HeadLimit, are_trailers_too_long
from mocksens.web.http.parser import new_parser
from mocksens.web.http.tunnels import Tunnels
from mocksens.web.wire.requests import first_of_each

OFFERS: Final = frozenset({b"upgrade", b"http2-settings"})
"""The headers of an offer to upgrade."""


class _Unsupported(Exception):
    """The error for a request that uses something mocksens does not support. The text names it."""


class Reading(Tunnels):
    """A connection that parses requests and declines their offers to upgrade."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._limit = HeadLimit()
        self._is_offer = False
        """True if the latest head has an offer to upgrade, which is to be declined."""
        self._offered: list[tuple[bytes, bytes]] = []
        """The headers of a declined offer, until the head has been parsed without them."""

    def _feed(self, data: bytes) -> None:
        """Read ``data``, unless an earlier request of the connection was malformed."""
        if self._broken is not None:
            return
        self._unset_keepalive_if_required()
        rest = self._read(data)
        # Loop instead of recursing, because one read may contain thousands of offers to upgrade.
        while rest and not self.transport.is_closing():
            rest = self._read(rest)
        if self._parts is not None and not self.transport.is_closing():
            self._move()

    def _read(self, data: bytes) -> bytes | None:
        """Feed the parser, and return the bytes to read next."""
        if self._is_fresh:
            self._is_fresh = False
            if self._begins_tls(data):
                return None
        limit, complete_count = self._limit, self._complete_count
        is_in_request, has_head, body_start = self._is_in_request, self._has_head, self._body_start
        size = self._size_of_part(data) if is_in_request else limit.size_of_head(data)
        if not size:
            self._refuse(
                TOO_LONG, self._broken_request(b"", body_start, is_in_request=is_in_request, had_head=has_head)
            )
            return None
        rest = b""
        if size < len(data):
            data, rest = data[:size], data[size:]
        limit.unread += size
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade as offer:
            return self._decline(data[offer.args[0] :] + rest)
        except httptools.HttpParserError as error:
            body_start = body_start if self._complete_count == complete_count else b""
            self._refuse_unparsed(error, data + rest, body_start, is_in_request=is_in_request, had_head=has_head)
            return None
        if limit.unread > head_limit.HEAD_BYTES and not self.transport.is_closing():
            self._refuse(
                TOO_LONG, self._broken_request(b"", self._body_start, is_in_request=is_in_request, had_head=has_head)
            )
            return None
        if self._is_in_request:
            limit.end_read(data, has_head=self._has_head)
        return rest

    def _size_of_part(self, data: bytes) -> int:
        length = self._first.get(b"content-length", b"")
        return self._limit.size_of_part(data, length, has_head=self._has_head)

    def _refuse_unparsed(
        self, error: httptools.HttpParserError, data: bytes, body_start: bytes, *, is_in_request: bool, had_head: bool
    ) -> None:
        """Refuse ``data``, at which the parser or one of our callbacks failed."""
        from mocksens.web.http import malformed  # as in _broken_request

        cause = error.__context__
        request = self._broken_request(data, body_start, is_in_request=is_in_request, had_head=had_head)
        is_ours = isinstance(cause, _Unsupported)
        self._refuse(str(cause) if is_ours else malformed.explain(str(error), request.body), request)

    def on_headers_complete(self) -> None:
        """Process a complete head."""
        self._limit.unread = self._limit.body_read = 0
        fields, first = self.headers, first_of_each(self.headers)
        if b"transfer-encoding" in first:
            self._check_coding(fields)
        self._is_offer = self.parser.should_upgrade()
        if self._is_offer:
            return
        self._has_head = True
        self.headers = []  # keeps trailers apart from the headers
        if self._offered:
            fields += self._offered
            first = first_of_each(fields)
            self._offered = []
        self._fields, self._first = fields, first
        self._keep_alive = self._keeps_alive(first)
        self._take_head()

    def _keeps_alive(self, headers: Mapping[bytes, bytes]) -> bool:
        """Return whether the connection stays open after the request. With HTTP/1.0, it never does."""
        if not self.parser.should_keep_alive():
            return False
        # The parser is slow to return the version. It keeps HTTP/1.0 alive only for one of these headers.
        may_be_1_0 = b"connection" in headers or b"proxy-connection" in headers
        return not (may_be_1_0 and self.parser.get_http_version() == "1.0")

    @staticmethod
    def _check_coding(fields: list[tuple[bytes, bytes]]) -> None:
        """Raise ``_Unsupported`` for a Transfer-Encoding other than chunked."""
        for name, value in fields:
            if name == b"transfer-encoding" and value.lower() != b"chunked":
                raise _Unsupported(f"Transfer-Encoding is {value[:80].decode('latin-1')!a}; only chunked is supported")

    def on_body(self, body: bytes) -> None:
        """Process a chunk of a body."""
        self._limit.unread = 0
        self._limit.body_read += len(body)
        self._take_piece(body)

    def on_message_complete(self) -> None:
        """Process the end of a request."""
        if self._is_offer:
            return
        if self.headers and are_trailers_too_long(self.headers):
            raise _Unsupported(TOO_LONG)
        self._limit.unread = 0
        self._complete_count += 1
        self._take_end()
        self._has_head = False
        self._body_start = b""
        self._is_in_request = False

    def _decline(self, rest: bytes) -> bytes | None:
        """Return the bytes of a request without its offer to upgrade (Java's client offers HTTP/2).

        The parser stops after such a head, before the body. A new parser therefore gets the head without the offer. The
        method CONNECT counts as an offer, too.
        """
        if self.parser.get_method() == b"CONNECT":
            if not self._connect():
                return None
            self._parse_anew()
            return rest
        start = b"%b %b HTTP/%b" % (self.parser.get_method(), self.url, self.parser.get_http_version().encode())
        fields = [b"%b: %b" % field for field in self.headers if field[0] not in OFFERS]
        self._offered = [field for field in self.headers if field[0] in OFFERS]
        self._parse_anew()
        return b"\r\n".join([start, *fields, b"", rest])

    def _parse_anew(self) -> None:
        """Continue with a new parser, as on a new connection."""
        self.parser = new_parser(self)
        self._limit.unread = 0
        self._is_offer = self._is_in_request = False
