"""Ids in SENS's formats (rule life.ids).

This is the only source of random ids. Scenarios draw their chances from seeds of their own.
"""

import random
import string
from binascii import b2a_base64
from typing import Final

TWELVE_DIGITS: Final = 2**60 - 1
"""A mask with enough bits for twelve digits."""
LETTERS_FOR_SIGNS: Final = bytes.maketrans(b"+/", b"Ss")
"""The replacements for the two Base64 characters that ids do not contain."""
KEY_CHARACTERS: Final = string.ascii_letters + string.digits
ACCESS_KEY_LENGTH: Final = 20
SECRET_KEY_LENGTH: Final = 40


def new_seed() -> str:
    """Return a seed that was never used before."""
    return f"{random.SystemRandom().getrandbits(64):016x}"


class Ids:
    """The ids of a service. The same seed gives the same ids in the same order."""

    def __init__(self, seed: str, name: str = "") -> None:
        self.seed = seed
        self._bits = random.Random(f"{seed}//{name}" if name else seed).getrandbits  # noqa: S311 - repeatable, not secret

    def request_id(self, message_type: str, instant: int) -> str:
        """Return a requestId, such as ``RSSA-1765531326701-5397-78003170-MfTSMCSd`` for an SMS at 1765531326701."""
        bits = self._bits(112)
        letters = b2a_base64((bits >> 64).to_bytes(6, "big"), newline=False).translate(LETTERS_FOR_SIGNS).decode()
        # The leading 1 preserves leading zeros; it is cut off below.
        digits = str(10**12 + (bits & TWELVE_DIGITS) % 10**12)
        return f"RS{message_type[0]}A-{str(max(instant, 0)).zfill(13)}-{digits[1:5]}-{digits[5:]}-{letters}"

    def uuid(self) -> str:
        """Return a random UUID (version 4) as text, as for a fileId."""
        text = self._bits(120).to_bytes(15, "big").hex()
        return f"{text[:8]}-{text[8:12]}-4{text[12:15]}-a{text[15:18]}-{text[18:]}"

    def message_ids(self, count: int) -> list[str]:
        """Return UUIDs for the messages of a request: the first is random, the others are its successors."""
        first = self.uuid()
        return [first] if count == 1 else _successors(first, count)

    def token(self) -> str:
        """Return 32 hexadecimal digits, for the gateway's request id."""
        return self._bits(128).to_bytes(16, "big").hex()

    def service_id(self) -> str:
        """Return a serviceId, such as ``ncp:sms:kr:480371059264:qW3rTy9a``."""
        return f"ncp:sms:kr:{self._bits(60) % 10**12:012d}:{self._characters(8)}"

    def access_key(self) -> str:
        """Return twenty letters and digits, as the console does."""
        return self._characters(ACCESS_KEY_LENGTH)

    def secret_key(self) -> str:
        """Return forty letters and digits, as the console does."""
        return self._characters(SECRET_KEY_LENGTH)

    def _characters(self, count: int) -> str:
        return "".join([KEY_CHARACTERS[self._bits(32) % len(KEY_CHARACTERS)] for _ in range(count)])

    def fork(self, name: str) -> "Ids":
        """Return another source of ids, which depends only on the seed and ``name``."""
        return Ids(self.seed, name)


def _successors(first: str, count: int) -> list[str]:
    """Return consecutive UUIDs, as many as ``count``."""
    # Halve the start, so that it cannot overflow.
    head, tail = first[:24], int(first[24:], 16) >> 1
    return [f"{head}{tail + index:012x}" for index in range(count)]
