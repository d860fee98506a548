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
        return self.message_ids(1)[0]

    def message_ids(self, count: int) -> list[str]:
        """UUIDs (version 4) for the messages of one request: one is random, the others count on from it."""
        bits = self._bits(128)
        text = f"{bits:032x}"
        head = f"{text[:8]}-{text[8:12]}-4{text[13:16]}-{VARIANTS[text[16]]}{text[17:20]}-"
        tail = bits & 0x7FFF_FFFF_FFFF
        return [f"{head}{tail + index:012x}" for index in range(count)]

    def token(self) -> str:
        """32 hexadecimal digits: the gateway's request id."""
        return f"{self._bits(128):032x}"
