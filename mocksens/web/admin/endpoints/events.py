"""The events of a service, as server-sent events.

     id: 12-9-0-14-0-0          the client's position; with it as Last-Event-ID, the stream continues there
     event: message             or request, completed, reservation, dropped, reset
     data: {"cursor":12,…}      as in the other calls

No list of events is kept, because an id is a cursor in the contents of the service (``core/inspection/events.py``).
Only the latest JSON is cached, so that it is rendered once for all streams.
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
from mocksens.client.models.messages import MessageData
from mocksens.client.models.queries import EventQuery
from mocksens.client.models.requests import RequestData
from mocksens.client.models.reservations import ReservationData
from mocksens.core.clock import stopwatch
from mocksens.core.inspection import events as changes
from mocksens.core.inspection.events import Change, Cursor
from mocksens.core.records import Message, Reservation
from mocksens.core.sens import Sens
from mocksens.core.service import Service
from mocksens.core.storage.journal import Entry
from mocksens.web.admin.call import SERVICE, AnyCall, Call, Context
from mocksens.web.admin.paths import find_service
from mocksens.web.admin.renderings import Renderings
from mocksens.web.admin.watch import Watch, wait_for_service
from mocksens.web.delivery.extension import ANSWERED
from mocksens.web.delivery.sending import lasts, until_disconnected

KIND: Final = "text/event-stream"
KEEP_ALIVE: Final = 15.0
"""The number of seconds without an event after which a comment is sent to keep the connection alive."""
BATCH: Final = 10
"""Maximum number of events of one kind in a batch. Other tasks run between two batches."""
BATCH_BYTES: Final = 64 * 1024
"""The number of bytes at which a batch ends. The event that reaches it is included."""
RETRY: Final = 1_000
"""The number of milliseconds after which a browser reconnects."""
EVERYTHING: Final = "0"
COMMENT: Final = b":\n\n"
TURNS: Final[WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock]] = WeakKeyDictionary()
"""The lock of each event loop, which lets only one stream make a batch in a turn of the loop."""


async def events(context: Context[None, EventQuery]) -> Response:
    """Stream the events after the one that Last-Event-ID or ``after`` names.

    By default, stream the events from now on; with 0, stream all of them. If the service does not exist yet, wait for
    it, and stream all of its events.
    """
    position = context.request.headers.get("last-event-id") or context.query.after
    cursor = None if position in {None, "", EVERYTHING} else _cursor(str(position))
    service = find_service(context)
    if context.request.method == "HEAD":
        return Response(media_type=KIND)
    start = Cursor() if position == EVERYTHING else cursor
    return EventStream(context.sens, service or context.service_id, start)


def _cursor(text: str) -> Cursor:
    try:
        return changes.parse(text)
    except ValueError as error:
        raise HTTPException(400, f"Last-Event-ID or after {error}, not {text[:40]!a}") from error


class EventStream(Response):
    """A stream of events that ends with the client, the service or the server.

    ``service`` is a service, or the id of one to wait for. ``cursor`` is the position of the client. If it is None, the
    stream begins now, or with the first event of a service that does not exist yet.
    """

    media_type = KIND

    def __init__(self, sens: Sens, service: Service | str, cursor: Cursor | None) -> None:
        self.status_code = 200
        self.background = None
        self.init_headers({"cache-control": "no-store"})
        self._sens = sens
        self._service_or_id = service
        self._cursor = cursor

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send events until the client disconnects, or the service or the server ends."""
        scope[ANSWERED] = True
        lasts(scope, math.inf)
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        await until_disconnected(self._stream(send), receive)

    async def _wait_for_service(self, service_id: str, send: Send) -> Service:
        """Return the service once it exists. Send comments until then."""
        self._cursor = self._cursor or Cursor()
        text = self._preamble()
        while True:
            await send({"type": "http.response.body", "body": text, "more_body": True})
            service = await wait_for_service(self._sens, service_id, KEEP_ALIVE)
            if service is not None:
                return service
            text = COMMENT

    async def _stream(self, send: Send) -> None:
        if isinstance(self._service_or_id, Service):
            self._service, begin = self._service_or_id, self._begin
        else:
            self._service, begin = await self._wait_for_service(self._service_or_id, send), self._next_events
        self._renderings = Renderings.shared(self._sens, self._service)
        with Watch(self._service) as watch:
            text = watch.look(begin)
            quiet_since = stopwatch()
            while True:
                if text:
                    await send({"type": "http.response.body", "body": text, "more_body": True})
                    # An empty body writes nothing, but waits until the client reads, so that no batch is made for a
                    # client that does not. For a client that reads, neither call waits.
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
        """Return the next events, in a separate turn of the event loop."""
        async with TURNS.setdefault(asyncio.get_running_loop(), asyncio.Lock()):
            text = watch.look(self._next_events)
            if text:
                # Let all other ready tasks run before the next stream's batch.
                await asyncio.sleep(0)
            return text

    def _begin(self, now: int) -> bytes:
        """Return the first lines, with an id from which a client can continue even if it receives no event."""
        if self._cursor is None:
            self._cursor = changes.newest(self._service, now)
        elif self._cursor == Cursor():
            self._cursor = Cursor(resets=self._service.resets)
        return self._preamble()

    def _preamble(self) -> bytes:
        return f"retry: {RETRY}\nid: {self._cursor}\n\n".encode()

    def _next_events(self, now: int) -> bytes:
        """Return the next events, and move the cursor past them."""
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


CALLS: Final[tuple[AnyCall, ...]] = (
    Call(
        method="GET",
        path=f"{SERVICE}/events",
        handler=events,
        says="Stream the events of a service as server-sent events. The events `request`, `message`, `completed`"
        " and `reservation` have the same data as in the other calls. `dropped` counts things that came but are no"
        " longer kept. `reset` says that things were removed. A comment is sent after 15 seconds without an event."
        " The service need not exist yet.",
        query=EventQuery,
        headers={"Last-Event-ID": "the id of an event: continue after it; takes precedence over `after`"},
        media_type=KIND,
        events={
            "request": RequestData,
            "message": MessageData,
            "completed": MessageData,
            "reservation": ReservationData,
            "dropped": DroppedData,
        },
    ),
)
