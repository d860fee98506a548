"""Notes on accepted requests, each with its rule.

SENS does not report what it ignores, cuts or cannot deliver. Notes report it in the diagnosis, the journal, the log and
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
"""Maximum number of notes of one rule that are kept. Further ones are only counted."""
CHARSETS: Final = {Charset.CP949: "CP949", Charset.KS_X_1001: "KS X 1001"}
DECOMPOSED: Final = "it is decomposed Hangul, normalise the text to NFC"
JAMO: Final = (range(0x1100, 0x1200), range(0xA960, 0xA980), range(0xD7B0, 0xD800))
"""Code points of decomposed Hangul (NFD), as in file names from macOS."""


class Note(NamedTuple):
    """A note: the id of the rule that applied, and its effect on this request."""

    rule: str
    text: str

    def __str__(self) -> str:
        return f"{self.text} [{self.rule}]"


class Notes:
    """The notes on a request, without repetitions and with at most ``MOST`` for each rule."""

    notable = False
    """True if there are notes. Most requests have none, so containers are created on demand."""

    def note(self, rule: str, text: str) -> None:
        """Add a note, unless it is a repetition. If its rule already has ``MOST`` notes, only count it."""
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
        """The number of notes that are not kept, by rule."""
        return Counter()

    def __iter__(self) -> Iterator[Note]:
        for rule, texts in self._texts.items():
            for text in texts:
                yield Note(rule, text)
            if rule in self._more:
                yield Note(rule, f"and {self._more[rule]} more like it")


class Unread(Notes):
    """A sink that drops all notes."""

    def note(self, rule: str, text: str) -> None:
        """Drop the note."""


UNREAD: Final = Unread()


def ignored_subject(name: str) -> Note:
    """Return the note on the ignored subject of an SMS (rule send.subject)."""
    return Note("send.subject", f"{name} is ignored: an SMS has none")


def over_long(name: str, text: str, bound: Limit[int]) -> Note | None:
    """Return the note on a text that will be cut on delivery (rule send.over-long), or None."""
    if not is_over(text, bound.value):
        return None
    return Note("send.over-long", f"{name} is {byte_length(text)} {bound.unit}, cut to {bound.value} on delivery")


def unsendable(name: str, text: str, bound: Limit[int], charset: Charset) -> Note | None:
    """Return the note on a text that will fail on delivery (rule text.unsupported), or None."""
    character = unsupported(cut(text, bound.value), charset)
    if not character:
        return None
    cause = DECOMPOSED if is_jamo(character) else _misread_hint(text, character)
    hint = f" ({cause})" if cause else ""
    lack = f"{name} has {unicode_name(character)}, which {CHARSETS[charset]} lacks"
    return Note("text.unsupported", f"{lack}: fails with {CHARSET_CONVERSION}{hint}")


def _misread_hint(text: str, character: str) -> str:
    # Imported only for an unsupported character.
    from mocksens.core.diagnosis.bodies import escaped_texts

    return escaped_texts.charset_mistake(text, character)


def meaningless(number: str) -> Note:
    """Return the note on a number that resembles a magic number but means nothing (rule life.magic-numbers)."""
    text = f"{number} is not a magic number; `mocksens codes --numbers` lists them"
    return Note("life.magic-numbers", text)


def is_jamo(character: str) -> bool:
    """Return whether a character is a letter of decomposed Hangul."""
    return any(ord(character) in letters for letters in JAMO)


def unicode_name(character: str) -> str:
    """Return a character in the form that a search engine finds: ``U+1F600 (GRINNING FACE)``."""
    # Imported only for an unsupported character.
    import unicodedata

    name = unicodedata.name(character, "")
    return f"U+{ord(character):04X}{f' ({name})' if name else ''}"
