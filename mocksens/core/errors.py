"""The reasons why SENS refuses a request: a small, closed family of exceptions, with rules and hints.

    Refusal
    ├── UnknownRoute          no such path or method
    ├── Unauthenticated       headers missing, or key, signature or timestamp wrong
    ├── Forbidden             this key may not use this serviceId
    ├── Invalid               one or more violations of the parameter tables
    ├── NotFound              no such request, message, reservation or caller
    ├── QuotaExceeded         the service's daily quota is used up
    ├── TooLarge              the body is over the limit
    ├── NotRelayed            a proxy request for another host
    └── Malformed             not HTTP

Only ``web/wire/refusals.py`` decides their form on the wire. ``Conflict`` is not a refusal of SENS: it is raised by
operations that only mocksens has.
"""

from enum import Enum, auto
from typing import Final, NamedTuple

from mocksens.spec.cite import Cite, observed
from mocksens.spec.rules import RULES

BARE: Final = observed("an empty 404, live report of 2026", "nothing found")


class Violation(NamedTuple):
    """A broken rule. ``text`` is SENS's message, and ``rule`` and ``cite`` are its source."""

    text: str
    rule: str
    cite: Cite
    got: str = ""
    """The offending value, as it may be shown."""

    @property
    def field(self) -> str:
        """The parameter at fault, which the text begins with, in quotes."""
        return self.text.split("'")[1]

    def explain(self) -> str:
        """Return the violation with its value, rule, basis and source."""
        got = f" (got {self.got})" if self.got else ""
        return f"{self.text}{got} [{self.rule}, {self.cite}]"


class Refusal(Exception):
    """A refusal by SENS. ``hint`` is for the diagnosis: the cause and the remedy."""

    rule: str

    def __init__(self, hint: str, rule: str | None = None) -> None:
        super().__init__(hint)
        self.hint = hint
        self.cite = RULES[rule or self.rule].cite
        self.rule = rule or self.rule

    def diagnosis(self) -> str:
        """Return the cause in one line, with the rule and its source."""
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
"""The rule behind each check."""


class Unauthenticated(Refusal):
    """The signature is missing or wrong. ``hint`` is empty until the doctor has found the cause."""

    rule = "gateway.invalid"

    def __init__(self, reason: UnauthenticatedReason, at: int) -> None:
        super().__init__("", RULES_OF_REASONS[reason])
        self.reason = reason
        self.at = at
        """The instant of the wall clock that the timestamp was compared with."""


class Forbidden(Refusal):
    """The key may not use the serviceId, or no key at all may use it."""

    rule = "gateway.service"


class Invalid(Refusal):
    """The request has one or more violations, which are in the order of the parameter tables."""

    rule = "check.envelope"

    def __init__(self, violations: list[Violation]) -> None:
        super().__init__(violations[0].text, violations[0].rule)
        self.violations = violations

    def diagnosis(self) -> str:
        """Return every violation with its rule."""
        return "; ".join(violation.explain() for violation in self.violations)


class NotFound(Refusal):
    """Something does not exist. ``text`` is SENS's message. ``bare`` means no body (setting nothing_found: 404)."""

    rule = "search.nothing"

    def __init__(self, text: str, hint: str, *, rule: str | None = None, bare: bool = False) -> None:
        super().__init__(hint, rule)
        self.text = text
        self.bare = bare
        if bare:
            self.cite = BARE


class QuotaExceeded(Refusal):
    """The recipients exceed the rest of the daily quota. The day is that of the service's clock."""

    rule = "gateway.quota"


class TooLarge(Refusal):
    """The body is over the limit."""

    rule = "gateway.too-large"


class NotRelayed(Refusal):
    """A request to a proxy for a host other than SENS's."""

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
"""The whole family, so that mypy reports a match that omits a member."""
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
    """The state of the object does not permit this operation."""
