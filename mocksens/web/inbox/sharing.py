"""Pages with the same address share what they get after a signal."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable

from mocksens.core.sens import Sens
from mocksens.web.inbox.changes import Changes


class SharedPages:
    """The pages that were made since the latest tick of ``changes``, in one event loop.

    A page that is made after a tick has everything that led to it, and each later change leads to another tick.
    """

    def __init__(self, sens: Sens) -> None:
        self.changes = Changes(sens)
        self._tick = 0
        self._pages: dict[Hashable, asyncio.Future[str]] = {}

    async def once(self, key: Hashable, make: Callable[[], Awaitable[str]]) -> str:
        """Return the page with that key, made by the first of several requests for it."""
        if not self.changes.is_watched:
            return await make()
        if self._tick != self.changes.tick:
            self._tick = self.changes.tick
            self._pages = {}
        page = self._pages.get(key)
        if page is None:
            page = self._pages[key] = asyncio.ensure_future(make())
        try:
            # A client that disconnects must not cancel the page of the others.
            return await asyncio.shield(page)
        except Exception:
            self._pages.pop(key, None)
            raise
