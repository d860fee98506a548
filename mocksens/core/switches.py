"""The switches of the rules, for points on which the document is silent or contradicts itself."""

import re
from enum import StrEnum
from typing import Annotated, Final, Literal, Self

from msgspec import Struct

from mocksens.core.clock import to_ms
from mocksens.core.parsing import durations
from mocksens.core.parsing.nodes import suggestion
from mocksens.core.settings.codecs import CALLERS, DURATION, QUOTA, SIZE, Codec
from mocksens.core.settings.rows import About, Group, rows
from mocksens.core.text import Charset
from mocksens.spec.documents import Document
from mocksens.spec.limits import BODY_BYTES, DELIVERED_AFTER, RESERVE_LEAD


class Auth(StrEnum):
    """The treatment of signatures (rule gateway.invalid)."""

    VERIFY = "verify"
    OFF = "off"


class OverLong(StrEnum):
    """The treatment of a text over its limit (rule send.over-long)."""

    CUT = "cut"
    REFUSE = "refuse"


class UnsupportedText(StrEnum):
    """The treatment of a text that cannot be encoded (rule text.unsupported)."""

    FAIL = "fail"
    REFUSE = "refuse"


REFUSES_LONG, REFUSES_UNSUPPORTED = OverLong.REFUSE, UnsupportedText.REFUSE
"""These members as globals: every send uses them, and looking up an enum's attribute is slow."""


class InlineFiles(StrEnum):
    """The treatment of files of the older, inline form (rule send.inline-files)."""

    ACCEPT = "accept"
    REFUSE = "refuse"


class Countries(StrEnum):
    """The countries that can be sent to (rule send.country)."""

    LIST = "list"
    ANY = "any"


class NothingFound(StrEnum):
    """The answer to a search that matches nothing (rule search.nothing)."""

    LIST = "list"
    NOT_FOUND = "404"


class Language(StrEnum):
    """The language of ``statusMessage`` (rule result.text)."""

    KOREAN = "ko"
    ENGLISH = "en"


class InUse(StrEnum):
    """The state of a service when a reservation becomes due (rule reserve.skip)."""

    YES = "yes"
    NO = "no"


class MagicNumbers(StrEnum):
    """The effect of recipient numbers that decide their own result (see ``core/scenarios/magic_numbers.py``)."""

    ON = "on"
    OFF = "off"


