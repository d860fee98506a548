"""The firings of rules: the requests whose diagnoses name them, counted in journals."""

import heapq
from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import Final

from msgspec import Struct

from mocksens.core.diagnosis.browsers import is_by_a_browser
from mocksens.core.inspection.request_pages import RequestHit
from mocksens.core.storage.journal import Journal

NEWEST: Final = 5
"""The number of requests that are named for a rule."""


class Firings(Struct, frozen=True):
    """The number of requests whose diagnoses name a rule, and the latest of them, newest first."""

    count: int = 0
    newest: tuple[RequestHit, ...] = ()


class FiringCounts(Struct, frozen=True, kw_only=True):
    """The firings of each rule that fired, by its id, and the number of requests that were examined."""

    by_rule: Mapping[str, Firings]
    examined: int
    dropped: int
    """The number of requests that the journals have dropped or cleared, so that they cannot count."""


def count(journals: Iterable[tuple[str, Journal]]) -> FiringCounts:
    """Return the firings in journals, each with its serviceId, which is empty for that of stray requests.

    Requests that browsers make on their own do not count as firings.
    """
    counts: dict[str, int] = {}
    latest: dict[str, list[RequestHit]] = {}
    examined = dropped = 0
    for service_id, journal in journals:
        entries = journal.after()
        examined += len(entries)
        dropped += journal.last - len(entries)
        of_journal: dict[str, int] = {}
        for entry in reversed(entries):
            # Browsers know the address of the server only, so their own requests reach no service.
            if not entry.rules or (not service_id and is_by_a_browser(entry.request.target)):
                continue
            for rule_id in entry.rules:
                of_journal[rule_id] = times = of_journal.get(rule_id, 0) + 1
                if times <= NEWEST:
                    latest.setdefault(rule_id, []).append(RequestHit(service_id, entry))
        for rule_id, times in of_journal.items():
            counts[rule_id] = counts.get(rule_id, 0) + times
    by_rule = {
        rule_id: Firings(times, tuple(heapq.nsmallest(NEWEST, latest[rule_id], key=attrgetter("place"))))
        for rule_id, times in counts.items()
    }
    return FiringCounts(by_rule=by_rule, examined=examined, dropped=dropped)
