"""The stream that tells a page to get its contents again.

The stream carries no contents: one signal stands for all changes since the page last looked. A page that does not read
therefore costs no memory, and many changes cost no more than one.
"""

import math
from typing import Final

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from mocksens.web.delivery.extension import ANSWERED
from mocksens.web.delivery.sending import lasts, until_disconnected
from mocksens.web.inbox.changes import Changes
from mocksens.web.inbox.security import HEADERS

SIGNAL: Final = b"event: changed\ndata:\n\n"
COMMENT: Final = b":\n\n"
KEEP_ALIVE: Final = 15.0
"""Seconds without a signal after which a comment is sent, to keep the connection alive."""


class ChangeStream(Response):
    """A stream of signals that ends with the client or the server."""

    media_type = "text/event-stream"

    def __init__(self, changes: Changes) -> None:
        self.status_code = 200
        self.background = None
        self.init_headers(HEADERS)
        self._changes = changes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send a signal after each change until the client disconnects."""
        scope[ANSWERED] = True
        lasts(scope, math.inf)
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        await until_disconnected(self._stream(send), receive)

    async def _stream(self, send: Send) -> None:
        with self._changes as changes:
            # The page may be older than the stream, so it begins with a signal.
            seen, text = changes.tick, SIGNAL
            while True:
                await send({"type": "http.response.body", "body": text, "more_body": True})
                # An empty body writes nothing, but waits until the client reads.
                await send({"type": "http.response.body", "body": b"", "more_body": True})
                text = SIGNAL if await changes.wait(seen, KEEP_ALIVE) else COMMENT
                seen = changes.tick
