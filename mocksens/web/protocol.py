"""The one subclass of uvicorn's protocol: the raw target, the gateway's 400, and an end to endless headers."""

import asyncio
import logging
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from mocksens.core.errors import Malformed
from mocksens.core.ids import Ids, new_seed
from mocksens.web import wire
from mocksens.web.app import TARGET

HEAD_BYTES: Final = 64 * 1024
"""Request line and headers together; the parser itself has no bound."""
IDS: Final = Ids(new_seed())
"""Request ids of answers to what never became a request, and so belongs to nobody."""


SILENT: Final = logging.getLogger("mocksens.protocol")
"""What uvicorn says of broken requests goes nowhere: the answer says it. Our own failures are logged by the app."""
SILENT.setLevel(logging.CRITICAL + 1)


class JoinedWrites(asyncio.Transport):
    """A transport that sends the head of an answer together with its body: one system call, one packet.

    uvicorn writes them one after the other. What is written is held until the next write or the end of this round
    of the loop, whichever comes first.
    """

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__()
        self._transport = transport
        self._loop = loop
        self._held = b""

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Send ``data`` behind what is held, or hold it."""
        if self._held:
            held, self._held = self._held, b""
            self._transport.write(held + data)
        else:
            self._held = bytes(data)
            self._loop.call_soon(self.flush)

    def flush(self) -> None:
        """Send what is held."""
        if self._held:
            held, self._held = self._held, b""
            self._transport.write(held)

    def close(self) -> None:
        """Close once everything is sent."""
        self.flush()
        self._transport.close()

    def is_closing(self) -> bool:
        """As the transport."""
        return self._transport.is_closing()

    def pause_reading(self) -> None:
        """As the transport."""
        self._transport.pause_reading()

    def resume_reading(self) -> None:
        """As the transport."""
        self._transport.resume_reading()

    def get_extra_info(self, name: str, default: object = None) -> Any:
        """As the transport."""
        return self._transport.get_extra_info(name, default)


class Protocol(HttpToolsProtocol):
    """HTTP/1.1 as the gateway speaks it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.logger = SILENT
        self._head: int | None = 0
        """Bytes of the head so far; None while a body is read."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A client came."""
        super().connection_made(JoinedWrites(transport, self.loop))

    def data_received(self, data: bytes) -> None:
        """Feed the parser, unless the head is endless."""
        if self._head is not None:
            self._head += len(data)
        super().data_received(data)
        if self._head is not None and self._head > HEAD_BYTES and not self.transport.is_closing():
            self.send_400_response("the head of the request is too long")

    def on_message_begin(self) -> None:
        """A head begins."""
        super().on_message_begin()
        self._head = 0

    def on_headers_complete(self) -> None:
        """The head is whole: keep the target as it came."""
        self._head = None
        self.scope["extensions"] = {TARGET: {"target": self.url}}
        super().on_headers_complete()

    def send_400_response(self, msg: str) -> None:
        """The gateway's 400 instead of uvicorn's (rule gateway.http)."""
        answer = wire.refuse(Malformed(msg))
        headers = wire.headers(answer, IDS.token(), Malformed(msg).diagnosis())
        head = b"".join(b"%b: %b\r\n" % field for field in [*self.server_state.default_headers, *headers])
        self.transport.write(STATUS_LINE[answer.status] + head + b"\r\n" + answer.body)
        self.transport.close()
