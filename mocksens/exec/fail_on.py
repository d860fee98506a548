"""The reasons to fail a command that has succeeded, for ``mocksens exec --fail-on``."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from mocksens.core.parsing.nodes import suggestion
from mocksens.core.sens import Sens
from mocksens.exec.findings import RequestOutcome, RunFindings, failures_of
from mocksens.exec.report import amount
from mocksens.exec.tally import Tally
from mocksens.server.settings.parsers import words


class Reason(StrEnum):
    """A reason to fail a command. The members are in the order in which they are reported."""

    REFUSED = "refused"
    """A request that SENS refused, unless that was scripted."""
    DUPLICATE = "duplicate"
    """A message that was sent more than once."""
    FAILED = "failed"
    """A message whose result is not success, unless that was scripted."""


KNOWN: Final = ", ".join(Reason)
JOURNALED: Final = frozenset({Reason.REFUSED, Reason.DUPLICATE})
"""The reasons that depend on the journals."""


def parse(given: Iterable[str]) -> frozenset[Reason]:
    """Return the reasons that the words of ``--fail-on`` name. Raise ``ValueError`` for an unknown word."""
    reasons = set()
    for text in given:
        named = words(text)
        if not named:
            raise ValueError(f"name at least one of {KNOWN}")
        for word in named:
            if word not in set(Reason):
                raise ValueError(f"unknown word `{word[:40]}`{suggestion(word, Reason) or f'; known: {KNOWN}'}")
            reasons.add(Reason(word))
    return frozenset(reasons)


def verdict(reasons: frozenset[Reason], found: RunFindings, sens: Sens, gone: Tally) -> str:
    """Return the reasons that apply, in words, or an empty text if none does.

    ``gone`` counts what was removed during the run.
    """
    refused = [seen for seen in found.requests_that_were(RequestOutcome.REFUSED) if not seen.is_scripted]
    met = {
        Reason.REFUSED: (gone.refused + len(refused), "request", "refused"),
        Reason.DUPLICATE: (gone.duplicates + len(found.duplicates), "message", "sent more than once"),
        Reason.FAILED: (gone.failed + sum(map(failures_of, sens.services)), "message", "failed"),
    }
    told = {reason: f"{amount(number, what)} {done}" for reason, (number, what, done) in met.items() if number}
    told = {reason: text for reason, text in told.items() if reason in reasons}
    overflowed = gone.overflowed + found.overflowed
    if not told and overflowed and reasons & JOURNALED:
        # As in the admin API's verify, nothing can be said about requests that are no longer on record.
        lost = f"{amount(overflowed, 'request')} no longer on record; raise the setting `journal`"
        told = {reason: lost for reason in Reason if reason in reasons & JOURNALED}
    return f"{', '.join(dict.fromkeys(told.values()))} (--fail-on {','.join(told)})" if told else ""
