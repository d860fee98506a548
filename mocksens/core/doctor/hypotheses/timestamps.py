"""Hypotheses on the signed timestamp."""

from collections.abc import Iterator

from mocksens.core.doctor.headers.timestamps import Timestamp
from mocksens.core.doctor.hypotheses.hypothesis import Hypothesis, Variant
from mocksens.core.doctor.hypotheses.words import OBJECTS, spellings


def other_timestamps(timestamp: Timestamp) -> Iterator[Hypothesis]:
    """Yield hypotheses on values that were signed in place of the timestamp."""
    for cause, text in timestamp.spelt:
        yield Hypothesis(cause, {"timestamp": text}, text)
    for cause, text, note in _words():
        yield Hypothesis(cause, {"timestamp": text}, note)


def _words() -> Iterator[Variant]:
    """Yield words that are not timestamps."""
    for word in (*OBJECTS, b""):
        yield "unset-value-signed", word, word
    for word in filter(None, spellings("timestamp")):
        yield "placeholder-in-string", word, word
