"""Hypotheses on the signed access key."""

from collections.abc import Iterator
from typing import Final

from mocksens.core import percent_encoding
from mocksens.core.doctor.hypotheses.hypothesis import Evidence, Hypothesis, SigningInput, Variant
from mocksens.core.doctor.hypotheses.target_spellings import SERVICE
from mocksens.core.doctor.hypotheses.words import BLANKS, OBJECTS, QUOTES, REPRS, spellings

MOST_LINES: Final = 50
"""Maximum number of other access keys that are tried."""


def other_access_keys(signing_input: SigningInput, evidence: Evidence) -> Iterator[Hypothesis]:
    """Yield hypotheses on values that were signed in place of the access key."""
    access_key = signing_input.access_key
    yield Hypothesis("secret-key-signed", {"access_key": signing_input.secret_key})
    for text in (*_around(access_key), access_key.lower(), access_key.upper()):
        yield Hypothesis("access-key-signed-differently", {"access_key": text})
    if service := SERVICE.fullmatch(signing_input.target):
        yield Hypothesis("service-id-signed", {"access_key": service[2]})
        yield Hypothesis("service-id-signed", {"access_key": percent_encoding.unescape(service[2])})
    for cause, text, note in _words(access_key):
        yield Hypothesis(cause, {"access_key": text}, note)
    for credential in evidence.credentials[-MOST_LINES:]:
        other = credential.access_key.encode()
        yield Hypothesis("another-access-key-signed", {"access_key": other}, other)


def _around(text: bytes) -> Iterator[bytes]:
    for blank in BLANKS:
        yield from (text + blank, blank + text)
    for quote in QUOTES:
        yield quote + text + quote
    yield text.strip(b" \t\r\n\"'`")


def _words(access_key: bytes) -> Iterator[Variant]:
    """Yield words that are not access keys, and texts that contain the key."""
    for word in OBJECTS:
        yield "unset-value-signed", word, word
    for word in filter(None, spellings("accessKey")):
        yield "placeholder-in-string", word, word
    for frame in (*REPRS, b"{%b}"):
        yield "access-key-signed-differently", frame % access_key, b""
