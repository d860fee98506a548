"""The block list of a service."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import Struct

from mocksens.core.operations import due
from mocksens.core.records import Unsubscribe
from mocksens.core.service import Service
from mocksens.spec.results import BLOCKED_BY_CUSTOMER
from mocksens.spec.statuses import RegisterType
from mocksens.web.admin.resources import iso
from mocksens.web.inbox.views import times
from mocksens.web.inbox.visit import Visit

SIZE: Final = 200
"""The number of entries on a page."""
ORIGINS: Final = {RegisterType.MANUAL: "by-api", RegisterType.CALL: "by-telephone"}
"""The keys of the texts that say how an entry came about."""


class BlockRow(Struct, frozen=True):
    """A blocked number. ``origin`` is the key of a text."""

    number: str
    time: str
    origin: str

    @property
    def shown(self) -> str:
        """The time without zone and milliseconds."""
        return times.to_the_second(self.time)


class BlockPage(Struct, frozen=True, kw_only=True):
    """A page of the block list, newest first."""

    service_id: str
    rows: Sequence[BlockRow]
    total: int
    """The number of entries in the whole list."""
    matches: int
    """The number of entries that match the search."""
    page: int
    """The number of this page, from 1."""
    pages: int


def contents(visit: Visit) -> Mapping[str, object]:
    """Return the values for the template."""
    q = visit.parameter("q").strip()
    service = visit.service
    return {
        "q": q,
        "blocked": None if service is None else _page(service, q, _page_number(visit.parameter("page"))),
        "numbers": visit.field("numbers"),
        "code": BLOCKED_BY_CUSTOMER,
    }


def _page_number(text: str) -> int:
    return max(int(text), 1) if re.fullmatch("[0-9]{1,9}", text) else 1


def _page(service: Service, q: str, number: int) -> BlockPage:
    """Return a page of the entries whose numbers contain ``q``. A page after the last one is the last one."""
    with service.lock:
        due.settle(service)
        entries = list(service.store.unsubscribes.values())
    matches = [entry for entry in entries if q in entry.number] if q else entries
    pages = max(-(-len(matches) // SIZE), 1)
    number = min(number, pages)
    end = len(matches) - (number - 1) * SIZE
    return BlockPage(
        service_id=service.id,
        rows=[_row(entry) for entry in reversed(matches[max(end - SIZE, 0) : end])],
        total=len(entries),
        matches=len(matches),
        page=number,
        pages=pages,
    )


def _row(entry: Unsubscribe) -> BlockRow:
    return BlockRow(entry.number, iso(entry.register_time), ORIGINS[entry.register_type])
