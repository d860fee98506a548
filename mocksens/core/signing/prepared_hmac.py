"""HMAC (RFC 2104) with a key that is prepared once and used for many texts."""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Final

INNER: Final = bytes(byte ^ 0x36 for byte in range(256))
OUTER: Final = bytes(byte ^ 0x5C for byte in range(256))


class PreparedHmac:
    """An HMAC whose key is hashed only once, at construction.

    It is used in place of ``hmac`` because every request needs an HMAC. For a string to sign, ``digest`` takes 40% of
    the time of ``hmac.digest`` and 58% of the time of a copied ``hmac.HMAC`` (``python -m tests.bench.signing``,
    CPython 3.11).
    """

    def __init__(self, name: str, key: bytes) -> None:
        self.inner = hashlib.new(name, usedforsecurity=False)
        self.outer = self.inner.copy()
        size = self.inner.block_size
        key = (key if len(key) <= size else hash_of(name, key)).ljust(size, b"\0")
        self.inner.update(key.translate(INNER))
        self.outer.update(key.translate(OUTER))

    def digest(self, text: bytes) -> bytes:
        """Return the HMAC of ``text``."""
        inner, outer = self.inner.copy(), self.outer.copy()
        inner.update(text)
        outer.update(inner.digest())
        return outer.digest()

    def digests(self, before: bytes, ends: Iterable[bytes]) -> Iterator[bytes]:
        """Yield the HMACs of ``before`` followed by each of the ends."""
        started = self.inner.copy()
        started.update(before)
        for end in ends:
            inner, outer = started.copy(), self.outer.copy()
            inner.update(end)
            outer.update(inner.digest())
            yield outer.digest()


def hash_of(name: str, text: bytes) -> bytes:
    """Return the hash of ``text``; ``name`` is the name of the hash in ``hashlib``."""
    return hashlib.new(name, text, usedforsecurity=False).digest()
