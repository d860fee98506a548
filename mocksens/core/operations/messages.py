"""Sends, searches for messages, and the result of a message."""

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Final

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from mocksens.core.clock import DAY, KST, to_ms
from mocksens.core.errors import Invalid, NotFound, QuotaExceeded
from mocksens.core.operations.acceptance import accept, foresee
from mocksens.core.operations.due import look
from mocksens.core.operations.files import keep
from mocksens.core.operations.reservations import note_status
from mocksens.core.parsing import page_tokens
from mocksens.core.parsing.page_tokens import PagePlace, WrongToken
from mocksens.core.records import NO_HEADERS, Message, Reservation, Search, Send, Upload
from mocksens.core.scenarios.evaluation import Evaluation
from mocksens.core.service import Service
from mocksens.core.storage.messages import Candidates, MessageTest
from mocksens.core.storage.store import Store
from mocksens.core.switches import NothingFound
from mocksens.core.validation.findings import Findings
from mocksens.core.validation.notes import UNREAD, Notes
from mocksens.core.validation.searches import refuse_token
from mocksens.spec.documents import EDITIONS, Paging
from mocksens.spec.limits import RESERVATION_TAKES
from mocksens.spec.parameters import LIST_MESSAGES
from mocksens.spec.results import SUCCESS
from mocksens.spec.statuses import UNSENT, MessageStatus, Outcome

RESERVATION_TAKES_MS: Final = to_ms(RESERVATION_TAKES.value)
KST_OFFSET: Final = int(KST.utcoffset(None).total_seconds()) * 1000
FILTERS: Final = {
    "message_id": attrgetter("message_id"),
    "type": attrgetter("request.type"),
    "content_type": attrgetter("request.content_type"),
    "country_code": attrgetter("request.country_code"),
    "sender": attrgetter("request.sender"),
    "to": attrgetter("to"),
}
"""Filters on values that never change, each with the getter of that value."""
NARROWING: Final = {"request_window": "requestStartTime", "complete_window": "completeStartTime"} | {
    parameter.attribute: parameter.name
    for parameter in LIST_MESSAGES
    if parameter.attribute in {*FILTERS, "status", "status_name"}
}
"""Parameters that narrow a search by requestId, keyed by attribute."""


class Accepted(Struct, frozen=True, gc=False):
    """The receipt of a send."""

    request_id: str
    time: int


class Seen(Struct, frozen=True):
    """A message with its status at the moment of the answer."""

    message: Message
    status: MessageStatus


class Page(Struct, frozen=True, kw_only=True):
    """One page of a search."""

    outcome: Outcome
    messages: list[Seen]
    page_index: int
    page_size: int
    has_more: bool
    request_id: str | None = None
    """The requestId that was searched for, if the document shows it."""
    next_token: str | None = None
    """The token of the next page, if the document has tokens and there is a next page."""


class MessageDetail(Struct, frozen=True):
    """A message, with the names of its files by fileId."""

    seen: Seen
    file_names: dict[str, str]


def send(
    service: Service, now: int, send: Send, notes: Notes = UNREAD, evaluation: Evaluation | None = None
) -> Accepted:
    """Accept a send or a reservation. Raise ``NotFound`` for an unknown caller, ``QuotaExceeded`` over the quota.

    ``evaluation`` is the evaluation of scenarios for the request, or None if no scenario is played for it.
    """
    switches = service.switches
    if switches.callers is not None:
        _check_caller(switches.callers, send.sender)
    if switches.daily_quota is not None:
        _check_quota(service.store, switches.daily_quota, len(send.recipients), now)
    service.clock.pin()
    file_ids = _file_ids(service, now, send.files, notes) if send.files else ()
    request_id = service.ids.request_id(send.type, now)
    if send.reserve_due is None:
        accept(service, send, request_id, file_ids, now, evaluation=evaluation, notes=notes)
    else:
        service.store.reservations.add(
            Reservation(
                reserve_id=request_id,
                send=send,
                file_ids=file_ids,
                due=send.reserve_due,
                done=send.reserve_due + RESERVATION_TAKES_MS,
                ordinal=evaluation.ordinal if evaluation else 0,
                headers=evaluation.headers if evaluation else NO_HEADERS,
            )
        )
        foresee(service, send, file_ids, notes)
    return Accepted(request_id, now)


