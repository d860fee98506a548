"""The stream that tells a page to get its contents again.

The stream carries no contents: one signal stands for all changes since the page last looked. A page that does not read
therefore costs no memory, and many changes cost no more than one.
"""

import asyncio
import math
from typing import Final, Self

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from mocksens.core.sens import Sens
from mocksens.core.service import Service
from mocksens.web.admin.watch import Watch
from mocksens.web.delivery.extension import ANSWERED
from mocksens.web.delivery.sending import disconnection, lasts
from mocksens.web.inbox.security import HEADERS

SIGNAL: Final = b"event: changed\ndata:\n\n"
COMMENT: Final = b":\n\n"
PAUSE: Final = 1.0
"""The shortest time between two signals in seconds. The first change after a pause is signalled at once."""
KEEP_ALIVE: Final = 15.0
"""Seconds without a signal after which a comment is sent, to keep the connection alive."""


class ChangeStream(Response):
    """A stream of signals that ends with the client or the server."""

    media_type = "text/event-stream"

    def __init__(self, sens: Sens) -> None:
        self.status_code = 200
        self.background = None
        self.init_headers(HEADERS)
        self._sens = sens

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send a signal after each change until the client disconnects."""
        scope[ANSWERED] = True
        lasts(scope, math.inf)
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        ends = {asyncio.ensure_future(self._stream(send)), asyncio.ensure_future(disconnection(receive))}
        try:
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for end in ends:
                end.cancel()
            failures = await asyncio.gather(*ends, return_exceptions=True)
        for failure in failures:
            if isinstance(failure, Exception):
                raise failure

    async def _stream(self, send: Send) -> None:
        with ServerWatch(self._sens) as watch:
            # The page may be older than the stream, so it begins with a signal.
            text, pause = SIGNAL, PAUSE
            while True:
                await send({"type": "http.response.body", "body": text, "more_body": True})
                # An empty body writes nothing, but waits until the client reads.
                await send({"type": "http.response.body", "body": b"", "more_body": True})
                await asyncio.sleep(pause)
                text, pause = (SIGNAL, PAUSE) if await watch.wait(KEEP_ALIVE) else (COMMENT, 0.0)


class ServerWatch:
    """A wake-up call for changes in all services, and for requests that reach none. Use it as a context manager."""

    def __init__(self, sens: Sens) -> None:
        self._sens = sens
        self._loop = asyncio.get_running_loop()
        self._changed = asyncio.Event()
        self._watches: dict[Service, Watch] = {}

    def __enter__(self) -> Self:
        self._sens.listeners.append(self._wake)
        strays = self._sens.strays
        strays.listeners = (*strays.listeners, self._wake)
        self._look()
        return self

    def __exit__(self, *error: object) -> None:
        self._sens.listeners.remove(self._wake)
        strays = self._sens.strays
        strays.listeners = tuple(listener for listener in strays.listeners if listener != self._wake)
        for watch in self._watches.values():
            watch.__exit__(*error)

    def _wake(self, _: Service | None = None) -> None:
        """Wake the task. This may be called in any thread."""
        self._loop.call_soon_threadsafe(self._changed.set)

    async def wait(self, seconds: float) -> bool:
        """Wait for at most ``seconds`` until something has changed or is due. Return False if nothing has.

        The next call counts the changes from now on.
        """
        due_in = min(
            (due for watch in self._watches.values() if (due := watch.seconds_until_due()) is not None),
            default=math.inf,
        )
        try:
            async with asyncio.timeout(min(due_in, seconds)):
                await self._changed.wait()
        except TimeoutError:
            if due_in > seconds:
                return False
        self._look()
        return True

    def _look(self) -> None:
        """Note the present state of all services, so that only later changes count."""
        self._changed.clear()
        services = self._sens.services
        for dropped in self._watches.keys() - set(services):
            self._watches.pop(dropped).__exit__()
        for service in services:
            watch = self._watches.get(service)
            if watch is None:
                watch = self._watches[service] = Watch(service, self._changed)
                watch.__enter__()
            watch.look(_nothing)


def _nothing(_: int) -> None:
    """Inspect nothing."""
