"""Everything that one service holds, and the indexes to find it by. No rules but retention; one owner at a time."""

import heapq
from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from copy import copy
from itertools import chain, islice, takewhile
from operator import attrgetter
from typing import Final

from mocksens.core.clock import to_ms
from mocksens.core.records import File, Message, Request, Reservation, Unsubscribe
from mocksens.spec.limits import FILE_MEMORY, HISTORY
from mocksens.spec.statuses import ReserveStatus

HISTORY_MS: Final = to_ms(HISTORY.value)
FILE_MEMORY_MS: Final = to_ms(FILE_MEMORY.value)
PROMPT_MS: Final = 60_000
"""What takes longer is late: few messages are, so they get an index of their own."""
Test = Callable[[Message], bool]


def _requested(message: Message) -> int:
    return message.request.time


def _completed(message: Message) -> int:
    assert message.complete_time is not None, "only messages with a completion time are indexed by it"
    return message.complete_time


def _between(index: list[Message], start: int, end: int) -> list[Message]:
    low = bisect_left(index, start, key=_completed)
    return index[low : bisect_right(index, end, lo=low, key=_completed)]


def _insert(index: list[Message], messages: Sequence[Message], time: int) -> None:
    """Insert messages that are completed at ``time``; nearly always that is at the end."""
    if not index or time >= (index[-1].complete_time or 0):
        index.extend(messages)
    else:
        place = bisect_right(index, time, key=_completed)
        index[place:place] = messages


class Candidates:
    """Messages in search order, found when asked for: some ``earlier`` ones, then ``low`` to ``high`` of a list.

    ``test`` is what each must pass; None where the places say everything.
    """

    def __init__(
        self,
        messages: Sequence[Message],
        low: int,
        high: int,
        earlier: Sequence[Message] = (),
        test: Test | None = None,
    ) -> None:
        self._messages = messages
        self._low = low
        self._high = high
        self._earlier = earlier
        self._test = test

    def page(self, skip: int, size: int, tests: Sequence[Test] = ()) -> Sequence[Message]:
        """Up to ``size`` messages that pass all tests, after the first ``skip`` that do."""
        tests = [*tests, self._test] if self._test else tests
        if not tests:
            start = min(self._low + skip, self._high)
            return self._messages[start : min(start + size, self._high)]
        each = chain(self._earlier, map(self._messages.__getitem__, range(self._low, self._high)))
        passing = (message for message in each if all(test(message) for test in tests))
        return list(islice(passing, skip, skip + size))


