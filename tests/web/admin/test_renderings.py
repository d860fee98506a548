"""Each event is rendered once for all streams, in its state when a stream comes to it."""

import asyncio
import gc
import json
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from starlette.types import Message as AsgiMessage

from mocksens import Sens
from mocksens.core.operations import due
from mocksens.core.service import Service
from mocksens.web.admin import renderings
from mocksens.web.admin.endpoints.events import EventStream
from mocksens.web.admin.renderings import Renderings
from tests.client import Client, InProcess
from tests.conformance.world import base64_text, picture

PATIENCE = 5
VIEWS = ("message_view", "request_view", "reservation_view")


@pytest.fixture
def sens() -> Sens:
    return Sens(seed="tests")


@pytest.fixture
def client(sens: Sens) -> Client:
    client = Client(InProcess(sens))
    client.clock({"freeze": "2026-01-01T09:00:00+09:00"})
    return client


@pytest.fixture
def service(sens: Sens, client: Client) -> Service:
    client.send()
    return sens.service(client.service_id)


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Record the names of the views that are called."""
    calls: list[str] = []

    def counting(name: str, view: Callable[..., object]) -> Callable[..., object]:
        def counted(*arguments: object) -> object:
            calls.append(name)
            return view(*arguments)

        return counted

    for name in VIEWS:
        monkeypatch.setattr(renderings, name, counting(name, getattr(renderings, name)))
    return calls


def listen(sens: Sens, service: Service, streams: int, events: int, act: Callable[[], object]) -> list[list[Any]]:
    """Return the events of ``act`` on each of several streams, as soon as all have enough."""
    told: list[list[Any]] = [[] for _ in range(streams)]

    async def main() -> None:
        begun, finished = asyncio.Event(), asyncio.Event()
        heads = 0

        def teller(events_of_one: list[Any]) -> Callable[[AsgiMessage], Any]:
            async def send(message: AsgiMessage) -> None:
                nonlocal heads
                for event in filter(None, message.get("body", b"").split(b"\n\n")):
                    if event.startswith(b"retry"):
                        heads += 1
                    else:
                        head, _, data = event.partition(b"\ndata: ")
                        events_of_one.append((head, json.loads(data)))
                if heads == streams:
                    begun.set()
                if all(len(each) >= events for each in told):
                    finished.set()

            return send

        async def receive() -> AsgiMessage:
            return await asyncio.get_running_loop().create_future()  # type: ignore[no-any-return]

        listeners = [
            asyncio.ensure_future(EventStream(sens, service, None)({"type": "http"}, receive, teller(each)))
            for each in told
        ]
        await begun.wait()
        await asyncio.to_thread(act)
        await finished.wait()
        for listener in listeners:
            listener.cancel()
        await asyncio.gather(*listeners, return_exceptions=True)

    asyncio.run(asyncio.wait_for(main(), PATIENCE))
    return told


def test_each_event_is_rendered_once_for_several_listeners(
    sens: Sens, service: Service, client: Client, rendered: list[str]
) -> None:
    def act() -> None:
        client.send(messages=[{"to": f"0101111000{n}"} for n in range(3)])
        client.send(reserveTime="2026-01-01 10:00")

    told = listen(sens, service, streams=7, events=6, act=act)
    assert [len(each) for each in told] == [6] * 7
    # Streams may look before and after the second request, so their order differs.
    things = [sorted(json.dumps(thing) for _, thing in each) for each in told]
    assert all(each == things[0] for each in things)
    assert Counter(rendered) == {"message_view": 3, "request_view": 2, "reservation_view": 1}


def test_what_has_changed_is_rendered_anew_once_and_told_as_it_is(
    sens: Sens, service: Service, client: Client, rendered: list[str]
) -> None:
    def act() -> None:
        client.send(content="new")
        client.clock({"advance": "1h"})

    told = listen(sens, service, streams=5, events=4, act=act)
    for each in told:
        statuses = {head.rpartition(b" ")[2]: thing["status"] for head, thing in each}
        assert statuses[b"completed"] == "COMPLETED"
    states = {(thing["messageId"], thing["status"]) for each in told for head, thing in each if "messageId" in thing}
    assert Counter(rendered)["message_view"] == len(states)


def test_a_rendering_is_found_again_until_something_in_it_changes(
    sens: Sens, service: Service, client: Client, rendered: list[str]
) -> None:
    file_id = client.upload(fileName="a.jpg", fileBody=base64_text(picture())).json["fileId"]
    client.send(type="MMS", subject="title", files=[{"fileId": file_id}])
    (message,) = service.store.messages.after(1)
    shared = Renderings.shared(sens, service)

    def looks(**expected: object) -> None:
        """Look twice; the second look renders nothing."""
        before = len(rendered)
        with service.lock:
            now = due.settle(service)
            first, second = shared.json(message, now), shared.json(message, now)
        assert first is second
        assert len(rendered) == before + 1
        thing = json.loads(first)
        assert {name: thing[name] for name in expected} == expected

    looks(status="READY", unsupported=None, scriptedBy=None)
    client.clock({"advance": "1h"})
    looks(status="COMPLETED", result="0")
    client.admin("PUT", f"services/{client.service_id}/settings", {"magic_numbers": "off"})
    looks(status="COMPLETED")
    client.admin("POST", "services", {})
    looks(status="COMPLETED")
    client.admin("POST", f"services/{client.service_id}/reset", {"scopes": ["files"]})
    looks(files=[{"fileId": file_id, "name": None}])


def test_little_is_kept_and_nothing_when_nobody_listens(
    sens: Sens, service: Service, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(renderings, "CACHE_BYTES", 3_000)
    shared = Renderings.shared(sens, service)
    assert Renderings.shared(sens, service) is shared
    client.send(messages=[{"to": f"010111100{n:02}"} for n in range(30)])
    with service.lock:
        now = due.settle(service)
        sizes = [len(shared.json(message, now)) for message in service.store.messages.after(0)]
    assert sum(sizes) > 3_000 >= sum(map(len, shared._cache.values())) == shared._size > 0
    monkeypatch.setattr(renderings, "CACHE_BYTES", 1)
    client.send(content="too large")
    with service.lock:
        shared.json(service.store.messages.after(31)[0], due.settle(service))
    assert (len(shared._cache), shared._size) == (0, 0)
    del shared
    listen(sens, service, streams=2, events=2, act=client.send)
    gc.collect()
    assert id(service) not in Renderings._shared
