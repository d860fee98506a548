"""The requests: the rows of the list, and its search."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from msgspec import Struct

from mocksens.core.diagnosis.browsers import is_by_a_browser
from mocksens.core.display import redaction
from mocksens.core.inspection import request_pages, request_search
from mocksens.core.inspection.request_pages import RequestCursor, RequestHit
from mocksens.core.inspection.request_search import RequestSearch
from mocksens.core.signing.credentials import secrets_of
from mocksens.core.storage.journal import Entry, Journal
from mocksens.spec.faults import UNANSWERED
from mocksens.web.admin.resources import iso
from mocksens.web.inbox.views import open_request, times
from mocksens.web.inbox.views.messages import first_command
from mocksens.web.inbox.visit import Visit

SIZE: Final = 50
"""The number of requests on a page."""
REFUSED: Final = "refused"
"""The value of the parameter ``show`` for refused requests only."""
BEGINNING: Final = 200
"""Maximum number of characters of a diagnosis in the list."""


class JournalRow(Struct, frozen=True):
    """A request in the list. ``service_id`` is empty if it reached no service."""

    service_id: str
    entry: Entry
    secrets: tuple[str, ...]

    @property
    def key(self) -> str:
        """The key of the request in the query of the page's URL."""
        return f"{self.service_id}/{self.entry.number}"

    @property
    def path(self) -> str:
        """The target, without the beginning that all requests to the service have."""
        target = redaction.cover_target(self.entry.request.target, self.secrets)
        return target.removeprefix(f"/sms/v2/services/{self.service_id}") or target if self.service_id else target

    @property
    def outcome(self) -> str:
        """The key of the text for the outcome."""
        return open_request.outcome(self.entry)

    @property
    def status(self) -> int | None:
        """The HTTP status of the answer; None if there was none."""
        fired = self.entry.fired
        return None if fired is not None and fired.fault in UNANSWERED else self.entry.response.status

    @property
    def time(self) -> str:
        """The time of the answer in KST, without milliseconds."""
        return times.to_the_second(iso(self.entry.at))

    @property
    def diagnosis(self) -> str:
        """The beginning of the diagnosis."""
        return redaction.cover(self.entry.diagnosis.encode(), self.secrets).decode()[:BEGINNING]


class RequestList(Struct, frozen=True):
    """A page of the list. ``older`` is the cursor of the next page; it is empty on the last one."""

    rows: Sequence[JournalRow]
    older: str

    @property
    def is_unfinished(self) -> bool:
        """True if the search has not examined all requests, although the page has room for more."""
        return bool(self.older) and len(self.rows) < SIZE


def contents(visit: Visit) -> Mapping[str, object]:
    """Return the values for the template."""
    text, key, cursor, show = map(visit.parameter, ("q", "open", "cursor", "show"))
    listed, problem = RequestList([], ""), ""
    try:
        search = request_search.compiled(text, refused=show == REFUSED)
        listed = list_requests(visit, search, request_pages.parse(cursor) if cursor else None)
    except ValueError as error:
        problem = str(error)
    return {
        "q": text,
        "key": key,
        "cursor": cursor,
        "show": show,
        "listed": listed,
        "problem": problem,
        "dropped": sum(journal.dropped for _, journal in _journals(visit)),
        "opened": open_request.find(visit, key) if key else None,
        "command": first_command(visit),
    }


def list_requests(visit: Visit, search: RequestSearch, cursor: RequestCursor | None) -> RequestList:
    """Return a page of the requests that match, newest first, without those that browsers make on their own."""
    secrets = tuple(secrets_of(visit.sens.credentials))
    candidates = filter(_is_shown, request_pages.newest_first(_journals(visit), cursor))
    page = request_pages.page(candidates, search, SIZE, secrets)
    rows = [JournalRow(hit.service_id, hit.entry, secrets) for hit in page.hits]
    return RequestList(rows, "" if page.cursor is None else str(page.cursor))


def _journals(visit: Visit) -> Iterable[tuple[str, Journal]]:
    """Return the journals that the page shows: those of its services, and without a choice that of stray requests."""
    journals = [(service.id, service.journal) for service in visit.services]
    return journals if visit.service_id else [*journals, (open_request.STRAY, visit.sens.strays)]


def _is_shown(hit: RequestHit) -> bool:
    return hit.service_id != open_request.STRAY or not is_by_a_browser(hit.entry.request.target)
