"""A wait wakes up on every change and when something is due, never spins, and leaves nothing behind."""

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any, TypeVar

import pytest

from mocksens import Sens, running
from mocksens.core.clock import KST, LAST
from mocksens.core.operations import due
from mocksens.core.service import Service
from mocksens.core.service_ids import DEFAULT_SERVICE_ID
from mocksens.server.serving import Server
from mocksens.web.admin import query as admin_query
from mocksens.web.admin.watch import Watch, wait_for_result, wait_for_service
from tests.client import Answer, Client, OverHttp
from tests.patience import PATIENCE, eventually, in_time
from tests.web.raw import connect

Out = TypeVar("Out")


@pytest.fixture(autouse=True)
def _fresh(live_client: Client) -> Iterator[None]:
    yield
    live_client.admin("DELETE", f"services/{live_client.service_id}")


@pytest.fixture
def service(live: Server, live_client: Client) -> Service:
    """Return the service that ``live_client`` calls."""
    return live.sens.service(live_client.service_id)


def wait(client: Client, query: str = "", seconds: float = 30) -> Answer:
    patient = Client(OverHttp(client.transport.host, client.transport.port, seconds + 5), service_id=client.service_id)  # type: ignore[attr-defined]
    return patient.admin("GET", f"services/{client.service_id}/messages/wait?timeout={seconds}s&{query}")


def reserve(client: Client, service: Service, minutes: int = 20) -> str:
    moment = (service.clock.time() + timedelta(minutes=minutes)).astimezone(KST)
    answer = client.send(reserveTime=f"{moment:%Y-%m-%d %H:%M}")
    assert answer.status == 202
    return str(answer.json["requestId"])


class Waiter:
    """A wait in a separate thread."""

    def __init__(self, service: Service, ask: Callable[[], Answer]) -> None:
        before = len(service.listeners)
        self._thread = threading.Thread(target=self._run, args=(ask,), daemon=True)
        self._answers: list[Answer] = []
        self._thread.start()
        eventually(lambda: len(service.listeners) > before or not self._thread.is_alive())

    def _run(self, ask: Callable[[], Answer]) -> None:
        self._answers.append(ask())

    @property
    def waits(self) -> bool:
        return self._thread.is_alive()

    def answer(self) -> Answer:
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive(), "nobody woke it"
        return self._answers[0]


# --- what wakes --------------------------------------------------------------------------------------


