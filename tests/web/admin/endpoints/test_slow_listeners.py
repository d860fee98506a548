"""Listeners that do not read, or are very many, block nobody else, and their buffers are bounded."""

import asyncio
import re
import socket
from collections import Counter
from typing import Any

import pytest
from msgspec.structs import replace

from mocksens import Sens, create_app
from mocksens.core.service_ids import DEFAULT_SERVICE_ID
from mocksens.core.switches import DOCUMENTED, Auth
from mocksens.web.admin.endpoints.events import BATCH_BYTES
from mocksens.web.app import App
from tests.cli.support import serving
from tests.loop_time import measured_task, timed
from tests.patience import PATIENCE
from tests.web.raw import parsed, post, respond

pytestmark = pytest.mark.slow

PEOPLE = ",".join(f'{{"to":"010{number:08d}"}}' for number in range(100))
TEXT = "가" * 1_000
SEND = f'{{"type":"SMS","from":"02","content":"hello","messages":[{PEOPLE}]}}'.encode()
LONG_SEND = f'{{"type":"LMS","from":"02","content":"{TEXT * 100}","messages":[{PEOPLE}]}}'.encode()
SMALL_SEND = b'{"type":"SMS","from":"02","content":"x","messages":[{"to":"01011112222"}]}'
LISTENERS = 1_000


class Listener:
    """A client of the event stream, at the level of ASGI, which takes data only while it reads."""

    def __init__(self, *, reads: bool) -> None:
        self.sizes: list[int] = []
        """The data sent to it, including what it has not read."""
        self.told: Counter[str] = Counter()
        self._reads = asyncio.Event()
        self._heard = asyncio.Event()
        if reads:
            self.read()

    def read(self) -> None:
        self._reads.set()

    async def send(self, message: Any) -> None:
        if message["type"] == "http.response.body":
            self.sizes.append(len(message["body"]))
            self.told.update(re.findall(r"^event: (\w+)$", message["body"].decode(), re.MULTILINE))
            self._heard.set()
            await self._reads.wait()

    async def hears(self, kind: str, count: int) -> None:
        """Wait for ``count`` events of a kind, or for the start of the stream."""
        async with asyncio.timeout(PATIENCE * 4):
            while not self.sizes or self.told[kind] < count:
                self._heard.clear()
                await self._heard.wait()

    async def listen(self, app: App) -> None:
        scope = {
            "type": "http",
            "method": "GET",
            "path": f"/_mocksens/services/{DEFAULT_SERVICE_ID}/events",
            "query_string": b"",
            "root_path": "",
            "headers": [(b"host", b"localhost")],
        }
        await app(scope, asyncio.get_running_loop().create_future, self.send)


def application(**more: Any) -> App:
    sens = Sens(seed="tests", switches=replace(DOCUMENTED, auth=Auth.OFF), **more)
    sens.service(DEFAULT_SERVICE_ID).clock.freeze()
    return create_app(sens)


def send(app: App, body: bytes) -> None:
    with timed(send):
        assert (
            respond(app, parsed(post(f"/sms/v2/services/{DEFAULT_SERVICE_ID}/messages", body))).response.status == 202
        )


def test_what_is_rendered_for_a_listener_that_does_not_read_is_bounded() -> None:
    async def main() -> None:
        app, lazy, keen = application(journal=10), Listener(reads=False), Listener(reads=True)
        tasks = [measured_task(asyncio.get_running_loop(), listener.listen(app)) for listener in (lazy, keen)]
        await lazy.hears("message", 0)
        await keen.hears("message", 0)
        for _ in range(100):
            send(app, SEND)
        await keen.hears("message", 10_000)
        assert len(lazy.sizes) == 1, "it was told where the stream begins, and nothing since"
        lazy.read()
        await lazy.hears("message", 10_000)
        # Of a hundred requests the journal still has ten.
        assert (lazy.told["dropped"], lazy.told["request"]) == (1, 10)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    asyncio.run(main())


def test_one_batch_of_long_texts_is_bounded() -> None:
    async def main() -> None:
        app, listener = application(), Listener(reads=True)
        task = measured_task(asyncio.get_running_loop(), listener.listen(app))
        await listener.hears("message", 0)
        send(app, LONG_SEND)
        await listener.hears("message", 100)
        longest = 2 * len(TEXT.encode()) * 100
        assert max(listener.sizes) < BATCH_BYTES + longest
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(main())


def test_a_send_with_a_thousand_listeners_holds_the_loop_for_none_of_them() -> None:
    async def main() -> None:
        app, listeners = application(), [Listener(reads=True) for _ in range(LISTENERS)]
        tasks = [measured_task(asyncio.get_running_loop(), listener.listen(app)) for listener in listeners]
        for listener in listeners:
            await listener.hears("message", 0)
        send(app, SMALL_SEND)
        for listener in listeners:
            await listener.hears("message", 1)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    asyncio.run(main())


def test_a_server_with_a_listener_that_never_reads_answers_and_ends() -> None:
    with serving("serve", "--port", "0", "--log-format", "off") as server, socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        line.settimeout(PATIENCE)
        line.connect(("127.0.0.1", server.port))
        path = f"/_mocksens/services/{DEFAULT_SERVICE_ID}/events"
        line.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        assert line.recv(12) == b"HTTP/1.1 200"
        people = [{"to": f"010{number:08d}"} for number in range(100)]
        for _ in range(100):
            assert server.client.send(type="LMS", content=TEXT, messages=people).status == 202
        assert server.client.admin("GET", f"services/{DEFAULT_SERVICE_ID}/messages?limit=1").status == 200
        code, _, err = server.end()
    assert (code, err) == (0, "")
