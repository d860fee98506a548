"""Ids in SENS's shapes (rule life.ids), drawn from a seed. Nothing else in mocksens draws chance."""

import random
import secrets
from binascii import b2a_base64
from typing import Final

VARIANTS: Final = dict(zip("0123456789abcdef", "89ab" * 4, strict=True))
"""The digit of a UUID that says its variant, from a random one."""
LETTERS_FOR_SIGNS: Final = bytes.maketrans(b"+/", b"Ss")
"""Base64 has two signs that an id has not."""


def new_seed() -> str:
    """A seed nobody has used before."""
    return secrets.token_hex(8)


class Ids:
    """Ids of one service. The same seed gives the same ids in the same order."""

    def __init__(self, seed: str) -> None:
        self._bits = random.Random(seed).getrandbits  # noqa: S311 - repeatable, not secret

    def request_id(self, message_type: str, instant: int) -> str:
        """``RSSA-1765531326701-5397-78003170-MfTSMCSd``: S, L or M after ``RS``, then ``instant`` in milliseconds."""
        bits = self._bits(128)
        tail = b2a_base64((bits & 0xFFFF_FFFF_FFFF).to_bytes(6, "big"), newline=False).translate(LETTERS_FOR_SIGNS)
        four, eight = (bits >> 48) % 10_000, (bits >> 64) % 100_000_000
        return f"RS{message_type[0]}A-{max(instant, 0):013d}-{four:04d}-{eight:08d}-{tail.decode()}"

    def uuid(self) -> str:
        """A random UUID (version 4) as text: a fileId."""
        return self.uuids(1)[0]

    def uuids(self, count: int) -> list[str]:
        """That many UUIDs: messageIds."""
        text = f"{self._bits(128 * count):0{32 * count}x}"
        return [
            f"{text[n : n + 8]}-{text[n + 8 : n + 12]}-4{text[n + 13 : n + 16]}"
            f"-{VARIANTS[text[n + 16]]}{text[n + 17 : n + 20]}-{text[n + 20 : n + 32]}"
            for n in range(0, 32 * count, 32)
        ]

    def token(self) -> str:
        """32 hexadecimal digits: the gateway's request id."""
        return f"{self._bits(128):032x}"
