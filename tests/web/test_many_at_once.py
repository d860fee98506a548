"""Hundreds of requests that one read brings are answered in pieces, so that other clients have their turn."""

import socket
import sys
from collections.abc import Iterator

import pytest

from mocksens import Sens, running
from mocksens.core.doctor import examination
from mocksens.server.serving import Server
from tests.client import Client, OverHttp
from tests.scripts import one_off
from tests.web.raw import Line, connect, head, post

SMS = b'{"type":"SMS","from":"0212345678","content":"hi","messages":[{"to":"01012345678"}]}'
TIMES = 400
"""More than one read takes: about 200 KB."""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running(Sens(seed="tests", journal=2 * TIMES)) as server:
        yield server


@pytest.fixture
def client(server: Server, request: pytest.FixtureRequest) -> Client:
    host, _, port = server.url.removeprefix("http://").rpartition(":")
    name = "".join(filter(str.isalnum, request.node.name))[:40]
    return Client(OverHttp(host, int(port)), service_id=f"ncp:sms:kr:000000000000:{name}")


@pytest.fixture
def line(server: Server) -> Iterator[Line]:
    with connect(server) as line:
        yield line


def numbered(client: Client, number: int) -> bytes:
    return post(f"{client.base}/messages", SMS.replace(b'"hi"', b'"%d"' % number))


@pytest.fixture(params=["first at once", "first delayed"])
def first(client: Client, server: Server, request: pytest.FixtureRequest) -> None:
    """Return the response to the first request; behind a waiting response, bytes are received while others are read."""
    if request.param == "first delayed":
        server.sens.service(client.service_id).scenarios.add(one_off("{delay: 1ms}"))


def test_hundreds_of_requests_in_one_write_are_answered_and_recorded_in_their_order(client: Client, line: Line) -> None:
    line.send(b"".join(numbered(client, number) for number in range(TIMES)))
    assert [line.answer().status for _ in range(TIMES)] == [202] * TIMES
    messages = client.admin("GET", f"services/{client.service_id}/messages?limit=1000").json["messages"]
    assert [message["content"] for message in messages] == [str(number) for number in range(TIMES)]


def test_what_comes_while_they_are_read_is_read_behind_them(client: Client, line: Line, first: None) -> None:
    line.send(b"".join(numbered(client, number) for number in range(TIMES)))
    line.send(head("GET", f"{client.base}/unsubscribes"))
    assert [line.answer().status for _ in range(TIMES + 1)] == [202] * TIMES + [200]


def test_all_of_them_are_answered_though_the_client_has_done_sending(client: Client, line: Line, first: None) -> None:
    line.send(b"".join(numbered(client, number) for number in range(TIMES)))
    line.socket.shutdown(socket.SHUT_WR)
    assert [line.answer().status for _ in range(TIMES)] == [202] * TIMES
    assert line.ends()


def test_what_is_broken_behind_them_is_refused_behind_them(client: Client, line: Line) -> None:
    line.send(b"".join(numbered(client, number) for number in range(TIMES)) + b"\0\r\n\r\n")
    assert [line.answer().status for _ in range(TIMES + 1)] == [202] * TIMES + [400]


def test_a_client_that_leaves_amid_them_harms_no_other(client: Client, server: Server) -> None:
    with connect(server) as line:
        line.send(b"".join(numbered(client, number) for number in range(TIMES)))
    assert client.send().status == 202


@pytest.mark.slow
def test_thousands_of_requests_in_one_write_hold_nobody_up(client: Client, line: Line) -> None:
    """The processor time of each turn of the event loop is measured for all tests."""
    line.send(f"GET {client.base}/unsubscribes HTTP/1.1\r\n\r\n".encode() * 4_000)
    assert {line.answer().status for _ in range(4_000)} == {401}


@pytest.mark.slow
@pytest.mark.parametrize("times", [16, 40])
def test_refused_signatures_in_one_write_hold_nobody_up_and_are_each_explained(
    client: Client, line: Line, times: int
) -> None:
    """To explain one takes many hashes; the processor time of each turn of the event loop is measured for all tests."""
    assert examination.__name__ in sys.modules, "what explains them need not be loaded first"
    client.send()
    targets = [f"{client.base}/messages?number={number}" for number in range(times)]
    line.send(b"".join(head("POST", target, "Content-Length: 2", signed="/nothing") + b"{}" for target in targets))
    answers = [line.answer() for _ in targets]
    assert [answer.status for answer in answers] == [401] * times
    for target, answer in zip(targets, answers, strict=True):
        assert target in answer.diagnosis
    entries = client.admin("GET", f"services/{client.service_id}/requests?status=401").json["requests"][-times:]
    assert [entry["target"] for entry in entries] == targets
    assert {entry["signing"]["cause"] for entry in entries} == {"unexplained"}
