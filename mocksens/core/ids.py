"""Ids in SENS's shapes (rule life.ids).

Random ids come from here alone; scenarios draw their own chances from their seeds.
"""

import random
import string
from binascii import b2a_base64
from typing import Final

TWELVE_DIGITS: Final = 2**60 - 1
"""Bits enough for twelve digits."""
LETTERS_FOR_SIGNS: Final = bytes.maketrans(b"+/", b"Ss")
"""Base64 has two signs that an id has not."""
KEY_CHARACTERS: Final = string.ascii_letters + string.digits
ACCESS_KEY_LENGTH: Final = 20
SECRET_KEY_LENGTH: Final = 40


def new_seed() -> str:
    """A seed nobody has used before."""
    return f"{random.SystemRandom().getrandbits(64):016x}"


class Ids:
    """Ids of one service. The same seed gives the same ids in the same order."""

    def __init__(self, seed: str, name: str = "") -> None:
        self._seed = seed
        self._bits = random.Random(f"{seed}//{name}" if name else seed).getrandbits  # noqa: S311 - repeatable, not secret

    def request_id(self, message_type: str, instant: int) -> str:
        """``RSSA-1765531326701-5397-78003170-MfTSMCSd``: S, L or M after ``RS``, then ``instant`` in milliseconds."""
        bits = self._bits(112)
        letters = b2a_base64((bits >> 64).to_bytes(6, "big"), newline=False).translate(LETTERS_FOR_SIGNS).decode()
        # The digit before them keeps their zeros.
        digits = str(10**12 + (bits & TWELVE_DIGITS) % 10**12)
        return f"RS{message_type[0]}A-{str(max(instant, 0)).zfill(13)}-{digits[1:5]}-{digits[5:]}-{letters}"

    def uuid(self) -> str:
        """A random UUID (version 4) as text: a fileId."""
        text = self._bits(120).to_bytes(15, "big").hex()
        return f"{text[:8]}-{text[8:12]}-4{text[12:15]}-a{text[15:18]}-{text[18:]}"

    def message_ids(self, count: int) -> list[str]:
        """UUIDs for the messages of one request: the first is random, the others count on from it."""
        first = self.uuid()
        if count == 1:
            return [first]
        head, tail = first[:24], int(first[24:], 16) >> 1
        return [f"{head}{tail + index:012x}" for index in range(count)]

    def token(self) -> str:
        """32 hexadecimal digits: the gateway's request id."""
        return self._bits(128).to_bytes(16, "big").hex()

    def service_id(self) -> str:
        """``ncp:sms:kr:480371059264:qW3rTy9a``."""
        return f"ncp:sms:kr:{self._bits(60) % 10**12:012d}:{self._characters(8)}"

    def access_key(self) -> str:
        """Twenty letters and digits, as the console gives them."""
        return self._characters(ACCESS_KEY_LENGTH)

    def secret_key(self) -> str:
        """Forty letters and digits."""
        return self._characters(SECRET_KEY_LENGTH)

    def _characters(self, count: int) -> str:
        return "".join([KEY_CHARACTERS[self._bits(32) % len(KEY_CHARACTERS)] for _ in range(count)])

    def fork(self, name: str) -> "Ids":
        """Other ids of the same seed: the same ``name`` gives the same ones, whatever was drawn before."""
        return Ids(self._seed, name)
