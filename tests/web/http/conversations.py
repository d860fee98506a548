"""Conversations with the protocol without a socket, in worlds that are all alike."""

import asyncio
import io
import json
import re
from collections.abc import Callable
from typing import Any, NamedTuple, TextIO

from uvicorn import Config
from uvicorn.server import ServerState

from mocksens import Sens, create_app, sign
from mocksens.core.sens import DEFAULT_CREDENTIAL
from mocksens.core.service_ids import DEFAULT_SERVICE_ID
from mocksens.core.switches import Switches
from mocksens.server.serving import _config
from mocksens.web.http.protocol import Protocol
from mocksens.web.log.lines import Log, LogFormat
from tests.patience import PATIENCE
from tests.web.wire.test_wire import Receiver

NOW = 1_767_225_600_000
"""The wall clock of all worlds."""
CAP = 4096
BASE = f"/sms/v2/services/{DEFAULT_SERVICE_ID}"
SMS = b'{"type":"SMS","from":"0212345678","content":"hello","messages":[{"to":"01011112222"}]}'
LATER = SMS.replace(b'"type"', b'"reserveTime":"2026-01-02 00:00","type"')


class Wall:
    def now(self) -> int:
        return NOW


class Told(NamedTuple):
    """All that is seen of a conversation."""

    sent: bytes
    is_closed: bool
    entries: list[tuple[Any, ...]]
    log: list[dict[str, Any]]
    path: str
    """The path that its last request took."""
    pieces: int
    """The writes that it was sent in."""

    @property
    def seen(self) -> tuple[Any, ...]:
        """The view of clients and of the mock's observers."""
        return self.sent, self.is_closed, self.entries, self.log


def request(
    method: str, target: str, *fields: str, body: bytes = b"", signed: str | None = None, version: str = "1.1"
) -> bytes:
    signature = sign(
        method,
        target if signed is None else signed,
        timestamp=NOW,
        access_key=DEFAULT_CREDENTIAL.access_key,
        secret_key=DEFAULT_CREDENTIAL.secret_key,
    )
    has_length = not any(field.startswith("Transfer-Encoding") for field in fields)
    lines = [f"{method} {target} HTTP/{version}", *fields, "Host: localhost"]
    lines += [f"{name}: {value}" for name, value in signature.items()]
    lines += ["Content-Type: application/json", *([f"Content-Length: {len(body)}"] if has_length else [])] * bool(body)
    return "\r\n".join([*lines, "", ""]).encode() + body


def send(*fields: str, body: bytes = SMS, **more: Any) -> bytes:
    return request("POST", f"{BASE}/messages", *fields, body=body, **more)


def later() -> bytes:
    return send(body=LATER)


def search() -> bytes:
    return request("GET", f"{BASE}/messages?requestId={made('requestId', send())}")


def reservation() -> str:
    return f"{BASE}/reservations/{made('requestId', later())}"


def listed(*fields: str, **more: Any) -> bytes:
    return request("GET", f"{BASE}/unsubscribes", *fields, **more)


def listed_by_proxy(origin: str) -> bytes:
    target = f"{BASE}/unsubscribes"
    return request("GET", origin + target, signed=target)


def unscripted(sens: Sens) -> None:
    """Leave everything as it is."""


def world(prepare: Callable[[Sens], None] = unscripted, stream: TextIO | None = None) -> tuple[Sens, Config]:
    """Return a new SENS, and a server's configuration for it."""
    sens = Sens(seed="tests", wall=Wall(), switches=Switches(max_body=CAP))
    prepare(sens)
    config = _config(create_app(sens, Log(sens, LogFormat.JSON, stream)))
    config.load()
    return sens, config


def converse(reads: list[bytes], prepare: Callable[[Sens], None] = unscripted) -> Told:
    """Let a new world read ``reads``, each when all before is answered."""
    stream, transport = io.StringIO(), Receiver()
    sens, config = world(prepare, stream)

    async def run() -> tuple[str, bool]:
        protocol = Protocol(config, ServerState(), {}, asyncio.get_running_loop())
        protocol.connection_made(transport)
        cycle: Any = None
        for read in reads:
            before = protocol.cycle
            protocol.data_received(read)
            cycle = protocol.cycle
            await asyncio.sleep(0)
            # Amid a request its cycle waits for the rest of it.
            while not (cycle is None or cycle.response_complete or cycle.more_body or transport.is_closing()):  # noqa: ASYNC110 - it tells nobody
                await asyncio.sleep(0)
            path = "fast" if protocol.cycle is before else "ordinary"
            if transport.is_closing():
                break
        await asyncio.sleep(0)
        is_closed = transport.is_closing()
        protocol.connection_lost(None)
        return path, is_closed

    path, is_closed = asyncio.run(asyncio.wait_for(run(), PATIENCE))
    config.loaded_app.log.flush()
    journals = [sens.strays, *(service.journal for service in sens.services)]
    entries = [
        tuple(getattr(entry, name) for name in entry.__struct_fields__ if name != "took")
        for journal in journals
        for entry in journal.after()
    ]
    lines = [json.loads(line) | {"took": 0} for line in stream.getvalue().splitlines()]
    return Told(b"".join(transport.written), is_closed, entries, lines, path, len(transport.written))


def made(name: str, *reads: bytes) -> str:
    """Return the last id of that name in the answers to ``reads``; it is the same in every world."""
    said = converse(list(reads)).sent
    found: list[bytes] = re.findall(rb'"%b":"([^"]+)"' % name.encode(), said)
    return found[-1].decode()
