"""The switches of the rules: where the document is silent or at odds with itself, users choose."""

from enum import StrEnum
from typing import Final, Literal, NamedTuple

from mocksens.core.clock import to_ms
from mocksens.core.text import Charset
from mocksens.spec.limits import BODY_BYTES, DELIVERED_AFTER, RESERVE_LEAD


class Auth(StrEnum):
    """Whether signatures are looked at (rule gateway.invalid)."""

    VERIFY = "verify"
    OFF = "off"


class OverLong(StrEnum):
    """What becomes of a text over its limit (rule send.over-long)."""

    CUT = "cut"
    REFUSE = "refuse"


class UnsupportedText(StrEnum):
    """What becomes of a text that cannot be encoded (rule text.unsupported)."""

    FAIL = "fail"
    REFUSE = "refuse"


REFUSES_LONG, REFUSES_UNSUPPORTED = OverLong.REFUSE, UnsupportedText.REFUSE
"""Looked up here once, as every send asks for them."""


class InlineFiles(StrEnum):
    """What becomes of files of the older form (rule send.inline-files)."""

    ACCEPT = "accept"
    REFUSE = "refuse"


class Countries(StrEnum):
    """Which countries can be sent to (rule send.country)."""

    LIST = "list"
    ANY = "any"


class NothingFound(StrEnum):
    """How a search that found nothing answers (rule search.nothing)."""

    LIST = "list"
    NOT_FOUND = "404"


class Language(StrEnum):
    """The language of ``statusMessage`` (rule result.text)."""

    KOREAN = "ko"
    ENGLISH = "en"


class MagicNumbers(StrEnum):
    """Whether some recipients' numbers say what happens to them (see ``core/scenarios/magic_numbers.py``)."""

    ON = "on"
    OFF = "off"


class Delivery(NamedTuple):
    """When a message is completed (rule life.steps): ``value`` is milliseconds or looks, by ``kind``."""

    kind: Literal["after", "manual", "looks"]
    value: int = 0


class Switches(NamedTuple):
    """Every switch, with its default. Lengths of time are milliseconds, ``max_body`` is bytes."""

    auth: Auth = Auth.VERIFY
    max_body: int = BODY_BYTES.value
    daily_quota: int | None = None
    callers: frozenset[str] | None = None
    countries: Countries = Countries.LIST
    inline_files: InlineFiles = InlineFiles.ACCEPT
    over_long: OverLong = OverLong.CUT
    charset: Charset = Charset.CP949
    unsupported_text: UnsupportedText = UnsupportedText.FAIL
    reserve_lead: int = to_ms(RESERVE_LEAD.value)
    cancel_lead: int = 0
    nothing_found: NothingFound = NothingFound.LIST
    language: Language = Language.KOREAN
    delivery: Delivery = Delivery("after", to_ms(DELIVERED_AFTER.value))
    magic_numbers: MagicNumbers = MagicNumbers.ON

    @property
    def refuses_texts(self) -> bool:
        """Whether any text is refused for its length or its characters."""
        return self.over_long is REFUSES_LONG or self.unsupported_text is REFUSES_UNSUPPORTED


KINDS: Final = {
    "auth": Auth,
    "countries": Countries,
    "inline_files": InlineFiles,
    "over_long": OverLong,
    "charset": Charset,
    "unsupported_text": UnsupportedText,
    "nothing_found": NothingFound,
    "language": Language,
    "delivery": Delivery,
    "magic_numbers": MagicNumbers,
    "max_body": int,
    "reserve_lead": int,
    "cancel_lead": int,
}
"""What those switches must be that are compared by identity or counted with."""

DOCUMENTED: Final = Switches()
"""The document's word, where the document and an observation disagree."""

OBSERVED: Final = Switches(nothing_found=NothingFound.NOT_FOUND, delivery=Delivery("after", 5_000))
"""What live reports say: nothing found is a bare 404, a message takes five seconds."""

PROFILES: Final = {"documented": DOCUMENTED, "observed": OBSERVED}
