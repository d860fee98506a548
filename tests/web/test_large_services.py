"""Looking into a service that holds much holds up nobody: every callback is measured (``tests/loop_limit.py``)."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from msgspec.structs import replace

from mocksens import Sens
from mocksens.core.service import Service
from mocksens.core.snapshot import dumping, encoding, loading
from mocksens.core.snapshot.schema import SensSnapshot, ServiceSnapshot
from mocksens.core.switches import DOCUMENTED, Auth
from mocksens.web.admin.lists import PAGE_BYTES
from tests.client import Client, InProcess
from tests.patience import PATIENCE, patiently

pytestmark = pytest.mark.slow

MANY = 100_000
PEOPLE = [{"to": f"010{number:08d}"} for number in range(100)]


@pytest.fixture(scope="module")
def large() -> Client:
    """Return a client of a service with many messages."""
    sens = Sens(seed="tests", switches=replace(DOCUMENTED, auth=Auth.OFF), journal=2_000, journal_size=200 * 1024**2)
    client = Client(InProcess(sens), service_id="large")
    sens.service("large").clock.freeze()
    for _ in range(MANY // len(PEOPLE)):
        assert client.send(messages=PEOPLE).status == 202
    return client


def service_of(client: Client) -> Service:
    assert isinstance(client.transport, InProcess)
    return client.transport.app.sens.service(client.service_id)


@pytest.mark.parametrize(
    ("call", "status"),
    [
        ("messages?contains=nobody+has+this", 200),
        ("messages?to=019*&limit=1000", 200),
        ("messages?limit=1000", 200),
        ("messages/wait?contains=nobody+has+this&timeout=1ms", 408),
        ("requests?limit=1000", 200),
    ],
)
def test_no_question_about_a_large_service_holds_the_loop(large: Client, call: str, status: int) -> None:
    assert large.admin("GET", f"services/large/{call}").status == status


def test_verifying_a_large_journal_does_not_hold_the_loop(large: Client) -> None:
    answer = large.admin("POST", "services/large/verify", {"match": {"to": "0190*"}, "count": 1})
    assert answer.status == 409


def test_the_bodies_of_a_thousand_requests_do_not_hold_the_loop() -> None:
    client = Client(InProcess(Sens(seed="tests", journal_size=200 * 1024**2)))
    for _ in range(1_000):
        client.post_messages({"content": "가" * 21_000})
    requests = client.admin("GET", f"services/{client.service_id}/requests?limit=1000").json["requests"]
    assert len(requests) > 200


def test_a_snapshot_of_a_large_service_goes_out_and_in_without_holding_the_loop(large: Client) -> None:
    document = large.admin("GET", "services/large/snapshot")
    assert document.status == 200
    other = Client(large.transport, service_id="other")
    answer = other.transport.send(
        "PUT",
        "/_mocksens/services/other/snapshot",
        [("host", "localhost"), ("content-type", "application/json")],
        document.body,
    )
    assert (answer.status, answer.json["messages"]) == (200, MANY)
    whole = large.admin("GET", "snapshot").json
    assert [len(service["requests"]) for service in whole["services"]] == [MANY // len(PEOPLE)] * 2
    assert other.admin("DELETE", "services/other").status == 200


def test_an_advance_over_many_completions_does_not_hold_the_loop(large: Client) -> None:
    due = large.clock({"advance": "2s"}).json
    assert (len(due["due"]), due["dueCount"]) == (1_000, MANY)


# --- pages are bounded -------------------------------------------------------------------------------


def pages(client: Client, name: str) -> Iterator[dict[str, Any]]:
    after = 0
    for _ in patiently("the pages have no end", 6 * PATIENCE):
        page = client.admin("GET", f"services/{client.service_id}/{name}?limit=1000&after={after}").json
        yield page
        if not page.get("truncated"):
            return
        after = page["cursor"]


def test_a_page_of_long_texts_ends_before_its_limit_and_the_next_one_goes_on(client: Client) -> None:
    client.send(type="LMS", content="x" * 300_000, messages=PEOPLE)
    found = list(pages(client, "messages"))
    assert len(found) > 1
    assert [message["to"] for page in found for message in page["messages"]] == [person["to"] for person in PEOPLE]
    assert all(len(json.dumps(page)) < PAGE_BYTES * 1.1 for page in found)


def test_a_page_of_long_bodies_ends_before_its_limit_and_the_next_one_goes_on() -> None:
    client = Client(InProcess(Sens(seed="tests", journal_size=100 * 1024**2)))
    for _ in range(500):
        client.post_messages({"content": "x" * 64_000})
    found = list(pages(client, "requests"))
    assert len(found) > 1
    assert [entry["number"] for page in found for entry in page["requests"]] == list(range(1, 501))


# --- a service goes on while it is looked at ---------------------------------------------------------


@contextmanager
def counting_acquisitions(service: Service) -> Iterator[list[int]]:
    """Take and give back the lock again and again; the list has how often that went."""
    taken, ended = [0], threading.Event()

    def take() -> None:
        while not ended.is_set():
            with service.lock:
                taken[0] += 1

    thread = threading.Thread(target=take)
    thread.start()
    try:
        yield taken
    finally:
        ended.set()
        thread.join()


def test_the_lock_is_free_for_most_of_the_time_that_a_snapshot_takes(large: Client) -> None:
    service = service_of(large)
    with counting_acquisitions(service) as taken:
        before = taken[0]
        document = dumping.dump(service)
        during_dump = taken[0] - before
        before = taken[0]
        loading.load(service, document)
        during_load = taken[0] - before
    # Held throughout, it could be taken once at the beginning and once at the end.
    assert during_dump > 100
    assert during_load > 100


def test_what_is_sent_while_a_snapshot_is_put_in_keeps_its_cursors(client: Client, service: Service) -> None:
    client.send()
    document = dumping.dump(service)
    ready = loading._prepare(service, document)
    client.send(messages=PEOPLE)
    cursor = service.store.messages.next_position
    with service.lock:
        loading._swap(service, ready)
    assert service.store.messages.next_position >= cursor
    assert dumping.dump(service).requests == document.requests


def test_what_is_wrong_in_a_piece_is_named_by_its_place_in_the_whole() -> None:
    text = '{"version":1,"services":[{"version":1,"serviceId":"a","clock":{"now":0},"requests":[1]}]}'
    with pytest.raises(ValueError, match=r"Expected `object`, got `int` - at `\$\.services\[0\]\.requests\[0\]`"):
        encoding.parse(text, SensSnapshot)
    text = '{"version":1,"serviceId":"a","clock":{"now":0},"requests":[{"time":"x"}]}'
    with pytest.raises(ValueError, match=r"`\$\.requests\[0\]\.time`"):
        encoding.parse(text, ServiceSnapshot)