class Delivery(Struct, frozen=True):
    """The moment when a message completes (rule life.steps): after ``value`` milliseconds or looks, or manually."""

    kind: Literal["after", "manual", "looks"]
    value: int = 0

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parse a length of time, ``immediate``, ``manual`` or ``looks:N``. Raise ``ValueError`` as codecs do."""
        if text.lower() == "immediate":
            return cls("after", 0)
        if text.lower() == "manual":
            return cls("manual")
        if looks := re.fullmatch("looks:([0-9]{1,6})", text.lower()):
            return cls("looks", int(looks[1]))
        try:
            return cls("after", durations.parse(text))
        except ValueError as error:
            close = suggestion(text, ("immediate", "manual", "looks:N"))
            raise ValueError(f"must be a length of time such as 1s, or immediate, manual or looks:N{close}") from error

    def __str__(self) -> str:
        if self.kind == "after":
            return durations.show(self.value) if self.value else "immediate"
        return f"looks:{self.value}" if self.kind == "looks" else "manual"


class Switches(Struct, frozen=True, kw_only=True):
    """Every switch, with its default. Lengths of time are in milliseconds, and ``max_body`` is in bytes."""

    auth: Annotated[
        Auth,
        About(
            "`verify` signatures, or turn the check `off` for plain curl",
            Group.KEYS,
            rules=("gateway.invalid",),
            server_wide=True,
        ),
    ] = Auth.VERIFY
    max_body: Annotated[
        int, About("largest request body", Group.BEHAVIOUR, SIZE, ("gateway.too-large",), server_wide=True)
    ] = BODY_BYTES.value
    document: Annotated[
        Document,
        About(
            "the official API pages that are imitated, by their year",
            Group.BEHAVIOUR,
            rules=(
                "search.page",
                "search.token",
                "search.request-id",
                "search.processing",
                "search.extra",
                "result.subject",
                "reserve.offset",
                "reserve.skip",
                "unsub.page",
                "check.error-name",
            ),
        ),
    ] = Document.OF_2023
    delivery: Annotated[
        Delivery,
        About(
            "when a message completes: after a time, at once, by an admin call, or after N looks",
            Group.BEHAVIOUR,
            Codec("DURATION|immediate|manual|looks:N", Delivery.parse),
            ("life.steps",),
        ),
    ] = Delivery("after", to_ms(DELIVERED_AFTER.value))
    callers: Annotated[
        frozenset[str] | None,
        About(
            "registered sender numbers, the only ones that `from` may be", Group.BEHAVIOUR, CALLERS, ("send.caller",)
        ),
    ] = None
    daily_quota: Annotated[
        int | None,
        About("recipients that a service may send to per day (KST)", Group.BEHAVIOUR, QUOTA, ("gateway.quota",)),
    ] = None
    countries: Annotated[
        Countries,
        About("accepted countryCodes: the `list` of 2020, or `any`", Group.BEHAVIOUR, rules=("send.country",)),
    ] = Countries.LIST
    over_long: Annotated[
        OverLong,
        About("text over its limit: `cut` it on delivery, or `refuse` it", Group.BEHAVIOUR, rules=("send.over-long",)),
    ] = OverLong.CUT
    charset: Annotated[Charset, About("characters that can be sent", Group.BEHAVIOUR, rules=("text.charset",))] = (
        Charset.CP949
    )
    unsupported_text: Annotated[
        UnsupportedText,
        About(
            "text with other characters: `fail` on delivery, or `refuse` it",
            Group.BEHAVIOUR,
            rules=("text.unsupported",),
        ),
    ] = UnsupportedText.FAIL
    inline_files: Annotated[
        InlineFiles,
        About("MMS files of the older, inline form", Group.BEHAVIOUR, rules=("send.inline-files",)),
    ] = InlineFiles.ACCEPT
    reserve_lead: Annotated[
        int,
        About("minimum time from a request to its reserveTime", Group.BEHAVIOUR, DURATION, ("reserve.lead",)),
    ] = to_ms(RESERVE_LEAD.value)
    cancel_lead: Annotated[
        int,
        About(
            "time before a reservation is due in which it cannot be canceled",
            Group.BEHAVIOUR,
            DURATION,
            ("reserve.cancel",),
        ),
    ] = 0
    in_use: Annotated[
        InUse,
        About(
            "the service is in use: `no` ends the reservations that become due as SKIP",
            Group.BEHAVIOUR,
            rules=("reserve.skip",),
        ),
    ] = InUse.YES
    nothing_found: Annotated[
        NothingFound,
        About(
            "searches that match nothing: an empty `list`, or a bare `404`",
            Group.BEHAVIOUR,
            rules=("search.nothing", "unsub.nothing"),
        ),
    ] = NothingFound.LIST
    language: Annotated[Language, About("language of statusMessage", Group.BEHAVIOUR, rules=("result.text",))] = (
        Language.KOREAN
    )
    magic_numbers: Annotated[
        MagicNumbers,
        About(
            "recipient numbers that decide their own result; `mocksens codes --numbers` lists them",
            Group.FAILURES,
            rules=("life.magic-numbers",),
        ),
    ] = MagicNumbers.ON

    def refuses_texts(self) -> bool:
        """Return whether a text can be refused for its length or its characters."""
        return self.over_long is REFUSES_LONG or self.unsupported_text is REFUSES_UNSUPPORTED


DOCUMENTED: Final = Switches()
"""The defaults that follow the document where observations differ."""

SWITCHES: Final = {row.name: row for row in rows(Switches, DOCUMENTED)}
"""The row of every switch, by its name."""

OBSERVED: Final = Switches(nothing_found=NothingFound.NOT_FOUND, delivery=Delivery("after", 5_000))
"""The defaults that follow live reports: a bare 404 if nothing is found, and five seconds to deliver."""


class Profile(StrEnum):
    """A set of defaults of the switches."""

    DOCUMENTED = "documented"
    OBSERVED = "observed"


PROFILES: Final = {Profile.DOCUMENTED: DOCUMENTED, Profile.OBSERVED: OBSERVED}