class Store:
    """One service's messages, requests, reservations, files and block list."""

    def __init__(self, first: int = 0) -> None:
        """``first`` is where the first message will stand in the order of all messages."""
        self.requests: dict[str, Request] = {}
        self.reservations: dict[str, Reservation] = {}
        self.unsubscribes: dict[str, Unsubscribe] = {}
        self.looks: dict[str, int] = {}
        """Looks at a message that still show PROCESSING, by messageId, where looks decide."""
        self._messages: list[Message] = []
        self._dropped = first
        self._by_id: dict[str, Message] = {}
        self._unindexed: list[Message] = []
        """Messages that nobody has asked for by id since they came; sending is twice as fast without them."""
        self._by_completion: list[Message] = []
        self._late: list[Message] = []
        """Those that took longer than ``PROMPT_MS``, by completion."""
        self._prompt = 0
        """How long the slowest of the others took: no search by completion looks further back."""
        self._completions_dropped = 0
        """How many messages had been completed of those that are no longer there."""
        self._waiting: list[tuple[int, int, Reservation]] = []
        self._past: deque[Reservation] = deque()
        self._ending: deque[Reservation] = deque()
        """Those that are being carried out, in the order in which they will be done."""
        self._reserved = 0
        self._changed: dict[int, Reservation] = {}
        """Each reservation by the number of its latest change, in that order."""
        self._changes = 0
        self._gone: list[int] = []
        """The numbers of those that are no longer there."""
        self._files: dict[str, File] = {}
        self._fresh: deque[File] = deque()
        self._expired: deque[File] = deque()
        self._files_by_name: dict[tuple[str, int], File] = {}
        self._quota_day = 0
        self._quota_used = 0

    def rehearsal(self) -> "Store":
        """A store with the same reservations, files, block list and quota, and no messages; changes stay in it."""
        double = Store()
        double.reservations = {name: copy(reservation) for name, reservation in self.reservations.items()}
        double.unsubscribes = self.unsubscribes.copy()
        double._files = self._files.copy()
        double._files_by_name = self._files_by_name.copy()
        double._quota_day, double._quota_used = self._quota_day, self._quota_used
        return double

    # --- messages ------------------------------------------------------------------------------------

    @property
    def next_position(self) -> int:
        """Where the next message will stand in the order of all messages."""
        return self._dropped + len(self._messages)

    def add(self, request: Request, messages: Sequence[Message]) -> None:
        """Take a request with its messages; requests come in the order of their times."""
        self.requests[request.request_id] = request
        self._messages.extend(messages)
        self._unindexed.extend(messages)
        time = messages[0].complete_time
        if len(messages) == 1 or all(message.complete_time == time for message in messages):
            if time is not None:
                self._index_completions(messages, time)
            return
        for message in messages:
            if message.complete_time is not None:
                self._index_completions([message], message.complete_time)

    def message(self, message_id: str) -> Message | None:
        """The message of that id."""
        self._index_ids()
        return self._by_id.get(message_id)

    def messages_after(self, position: int, most: int | None = None) -> Sequence[Message]:
        """The messages from that place in the order of all messages on, ``most`` of them at most."""
        start = max(position - self._dropped, 0)
        return self._messages[start : None if most is None else start + most]

    @property
    def message_count(self) -> int:
        """How many messages there are."""
        return len(self._messages)

    def next_change(self, now: int) -> int | None:
        """The earliest instant behind ``now`` at which a reservation is due or a message is completed."""
        times = [reservation.due for _, _, reservation in self._waiting[:1]]
        times += [reservation.done for reservation in islice(self._ending, 1)]
        place = bisect_right(self._by_completion, now, key=_completed)
        times += map(_completed, self._by_completion[place : place + 1])
        return min(times, default=None)

    @property
    def dropped(self) -> int:
        """How many messages are no longer there: those that stood before it in the order of all messages."""
        return self._dropped

    @property
    def completions_dropped(self) -> int:
        """How many messages had been completed of those that are no longer there."""
        return self._completions_dropped

    def completed_count(self, now: int) -> int:
        """How many messages have been completed by ``now``, those included that are no longer there."""
        return self._completions_dropped + bisect_right(self._by_completion, now, key=_completed)

    def completed_after(self, count: int, now: int, most: int) -> Sequence[Message]:
        """The messages completed by ``now``, in that order, behind the first ``count``; ``most`` of them at most.

        Nothing is ever put before what somebody may have seen: a completion is fixed for now or for later.
        """
        start = max(count - self._completions_dropped, 0)
        end = bisect_right(self._by_completion, now, key=_completed)
        return self._by_completion[start : min(start + most, end)]

    def _index_ids(self) -> None:
        if self._unindexed:
            self._by_id.update((message.message_id, message) for message in self._unindexed)
            self._unindexed.clear()

    def of_request(self, request: Request) -> Candidates:
        """The messages of a request."""
        first = request.first - self._dropped
        return Candidates(self._messages, first, first + request.count)

    def requested(self, start: int, end: int) -> Candidates:
        """The messages requested from ``start`` to ``end``, both included."""
        low = bisect_left(self._messages, start, key=_requested)
        return Candidates(self._messages, low, bisect_right(self._messages, end, lo=low, key=_requested))

    def completed(self, start: int, end: int) -> Candidates:
        """The messages completed from ``start`` to ``end``, both included, in the order of their requests."""
        reach = start - self._prompt
        low = bisect_left(self._messages, reach, key=_requested)
        high = bisect_right(self._messages, end, lo=low, key=_requested)
        late = [message for message in _between(self._late, start, end) if message.request.time < reach]
        return Candidates(
            self._messages,
            low,
            high,
            sorted(late, key=attrgetter("position")),
            lambda message: message.complete_time is not None and start <= message.complete_time <= end,
        )

    def completions(self, start: int, end: int) -> Sequence[Message]:
        """The same messages in the order in which they are completed."""
        return _between(self._by_completion, start, end)

    def complete(self, message: Message, instant: int) -> None:
        """Fix when a message is completed, anew if need be."""
        for index in (self._by_completion, self._late) if message.complete_time is not None else ():
            place = bisect_left(index, _completed(message), key=_completed)
            while place < len(index) and index[place] is not message:
                place += 1
            del index[place : place + 1]
        self.looks.pop(message.message_id, None)
        message.complete_time = instant
        self._index_completions([message], instant)

    def _index_completions(self, messages: Sequence[Message], time: int) -> None:
        """Index messages of one request that are all completed at ``time``."""
        _insert(self._by_completion, messages, time)
        took = time - messages[0].request.time
        if took > PROMPT_MS:
            _insert(self._late, messages, time)
        elif took > self._prompt:
            self._prompt = took

    # --- reservations --------------------------------------------------------------------------------

    def reserve(self, reservation: Reservation) -> None:
        """Take a reservation."""
        self.reservations[reservation.reserve_id] = reservation
        self.touch(reservation)
        self._reserved += 1
        heapq.heappush(self._waiting, (reservation.due, self._reserved, reservation))

    def next_due(self, now: int) -> Reservation | None:
        """Take out the earliest reservation that is due at ``now`` and not cancelled; None if there is none."""
        while self._waiting and self._waiting[0][0] <= now:
            _, _, reservation = heapq.heappop(self._waiting)
            self._past.append(reservation)
            if not reservation.canceled:
                self.touch(reservation)
                self._ending.append(reservation)
                return reservation
        while self._ending and self._ending[0].done <= now:
            self.touch(self._ending.popleft())
        return None

    def past_reservations(self) -> Iterable[Reservation]:
        """The reservations that were taken out by ``next_due`` or cancelled before, oldest first."""
        return self._past

    def touch(self, reservation: Reservation) -> None:
        """Number a change of a reservation: it was made, was cancelled, is due or is done."""
        self._changed.pop(reservation.number, None)
        self._changes += 1
        reservation.number = self._changes
        self._changed[reservation.number] = reservation

    @property
    def reservation_changes(self) -> int:
        """The number of the latest change of a reservation."""
        return self._changes

    def reservations_changed(self, after: int) -> list[Reservation]:
        """The reservations whose latest change is behind that number, in the order of these changes."""
        found = takewhile(lambda number: number > after, reversed(self._changed))
        return [self._changed[number] for number in found][::-1]

    def reservations_dropped(self, after: int) -> int:
        """How many reservations that changed behind that number are no longer there."""
        return sum(number > after for number in self._gone)

    def _forget_reservation(self, reservation: Reservation) -> None:
        del self.reservations[reservation.reserve_id]
        del self._changed[reservation.number]
        self._gone.append(reservation.number)

    # --- files ---------------------------------------------------------------------------------------

    def add_file(self, file: File) -> None:
        """Take a file; files come in the order of their times."""
        self._files[file.file_id] = file
        self._files_by_name[file.name, file.size] = file
        self._fresh.append(file)

    def file(self, file_id: str) -> File | None:
        """The file of that id, expired or not."""
        return self._files.get(file_id)

    def file_like(self, name: str, size: int) -> File | None:
        """A file of that name and size that had not expired when ``forget`` was last called."""
        return self._files_by_name.get((name, size))

    # --- quota ---------------------------------------------------------------------------------------

    def quota_used(self, day: int) -> int:
        """Recipients counted on that day."""
        return self._quota_used if day == self._quota_day else 0

    def count_quota(self, day: int, recipients: int) -> None:
        """Count recipients on that day."""
        self.set_quota(day, self.quota_used(day) + recipients)

    @property
    def quota(self) -> tuple[int, int]:
        """The last day on which recipients were counted, and how many on it."""
        return self._quota_day, self._quota_used

    def set_quota(self, day: int, recipients: int) -> None:
        """Let so many recipients be counted on that day."""
        self._quota_day, self._quota_used = day, recipients

    # --- retention -----------------------------------------------------------------------------------

    def forget(self, now: int) -> None:
        """Drop what is older than it may be (rules search.history and upload.life)."""
        horizon = now - HISTORY_MS
        if self._messages and self._messages[0].request.time < horizon:
            self._forget_messages(horizon)
        while self._past and self._past[0].due < horizon:
            self._forget_reservation(self._past.popleft())
        while self._fresh and self._fresh[0].expire_time <= now:
            file = self._fresh.popleft()
            file.data = b""
            del self._files_by_name[file.name, file.size]
            self._expired.append(file)
        while self._expired and self._expired[0].expire_time + FILE_MEMORY_MS < now:
            del self._files[self._expired.popleft().file_id]

    def _forget_messages(self, horizon: int) -> None:
        now = horizon + HISTORY_MS
        completed = self.completed_count(now)
        count = bisect_left(self._messages, horizon, key=_requested)
        gone, self._messages[:count] = self._messages[:count], []
        self._dropped += count
        self._index_ids()
        last = 0
        for message in gone:
            del self._by_id[message.message_id]
            self.looks.pop(message.message_id, None)
            self.requests.pop(message.request.request_id, None)
            last = max(last, message.complete_time or 0)
        for index in (self._by_completion, self._late):
            end = bisect_right(index, last, key=_completed)
            index[:end] = [message for message in index[:end] if message.request.time >= horizon]
        self._completions_dropped = completed - bisect_right(self._by_completion, now, key=_completed)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is held that has a time."""
        return not (self._messages or self.reservations or self._files or self.unsubscribes)

    def clear_messages(self, now: int) -> None:
        """Forget all messages, and the reservations that became some; their places are not given again."""
        self._completions_dropped = self.completed_count(now)
        self._dropped = self.next_position
        for held in (self.requests, self.looks, self._by_id):
            held.clear()
        for index in (self._messages, self._unindexed, self._by_completion, self._late):
            index.clear()
        self._prompt = 0
        for reservation in [each for each in self._past if each.status(each.done) is ReserveStatus.DONE]:
            self._past.remove(reservation)
            self._forget_reservation(reservation)
        self._ending = deque(reservation for reservation in self._ending if reservation.reserve_id in self.reservations)

    def clear_reservations(self) -> None:
        """Forget all reservations; those that were not due yet are never carried out."""
        for reservation in list(self.reservations.values()):
            self._forget_reservation(reservation)
        for held in (self._waiting, self._past, self._ending):
            held.clear()

    def clear_files(self) -> None:
        """Forget all files."""
        for held in (self._files, self._files_by_name, self._fresh, self._expired):
            held.clear()