def _file_ids(service: Service, now: int, files: Sequence[str | Upload], notes: Notes) -> tuple[str, ...]:
    """Return the fileIds of a send's files, and keep those that it contains."""
    return tuple([file if isinstance(file, str) else keep(service, file, now, notes).file_id for file in files])


def search(service: Service, now: int, query: Search, notes: Notes = UNREAD) -> Page:
    """Return one page of the matching messages, oldest request first.

    Raise ``NotFound`` for an unknown id, and ``Invalid`` for a wrong nextToken.
    """
    edition = EDITIONS[service.switches.document]
    place = _place(service, query)
    candidates = _candidates(service, query, now)
    request_id = query.request_id if edition.names_request else None
    if isinstance(candidates, Reservation):
        _note_ignored_filters(query, notes)
        status = candidates.status(now)
        note_status(service, status, notes)
        outcome = Outcome.FAIL if status in UNSENT else Outcome.RESERVED
        return Page(
            outcome=outcome,
            messages=[],
            page_index=query.page_index,
            page_size=query.page_size,
            has_more=False,
            request_id=request_id,
        )
    tests = _filters(query, now)
    rest = candidates if place is None else candidates.after(place.after)
    matches = rest.page(query.page_index * query.page_size, query.page_size + 1, tests)
    is_bare = service.switches.nothing_found is NothingFound.NOT_FOUND
    if not matches and is_bare and not candidates.page(0, 1, tests):
        raise NotFound("", "nothing matches; setting nothing_found answers 404", bare=True)
    page = matches[: query.page_size]
    seen = [Seen(message, message.status(now)) for message in page]
    is_processing = edition.shows_processing and _is_processing(service.store, query, now)
    look(service.store, page, now)
    index, has_more, token = query.page_index if place is None else place.page, len(matches) > len(page), None
    if has_more and edition.paging is Paging.CHAINED:
        token = page_tokens.write(PagePlace(page[-1].position, index + 1), _digest(service, query))
    elif has_more and not query.is_paged:
        notes.note("search.extra", edition.if_more)
    return Page(
        outcome=Outcome.PROCESSING if is_processing else Outcome.SUCCESS,
        messages=seen,
        page_index=index,
        page_size=query.page_size,
        has_more=has_more,
        request_id=request_id,
        next_token=token,
    )


def _place(service: Service, query: Search) -> PagePlace | None:
    """Return the place that the search's nextToken names, or None without a token. Raise ``Invalid``."""
    if query.next_token is None:
        return None
    try:
        return page_tokens.read(query.next_token, _digest(service, query))
    except WrongToken as problem:
        findings = Findings()
        refuse_token(query.next_token, problem, findings)
        raise Invalid(findings.violations) from problem


def _digest(service: Service, query: Search) -> bytes:
    """Return the digest of what must stay the same from page to page: the service and the filters."""
    filters = replace(query, page_size=0, page_index=0, is_paged=False, next_token=None)
    return page_tokens.digest(service.ids.seed.encode() + b"\n" + msgspec.json.encode(filters))


def _is_processing(store: Store, query: Search, now: int) -> bool:
    """Return whether a message of the request that was searched for has no result yet (rule search.processing)."""
    request = store.messages.requests.get(query.request_id or "")
    if request is None:
        return False
    messages = store.messages.of_request(request).page(0, request.count)
    return any(message.status(now) is not MessageStatus.COMPLETED for message in messages)


