"""Limit the size of heads and trailers; httptools has no limit."""

from typing import Final

from mocksens.web.http.parser import end_of_whole_requests

HEAD_BYTES: Final = 64 * 1024
"""Request line and headers together, or trailers."""
TOO_LONG: Final = f"a head or trailers have more than {HEAD_BYTES} bytes"
BLANK: Final = b"\r\n\r\n"
"""The end of every head, and of every body in chunks."""


class HeadLimit:
    """Counts the bytes of heads and trailers, so that one is as long however it is cut."""

    def __init__(self) -> None:
        self.unread = 0
        """Bytes since the last piece of a body or the end of a request: those of a head, or of trailers."""
        self.body_read = 0
        """Bytes of the body that were read."""
        self._tail = b""
        """The latest bytes of a request that is not whole: a blank line may have begun in them."""

    def size_of_head(self, data: bytes) -> int:
        """Return how many bytes of ``data`` are to be read, which begins with a head; none if it is too long."""
        self._tail = b""
        return min(len(data), HEAD_BYTES - self.unread)

    def size_of_part(self, data: bytes, length: bytes, *, has_head: bool) -> int:
        """Return how many bytes of ``data`` belong to the part of a request that goes on: head, body or trailers.

        What goes on is read to its end and no further, so that the head behind it is counted from its first byte.
        ``length`` is its Content-Length, if it has one. A body may count as several parts.
        """
        if has_head and length:
            return min(len(data), int(length) - self.body_read)
        blank = (self._tail + data).find(BLANK)
        size = len(data) if blank < 0 else blank + len(BLANK) - len(self._tail)
        return size if has_head else min(size, HEAD_BYTES - self.unread)

    def end_read(self, data: bytes, *, has_head: bool) -> None:
        """Take the end of a read that ended amid a request; ``has_head`` says whether its head is whole."""
        self._tail = (self._tail + data)[-len(BLANK) + 1 :]
        if not (self.unread or has_head):
            # A request ended in these bytes, and the head of another one began.
            # A head that is not whole has no blank line.
            end = end_of_whole_requests(data, data.rfind(BLANK) + len(BLANK))
            self.unread = len(data) - end


def are_trailers_too_long(fields: list[tuple[bytes, bytes]]) -> bool:
    """Return whether trailers are too long that came in one read with what is before them."""
    return sum(len(name) + len(value) + 4 for name, value in fields) > HEAD_BYTES
