"""The page of a server that holds many messages."""

import time

import pytest
from msgspec.structs import replace

from mocksens import Sens
from mocksens.core.switches import DOCUMENTED, Auth
from tests.client import Client, InProcess
from tests.web.inbox.pages import html

pytestmark = pytest.mark.slow

MANY = 100_000
RECIPIENTS = 100
MOST = 0.1
"""Seconds of server time for a page."""


@pytest.fixture(scope="module")
def large() -> Client:
    """Return a client of a service with many messages."""
    client = Client(InProcess(Sens(seed="tests", switches=replace(DOCUMENTED, auth=Auth.OFF))))
    for start in range(0, MANY, RECIPIENTS):
        people = [{"to": f"0101{number:07d}"} for number in range(start, start + RECIPIENTS)]
        assert client.send(messages=people).status == 202
    return client


@pytest.mark.parametrize("target", ["/", "/?q=hello", "/?lang=ko"])
def test_a_page_among_many_messages_is_ready_at_once(large: Client, target: str) -> None:
    took = []
    for _ in range(5):
        began = time.perf_counter()
        html(large, target)
        took.append(time.perf_counter() - began)
    assert min(took) < MOST, took
