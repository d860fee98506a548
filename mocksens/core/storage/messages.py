"""The messages of a service, and their indexes. This module applies no rules."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from itertools import chain, islice
from operator import attrgetter
from typing import Final

from mocksens.core.records import Message, Request

PROMPT_MS: Final = 60_000
"""The time in which most messages complete. Messages that take longer have an index of their own."""
PEEKED: Final = 100
"""Maximum number of messages that ``peek`` compares one by one."""
MessageTest = Callable[[Message], bool]
POSITION: Final = attrgetter("position")


def _requested(message: Message) -> int:
    return message.request.time


def _completed(message: Message) -> int:
    assert message.complete_time is not None, "only messages with a completion time are indexed by it"
    return message.complete_time


def _complete_together(messages: Sequence[Message]) -> bool:
    time = messages[0].complete_time
    return all(message.complete_time == time for message in messages)


def _between(index: list[Message], start: int, end: int) -> list[Message]:
    low = bisect_left(index, start, key=_completed)
    return index[low : bisect_right(index, end, lo=low, key=_completed)]


def _insert(index: list[Message], messages: Sequence[Message], time: int) -> None:
    """Insert messages that complete at ``time``. Their place is nearly always at the end."""
    if not index or time >= (index[-1].complete_time or 0):
        index.extend(messages)
    else:
        place = bisect_right(index, time, key=_completed)
        index[place:place] = messages


class Candidates:
    """Messages in search order, evaluated lazily: first ``earlier``, and then ``low`` to ``high`` of a list.

    ``test`` selects among them. It is None if all of them belong to the result.
    """

    def __init__(
        self,
        messages: Sequence[Message],
        low: int,
        high: int,
        earlier: Sequence[Message] = (),
        test: MessageTest | None = None,
    ) -> None:
        self._messages = messages
        self._low = low
        self._high = high
        self._earlier = earlier
        self._test = test

    def after(self, position: int) -> "Candidates":
        """Return the candidates behind ``position``."""
        low = bisect_right(self._messages, position, lo=self._low, hi=self._high, key=POSITION)
        earlier = [message for message in self._earlier if message.position > position]
        return Candidates(self._messages, low, self._high, earlier, self._test)

    def page(self, skip: int, size: int, tests: Sequence[MessageTest] = ()) -> Sequence[Message]:
        """Return up to ``size`` messages that pass all tests, without the first ``skip`` of them."""
        tests = [*tests, self._test] if self._test else tests
        if not tests:
            start = min(self._low + skip, self._high)
            return self._messages[start : min(start + size, self._high)]
        each = chain(self._earlier, map(self._messages.__getitem__, range(self._low, self._high)))
        passing = (message for message in each if all(test(message) for test in tests))
        return list(islice(passing, skip, skip + size))


class Messages:
    """The messages of a service and the requests that sent them."""

    def __init__(self, first: int = 0) -> None:
        """Make an empty store. ``first`` is the position of the first message."""
        self.requests: dict[str, Request] = {}
        self.looks: dict[str, int] = {}
        """The number of looks that still show PROCESSING, by messageId, for messages that complete by looks."""
        self._messages: list[Message] = []
        self._dropped = first
        self._by_id: dict[str, Message] = {}
        self._unindexed: list[Message] = []
        """Messages added since the last look-up by id. Indexing on demand makes sending twice as fast."""
        self._by_completion: list[Message] = []
        self._late: list[Message] = []
        """Messages that took longer than ``PROMPT_MS``, by completion."""
        self._prompt = 0
        """The longest time that any other message took. Searches by completion look no further back than that."""
        self._completions_dropped = 0
        """The number of forgotten messages that had completed."""

    def __bool__(self) -> bool:
        return bool(self._messages)

    @property
    def next_position(self) -> int:
        """The position of the next message."""
        return self._dropped + len(self._messages)

    def add(self, request: Request, messages: Sequence[Message]) -> None:
        """Add a request with its messages. Requests must be added in the order of their times."""
        self.requests[request.request_id] = request
        self._messages.extend(messages)
        self._unindexed.extend(messages)
        if len(messages) == 1 or _complete_together(messages):
            time = messages[0].complete_time
            if time is not None:
                self._index_completions(messages, time)
            return
        for message in messages:
            if message.complete_time is not None:
                self._index_completions([message], message.complete_time)

    def get(self, message_id: str) -> Message | None:
        """Return the message with that id."""
        self._index_ids()
        return self._by_id.get(message_id)

    def peek(self, message_id: str) -> Message | None:
        """Return the message with that id without indexing. Of unindexed messages, only the latest are compared."""
        latest = islice(reversed(self._unindexed), PEEKED)
        return self._by_id.get(message_id) or next((each for each in latest if each.message_id == message_id), None)

    def after(self, position: int, most: int | None = None) -> Sequence[Message]:
        """Return the messages from ``position`` on, at most ``most`` of them."""
        start = max(position - self._dropped, 0)
        return self._messages[start : None if most is None else start + most]

    def before(self, position: int, most: int) -> Sequence[Message]:
        """Return the last ``most`` messages before ``position``, oldest first."""
        end = max(position - self._dropped, 0)
        return self._messages[max(end - most, 0) : end]

    def position_at(self, time: int) -> int:
        """Return the position of the first message requested at ``time`` or later."""
        return self._dropped + bisect_left(self._messages, time, key=_requested)

    @property
    def count(self) -> int:
        """The number of messages."""
        return len(self._messages)

    def next_completion(self, now: int) -> int | None:
        """Return the earliest instant after ``now`` at which a message completes."""
        place = bisect_right(self._by_completion, now, key=_completed)
        return _completed(self._by_completion[place]) if place < len(self._by_completion) else None

    @property
    def dropped(self) -> int:
        """The number of forgotten messages, which is the position of the first one left."""
        return self._dropped

    @property
    def completions_dropped(self) -> int:
        """The number of forgotten messages that had completed."""
        return self._completions_dropped

    def completed_count(self, now: int) -> int:
        """Return the number of messages that completed by ``now``, forgotten ones included."""
        return self._completions_dropped + bisect_right(self._by_completion, now, key=_completed)

    def completed_after(self, count: int, now: int, most: int) -> Sequence[Message]:
        """Return at most ``most`` messages completed by ``now``, in order of completion, without the first ``count``.

        The order of past completions never changes, because a completion is always set to now or later.
        """
        start = max(count - self._completions_dropped, 0)
        end = bisect_right(self._by_completion, now, key=_completed)
        return self._by_completion[start : min(start + most, end)]

    def _index_ids(self) -> None:
        if self._unindexed:
            self._by_id.update((message.message_id, message) for message in self._unindexed)
            self._unindexed.clear()

    def of_request(self, request: Request) -> Candidates:
        """Return the messages of a request."""
        first = request.first - self._dropped
        return Candidates(self._messages, first, first + request.count)

    def requested(self, start: int, end: int) -> Candidates:
        """Return the messages requested from ``start`` to ``end``, both included."""
        low = bisect_left(self._messages, start, key=_requested)
        return Candidates(self._messages, low, bisect_right(self._messages, end, lo=low, key=_requested))

    def completed(self, start: int, end: int) -> Candidates:
        """Return the messages completed from ``start`` to ``end``, both included, in the order of their requests."""
        reach = start - self._prompt
        low = bisect_left(self._messages, reach, key=_requested)
        high = bisect_right(self._messages, end, lo=low, key=_requested)
        late = [message for message in _between(self._late, start, end) if message.request.time < reach]
        return Candidates(
            self._messages,
            low,
            high,
            sorted(late, key=POSITION),
            lambda message: message.complete_time is not None and start <= message.complete_time <= end,
        )

    def completions(self, start: int, end: int) -> Sequence[Message]:
        """Return the messages completed from ``start`` to ``end``, both included, in the order of completion."""
        return _between(self._by_completion, start, end)

    def complete(self, message: Message, instant: int) -> None:
        """Set or change the time at which a message completes."""
        for index in (self._by_completion, self._late) if message.complete_time is not None else ():
            place = bisect_left(index, _completed(message), key=_completed)
            while place < len(index) and index[place] is not message:
                place += 1
            del index[place : place + 1]
        self.looks.pop(message.message_id, None)
        message.complete_time = instant
        self._index_completions([message], instant)

    def _index_completions(self, messages: Sequence[Message], time: int) -> None:
        """Index messages of one request that all complete at ``time``."""
        _insert(self._by_completion, messages, time)
        took = time - messages[0].request.time
        if took > PROMPT_MS:
            _insert(self._late, messages, time)
        elif took > self._prompt:
            self._prompt = took

    def forget(self, horizon: int, now: int) -> None:
        """Forget the messages requested before ``horizon``."""
        if self._messages and self._messages[0].request.time < horizon:
            self._drop(horizon, now)

    def _drop(self, horizon: int, now: int) -> None:
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

    def follow(self, before: "Messages", then: int, now: int) -> None:
        """Continue the count of completions of ``before`` at its time ``then``, which corresponds to ``now`` here."""
        self._completions_dropped = max(before.completed_count(then) - self.completed_count(now), 0)

    def clear(self, now: int) -> None:
        """Forget all messages. Their positions are not used again."""
        self._completions_dropped = self.completed_count(now)
        self._dropped = self.next_position
        for held in (self.requests, self.looks, self._by_id):
            held.clear()
        for index in (self._messages, self._unindexed, self._by_completion, self._late):
            index.clear()
        self._prompt = 0
