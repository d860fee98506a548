"""The plan of a demonstration: what is sent when."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from mocksens.core.clock import DAY, to_datetime
from mocksens.core.scenarios.magic_numbers import NEVER, number_of
from mocksens.server.demo import schedule
from mocksens.server.demo.actions import CanceledReservation, SendBody, TimedAction, send, send_with_picture
from mocksens.server.demo.client import DemoClient
from mocksens.server.demo.mistakes import Mistake
from mocksens.server.demo.people import Customer, customers, fields
from mocksens.server.demo.pictures import INKS, coupon, parcel
from mocksens.server.demo.schedule import HOUR, MINUTE
from mocksens.server.demo.texts.advertisements import ADVERTISEMENTS
from mocksens.server.demo.texts.service import CODES, EMOJI, NOTICES, OVER_LONG
from mocksens.server.demo.texts.template import Template, TextKind

if TYPE_CHECKING:
    from faker import Faker

FAILURES: Final = ("2003", "3001", "2000", "3012", "3023", "2005", "3006", "1005", "3010", "2004")
"""The results of the messages that fail, the most frequent ones first."""
AT_ANY_HOUR: Final = {TextKind.CODE, TextKind.PAYMENT}
"""The kinds of texts that are also sent at night."""
LAST: Final = 40_000
"""The age of the latest message in milliseconds."""
COMPLETE: Final = 10
"""The number of messages from which on a demonstration has each sort."""
MOST_REFUSED: Final = 100
"""Maximum number of refused requests. In a long demonstration, their diagnoses would take most of the time."""


class Counts(NamedTuple):
    """The number of messages of each sort; ``waiting``, ``canceled`` and ``refused`` come in addition."""

    ads: int
    reserved: int
    failing: int
    odd: int
    ordinary: int
    waiting: int
    canceled: int
    refused: int


def counts(messages: int) -> Counts:
    """Divide ``messages``, without the latest one, into sorts."""

    def share(divisor: int) -> int:
        return max(messages // divisor, messages >= COMPLETE)

    ads, reserved, failing, odd = messages // 5, share(25), share(16), share(100)
    return Counts(
        ads=ads,
        reserved=reserved,
        failing=failing,
        odd=odd,
        ordinary=messages - 1 - ads - reserved - failing - 2 * odd,
        waiting=share(40),
        canceled=share(70),
        refused=min(share(11), MOST_REFUSED),
    )


class Plan:
    """The plan of a demonstration of ``messages`` messages before the instant ``start``."""

    def __init__(self, fake: "Faker", messages: int, start: int, mistakes: Sequence[Mistake]) -> None:
        self._fake = fake
        self._random = fake.random
        self._start = start
        self._counts = counts(messages)
        self._customers = customers(fake, messages)
        self._mistakes = mistakes

    def actions(self) -> list[TimedAction]:
        """Return the actions in order of time."""
        parts = (
            self._advertisements(),
            self._reservations(),
            self._failing(),
            self._odd(),
            self._ordinary(),
            self._refused(),
        )
        latest = self._send(self._start - LAST, CODES[0])
        return sorted([*(action for part in parts for action in part), latest], key=lambda action: action.at)

    def _advertisements(self) -> Iterator[TimedAction]:
        """Send advertisements to one to four customers each. One of them has been put on the block list."""
        left, sizes = self._counts.ads, []
        while left:
            sizes.append(min(self._random.randint(1, 4), left))
            left -= sizes[-1]
        deck = self._deck(ADVERTISEMENTS)
        groups = [self._random.sample(self._customers, size) for size in sizes]
        for at, group in zip(self._legal(len(groups)), groups, strict=True):
            yield self._send(at, next(deck), *group)
        if groups:
            blocked = groups[0][0].number
            yield TimedAction(self._start - schedule.SPAN + MINUTE, lambda client: client.block(blocked))

    def _reservations(self) -> Iterator[TimedAction]:
        """Reserve messages: some were sent since, some wait, and some were canceled."""
        sent, waiting, canceled = self._counts.reserved, self._counts.waiting, self._counts.canceled
        begin, now = self._start - schedule.SPAN, self._start
        deck = self._deck(
            [text for text in (*NOTICES, *ADVERTISEMENTS) if text.kind in {TextKind.APPOINTMENT, TextKind.AD}]
        )
        for due in schedule.due_times(self._fake, begin + DAY, now - schedule.RECENT, sent):
            yield self._send(due - self._between(2 * HOUR, 20 * HOUR), next(deck), due=due)
        for due in schedule.due_times(self._fake, now + HOUR, now + 3 * DAY, waiting):
            yield self._send(now - self._between(HOUR, DAY), next(deck), due=due)
        for due in schedule.due_times(self._fake, now + HOUR, now + 3 * DAY, canceled):
            at = now - self._between(5 * HOUR, DAY)
            reservation = CanceledReservation(self._sending(next(deck), [self._customer()], due, is_reserved=True))
            yield TimedAction(at, reservation.reserve)
            yield TimedAction(at + self._between(MINUTE, HOUR), reservation.cancel)

    def _failing(self) -> Iterator[TimedAction]:
        """Send to numbers that stand for a result, and to one whose message stays PROCESSING."""
        numbers = [NEVER, *map(number_of, FAILURES)]
        deck = self._deck(NOTICES)
        for index, at in enumerate(self._legal(self._counts.failing)):
            yield self._send(at, next(deck), self._customer()._replace(number=numbers[index % len(numbers)]))

    def _odd(self) -> Iterator[TimedAction]:
        """Send texts that are cut, and texts that no handset receives."""
        for text in (EMOJI, OVER_LONG):
            for at in self._legal(self._counts.odd):
                yield self._send(at, text)

    def _ordinary(self) -> Iterator[TimedAction]:
        """Send texts that succeed, at hours that fit them."""
        texts = list(islice(self._deck([*CODES * 4, *NOTICES]), self._counts.ordinary))
        late = [text for text in texts if text.kind in AT_ANY_HOUR]
        daily = [text for text in texts if text.kind not in AT_ANY_HOUR]
        for at, text in zip(schedule.any_time(self._fake, self._start, len(late)), late, strict=True):
            yield self._send(at, text)
        for at, text in zip(self._legal(len(daily)), daily, strict=True):
            yield self._send(at, text)

    def _refused(self) -> Iterator[TimedAction]:
        """Make one mistake after the other."""
        times = schedule.any_time(self._fake, self._start, self._counts.refused)
        for index, at in enumerate(sorted(times)):
            mistake = self._mistakes[index % len(self._mistakes)]
            yield TimedAction(at, partial(mistake, self._customer().number))

    def _send(self, at: int, text: Template, *recipients: Customer, due: int | None = None) -> TimedAction:
        """Return the action that sends a text, by default to any customer, or reserves it for the time ``due``."""
        return TimedAction(
            at, self._sending(text, recipients or (self._customer(),), due or at, is_reserved=due is not None)
        )

    def _sending(
        self, text: Template, recipients: Sequence[Customer], at: int, *, is_reserved: bool
    ) -> Callable[[DemoClient], str]:
        """Return the function that sends a text at the time ``at``, or reserves it for that time."""
        values = fields(self._fake, recipients[0], text.company, at)
        body: SendBody = {
            "type": text.type,
            "contentType": "AD" if text.kind is TextKind.AD else "COMM",
            "from": text.company.sender,
            "content": text.content.format_map(values),
            "messages": [{"to": recipient.number} for recipient in recipients],
        }
        if text.subject is not None:
            body["subject"] = text.subject.format_map(values)
        if is_reserved:
            body["reserveTime"] = f"{to_datetime(at):%Y-%m-%d %H:%M}"
        if text.has_picture:
            draw = parcel if text.kind is TextKind.DELIVERY else coupon
            name = f"{draw.__name__}_{self._random.randrange(10_000):04d}.jpg"
            return partial(send_with_picture, body, name, draw(self._random.randrange(len(INKS))))
        return partial(send, body)

    def _deck(self, texts: Sequence[Template]) -> Iterator[Template]:
        """Yield all texts in random order, again and again."""
        while True:
            yield from self._random.sample(texts, len(texts))

    def _legal(self, count: int) -> list[int]:
        return schedule.legal_time(self._fake, self._start, count)

    def _between(self, least: int, most: int) -> int:
        """Return a random length of time."""
        length: int = self._random.randrange(least, most)
        return length

    def _customer(self) -> Customer:
        customer: Customer = self._random.choice(self._customers)
        return customer
