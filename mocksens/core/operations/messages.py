"""Send messages, search for them, and give the result of one."""

from collections.abc import Callable
from operator import attrgetter
from typing import Final, NamedTuple

from msgspec import Struct

from mocksens.core.clock import DAY, KST, to_ms
from mocksens.core.errors import NotFound, QuotaExceeded
from mocksens.core.operations.acceptance import accept, foresee
from mocksens.core.operations.due import look
from mocksens.core.operations.files import keep
from mocksens.core.records import NO_HEADERS, Message, Reservation, Search, Send
from mocksens.core.scenarios.evaluation import Evaluation
from mocksens.core.service import Service
from mocksens.core.storage.messages import Candidates, MessageTest
from mocksens.core.storage.store import Store
from mocksens.core.switches import NothingFound
from mocksens.core.validation.notes import UNREAD, Notes
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
"""How a message is compared with each filter that does not change with time."""
NARROWING: Final = {"request_window": "requestStartTime", "complete_window": "completeStartTime"} | {
    parameter.attribute: parameter.name
    for parameter in LIST_MESSAGES
    if parameter.attribute in {*FILTERS, "status", "status_name"}
}
"""Everything that may narrow a requestId, by SENS's names."""


class Accepted(Struct, frozen=True, gc=False):
    """A send was taken."""

    request_id: str
    time: int


class Seen(NamedTuple):
    """A message as one answer shows it: its status is of the moment of the answer."""

    message: Message
    status: MessageStatus


class Page(NamedTuple):
    """One page of a search."""

    outcome: Outcome
    messages: list[Seen]
    page_index: int
    page_size: int
    has_more: bool


class MessageDetail(NamedTuple):
    """One message, with the names of its files by id."""

    seen: Seen
    file_names: dict[str, str]


def send(
    service: Service, now: int, asked: Send, notes: Notes = UNREAD, evaluation: Evaluation | None = None
) -> Accepted:
    """Take a send, or a reservation of one. Raises ``NotFound`` for an unknown caller, ``QuotaExceeded``.

    ``evaluation`` is that of the request, None where nothing is played for it.
    """
    switches = service.switches
    if switches.callers is not None:
        _check_caller(switches.callers, asked.sender)
    if switches.daily_quota is not None:
        _check_quota(service.store, switches.daily_quota, len(asked.recipients), now)
    service.clock.pin()
    file_ids: tuple[str, ...] = ()
    if asked.files:
        file_ids = tuple(
            [file if isinstance(file, str) else keep(service, file, now, notes).file_id for file in asked.files]
        )
    request_id = service.ids.request_id(asked.type, now)
    if asked.reserve_due is None:
        accept(service, asked, request_id, file_ids, now, evaluation=evaluation, notes=notes)
    else:
        service.store.reservations.add(
            Reservation(
                reserve_id=request_id,
                send=asked,
                file_ids=file_ids,
                due=asked.reserve_due,
                done=asked.reserve_due + RESERVATION_TAKES_MS,
                ordinal=evaluation.ordinal if evaluation else 0,
                headers=evaluation.headers if evaluation else NO_HEADERS,
            )
        )
        foresee(service, asked, file_ids, notes)
    return Accepted(request_id, now)


def search(service: Service, now: int, asked: Search, notes: Notes = UNREAD) -> Page:
    """One page of the messages that match, oldest request first. Raises ``NotFound``."""
    candidates = _candidates(service, asked, now)
    if isinstance(candidates, Reservation):
        _note_ignored_filters(asked, notes)
        outcome = Outcome.FAIL if candidates.status(now) in UNSENT else Outcome.RESERVED
        return Page(outcome, [], asked.page_index, asked.page_size, has_more=False)
    tests = _filters(asked, now)
    found = candidates.page(asked.page_index * asked.page_size, asked.page_size + 1, tests)
    is_bare = service.switches.nothing_found is NothingFound.NOT_FOUND
    if not found and is_bare and not candidates.page(0, 1, tests):
        raise NotFound("", "nothing matches; setting nothing_found answers 404", bare=True)
    page = found[: asked.page_size]
    seen = [Seen(message, message.status(now)) for message in page]
    look(service.store, page, now)
    return Page(Outcome.SUCCESS, seen, asked.page_index, asked.page_size, has_more=len(found) > len(page))


def _note_ignored_filters(asked: Search, notes: Notes) -> None:
    given = [name for attribute, name in NARROWING.items() if getattr(asked, attribute) is not None]
    if given:
        verb = "is" if len(given) == 1 else "are"
        text = f"{', '.join(given)} {verb} ignored: requestId names a reservation, which has no messages to filter"
        notes.note("search.reserved", text)


def result(service: Service, now: int, message_id: str, _: Notes = UNREAD) -> MessageDetail:
    """One message. Raises ``NotFound``."""
    message = service.store.messages.get(message_id)
    if message is None:
        raise NotFound("'messageId' is not found", _what_it_is(service, "messageId", message_id))
    seen = Seen(message, message.status(now))
    look(service.store, [message], now)
    files = map(service.store.files.get, message.request.file_ids)
    return MessageDetail(seen, {file.file_id: file.name for file in files if file is not None})


def _what_it_is(service: Service, name: str, text: str) -> str:
    # Nobody needs it while all is well.
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


def _candidates(service: Service, asked: Search, now: int) -> Candidates | Reservation:
    """What the requestId or the window selects; a reservation that is not (or never will be) messages as such."""
    store = service.store
    bare = service.switches.nothing_found is NothingFound.NOT_FOUND
    request = None if asked.request_id is None else store.messages.requests.get(asked.request_id)
    if request is None and asked.request_id in store.reservations.by_id:
        return store.reservations.by_id[asked.request_id]
    if request is None and asked.request_id is not None:
        said = _what_it_is(service, "requestId", asked.request_id)
        raise NotFound("'requestId' is not found", said, bare=bare)
    if asked.message_id is not None and store.messages.get(asked.message_id) is None:
        said = _what_it_is(service, "messageId", asked.message_id)
        raise NotFound("'messageId' is not found", said, bare=bare)
    if request is not None:
        return store.messages.of_request(request)
    if asked.request_window is not None:
        return store.messages.requested(*asked.request_window)
    assert asked.complete_window is not None, "core/validation/searches.py refuses a search for everything"
    start, end = asked.complete_window
    return store.messages.completed(start, min(end, now))


def _filters(asked: Search, now: int) -> list[MessageTest]:
    """What a message must pass: every filter that was given."""
    tests = [_equals(get, value) for name, get in FILTERS.items() if (value := getattr(asked, name)) is not None]
    if asked.status is not None:
        tests.append(lambda message: message.status(now) == asked.status)
    if asked.status_name is not None:
        succeeded = asked.status_name == Outcome.SUCCESS
        tests.append(
            lambda message: message.status(now) is MessageStatus.COMPLETED and (message.result == SUCCESS) is succeeded
        )
    if asked.request_id is not None:
        tests.extend(_within(asked, now))
    return tests


def _equals(get: Callable[[Message], object], value: object) -> MessageTest:
    return lambda message: get(message) == value


def _within(asked: Search, now: int) -> list[MessageTest]:
    """A window that narrows a requestId (rule search.what)."""
    if asked.request_window is not None:
        start, end = asked.request_window
        return [lambda message: start <= message.request.time <= end]
    if asked.complete_window is not None:
        start, end = asked.complete_window[0], min(asked.complete_window[1], now)
        return [lambda message: message.complete_time is not None and start <= message.complete_time <= end]
    return []
