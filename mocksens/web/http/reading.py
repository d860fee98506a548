"""Give what comes to the parser, and act upon what the parser tells of it.

An offer to upgrade is declined: a new parser gets the same head without it.
"""

from typing import Any, Final

import httptools

from mocksens.web.http import head_limit
from mocksens.web.http.head_limit import TOO_LONG, HeadLimit, are_trailers_too_long
from mocksens.web.http.parser import new_parser
from mocksens.web.http.tunnels import Tunnels
from mocksens.web.wire.requests import first_of_each

OFFERS: Final = frozenset({b"upgrade", b"http2-settings"})
"""The headers of an offer to upgrade."""


class _Unread(Exception):
    """A head asks for what is not read here; the text says what."""


class Reading(Tunnels):
    """Reads requests with the parser, and declines their offers to upgrade."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._limit = HeadLimit()
        self._is_offer = False
        """Whether the head that was read offers to upgrade; the offer is declined."""
        self._offered: list[tuple[bytes, bytes]] = []
        """The headers of the offer that was declined, until the head is read without them."""

    def _feed(self, data: bytes) -> None:
        """Read ``data``, unless what came before is broken."""
        if self._broken is not None:
            return
        self._unset_keepalive_if_required()
        rest = self._read(data)
        # A loop: thousands of offers to upgrade may come in one read.
        while rest and not self.transport.is_closing():
            rest = self._read(rest)
        if self._parts is not None and not self.transport.is_closing():
            self._leave()

    def _read(self, data: bytes) -> bytes | None:
        """Feed the parser, and return what is to be read next."""
        if self._is_fresh:
            self._is_fresh = False
            if self._is_to_be_secure(data):
                return None
        limit, is_amid, has_head, came, ended = self._limit, self._is_amid, self._has_head, self._came, self._ended
        size = self._size_of_part(data) if is_amid else limit.size_of_head(data)
        if not size:
            self._refuse(TOO_LONG, self._remains(b"", came, is_amid=is_amid, had_head=has_head))
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
            came = came if self._ended == ended else b""
            self._refuse_unread(error, data + rest, came, is_amid=is_amid, had_head=has_head)
            return None
        if limit.unread > head_limit.HEAD_BYTES and not self.transport.is_closing():
            self._refuse(TOO_LONG, self._remains(b"", self._came, is_amid=is_amid, had_head=has_head))
            return None
        if self._is_amid:
            limit.end_read(data, has_head=self._has_head)
        return rest

    def _size_of_part(self, data: bytes) -> int:
        length = self._first.get(b"content-length", b"")
        return self._limit.size_of_part(data, length, has_head=self._has_head)

    def _refuse_unread(
        self, error: httptools.HttpParserError, data: bytes, came: bytes, *, is_amid: bool, had_head: bool
    ) -> None:
        """Refuse ``data``, at which the parser failed or at which we let it fail."""
        from mocksens.web.http import malformed  # as in _remains

        cause = error.__context__
        request = self._remains(data, came, is_amid=is_amid, had_head=had_head)
        is_ours = isinstance(cause, _Unread)
        self._refuse(str(cause) if is_ours else malformed.complaint(str(error), request.body), request)

    def on_headers_complete(self) -> None:
        """Take the head of a request, now that it is whole."""
        self._limit.unread = self._limit.body_read = 0
        fields, first = self.headers, first_of_each(self.headers)
        if b"transfer-encoding" in first:
            self._check_coding(fields)
        self._is_offer = self.parser.should_upgrade()
        if self._is_offer:
            return
        self._has_head = True
        self.headers = []  # trailers are no headers
        if self._offered:
            fields += self._offered
            first = first_of_each(fields)
            self._offered = []
        self._fields, self._first = fields, first
        self._keep_alive = self.parser.get_http_version() != "1.0" and self.parser.should_keep_alive()
        self._take_head()

    @staticmethod
    def _check_coding(fields: list[tuple[bytes, bytes]]) -> None:
        """Raise ``_Unread`` for a body that is coded for its way in any other form than chunks."""
        for name, value in fields:
            if name == b"transfer-encoding" and value.lower() != b"chunked":
                raise _Unread(f"Transfer-Encoding is {value[:80].decode('latin-1')!a}; only chunked is read here")

    def on_body(self, body: bytes) -> None:
        """Take a piece of a body."""
        self._limit.unread = 0
        self._limit.body_read += len(body)
        self._take_piece(body)

    def on_message_complete(self) -> None:
        """Take the end of a request."""
        if self._is_offer:
            return
        if self.headers and are_trailers_too_long(self.headers):
            raise _Unread(TOO_LONG)
        self._limit.unread = 0
        self._ended += 1
        self._take_end()
        self._has_head = False
        self._came = b""
        self._is_amid = False

    def _decline(self, rest: bytes) -> bytes | None:
        """Return the bytes of a request that offers to upgrade (Java's client does, to HTTP/2) as if it had not.

        The parser stops at such a head and leaves the body unread, so a new one gets the head without the offer.
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
        """Let a new parser read what comes next, as on a new connection."""
        self.parser = new_parser(self)
        self._limit.unread = 0
        self._is_offer = self._is_amid = False
