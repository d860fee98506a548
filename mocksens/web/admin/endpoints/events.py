"""The events of a service, as server-sent events.

     id: 12-9-0-14-0-0          how far the client has been told; as Last-Event-ID it goes on from there
     event: message             or request, completed, reservation; dropped and reset where that was not all
     data: {"cursor":12,…}      as the other calls show it

No list of events is kept: an id is a cursor in what the service holds (``core/inspection/events.py``). Only the latest
JSON is, as long as there are listeners, so that it is made once for all of them.
"""

import asyncio
import math
from typing import Final
from weakref import WeakKeyDictionary

import msgspec
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from mocksens.client.models.events import DroppedData
from mocksens.client.models.queries import EventQuery
from mocksens.core.clock import stopwatch
from mocksens.core.inspection import events as changes
from mocksens.core.inspection.events import Change, Cursor
from mocksens.core.records import Message, Reservation
from mocksens.core.sens import Sens
from mocksens.core.service import Service
from mocksens.core.storage.journal import Entry
from mocksens.web.admin.call import Context
from mocksens.web.admin.paths import find
from mocksens.web.admin.renderings import Renderings
from mocksens.web.admin.watch import Watch, appearing
from mocksens.web.delivery.extension import ANSWERED
from mocksens.web.delivery.sending import disconnection, lasts

KIND: Final = "text/event-stream"
KEEP_ALIVE: Final = 15.0
"""Seconds of silence before a comment shows that the line still holds."""
BATCH: Final = 10
"""How many things of a kind are told at once; between two batches, others have their turn."""
BATCH_BYTES: Final = 64 * 1024
"""The size at which a batch ends; the event that reaches it is whole."""
RETRY: Final = 1_000
"""Milliseconds after which a browser comes back."""
EVERYTHING: Final = "0"
COMMENT: Final = b":\n\n"
TURNS: Final[WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock]] = WeakKeyDictionary()
"""Lets one stream of a loop make a batch in each turn of it, however many there are."""


async def events(context: Context[None, EventQuery]) -> Response:
    """Answer with events from now on, or after the one that Last-Event-ID or ``after`` names; ``after=0`` is all.

    A service that does not exist yet is waited for, and all of its events are told.
    """
    asked = context.request.headers.get("last-event-id") or context.query.after
    cursor = None if asked in {None, "", EVERYTHING} else _cursor(str(asked))
    service = find(context)
    if context.request.method == "HEAD":
        return Response(media_type=KIND)
    start = Cursor() if asked == EVERYTHING else cursor
    return EventStream(context.sens, service or context.service_id, start)


def _cursor(text: str) -> Cursor:
    try:
        return changes.parse(text)
    except ValueError as error:
        raise HTTPException(400, f"Last-Event-ID or after {error}, not {text[:40]!a}") from error


class EventStream(Response):
    """An answer that goes on until the client, the service or the server goes away.

    ``service`` is one that there is, or the id of one to wait for. ``cursor`` is how far the client has been told;
    None begins now, which for a service to wait for is with everything.
    """

    media_type = KIND

    def __init__(self, sens: Sens, service: Service | str, cursor: Cursor | None) -> None:
        self.status_code = 200
        self.background = None
        self.init_headers({"cache-control": "no-store"})
        self._sens = sens
        self._asked = service
        self._cursor = cursor

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send events until the client, the service or the server goes away."""
        scope[ANSWERED] = True
        lasts(scope, math.inf)
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        ends = {asyncio.ensure_future(self._tell(send)), asyncio.ensure_future(disconnection(receive))}
        try:
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for end in ends:
                end.cancel()
            failures = await asyncio.gather(*ends, return_exceptions=True)
        for failure in failures:
            if isinstance(failure, Exception):
                raise failure

    async def _appeared(self, service_id: str, send: Send) -> Service:
        """Return the service once there is one; until then comments show that the line holds."""
        self._cursor = self._cursor or Cursor()
        text = self._head()
        while True:
            await send({"type": "http.response.body", "body": text, "more_body": True})
            service = await appearing(self._sens, service_id, KEEP_ALIVE)
            if service is not None:
                return service
            text = COMMENT

    async def _tell(self, send: Send) -> None:
        if isinstance(self._asked, Service):
            self._service, begin = self._asked, self._begin
        else:
            self._service, begin = await self._appeared(self._asked, send), self._news
        self._renderings = Renderings.shared(self._sens, self._service)
        with Watch(self._service) as watch:
            text = watch.look(begin)
            quiet_since = stopwatch()
            while True:
                if text:
                    await send({"type": "http.response.body", "body": text, "more_body": True})
                    # To send nothing writes nothing, but waits for a client that does not read: nothing is made for it
                    # meanwhile. Where the client reads, neither waits.
                    await send({"type": "http.response.body", "body": b"", "more_body": True})
                    quiet_since = stopwatch()
                elif self._service.dropped:
                    break
                else:
                    await watch.wait(KEEP_ALIVE - (stopwatch() - quiet_since))
                text = await self._batch(watch)
                if not text and stopwatch() - quiet_since >= KEEP_ALIVE:
                    text = COMMENT
        await send({"type": "http.response.body", "body": b""})

    async def _batch(self, watch: Watch) -> bytes:
        """Return what happened since the client was told last, in a turn of the event loop of its own."""
        async with TURNS.setdefault(asyncio.get_running_loop(), asyncio.Lock()):
            text = watch.look(self._news)
            if text:
                # The next stream's batch comes behind whatever else is ready.
                await asyncio.sleep(0)
            return text

    def _begin(self, now: int) -> bytes:
        """Return the id that everything comes behind, so that a client that is told nothing knows where to go on."""
        if self._cursor is None:
            self._cursor = changes.newest(self._service, now)
        elif self._cursor == Cursor():
            self._cursor = Cursor(resets=self._service.resets)
        return self._head()

    def _head(self) -> bytes:
        return f"retry: {RETRY}\nid: {self._cursor}\n\n".encode()

    def _news(self, now: int) -> bytes:
        """Return what happened since the client was told last."""
        assert self._cursor is not None, "a stream begins before it goes on"
        events, size = [], 0
        for change in changes.since(self._service, self._cursor, now, BATCH):
            events.append(self._event(change, now))
            self._cursor = change.cursor
            size += len(events[-1])
            if size >= BATCH_BYTES:
                break
        return b"".join(events)

    def _event(self, change: Change, now: int) -> bytes:
        head = f"id: {change.cursor}\nevent: {change.kind}\ndata: ".encode()
        return head + self._data(change.thing, now) + b"\n\n"

    def _data(self, thing: Entry | Message | Reservation | dict[str, int] | None, now: int) -> bytes:
        match thing:
            case None:
                return b"{}"
            case dict():
                return msgspec.json.encode(DroppedData(**thing))
            case _:
                return self._renderings.json(thing, now)
