"""The 080 block list: numbers that receive no ads."""

from itertools import islice

from mocksens.core.errors import NotFound
from mocksens.core.records import BlockSearch, Unsubscribe
from mocksens.core.service import Service
from mocksens.core.switches import NothingFound
from mocksens.core.validation.notes import UNREAD, Notes
from mocksens.spec.statuses import RegisterType


def search(service: Service, _: int, query: BlockSearch, __: Notes = UNREAD) -> list[Unsubscribe]:
    """Return one page of the matching blocked numbers, oldest first. Raise ``NotFound`` (rule unsub.nothing)."""
    matches = (entry for entry in service.store.unsubscribes.values() if _matches(entry, query))
    if service.switches.nothing_found is NothingFound.NOT_FOUND:
        entries = list(matches)
        if not entries:
            raise NotFound("", "no number matches; setting nothing_found answers 404", rule="unsub.nothing", bare=True)
        matches = (entry for entry in entries)
    skip = query.page_index * query.page_size
    return list(islice(matches, skip, skip + query.page_size))


def register(
    service: Service,
    now: int,
    numbers: list[str],
    notes: Notes = UNREAD,
    *,
    register_type: RegisterType = RegisterType.MANUAL,
) -> list[Unsubscribe]:
    """Block numbers. A number that is already blocked keeps its first registration (rule unsub.repeat)."""
    service.clock.pin()
    blocked = service.store.unsubscribes
    for number in numbers:
        if number in blocked:
            notes.note("unsub.repeat", f"{number} was blocked already: its first registration is kept")
    return [blocked.setdefault(number, Unsubscribe(number, now, register_type)) for number in numbers]


def delete(service: Service, _: int, numbers: list[str], notes: Notes = UNREAD) -> None:
    """Unblock numbers. A number that is not blocked is skipped (rule unsub.repeat)."""
    for number in numbers:
        if service.store.unsubscribes.pop(number, None) is None:
            notes.note("unsub.repeat", f"{number} was not blocked")


def _matches(entry: Unsubscribe, query: BlockSearch) -> bool:
    return (
        (query.number is None or entry.number == query.number)
        and (query.start is None or entry.register_time >= query.start)
        and (query.end is None or entry.register_time <= query.end)
    )
