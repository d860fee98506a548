"""A service has one owner at a time: the pipeline takes its lock as every public function does."""

import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from mocksens import Sens, create_app, running
from mocksens.core.operations import due
from mocksens.core.service import Service
from mocksens.core.snapshot import dumping
from tests.client import Client, InProcess, OverHttp
from tests.patience import PATIENCE, eventually
from tests.web.raw import parsed, post, respond

ROUNDS = 60
SENDERS = 4


class Beginning(threading.Thread):
    """Work in another thread, which is told of when it begins."""

    def __init__(self, work: Callable[[], object]) -> None:
        super().__init__()
        self._work = work
        self._begun = threading.Event()

    def run(self) -> None:
        self._begun.set()
        self._work()

    def goes_on(self) -> bool:
        """Return whether it ends, given time for a hundred times the work."""
        self.start()
        assert self._begun.wait(PATIENCE)
        self.join(0.3)
        return not self.is_alive()


def waits_for_the_lock(service: Service, work: Callable[[], object]) -> bool:
    """Return whether ``work`` waits until the service is free."""
    thread = Beginning(work)
    with service.lock:
        went_on = thread.goes_on()
    thread.join(PATIENCE)
    return not went_on and not thread.is_alive()


def test_what_is_scripted_is_decided_by_the_owner_of_the_service(client: Client, service: Service) -> None:
    refused = {"x-mocksens-respond": "throttled"}
    assert waits_for_the_lock(service, lambda: client.request("GET", f"{client.base}/messages", headers=refused))


def test_listeners_are_told_of_a_send_while_nobody_else_owns_the_service(client: Client, service: Service) -> None:
    free: list[bool] = []

    def take() -> None:
        free.append(service.lock.acquire(blocking=False))
        if free[-1]:
            service.lock.release()

    def look() -> None:
        with ThreadPoolExecutor(1) as pool:
            pool.submit(take).result(PATIENCE)

    client.send()
    service.listeners.append(look)
    client.send()
    assert free
    assert not any(free)


def test_listeners_are_told_of_a_request_by_the_owner_of_the_service(sens: Sens, service: Service) -> None:
    told: list[int] = []
    service.listeners.append(lambda: told.append(service.journal.last))
    before = service.journal.last

    def work() -> None:
        # It is refused before anybody needs the service, and recorded in its journal.
        Client(InProcess(sens)).request("GET", f"/sms/v2/services/{service.id}/messages", signed_target="/another")

    thread = threading.Thread(target=work)
    with service.lock:
        thread.start()
        eventually(lambda: service.journal.last == before + 1)
        thread.join(0.1)
        # A listener that leaves now is not called any more.
        assert thread.is_alive()
        assert told == []
    thread.join(PATIENCE)
    assert told == [before + 1]


# --- all at once -------------------------------------------------------------------------------------


def together(*works: Callable[[int], Any]) -> list[list[Any]]:
    """Return the results of all functions, run at the same time, ``ROUNDS`` times."""
    start = threading.Barrier(len(works))

    def repeat(work: Callable[[int], Any]) -> list[Any]:
        start.wait(PATIENCE)
        return [work(turn) for turn in range(ROUNDS)]

    with ThreadPoolExecutor(len(works)) as pool:
        return [done.result() for done in [pool.submit(repeat, work) for work in works]]


def test_a_finite_step_is_used_up_exactly_whoever_sends(hurry: None, sens: Sens, client: Client) -> None:
    times = ROUNDS * SENDERS // 2
    fault = {"respond": "throttled", "times": times}
    assert client.admin("POST", f"services/{client.service_id}/faults", fault, {"content-length": "9"}).status == 201
    clients = [Client(InProcess(sens)) for _ in range(SENDERS)]
    answers = together(*[lambda _, one=one: one.send().status for one in clients])
    statuses = [status for each in answers for status in each]
    assert (statuses.count(429), statuses.count(202)) == (times, times)


def test_requests_that_are_carried_out_at_once_keep_their_own_messages(hurry: None, sens: Sens) -> None:
    app, base = create_app(sens), "/sms/v2/services/busy"

    def send(sender: int) -> Callable[[int], int]:
        def work(turn: int) -> int:
            people = [{"to": f"010{sender}{turn:04d}{index:03d}"} for index in range(100)]
            body = {"type": "SMS", "from": "02", "content": f"{sender} {turn}", "messages": people}
            return respond(app, parsed(post(f"{base}/messages", json.dumps(body).encode()))).response.status

        return work

    assert together(*map(send, range(SENDERS))) == [[202] * ROUNDS] * SENDERS
    rows = dumping.dump(sens.service("busy")).requests
    assert len(rows) == SENDERS * ROUNDS
    for row in rows:
        sender, turn = map(int, row.content.split())
        assert [message.to for message in row.messages] == [f"010{sender}{turn:04d}{index:03d}" for index in range(100)]


def test_sending_dumping_and_advancing_at_once_lose_and_mix_nothing(hurry: None) -> None:
    sens = Sens(seed="tests")
    with running(sens) as server, running(sens) as other:
        ports = [int(each.url.rpartition(":")[2]) for each in (server, other)]
        senders = [Client(OverHttp("127.0.0.1", port)) for port in ports]
        service = sens.service(senders[0].service_id)
        service.clock.freeze()

        def send(sender: int) -> Callable[[int], str]:
            return lambda turn: str(
                senders[sender].send(content=f"{sender} {turn}", messages=[{"to": "01011112222"}] * 5).json["requestId"]
            )

        def dump(_: int) -> int:
            return sum(len(row.messages) for row in dumping.dump(service).requests)

        def advance(_: int) -> None:
            with service.lock:
                service.clock.advance_ms(1_000)
                due.settle_since(service, 0, 10)

        *sent, dumped, _ = together(send(0), send(1), dump, advance)
    assert dumped == sorted(dumped), "what was there stays there"
    assert all(count % 5 == 0 for count in dumped), "requests are there whole"
    rows = {row.request_id: row for row in dumping.dump(service).requests}
    assert len(rows) == 2 * ROUNDS
    for sender, request_ids in enumerate(sent):
        for turn, request_id in enumerate(request_ids):
            assert rows[request_id].content == f"{sender} {turn}"
            assert len(rows[request_id].messages) == 5


@pytest.mark.slow
@pytest.mark.parametrize("round_", range(3))
def test_no_wait_misses_what_another_thread_sends(hurry: None, round_: int) -> None:
    sens = Sens(seed=str(round_))
    with running(sens) as server, running(sens) as other:
        waiter, sender = (Client(OverHttp("127.0.0.1", int(each.url.rpartition(":")[2]))) for each in (server, other))
        path = f"services/{waiter.service_id}/messages/wait?timeout=4s&after="

        def wait(turn: int) -> int:
            return waiter.admin("GET", f"{path}{turn}").status

        waited, sent = together(wait, lambda _: sender.send().status)
    assert set(waited) == {200}
    assert set(sent) == {202}
