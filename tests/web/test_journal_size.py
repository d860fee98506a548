"""The journal is bounded by the memory that it really takes, whatever shape the requests have."""

import base64
import gc
import tracemalloc
from collections.abc import Callable

import pytest

from mocksens import Sens
from tests.client import Client, InProcess
from tests.operations.support import jpeg
from tests.scripts import play

pytestmark = pytest.mark.slow

TINY = {f"{number:04x}": "" for number in range(10_000)}
"""A head of many names, and next to nothing in them."""


def send(client: Client, **fields: object) -> None:
    assert client.send(**fields).status == 202


def hundred(client: Client) -> None:
    send(client, messages=[{"to": f"010{number:08d}"} for number in range(100)])


def hundred_texts(client: Client, character: str = "가") -> None:
    texts = [f"{number} {character * 900}" for number in range(100)]
    each = [{"to": f"010{n:08d}", "subject": f"제목 {n}", "content": text} for n, text in enumerate(texts)]
    send(client, type="LMS", messages=each)


def picture(client: Client) -> None:
    send(client, type="MMS", files=[{"name": "a.jpg", "body": base64.b64encode(jpeg(size=200_000)).decode()}])


def scripted(client: Client) -> None:
    respond = {"X-Mocksens-Respond": "throttled"}
    assert client.request("POST", f"{client.base}/messages", json={}, headers=respond).status == 429


def played(client: Client) -> None:
    """Send with many headers, while a scenario matches some of them."""
    service = client.transport.app.sens.service(client.service_id)  # type: ignore[attr-defined]
    if service.scenarios.is_idle():
        play(service, "{when: {header: {X-Never: sent}}, then: {result: '3018'}}")
    headers = {f"x-{number}": "v" for number in range(1_000)}
    sms = {"type": "SMS", "from": "0212345678", "content": "hello", "messages": [{"to": "01011112222"}]}
    assert client.request("POST", f"{client.base}/messages", json=sms, headers=headers).status == 202


SHAPES: dict[str, Callable[[Client], object]] = {
    "a send": send,
    "a hundred recipients": hundred,
    "a hundred texts": hundred_texts,
    "a hundred wide texts": lambda client: hundred_texts(client, "\U0001f600"),
    "a picture": picture,
    "no body": Client.list_unsubscribes,
    "many tiny headers": lambda client: client.request("GET", "/x", headers=TINY),
    "a long target": lambda client: client.request("GET", f"/{'x' * 60_000}"),
    "a long body": lambda client: client.request("POST", f"{client.base}/messages", body=b" " * 60_000),
    "a long answer": lambda client: client.register(*(f"010{number:08d}" for number in range(1_000))),
    "a long diagnosis": lambda client: client.send(**{f"unknown{number}": 1 for number in range(5_000)}),
    "many violations": lambda client: client.send(messages=[{"to": "x" * 50}] * 100),
    "a wrong signature": lambda client: client.request("GET", f"{client.base}/files", signed_target="/other"),
    "a long string to sign": lambda client: client.request(
        "GET", f"{client.base}/unsubscribes?x={'%EA%B0%80' * 6_000}", signed_target="/other"
    ),
    "a scripted answer": scripted,
    "headers for a scenario": played,
}
TIMES = 10


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_a_journal_counts_at_least_half_of_what_it_holds(shape: Callable[[Client], object]) -> None:
    sens = Sens(seed="tests", journal_size=10**9)
    client = Client(InProcess(sens))
    journals = (sens.service(client.service_id).journal, sens.strays)
    for _ in range(2):
        # What is loaded or remembered once is not the journal's.
        shape(client)
    for journal in journals:
        journal.clear()
    tracemalloc.start()
    try:
        for _ in range(TIMES):
            shape(client)
        counted = sum(journal.size for journal in journals)
        gc.collect()
        full, _ = tracemalloc.get_traced_memory()
        assert sum(len(journal.after()) for journal in journals) == TIMES
        for journal in journals:
            journal.clear()
        gc.collect()
        empty, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert counted >= (full - empty) / 2


def test_requests_with_many_tiny_headers_fit_into_the_journal_or_go() -> None:
    sens = Sens(seed="tests", journal_size=300_000)
    client = Client(InProcess(sens))
    client.request("GET", "/x", headers=TINY)
    tracemalloc.start()
    try:
        for _ in range(20):
            client.request("GET", "/x", headers=TINY)
        gc.collect()
        taken, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert sens.strays.dropped > 0
    assert taken < 2 * sens.journal_size
