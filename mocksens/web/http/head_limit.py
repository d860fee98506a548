"""The limit on the size of heads and trailers, which httptools does not limit."""

from typing import Final

from mocksens.web.http.parser import end_of_whole_requests

HEAD_BYTES: Final = 64 * 1024
"""Maximum number of bytes of a request line with its headers, or of trailers."""
TOO_LONG: Final = f"the head or the trailers have more than {HEAD_BYTES} bytes"
BLANK: Final = b"\r\n\r\n"
"""The end of every head, and of every chunked body."""


class HeadLimit:
    """A count of the bytes of heads and trailers, independent of how they are split into reads."""

    def __init__(self) -> None:
        self.unread = 0
        """The number of bytes of the current head or trailers that have been read so far."""
        self.body_read = 0
        """The number of bytes of the body that have been read so far."""
        self._tail = b""
        """The last bytes of an incomplete request, which may begin a blank line."""

    def size_of_head(self, data: bytes) -> int:
        """Return how many bytes of ``data`` to read if it begins with a head. Return 0 if the head is too long."""
        self._tail = b""
        return min(len(data), HEAD_BYTES - self.unread)

    def size_of_part(self, data: bytes, length: bytes, *, has_head: bool) -> int:
        """Return how many bytes of ``data`` belong to the current part of the request: head, body or trailers.

        A read ends with that part, so that the next head is counted from its first byte. It may take several reads to
        read a body. ``length`` is the Content-Length, or empty.
        """
        if has_head and length:
            return min(len(data), int(length) - self.body_read)
        blank = (self._tail + data).find(BLANK)
        size = len(data) if blank < 0 else blank + len(BLANK) - len(self._tail)
        return size if has_head else min(size, HEAD_BYTES - self.unread)

    def end_read(self, data: bytes, *, has_head: bool) -> None:
        """Record a read that ended within a request. ``has_head`` is true if that request's head is complete."""
        self._tail = (self._tail + data)[-len(BLANK) + 1 :]
        if not (self.unread or has_head):
            # A request ended in these bytes. After it begins an incomplete head, which has no blank line.
            end = end_of_whole_requests(data, data.rfind(BLANK) + len(BLANK))
            self.unread = len(data) - end


def are_trailers_too_long(fields: list[tuple[bytes, bytes]]) -> bool:
    """Return whether trailers that arrived in the same read as the body are too long."""
    return sum(len(name) + len(value) + 4 for name, value in fields) > HEAD_BYTES
