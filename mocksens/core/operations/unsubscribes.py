"""The 080 block list: numbers that ads do not reach."""

from itertools import islice

from mocksens.core.errors import NotFound
from mocksens.core.records import BlockSearch, Unsubscribe
from mocksens.core.service import Service
from mocksens.core.switches import NothingFound
from mocksens.core.validation.notes import UNREAD, Notes
from mocksens.spec.statuses import RegisterType


def search(service: Service, _: int, asked: BlockSearch, __: Notes = UNREAD) -> list[Unsubscribe]:
    """One page of the blocked numbers that match, oldest first. Raises ``NotFound`` (rule unsub.nothing)."""
    found = (entry for entry in service.store.unsubscribes.values() if _matches(entry, asked))
    if service.switches.nothing_found is NothingFound.NOT_FOUND:
        entries = list(found)
        if not entries:
            raise NotFound("", "no number matches; setting nothing_found answers 404", rule="unsub.nothing", bare=True)
        found = (entry for entry in entries)
    skip = asked.page_index * asked.page_size
    return list(islice(found, skip, skip + asked.page_size))


def register(
    service: Service,
    now: int,
    numbers: list[str],
    notes: Notes = UNREAD,
    *,
    register_type: RegisterType = RegisterType.MANUAL,
) -> list[Unsubscribe]:
    """Block numbers; one that is blocked already keeps its first registration (rule unsub.repeat)."""
    service.clock.pin()
    known = service.store.unsubscribes
    for number in numbers:
        if number in known:
            notes.note("unsub.repeat", f"{number} was blocked already: its first registration is kept")
    return [known.setdefault(number, Unsubscribe(number, now, register_type)) for number in numbers]


def delete(service: Service, _: int, numbers: list[str], notes: Notes = UNREAD) -> None:
    """Unblock numbers; one that is not blocked is passed over (rule unsub.repeat)."""
    for number in numbers:
        if service.store.unsubscribes.pop(number, None) is None:
            notes.note("unsub.repeat", f"{number} was not blocked")


def _matches(entry: Unsubscribe, asked: BlockSearch) -> bool:
    return (
        (asked.number is None or entry.number == asked.number)
        and (asked.start is None or entry.register_time >= asked.start)
        and (asked.end is None or entry.register_time <= asked.end)
    )
