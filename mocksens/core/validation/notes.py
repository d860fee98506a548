"""Notes on requests that are accepted, each with its rule.

SENS is silent about what it ignores, cuts or cannot deliver. A note tells it to the diagnosis, the journal, the log and
the admin API.
"""

from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from typing import Final, NamedTuple

from mocksens.core.text import Charset, byte_length, cut, is_over, unsupported
from mocksens.spec.limits import Limit
from mocksens.spec.results import CHARSET_CONVERSION

MOST: Final = 5
"""Notes of one rule that are kept; of more only the number is."""
CHARSETS: Final = {Charset.CP949: "CP949", Charset.KS_X_1001: "KS X 1001"}
JAMO: Final = (range(0x1100, 0x1200), range(0xA960, 0xA980), range(0xD7B0, 0xD800))
"""The letters that Hangul syllables fall into when a text is decomposed (NFD), as file names on macOS are."""


class Note(NamedTuple):
    """One note: the id of the rule that fired, and what it did here."""

    rule: str
    text: str

    def __str__(self) -> str:
        return f"{self.text} [{self.rule}]"


class Notes:
    """The notes on one request, each once and only the first few of a rule."""

    notable = False
    """True if there are notes. Most requests have none, and nothing is built for them."""

    def note(self, rule: str, text: str) -> None:
        """Add a note, unless it is there or there are many of its rule."""
        self.notable = True
        texts = self._texts.setdefault(rule, [])
        if text in texts:
            return
        if len(texts) < MOST:
            texts.append(text)
        else:
            self._more[rule] += 1

    @cached_property
    def _texts(self) -> dict[str, list[str]]:
        return {}

    @cached_property
    def _more(self) -> Counter[str]:
        """Return the number of further notes by rule."""
        return Counter()

    def __iter__(self) -> Iterator[Note]:
        for rule, texts in self._texts.items():
            for text in texts:
                yield Note(rule, text)
            if rule in self._more:
                yield Note(rule, f"and {self._more[rule]} more like it")


class Unread(Notes):
    """Notes that are dropped."""

    def note(self, rule: str, text: str) -> None:
        """Drop the note."""


UNREAD: Final = Unread()


def ignored_subject(name: str) -> Note:
    """Return the note on the subject of an SMS (rule send.subject)."""
    return Note("send.subject", f"{name} is ignored: an SMS has none")


def over_long(name: str, text: str, bound: Limit[int]) -> Note | None:
    """Return the note on a text that is cut on delivery (rule send.over-long); None if it is not."""
    if not is_over(text, bound.value):
        return None
    return Note("send.over-long", f"{name} is {byte_length(text)} {bound.unit}, cut to {bound.value} on delivery")


def unsendable(name: str, text: str, bound: Limit[int], charset: Charset) -> Note | None:
    """Return the note on a text that fails on delivery (rule text.unsupported)."""
    character = unsupported(cut(text, bound.value), charset)
    if not character:
        return None
    hint = "it is decomposed Hangul, normalise the text to NFC" if is_jamo(character) else _misread(text, character)
    hint = f" ({hint})" if hint else ""
    says = f"{name} has {called(character)}, which {CHARSETS[charset]} lacks: fails with {CHARSET_CONVERSION}{hint}"
    return Note("text.unsupported", says)


def _misread(text: str, character: str) -> str:
    # Few texts have such a character.
    from mocksens.core.diagnosis.bodies import escaped_texts

    return escaped_texts.misread(text, character)


def meaningless(number: str) -> Note:
    """Return the note on a number that looks like one that says what happens (rule life.magic-numbers)."""
    text = f"{number} is none of the numbers that say what happens: `mocksens codes --numbers` lists them"
    return Note("life.magic-numbers", text)


def is_jamo(character: str) -> bool:
    """Return whether a character is a letter of decomposed Hangul."""
    return any(ord(character) in letters for letters in JAMO)


def called(character: str) -> str:
    """Return a character as people look it up: ``U+1F600 (GRINNING FACE)``."""
    # Most runs have no such character.
    import unicodedata

    name = unicodedata.name(character, "")
    return f"U+{ord(character):04X}{f' ({name})' if name else ''}"
