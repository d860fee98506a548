"""The stream that tells a page that something has changed."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from http.client import HTTPConnection
from typing import Any

import pytest
from starlette.types import Message

from mocksens import Sens
from mocksens.server.serving import Server
from mocksens.web import in_process
from mocksens.web.app import create_app
from mocksens.web.inbox import changes, stream
from mocksens.web.inbox.changes import Changes
from mocksens.web.inbox.sharing import SharedPages
from mocksens.web.inbox.stream import ChangeStream
from tests.client import Client, InProcess
from tests.patience import PATIENCE
from tests.web.inbox.pages import get, guarded, html

SIGNAL = b"event: changed\ndata:\n\n"
COMMENT = b":\n\n"


class Page:
    """A page that listens. It reads only while ``is_reading`` is set."""

    def __init__(self, changes: Changes) -> None:
        self.changes = changes
        self.events: asyncio.Queue[bytes] = asyncio.Queue()
        self.is_reading = asyncio.Event()
        self.is_reading.set()
        self.is_gone = asyncio.Event()

    async def run(self) -> None:
        await ChangeStream(self.changes)({"type": "http"}, self._receive, self._send)

    async def _receive(self) -> Message:
        await self.is_gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Message) -> None:
        if message.get("body"):
            self.events.put_nowait(message["body"])
        elif message["type"] == "http.response.body":
            await self.is_reading.wait()

    async def next(self) -> bytes:
        return await asyncio.wait_for(self.events.get(), PATIENCE)


@asynccontextmanager
async def listening(sens: Sens) -> AsyncIterator[Page]:
    page = Page(Changes(sens))
    running = asyncio.ensure_future(page.run())
    assert await page.next() == SIGNAL
    yield page
    page.is_gone.set()
    await running


async def send(sens: Sens) -> None:
    """Send a message, in the loop of the page."""
    (service,) = (each for each in sens.services if each.id in sens.permanent)
    target = f"/_mocksens/services/{service.id}/signed-requests"
    message = {"type": "SMS", "from": "0212345678", "content": "x", "messages": [{"to": "01011112222"}]}
    body = json.dumps({"method": "POST", "path": "/messages", "body": message}).encode()
    headers = {"host": "localhost", "content-type": "application/json"}
    assert (await in_process.request(create_app(sens), "POST", target, headers.items(), body)).status == 200


def listen(sens: Sens, act: Callable[[Page], Awaitable[Any]]) -> Any:
    async def main() -> Any:
        async with listening(sens) as page:
            return await act(page)

    return asyncio.run(main())


@pytest.fixture
def _hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "PAUSE", 0.0)


@pytest.mark.usefixtures("_hasty")
def test_a_message_is_signalled(sens: Sens) -> None:
    async def act(page: Page) -> None:
        await send(sens)
        assert await page.next() == SIGNAL

    listen(sens, act)


@pytest.mark.usefixtures("_hasty")
def test_a_message_that_completes_is_signalled(sens: Sens) -> None:
    Client(InProcess(sens)).send()

    async def act(page: Page) -> None:
        (service,) = sens.services
        (message,) = service.store.messages.before(service.store.messages.next_position, 1)
        assert message.complete_time is not None
        while message.status(service.clock.now()) != "COMPLETED":
            assert await page.next() == SIGNAL

    listen(sens, act)


@pytest.mark.usefixtures("_hasty")
def test_services_that_come_and_go_are_signalled(sens: Sens) -> None:
    async def act(page: Page) -> None:
        sens.create_service("new")
        assert await page.next() == SIGNAL
        sens.known("new").changed()
        assert await page.next() == SIGNAL
        sens.drop_service("new")
        assert await page.next() == SIGNAL

    listen(sens, act)


@pytest.mark.usefixtures("_hasty")
def test_a_request_that_reaches_no_service_is_signalled(sens: Sens) -> None:
    async def act(page: Page) -> None:
        await in_process.request(create_app(sens), "GET", "/sms/v1/nowhere")
        assert await page.next() == SIGNAL

    listen(sens, act)


def test_many_changes_are_one_signal(sens: Sens) -> None:
    (service,) = sens.services

    async def act(page: Page) -> int:
        service.changed()
        assert await page.next() == SIGNAL
        for _ in range(100):
            service.changed()
            await asyncio.sleep(0)
        assert page.events.empty()
        assert await page.next() == SIGNAL
        await asyncio.sleep(0)
        return page.events.qsize()

    assert listen(sens, act) == 0


@pytest.mark.usefixtures("_hasty")
def test_a_page_that_does_not_read_holds_one_signal(sens: Sens) -> None:
    (service,) = sens.services

    async def act(page: Page) -> list[bytes]:
        page.is_reading.clear()
        for _ in range(1_000):
            service.changed()
            await asyncio.sleep(0)
        assert await page.next() == SIGNAL
        assert page.events.empty()
        page.is_reading.set()
        return [await page.next()]

    assert listen(sens, act) == [SIGNAL]


def test_a_quiet_stream_stays_open(sens: Sens, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "KEEP_ALIVE", 0.01)

    async def act(page: Page) -> list[bytes]:
        return [await page.next(), await page.next()]

    assert listen(sens, act) == [COMMENT, COMMENT]


def test_a_page_that_goes_leaves_nothing_behind(sens: Sens) -> None:
    (service,) = sens.services

    async def act(_: Page) -> tuple[int, int, int]:
        return len(service.listeners), len(sens.listeners), len(sens.strays.listeners)

    assert listen(sens, act) == (1, 1, 1)
    assert (service.listeners, sens.listeners, sens.strays.listeners) == ([], [], ())


def test_a_failure_of_the_stream_is_not_hidden(sens: Sens, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(changes.ServerWatch, "wait", fail)

    async def main() -> None:
        await Page(Changes(sens)).run()

    with pytest.raises(RuntimeError, match="broken"):
        asyncio.run(main())


def test_pages_watch_a_service_once(sens: Sens) -> None:
    (service,) = sens.services
    both = Changes(sens)

    async def main() -> int:
        with both, both:
            await both.wait(both.tick, 0.01)
            return len(service.listeners)

    assert asyncio.run(main()) == 1


def count(makes: list[int], fails: int = 0) -> Callable[[], Awaitable[str]]:
    """Return a function that makes a page. It counts the pages, and fails for the first ones."""

    async def make() -> str:
        makes.append(1)
        await asyncio.sleep(0)
        if len(makes) <= fails:
            raise RuntimeError("broken")
        return f"page {len(makes)}"

    return make


def test_pages_with_the_same_address_are_made_once_after_each_signal(sens: Sens) -> None:
    async def main() -> list[str]:
        shared, makes = SharedPages(sens), list[int]()
        with shared.changes as watched:
            first = await asyncio.gather(*(shared.once("/", count(makes)) for _ in range(10)))
            seen = watched.tick
            sens.services[0].changed()
            assert await watched.wait(seen, PATIENCE)
            return [*first, await shared.once("/", count(makes)), await shared.once("/other", count(makes))]

    assert asyncio.run(main()) == [*["page 1"] * 10, "page 2", "page 3"]


def test_a_page_that_failed_is_made_again(sens: Sens) -> None:
    async def main() -> str:
        shared, makes = SharedPages(sens), list[int]()
        with shared.changes:
            with pytest.raises(RuntimeError):
                await shared.once("/", count(makes, fails=1))
            return await shared.once("/", count(makes, fails=1))

    assert asyncio.run(main()) == "page 2"


def test_without_a_stream_no_page_is_kept(sens: Sens) -> None:
    async def main() -> list[str]:
        shared, makes = SharedPages(sens), list[int]()
        return [await shared.once("/", count(makes)), await shared.once("/", count(makes))]

    assert asyncio.run(main()) == ["page 1", "page 2"]


def test_a_page_that_is_got_again_shows_the_change(client: Client) -> None:
    refresh = {"hx_source": "div#app"}
    assert "No message yet." in html(client, **refresh)
    client.send(content="hello")
    assert "hello" in html(client, **refresh)


def test_the_stream_of_a_server_begins_with_a_signal(live: Server) -> None:
    connection = HTTPConnection(live.url.removeprefix("http://"), timeout=PATIENCE)
    connection.request("GET", "/_mocksens/inbox/events")
    answer = connection.getresponse()
    assert answer.headers["content-type"].partition(";")[0] == "text/event-stream"
    assert answer.read(len(SIGNAL)) == SIGNAL
    connection.close()


def test_the_stream_needs_the_admin_token() -> None:
    assert get(guarded("a token"), "/_mocksens/inbox/events").status == 401
