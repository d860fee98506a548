"""One table for both paths: what is answered where it is read differs in nothing from what goes through ASGI."""

import asyncio
import base64
import io
from collections.abc import Callable, Iterator
from typing import NamedTuple

import pytest
from uvicorn.server import ServerState

from mocksens import Sens
from mocksens.core.service_ids import DEFAULT_SERVICE_ID
from mocksens.spec.operations import OPERATIONS
from mocksens.web.http import fast_path
from mocksens.web.http.protocol import Protocol
from tests.client import Answer
from tests.operations.support import jpeg
from tests.scripts import one_off
from tests.web.http.conversations import (
    BASE,
    CAP,
    SMS,
    converse,
    later,
    listed,
    listed_by_proxy,
    made,
    request,
    reservation,
    search,
    send,
    unscripted,
    world,
)
from tests.web.wire.test_wire import Receiver

PICTURE = b'{"fileName":"a.jpg","fileBody":"%b"}' % base64.b64encode(jpeg())
NUMBERS = b'[{"clientTelNo":"0801"}]'


def once(text: str) -> Callable[[Sens], None]:
    """Let the first request meet a one-off."""

    def prepare(sens: Sens) -> None:
        sens.service(DEFAULT_SERVICE_ID).scenarios.add(one_off(text))

    return prepare


class Case(NamedTuple):
    """The pieces that are sent, each at once, and the statuses of the responses."""

    reads: Callable[[], list[bytes]]
    statuses: list[int]
    prepare: Callable[[Sens], None] = unscripted
    path: str = "fast"
    """The path that the last element takes if it comes whole."""


WHOLE = {
    # --- the nine operations
    "send-messages": Case(lambda: [send()], [202]),
    "upload-file": Case(lambda: [request("POST", f"{BASE}/files", body=PICTURE)], [200], path="ordinary"),
    "list-messages": Case(lambda: [send(), search()], [202, 200]),
    "get-message": Case(
        lambda: [send(), request("GET", f"{BASE}/messages/{made('messageId', send(), search())}")], [202, 200]
    ),
    "get-reservation": Case(lambda: [later(), request("GET", f"{reservation()}/reserve-status")], [202, 200]),
    "cancel-reservation": Case(lambda: [later(), request("DELETE", reservation())], [202, 204]),
    "list-unsubscribes": Case(lambda: [listed()], [200]),
    "register-unsubscribes": Case(lambda: [request("POST", f"{BASE}/unsubscribes", body=NUMBERS)], [200]),
    "delete-unsubscribes": Case(
        lambda: [
            request("POST", f"{BASE}/unsubscribes", body=NUMBERS),
            request("DELETE", f"{BASE}/unsubscribes", body=NUMBERS),
        ],
        [200, 204],
    ),
    # --- refusals
    "a field that is missing": Case(lambda: [send(body=b'{"type":"SMS"}')], [400]),
    "a body that is no JSON": Case(lambda: [send(body=b"{")], [400]),
    "an unknown message": Case(lambda: [request("GET", f"{BASE}/messages/x")], [404]),
    "a signature of something else": Case(lambda: [send(signed="/")], [401], path="ordinary"),
    "a service that cannot be": Case(lambda: [request("GET", "/sms/v2/services/a+b/unsubscribes")], [403]),
    "an unknown address": Case(lambda: [request("GET", f"{BASE}/nothing")], [404]),
    "another address than of SENS": Case(lambda: [request("GET", "/nothing")], [404], path="ordinary"),
    "a body as large as the cap": Case(lambda: [send(body=SMS.ljust(CAP))], [202]),
    "a body over the cap": Case(lambda: [send(body=SMS.ljust(CAP + 1)), listed()], [413]),
    # --- headers
    "a second timestamp that is wrong": Case(
        lambda: [send()[: -len(SMS) - 2] + b"x-ncp-apigw-timestamp: 1\r\n\r\n" + SMS], [202]
    ),
    "a first timestamp that is wrong": Case(lambda: [send("x-ncp-apigw-timestamp: 1")], [401], path="ordinary"),
    "a first Content-Type that is wrong": Case(lambda: [send("Content-Type: text/plain")], [400]),
    "a header that scripts the answer": Case(lambda: [send("X-Mocksens-Respond: 429")], [429]),
    # --- targets
    "the target of a proxy": Case(lambda: [listed_by_proxy("http://sens.apigw.ntruss.com")], [200], path="ordinary"),
    "the target of a proxy with a user": Case(
        lambda: [listed_by_proxy("http://me@sens.apigw.ntruss.com")], [200], path="ordinary"
    ),
    "the target of a proxy for another host": Case(
        lambda: [listed_by_proxy("http://example.com")], [403], path="ordinary"
    ),
    "a bare question mark": Case(lambda: [request("GET", f"{BASE}/unsubscribes?")], [200]),
    # --- methods, versions and connections
    "HEAD": Case(lambda: [request("HEAD", f"{BASE}/unsubscribes"), listed()], [404, 200]),
    "PUT": Case(lambda: [request("PUT", f"{BASE}/unsubscribes", body=b"{}"), listed()], [404, 200]),
    "HTTP/1.0": Case(lambda: [listed(version="1.0"), listed()], [200]),
    "HTTP/1.0 that would stay": Case(lambda: [listed("Connection: keep-alive", version="1.0"), listed()], [200]),
    "HTTP/1.0 through a proxy": Case(lambda: [listed("Proxy-Connection: keep-alive", version="1.0"), listed()], [200]),
    "Connection: close": Case(lambda: [listed("Connection: close"), listed()], [200]),
    "Connection: close and more": Case(lambda: [listed("Connection: x, Close"), listed()], [200]),
    "many in one read": Case(
        lambda: [send() + listed() + request("GET", "/x") + send() + listed()],
        [202, 200, 404, 202, 200],
        path="ordinary",
    ),
    "many in one read, the first of which is the last": Case(lambda: [listed("Connection: close") + send()], [200]),
    "many in one read, the first of which is refused": Case(lambda: [send(body=SMS.ljust(CAP + 1)) + listed()], [413]),
    "many in one read, the last of which is broken": Case(lambda: [send() + b"\0"], [202, 400]),
    "Expect: 100-continue": Case(lambda: [send("Expect: 100-continue")], [202]),
    "Expect: 100-continue over the cap": Case(lambda: [send("Expect: 100-Continue", body=SMS.ljust(CAP + 1))], [413]),
    "chunks": Case(
        lambda: [send("Transfer-Encoding: chunked", body=b"%x\r\n%b\r\n0\r\n\r\n" % (len(SMS), SMS))], [202]
    ),
    "chunks with trailers": Case(
        lambda: [
            send("Transfer-Encoding: chunked", body=b"%x\r\n%b\r\n0\r\nx: y\r\n\r\n" % (len(SMS), SMS)),
            listed(),
        ],
        [202, 200],
    ),
    "an offer to upgrade": Case(lambda: [send("Connection: Upgrade", "Upgrade: h2c"), listed()], [202, 200]),
    # --- scripts
    "an answer with headers of its own": Case(
        lambda: [send(), listed()], [503, 200], once("respond: {status: 503, headers: {Retry-After: '1', X-Y: z}}")
    ),
    "an answer without a body": Case(lambda: [send(), listed()], [204, 200], once("respond: {status: 204}")),
    "an answer that waits": Case(lambda: [send()], [202], once("{delay: 1ms}"), "ordinary"),
    "a right answer behind which the line ends": Case(lambda: [send(), listed()], [202], once("{fault: close}")),
    "a body of another type": Case(lambda: [send(), listed()], [202, 200], once("{fault: wrong-type}")),
    "a body that is cut": Case(lambda: [send(), listed()], [202, 200], once("{fault: malformed-json}")),
}


