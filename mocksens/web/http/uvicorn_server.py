"""A uvicorn server that calls back when it is ready, and shuts down within a second."""

import asyncio
import contextlib
import socket
from collections.abc import Callable, Iterator
from typing import Final

import uvicorn

from mocksens.core.clock import stopwatch

GRACE_SECONDS: Final = 0.4
"""The time that a request in flight has to finish at shutdown."""
FAREWELL_SECONDS: Final = 0.05
"""The time after that in which final answers are sent."""
LOOK_SECONDS: Final = 0.01
"""The interval between checks for requests in flight at shutdown."""
TICK_SECONDS: Final = 1.0
"""The interval between updates of the Date header."""


class UvicornServer(uvicorn.Server):
    """A server that calls ``on_ready`` when it accepts connections, and leaves signals to its caller."""

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], object]) -> None:
        super().__init__(config)
        self._on_ready = on_ready
        self._loop: asyncio.AbstractEventLoop | None = None
        self._end_event = asyncio.Event()

    def end(self) -> None:
        """Tell the server to end. Any thread and any signal handler may call this."""
        self.should_exit = True
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):
                # The loop is closed if the server has ended already.
                self._loop.call_soon_threadsafe(self._end_event.set)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Install no signal handlers: uvicorn would raise each signal again after shutdown and exit with its code."""
        yield

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        """Serve, then close the listening sockets.

        uvloop never ends while one of them is open. uvicorn leaves them open after a failure and, in older releases,
        after a signal before the server is ready.
        """
        try:
            await super().serve(sockets)
        finally:
            self._stop_listening()

    def _stop_listening(self) -> None:
        # The attribute is missing if the start failed.
        for server in getattr(self, "servers", ()):
            server.close()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start accepting connections, then call ``on_ready``."""
        await super().startup(sockets=sockets)
        self._on_ready()

    async def main_loop(self) -> None:
        """Serve until ``end`` is called. Shut down after a failure as well.

        This loop waits for an event; uvicorn's own polls ten times a second.
        """
        self._loop = asyncio.get_running_loop()
        try:
            # Tick 0 updates the Date header.
            while not await self.on_tick(0):
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._end_event.wait(), TICK_SECONDS)
        except BaseException:
            await self.shutdown()
            raise

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop listening, let requests finish within ``GRACE_SECONDS``, then cancel and abort the rest."""
        self._stop_listening()
        for listening in sockets or ():
            listening.close()
        state = self.server_state
        for connection in list(state.connections):
            connection.shutdown()
        deadline = stopwatch() + GRACE_SECONDS
        # Sleep at least once, because a client may be connecting at this moment.
        await asyncio.sleep(LOOK_SECONDS)
        while (state.connections or state.tasks) and stopwatch() < deadline:  # noqa: ASYNC110 - uvicorn has no event for it
            await asyncio.sleep(LOOK_SECONDS)
        for task in state.tasks:
            task.cancel()
        if state.connections:
            await asyncio.sleep(FAREWELL_SECONDS)
        for connection in list(state.connections):
            # close() would wait for a client that does not read.
            connection.transport.abort()
        await asyncio.sleep(0)
