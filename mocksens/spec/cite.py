"""Sources of rules."""

from enum import StrEnum
from typing import NamedTuple, Self

SMS_API = "SENS SMS API v2"
GUIDE_2026 = "SENS API guide, 2026"
"""The official pages of 2026, one for each operation."""
GATEWAY_API = "API Gateway, common error codes"
SIGNATURE_GUIDE = "Ncloud API, authentication and signature v2"
PUBLIC = "public clients and reports"
MOCKSENS = "mocksens"


class Basis(StrEnum):
    """The kind of evidence behind a rule."""

    DOCUMENTED = "documented"
    """An official page says so."""
    OBSERVED = "observed"
    """Public material shows the real service doing so."""
    ASSUMED = "assumed"
    """No public source settles it, so mocksens has chosen."""


class Assumption(NamedTuple):
    """A choice of mocksens where no public source settles a point, and the reason for it.

    ``part`` is the part of a rule that the source of the rule leaves open. It is empty if the whole rule is assumed.
    """

    part: str
    reason: str

    def __str__(self) -> str:
        return f"{self.part}: {self.reason}" if self.part else self.reason


class Cite(NamedTuple):
    """A place in a document.

    ``item`` names the row or note. For the SMS API page it ends with the line: ``messages.to, D:96``. ``words``
    holds the passages that a rule rests on, verbatim. It is empty where there is none to quote.
    """

    document: str
    section: str
    item: str
    basis: Basis
    words: tuple[str, ...] = ()
    open_part: Assumption | None = None
    """The part of the rule that the place does not settle."""

    @property
    def assumption(self) -> Assumption | None:
        """The choice of mocksens, wholly or in part."""
        return Assumption("", self.item) if self.basis is Basis.ASSUMED else self.open_part

    def except_for(self, part: str, reason: str) -> Self:
        """Return the cite of a rule of which ``part`` is assumed for ``reason``."""
        return self._replace(open_part=Assumption(part, reason))

    def __str__(self) -> str:
        where = ", ".join(part for part in (self.document, self.section, self.item) if part)
        return f"{self.basis}: {where}{f'; assumed: {self.open_part.part}' if self.open_part else ''}"


def documented(section: str, item: str, *words: str, document: str = SMS_API) -> Cite:
    """Return a cite of an official page. ``words`` are passages of the page."""
    return Cite(document, section, item, Basis.DOCUMENTED, words)


def documented_2026(page: str, item: str, *words: str) -> Cite:
    """Return a cite of one of the official pages of 2026, such as ``sens-sms-list``."""
    return documented(page, item, *words, document=GUIDE_2026)


def observed(item: str, section: str = "") -> Cite:
    """Return a cite of public material that shows the real service."""
    return Cite(PUBLIC, section, item, Basis.OBSERVED)


def assumed(item: str, section: str = "") -> Cite:
    """Return a cite of mocksens's choice where the page is silent. ``item`` gives the reason."""
    return Cite(MOCKSENS, section, item, Basis.ASSUMED)