def _note_ignored_filters(query: Search, notes: Notes) -> None:
    ignored = [name for attribute, name in NARROWING.items() if getattr(query, attribute) is not None]
    if ignored:
        verb = "is" if len(ignored) == 1 else "are"
        text = f"{', '.join(ignored)} {verb} ignored: requestId names a reservation, which has no messages to filter"
        notes.note("search.reserved", text)


def result(service: Service, now: int, message_id: str, _: Notes = UNREAD) -> MessageDetail:
    """Return one message. Raise ``NotFound`` for an unknown messageId."""
    message = service.store.messages.get(message_id)
    if message is None:
        raise NotFound("'messageId' is not found", _explain_unknown(service, "messageId", message_id))
    seen = Seen(message, message.status(now))
    look(service.store, [message], now)
    files = map(service.store.files.get, message.request.file_ids)
    return MessageDetail(seen, {file.file_id: file.name for file in files if file is not None})


def _explain_unknown(service: Service, name: str, text: str) -> str:
    # Imported only for an unknown id.
    from mocksens.core.operations import unknown_ids

    return unknown_ids.hint(service, name, text)


def _check_caller(callers: frozenset[str], sender: str) -> None:
    if sender not in callers:
        raise NotFound(
            "'from' is not an authenticated tel number.",
            f"{sender} is not one of the configured callers; see the setting `callers`",
            rule="send.caller",
        )


def _check_quota(store: Store, quota: int, recipients: int, now: int) -> None:
    day = (now + KST_OFFSET) // DAY
    used = store.quota.used(day)
    if used + recipients > quota:
        raise QuotaExceeded(
            f"{used} of {quota} recipients a day are used, {recipients} more were asked for; see the setting"
            " `daily_quota`, or advance the clock to the next day (KST)"
        )
    store.quota.count(day, recipients)


def _candidates(service: Service, query: Search, now: int) -> Candidates | Reservation:
    """Return the messages of the requestId or of the window, or the reservation if the requestId names one."""
    store = service.store
    bare = service.switches.nothing_found is NothingFound.NOT_FOUND
    request = None if query.request_id is None else store.messages.requests.get(query.request_id)
    if request is None and query.request_id in store.reservations.by_id:
        return store.reservations.by_id[query.request_id]
    if request is None and query.request_id is not None:
        explanation = _explain_unknown(service, "requestId", query.request_id)
        raise NotFound("'requestId' is not found", explanation, bare=bare)
    if query.message_id is not None and store.messages.get(query.message_id) is None:
        explanation = _explain_unknown(service, "messageId", query.message_id)
        raise NotFound("'messageId' is not found", explanation, bare=bare)
    if request is not None:
        return store.messages.of_request(request)
    if query.request_window is not None:
        return store.messages.requested(*query.request_window)
    assert query.complete_window is not None, "core/validation/searches.py refuses a search for everything"
    start, end = query.complete_window
    return store.messages.completed(start, min(end, now))


def _filters(query: Search, now: int) -> list[MessageTest]:
    """Return a test for each filter of the search."""
    tests = [_equals(get, value) for name, get in FILTERS.items() if (value := getattr(query, name)) is not None]
    if query.status is not None:
        tests.append(lambda message: message.status(now) == query.status)
    if query.status_name is not None:
        succeeded = query.status_name == Outcome.SUCCESS
        tests.append(
            lambda message: message.status(now) is MessageStatus.COMPLETED and (message.result == SUCCESS) is succeeded
        )
    if query.request_id is not None:
        tests.extend(_within(query, now))
    return tests


def _equals(get: Callable[[Message], object], value: object) -> MessageTest:
    return lambda message: get(message) == value


def _within(query: Search, now: int) -> list[MessageTest]:
    """Return a list with the test of the window that narrows a requestId (rule search.what), or an empty list."""
    if query.request_window is not None:
        start, end = query.request_window
        return [lambda message: start <= message.request.time <= end]
    if query.complete_window is not None:
        start, end = query.complete_window[0], min(query.complete_window[1], now)
        return [lambda message: message.complete_time is not None and start <= message.complete_time <= end]
    return []