def test_a_wait_ends_after_ten_minutes_however_long_it_was_asked_to_be(
    live_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert admin_query.LONGEST_WAIT == 10 * 60 * 1000
    monkeypatch.setattr(admin_query, "LONGEST_WAIT", 50)
    live_client.send()
    answer = live_client.admin("GET", f"services/{live_client.service_id}/messages/wait?to=9&timeout=365d")
    assert answer.status == 408
    assert "within 50ms" in answer.json["message"]


def test_a_message_wakes_who_waits_for_it(live_client: Client, service: Service) -> None:
    waiter = Waiter(service, lambda: wait(live_client, "to=0101*&contains=code"))
    live_client.send()
    live_client.send(messages=[{"to": "0102"}], content="code")
    assert waiter.waits
    live_client.send(messages=[{"to": "0103"}, {"to": "01011112222"}], content="the code is 1234")
    answer = waiter.answer()
    assert (answer.status, answer.json["message"]["otp"], answer.json["cursor"]) == (200, "1234", 4)
    assert service.listeners == []


def test_a_reservation_that_becomes_due_by_an_advance_wakes(live_client: Client, service: Service) -> None:
    live_client.clock({"freeze": True})
    reserve_id = reserve(live_client, service)
    waiter = Waiter(service, lambda: wait(live_client))
    live_client.clock({"advance": "10m"})
    assert waiter.waits
    live_client.clock({"advance": "10m"})
    assert waiter.answer().json["message"]["requestId"] == reserve_id


def test_an_advance_in_another_thread_wakes_too(live_client: Client, service: Service) -> None:
    service.clock.freeze()
    reserve(live_client, service)
    waiter = Waiter(service, lambda: wait(live_client))
    service.clock.advance(hours=1)
    assert waiter.answer().status == 200


@pytest.mark.parametrize("change", [{"rate": 10_000}, {"resume": True}])
def test_time_that_runs_by_itself_wakes(live_client: Client, service: Service, change: object) -> None:
    if change == {"resume": True}:
        live_client.clock({"rate": 10_000})
        live_client.clock({"freeze": True})
    reserve(live_client, service)
    waiter = Waiter(service, lambda: wait(live_client))
    assert waiter.waits
    live_client.clock(change)
    assert waiter.answer().status == 200


def test_time_that_ran_already_wakes(live_client: Client, service: Service) -> None:
    live_client.clock({"rate": 2_000})
    reserve(live_client, service, minutes=12)
    assert Waiter(service, lambda: wait(live_client)).answer().status == 200


def test_a_snapshot_that_is_put_in_wakes(live_client: Client, service: Service) -> None:
    live_client.send()
    document = live_client.admin("GET", f"services/{service.id}/snapshot").json
    live_client.admin("POST", f"services/{service.id}/reset", {})
    waiter = Waiter(service, lambda: wait(live_client, "after=0"))
    live_client.send(messages=[{"to": "0101"}])
    assert waiter.answer().json["cursor"] == 2
    waiter = Waiter(service, lambda: wait(live_client, "after=2"))
    live_client.admin("PUT", f"services/{service.id}/snapshot", document)
    assert waiter.waits
    live_client.send()
    assert waiter.answer().json["cursor"] == 3


def test_nothing_old_is_found_behind_a_cursor_after_a_reset(live_client: Client, service: Service) -> None:
    live_client.send()
    live_client.admin("POST", f"services/{service.id}/reset", {"scopes": ["messages"]})
    assert wait(live_client, "after=0", 0.05).status == 408
    waiter = Waiter(service, lambda: wait(live_client, "after=1"))
    live_client.send()
    assert waiter.answer().json["cursor"] == 2


# --- what ends a wait --------------------------------------------------------------------------------


def test_a_wait_ends_after_its_time(live_client: Client, service: Service) -> None:
    started = time.perf_counter()
    answer = wait(live_client, "to=0109", 0.3)
    took = time.perf_counter() - started
    assert answer.status == 408
    assert 0.3 <= took < PATIENCE
    assert answer.json["message"] == "no message with to '0109' came within 300ms"
    assert service.listeners == []


def test_a_wait_ends_when_its_service_is_dropped(live_client: Client, service: Service) -> None:
    waiter = Waiter(service, lambda: wait(live_client))
    live_client.admin("DELETE", f"services/{service.id}")
    answer = waiter.answer()
    assert (answer.status, "was dropped while you waited" in answer.json["message"]) == (404, True)


@pytest.mark.slow
@pytest.mark.parametrize(("way", "timeout"), [("reset", "10s"), ("close", "2m"), ("close", "500ms")])
def test_a_client_that_goes_away_leaves_nothing_behind(live: Server, service: Service, way: str, timeout: str) -> None:
    # One that closes may only have done sending; a wait that is not for long goes on for it.
    path = f"/_mocksens/services/{service.id}/messages/wait?timeout={timeout}"
    with connect(live) as line:
        line.send(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        eventually(lambda: len(service.listeners) == 1)
        line.reset() if way == "reset" else line.socket.close()
    eventually(lambda: not service.listeners)


@pytest.mark.slow
def test_a_server_that_ends_lets_nobody_wait() -> None:
    with in_time(), running(Sens(seed="tests")) as server:
        host, _, port = server.url.removeprefix("http://").rpartition(":")
        client = Client(OverHttp(host, int(port)), service_id="a")
        service = server.sens.service("a")
        waiter = Waiter(service, lambda: wait(client))
    assert waiter.answer().status == 503
    assert service.listeners == []


# --- many --------------------------------------------------------------------------------------------


def follow(client: Client, count: int) -> list[tuple[int, str]]:
    """Wait for all messages, one after the other."""
    seen: list[tuple[int, str]] = []
    cursor = 0
    while len(seen) < count:
        answer = wait(client, f"after={cursor}", 10)
        assert answer.status == 200, answer.json
        seen.append((answer.json["message"]["cursor"], answer.json["message"]["content"]))
        cursor = answer.json["cursor"]
    return seen


@pytest.mark.slow
def test_who_follows_many_senders_sees_every_message_once(live_client: Client, service: Service) -> None:
    senders, each = 6, 15
    texts = [[f"{sender}/{turn}" for turn in range(each)] for sender in range(senders)]

    def send(contents: list[str]) -> None:
        for content in contents:
            assert live_client.send(content=content).status == 202

    with ThreadPoolExecutor(senders + 4) as pool:
        followers = [pool.submit(follow, live_client, senders * each) for _ in range(4)]
        list(pool.map(send, texts))
        found = [follower.result(30) for follower in followers]
    assert all(seen == found[0] for seen in found)
    assert [cursor for cursor, _ in found[0]] == list(range(1, senders * each + 1))
    assert sorted(content for _, content in found[0]) == sorted(content for some in texts for content in some)
    assert service.listeners == []


@pytest.mark.slow
def test_a_hundred_wait_for_one_each_and_hold_up_nobody(live_client: Client, service: Service) -> None:
    numbers = [f"0101111{number:04d}" for number in range(100)]
    with ThreadPoolExecutor(100) as pool:
        waits = [pool.submit(wait, live_client, f"to={number}") for number in numbers]
        eventually(lambda: len(service.listeners) == 100)
        assert Client(live_client.transport, service_id="another").send().status == 202
        assert len(service.listeners) == 100, "they wait still"
        live_client.send(messages=[{"to": number} for number in reversed(numbers)])
        answers = [each.result(20) for each in waits]
    assert [answer.json["message"]["to"] for answer in answers] == numbers
    assert service.listeners == []


# --- Watch itself ------------------------------------------------------------------------------------


class Wall:
    """A wall clock that a test moves."""

    def __init__(self) -> None:
        self.instant = 1_767_236_400_000

    def now(self) -> int:
        return self.instant


def in_loop(act: Callable[[Service, Wall], Awaitable[Out]]) -> Out:
    """Run ``act`` on a new service whose wall clock stands still, in a new event loop."""
    wall = Wall()
    service = Sens(seed="tests", wall=wall).service("a")

    async def run() -> Out:
        async with asyncio.timeout(PATIENCE):
            return await act(service, wall)

    return asyncio.run(run())


def message_in(service: Service) -> None:
    """Send one message, in any thread."""
    from mocksens.core.operations.messages import send
    from mocksens.core.records import Recipient, Send
    from mocksens.spec.statuses import ContentType, MessageType

    with service.lock:
        asked = Send(
            type=MessageType.SMS,
            content_type=ContentType.COMM,
            country_code="82",
            sender="0212345678",
            content="hello",
            recipients=[Recipient("01011112222")],
        )
        send(service, due.settle(service), asked)
        service.changed()


def messages_in(service: Service, count: int) -> None:
    for _ in range(count):
        message_in(service)


def count_of(service: Service) -> Callable[[int], int]:
    return lambda _: service.store.messages.count


def test_a_change_between_a_look_and_a_wait_is_not_lost() -> None:
    async def act(service: Service, _: Wall) -> int:
        with Watch(service) as watch:
            watch.look(count_of(service))
            message_in(service)
            await watch.wait(60)
            return watch.look(count_of(service))

    assert in_loop(act) == 1


@pytest.mark.usefixtures("hurry")
def test_no_change_of_any_thread_is_lost() -> None:
    async def act(service: Service, _: Wall) -> int:
        service.clock.freeze()
        threads = [threading.Thread(target=messages_in, args=(service, 50)) for _ in range(4)]
        with Watch(service) as watch:
            for thread in threads:
                thread.start()
            while watch.look(count_of(service)) < 200:
                await watch.wait(60)
        for thread in threads:
            thread.join()
        return service.store.messages.count

    assert in_loop(act) == 200


def test_many_changes_are_one_wake_up(monkeypatch: pytest.MonkeyPatch) -> None:
    async def act(service: Service, _: Wall) -> int:
        called = 0
        loop = asyncio.get_running_loop()
        plain = loop.call_soon_threadsafe

        def count(*args: Any, **more: Any) -> Any:
            nonlocal called
            called += 1
            return plain(*args, **more)

        monkeypatch.setattr(loop, "call_soon_threadsafe", count)
        with Watch(service) as watch:
            watch.look(count_of(service))
            messages_in(service, 100)
            await watch.wait(60)
        return called

    assert in_loop(act) == 1


def test_what_became_due_between_a_look_and_a_wait_is_not_lost() -> None:
    async def act(service: Service, wall: Wall) -> list[int]:
        message_in(service)
        with Watch(service) as watch:
            before = watch.look(service.store.messages.completed_count)
            wall.instant += 1_000
            await watch.wait(60)
            return [before, watch.look(service.store.messages.completed_count)]

    assert in_loop(act) == [0, 1]


def looks_in(service: Service, seconds: float) -> Awaitable[int]:
    """Return the number of looks of a client that waits in vain."""

    async def act() -> int:
        looks = 0

        def look(_: int) -> None:
            nonlocal looks
            looks += 1

        await wait_for_result(service, look, seconds)
        return looks

    return act()


def test_a_clock_that_stands_does_not_let_anyone_spin() -> None:
    async def act(service: Service, _: Wall) -> int:
        service.clock.freeze()
        message_in(service)
        return await looks_in(service, 0.3)

    assert in_loop(act) <= 2


def test_nor_does_one_at_the_end_of_the_calendar() -> None:
    async def act(service: Service, wall: Wall) -> int:
        service.clock.advance_ms(LAST - service.clock.now())
        message_in(service)
        service.clock.set_rate(1e9)
        wall.instant += 5_000
        looking = asyncio.ensure_future(looks_in(service, 0.3))
        for _ in range(20):
            await asyncio.sleep(0.01)
            wall.instant += 10
        return await looking

    assert in_loop(act) <= 3


def test_nor_what_is_due_behind_the_calendar() -> None:
    async def act(service: Service, _: Wall) -> int:
        from mocksens.core.records import Recipient, Reservation, Send
        from mocksens.spec.statuses import ContentType, MessageType

        asked = Send(
            type=MessageType.SMS,
            content_type=ContentType.COMM,
            country_code="82",
            sender="0212345678",
            content="hello",
            recipients=[Recipient("1")],
        )
        service.clock.advance_ms(LAST - service.clock.now())
        service.store.reservations.add(
            Reservation(reserve_id="R", send=asked, file_ids=(), due=LAST + 1, done=LAST + 2)
        )
        service.clock.set_rate(1e9)
        return await looks_in(service, 0.3)

    assert in_loop(act) <= 2


def test_a_wall_clock_that_is_set_back_does_not_let_anyone_spin() -> None:
    async def act(service: Service, wall: Wall) -> int:
        message_in(service)
        wall.instant -= 3_600_000
        return await looks_in(service, 0.3)

    assert in_loop(act) <= 2


def test_with_nobody_waiting_there_is_no_listener() -> None:
    async def act(service: Service, _: Wall) -> list[int]:
        counts = [len(service.listeners)]
        with Watch(service) as watch, Watch(service):
            counts.append(len(service.listeners))
            watch.look(lambda _: None)
        assert await wait_for_result(service, lambda _: 1, 60) == 1
        with pytest.raises(ZeroDivisionError):
            await wait_for_result(service, lambda _: 1 // 0, 60)
        return [*counts, len(service.listeners)]

    assert in_loop(act) == [0, 2, 0]


def test_a_task_that_is_cancelled_leaves_no_listener() -> None:
    async def act(service: Service, _: Wall) -> int:
        task = asyncio.ensure_future(wait_for_result(service, lambda _: None, 60))
        await asyncio.sleep(0)
        assert len(service.listeners) == 1
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return len(service.listeners)

    assert in_loop(act) == 0


# --- a service that does not exist yet ---------------------------------------------------------------


class Pending:
    """A task that already waits for a service that does not exist."""

    def __init__(self, server: Server, ask: Callable[[], Answer]) -> None:
        before = len(server.sens.listeners)
        self._answers: list[Answer] = []
        self._thread = threading.Thread(target=lambda: self._answers.append(ask()), daemon=True)
        self._thread.start()
        eventually(lambda: len(server.sens.listeners) > before)

    def answer(self) -> Answer:
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive(), "nothing woke it"
        return self._answers[0]


def test_a_wait_for_a_service_that_is_not_there_ends_with_the_first_message_in_it(
    live: Server, live_client: Client
) -> None:
    pending = Pending(live, lambda: wait(live_client, "to=0102"))
    Client(live_client.transport, service_id=f"{live_client.service_id}-other").send()
    live_client.send(messages=[{"to": "0101"}])
    live_client.send(messages=[{"to": "0102"}])
    answer = pending.answer()
    assert (answer.status, answer.json["message"]["to"], answer.json["cursor"]) == (200, "0102", 2)
    assert live.sens.listeners == []


@pytest.mark.parametrize("timeout", ["0s", "1ms"])
def test_a_service_that_never_comes_is_408_and_named_with_the_nearest(
    live: Server, live_client: Client, timeout: str
) -> None:
    live_client.send()
    absent = f"{live_client.service_id}x"
    answer = live_client.admin("GET", f"services/{absent}/messages/wait?to=0101&timeout={timeout}")
    assert answer.status == 408
    assert f"no service {absent}; did you mean {live_client.service_id}?" in answer.json["message"]
    assert f"no message with to '0101' came within {timeout}" in answer.json["message"]
    assert live.sens.listeners == []
    with pytest.raises(KeyError):
        live.sens.known(absent)


@pytest.mark.slow
def test_the_time_that_a_service_took_to_come_is_part_of_the_timeout(live: Server, live_client: Client) -> None:
    pending = Pending(
        live, lambda: live_client.admin("GET", f"services/{live_client.service_id}/messages/wait?timeout=1s")
    )
    live.sens.service(live_client.service_id)
    answer = pending.answer()
    assert (answer.status, answer.json["message"]) == (408, "no message came within 1s")


def test_a_wait_for_a_service_that_is_not_there_ends_with_its_client(live: Server, live_client: Client) -> None:
    with connect(live) as line:
        path = f"/_mocksens/services/{live_client.service_id}/messages/wait?timeout=2m"
        line.send(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        eventually(lambda: live.sens.listeners)
    eventually(lambda: not live.sens.listeners)


def test_a_service_that_came_before_anybody_listened_is_found_at_once(live: Server) -> None:
    async def find() -> object:
        return await wait_for_service(live.sens, DEFAULT_SERVICE_ID, 60)

    assert asyncio.run(find()) is live.sens.known(DEFAULT_SERVICE_ID)


@pytest.mark.usefixtures("hurry")
def test_a_service_that_comes_at_any_moment_is_not_missed(live: Server, live_client: Client) -> None:
    for number in range(20):
        client = Client(live_client.transport, service_id=f"{live_client.service_id}-{number}")
        with ThreadPoolExecutor(2) as pool:
            waited = pool.submit(wait, client)
            pool.submit(client.send)
            assert waited.result(PATIENCE).status == 200
        client.admin("DELETE", f"services/{client.service_id}")


def test_a_service_that_is_made_and_dropped_many_times_wakes_a_listener_once(live: Server) -> None:
    async def appear() -> Service | None:
        def make() -> None:
            for _ in range(3):
                live.sens.service("brief")
                live.sens.drop_service("brief")

        loop = asyncio.get_running_loop()
        loop.call_soon(make)
        found = await wait_for_service(live.sens, "brief", PATIENCE)
        await asyncio.sleep(0)
        return found

    found = asyncio.run(appear())
    assert found is not None
    assert found.dropped