@pytest.mark.parametrize("name", WHOLE)
def test_a_request_is_answered_recorded_and_logged_alike_on_both_paths(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    case = WHOLE[name]
    reads = case.reads()
    whole = converse(reads, case.prepare)
    in_two = converse([piece for read in reads for piece in (read[:-1], read[-1:])], case.prepare)
    monkeypatch.setattr(fast_path, "ANSWERED_AT_ONCE", frozenset())
    ordinary = converse(reads, case.prepare)
    assert (whole.path, ordinary.path) == (case.path, "ordinary")
    assert ordinary.seen == whole.seen
    assert in_two.seen == whole.seen


@pytest.mark.parametrize("path", ["fast", "ordinary"])
@pytest.mark.parametrize("name", WHOLE)
def test_each_answer_is_written_at_once_with_its_id_and_only_the_last_one_closes(
    monkeypatch: pytest.MonkeyPatch, name: str, path: str
) -> None:
    case = WHOLE[name]
    if path == "ordinary":
        monkeypatch.setattr(fast_path, "ANSWERED_AT_ONCE", frozenset())
    reads = case.reads()
    told = converse(reads, case.prepare)
    answers = list(answers_in(told.sent, is_head=reads[0].startswith(b"HEAD")))
    assert [answer.status for answer in answers] == case.statuses
    assert told.pieces <= len(answers)
    ids = [answer.headers["x-ncp-apigw-request-id"] for answer in answers]
    # Beside them, an old Pillow is told once.
    assert ids == [line["request_id"] for line in told.log if "request_id" in line]
    assert sorted(ids) == sorted(entry[2] for entry in told.entries)
    closing = [answer.headers.get("connection") for answer in answers]
    assert closing == [None] * (len(answers) - 1) + ["close" if told.is_closed else None]


def answers_in(sent: bytes, *, is_head: bool) -> Iterator[Answer]:
    """Take answers apart by their Content-Length; with ``is_head``, the first has no body whatever it says."""
    while sent:
        head, _, sent = sent.partition(b"\r\n\r\n")
        start, *lines = head.decode().split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        size = 0 if is_head else int(headers.get("content-length", "0"))
        yield Answer(int(start.split(" ")[1]), headers, sent[:size])
        sent, is_head = sent[size:], False


def refused_to_read(end: Callable[[Protocol], None]) -> tuple[bytes, int]:
    """Return what a client is sent that did not read before ``end``, and how many requests are recorded."""
    transport = Receiver()
    sens, config = world(stream=io.StringIO())

    async def run() -> None:
        protocol = Protocol(config, ServerState(), {}, asyncio.get_running_loop())
        protocol.connection_made(transport)
        protocol.pause_writing()
        protocol.data_received(listed())
        await in_a_few_turns()
        assert transport.written == []
        end(protocol)
        await in_a_few_turns()

    asyncio.run(run())
    return b"".join(transport.written), len(sens.service(DEFAULT_SERVICE_ID).journal.after())


async def in_a_few_turns() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def test_an_answer_to_a_client_that_does_not_read_is_the_same_once_it_reads() -> None:
    assert refused_to_read(Protocol.resume_writing) == (converse([listed()]).sent, 1)


def test_a_client_that_leaves_instead_of_reading_is_sent_nothing() -> None:
    assert refused_to_read(lambda protocol: protocol.connection_lost(None)) == (b"", 1)


def test_every_operation_has_its_row() -> None:
    assert {operation.name for operation in OPERATIONS} <= WHOLE.keys()
