"""uvicorn's server, which says when it is ready and ends within a second."""

import asyncio
import contextlib
import socket
from collections.abc import Callable, Iterator
from typing import Final

import uvicorn

from mocksens.core.clock import stopwatch

GRACE_SECONDS: Final = 0.4
"""How long a request in flight may go on after the end was asked for."""
FAREWELL_SECONDS: Final = 0.05
"""How long its client then has to be told so."""
LOOK_SECONDS: Final = 0.01
"""How often the requests in flight are looked for meanwhile."""
TICK_SECONDS: Final = 1.0
"""How often the date of answers is renewed."""


class UvicornServer(uvicorn.Server):
    """A server that tells its caller when it is ready, and leaves signals to it."""

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], object]) -> None:
        super().__init__(config)
        self._on_ready = on_ready
        self._loop: asyncio.AbstractEventLoop | None = None
        self._told = asyncio.Event()

    def end(self) -> None:
        """Tell the server to end. May be called from any thread and by a signal's handler."""
        self.should_exit = True
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):
                # It has ended by itself otherwise.
                self._loop.call_soon_threadsafe(self._told.set)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals alone: uvicorn would raise them again after its end, and end with their exit code."""
        yield

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        """Serve, and close what listens, or uvloop would never end.

        uvicorn does not after a failure, nor in older releases after a signal that comes before the server is ready.
        """
        try:
            await super().serve(sockets)
        finally:
            self._stop_listening()

    def _stop_listening(self) -> None:
        # Without a start there are none.
        for server in getattr(self, "servers", ()):
            server.close()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to accept, then say so."""
        await super().startup(sockets=sockets)
        self._on_ready()

    async def main_loop(self) -> None:
        """Serve until told to end; if that fails, end the connections, too.

        uvicorn's own loop looks ten times a second whether it was told.
        """
        self._loop = asyncio.get_running_loop()
        try:
            # Each tick of that number renews the date.
            while not await self.on_tick(0):
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._told.wait(), TICK_SECONDS)
        except BaseException:
            await self.shutdown()
            raise

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop listening, let requests end, and give up on what still hangs after a moment."""
        self._stop_listening()
        for listening in sockets or ():
            listening.close()
        state = self.server_state
        for connection in list(state.connections):
            connection.shutdown()
        given_up = stopwatch() + GRACE_SECONDS
        # At least once: a connection may be about to be made.
        await asyncio.sleep(LOOK_SECONDS)
        while (state.connections or state.tasks) and stopwatch() < given_up:  # noqa: ASYNC110 - uvicorn tells nobody
            await asyncio.sleep(LOOK_SECONDS)
        for task in state.tasks:
            task.cancel()
        if state.connections:
            await asyncio.sleep(FAREWELL_SECONDS)
        for connection in list(state.connections):
            # Not close(): that would wait for a client that does not read.
            connection.transport.abort()
        await asyncio.sleep(0)
