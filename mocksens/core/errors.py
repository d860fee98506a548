"""Why SENS refuses a request: a short closed family, whose members know their rule and a hint.

    Refusal
    ├── UnknownRoute          no such path or method
    ├── Unauthenticated       headers missing, or key, signature or timestamp wrong
    ├── Forbidden             this key may not use this serviceId
    ├── Invalid               one or more violations of the parameter tables
    ├── NotFound              no such request, message, reservation or caller
    ├── QuotaExceeded         the service's daily quota is used up
    ├── TooLarge              the body is over the cap
    ├── NotRelayed            as to a proxy, and for another host
    └── Malformed             not HTTP

What they look like on the wire is decided in ``web/wire/refusals.py`` only. ``Conflict`` is no refusal of SENS: it is
raised by what only mocksens can do.
"""

from enum import Enum, auto
from typing import Final, NamedTuple

from mocksens.spec.cite import Cite, observed
from mocksens.spec.rules import RULES

BARE: Final = observed("an empty 404, live report of 2026", "nothing found")


class Violation(NamedTuple):
    """One broken rule: ``text`` is what SENS would say, ``rule`` and ``cite`` where it comes from."""

    text: str
    rule: str
    cite: Cite
    got: str = ""
    """What was there instead, as far as it should be shown."""

    @property
    def field(self) -> str:
        """The field that it is about, which the text begins with in quotes."""
        return self.text.split("'")[1]

    def explain(self) -> str:
        """The violation with its rule, basis and place."""
        got = f" (got {self.got})" if self.got else ""
        return f"{self.text}{got} [{self.rule}, {self.cite}]"


class Refusal(Exception):
    """SENS refuses. ``hint`` is for the diagnosis: what was known and what to do next."""

    rule: str

    def __init__(self, hint: str, rule: str | None = None) -> None:
        super().__init__(hint)
        self.hint = hint
        self.cite = RULES[rule or self.rule].cite
        self.rule = rule or self.rule

    def diagnosis(self) -> str:
        """One line: what mocksens knows about it, with the rule and where that comes from."""
        return f"{self.hint} [{self.rule}, {self.cite}]"


class UnknownRoute(Refusal):
    """No operation has this method and path."""

    rule = "gateway.route-first"


class UnauthenticatedReason(Enum):
    """The check of a signature that failed."""

    HEADER_MISSING = auto()
    ACCESS_KEY_UNKNOWN = auto()
    TIMESTAMP_NO_NUMBER = auto()
    TIMESTAMP_OUT_OF_WINDOW = auto()
    SIGNATURE_MISMATCH = auto()


RULES_OF_REASONS: Final = {
    UnauthenticatedReason.HEADER_MISSING: "gateway.headers-missing",
    UnauthenticatedReason.ACCESS_KEY_UNKNOWN: "gateway.invalid",
    UnauthenticatedReason.TIMESTAMP_NO_NUMBER: "gateway.invalid",
    UnauthenticatedReason.TIMESTAMP_OUT_OF_WINDOW: "gateway.window",
    UnauthenticatedReason.SIGNATURE_MISMATCH: "gateway.invalid",
}
"""The rule that each check comes from."""


class Unauthenticated(Refusal):
    """The signature is missing or wrong. The hint is empty until the doctor has found and worded the cause."""

    rule = "gateway.invalid"

    def __init__(self, reason: UnauthenticatedReason, at: int) -> None:
        super().__init__("", RULES_OF_REASONS[reason])
        self.reason = reason
        self.at = at
        """The wall clock's instant that the timestamp was compared with."""


class Forbidden(Refusal):
    """The key may not use the serviceId, or nobody may."""

    rule = "gateway.service"


class Invalid(Refusal):
    """At least one violation, in the order of the tables."""

    rule = "check.envelope"

    def __init__(self, violations: list[Violation]) -> None:
        super().__init__(violations[0].text, violations[0].rule)
        self.violations = violations

    def diagnosis(self) -> str:
        """Every violation with its rule."""
        return "; ".join(violation.explain() for violation in self.violations)


class NotFound(Refusal):
    """``text`` is what SENS says. ``bare`` answers without a body (nothing_found: 404)."""

    rule = "search.nothing"

    def __init__(self, text: str, hint: str, *, rule: str | None = None, bare: bool = False) -> None:
        super().__init__(hint, rule)
        self.text = text
        self.bare = bare
        if bare:
            self.cite = BARE


class QuotaExceeded(Refusal):
    """More recipients than the service may still send to on this day of its clock."""

    rule = "gateway.quota"


class TooLarge(Refusal):
    """The body is over the cap."""

    rule = "gateway.too-large"


class NotRelayed(Refusal):
    """A proxy is asked for another host than SENS's."""

    rule = "gateway.proxy"

    def __init__(self, host: str, hint: str) -> None:
        super().__init__(hint)
        self.host = host


class Malformed(Refusal):
    """The bytes are not an HTTP request."""

    rule = "gateway.http"


AnyRefusal = (
    UnknownRoute | Unauthenticated | Forbidden | Invalid | NotFound | QuotaExceeded | TooLarge | NotRelayed | Malformed
)
"""The whole family, so that mypy finds where a member is forgotten."""
REFUSALS: Final = (
    UnknownRoute,
    Unauthenticated,
    Forbidden,
    Invalid,
    NotFound,
    QuotaExceeded,
    TooLarge,
    NotRelayed,
    Malformed,
)
"""The members of ``AnyRefusal``, for ``except``."""


class Conflict(ValueError):
    """Something is in a state in which this cannot be done."""
