"""Behaviour that only a socket shows: framing, broken HTTP, bodies, connections."""

import asyncio
import contextlib
import json
import re
import socket
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from uvicorn.server import ServerState

from mocksens import Sens, create_app, running
from mocksens.core.switches import DOCUMENTED
from mocksens.server.serving import Server, _config
from mocksens.web.http.head_limit import HEAD_BYTES
from mocksens.web.http.protocol import Protocol
from tests.client import Client
from tests.web.raw import Line, connect, head, post

CAP = 1_000_000
SMS = json.dumps(
    {"type": "SMS", "from": "0212345678", "content": "안녕하세요", "messages": [{"to": "01011112222"}]},
    ensure_ascii=False,
).encode()
H2C = (
    "Connection: Upgrade, HTTP2-Settings",
    "Upgrade: h2c",
    "HTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA",
)
WEBSOCKET = (
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
)


@pytest.fixture(scope="module")
def small() -> Iterator[Server]:
    """Yield a server that takes bodies of at most ``CAP`` bytes."""
    with running(Sens(switches=replace(DOCUMENTED, max_body=CAP))) as server:
        yield server


@pytest.fixture(autouse=True)
def _silence(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Whatever a client does, neither the event loop nor uvicorn has anything to say about it."""
    yield
    assert caplog.get_records("call") == []


@pytest.fixture
def line(live: Server) -> Iterator[Line]:
    with connect(live) as line:
        yield line


def chunked(target: str, chunks: list[bytes], *fields: str) -> bytes:
    whole = b"".join(b"%x\r\n%b\r\n" % (len(chunk), chunk) for chunk in chunks)
    return head("POST", target, "Content-Type: application/json", "Transfer-Encoding: chunked", *fields) + whole


def flood(line: Line, data: bytes, times: int) -> None:
    for _ in range(times):
        line.send(data)


def sent(client: Client) -> list[str]:
    """Return the recipients of every message of the client's service."""
    client.clock({"advance": "2s"})
    window = {"requestStartTime": "2026-01-01 00:00:00", "requestEndTime": "2026-01-01 23:59:59", "pageSize": 100}
    return [message["to"] for message in client.list_messages(**window).json["messages"]]


@pytest.fixture
def dated(live_client: Client) -> Client:
    """Return the live client on a day of its own, so that a search finds whatever was sent."""
    assert live_client.clock({"freeze": "2026-01-01T09:00:00+09:00"}).status == 200
    return live_client


# --- broken HTTP -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        b"hello\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"get / HTTP/1.1\r\nHost: a\r\n\r\n",
        b"BREW / HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET relative HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET / HTTP/1.1\r\nno colon\r\n\r\n",
        b"GET / HTTP/1.1\r\nspace : a\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\x00b\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\n folded: b\r\n\r\n"[:24] + b"\x01: b\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: five\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999999\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffffff\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        bytes(range(256)),
    ],
)
def test_what_is_not_http_gets_the_gateways_400_and_the_connection_closes(line: Line, data: bytes) -> None:
    answer = line.send(data).answer()
    assert answer.status == 400
    assert answer.json["error"]["errorCode"] == "100"
    assert answer.json["error"]["message"] == "Bad Request Exception"
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["connection"] == "close"
    assert "[gateway.http, " in answer.diagnosis
    assert line.ends()


def test_broken_http_does_not_disturb_others(live: Server, live_client: Client) -> None:
    for _ in range(20):
        with connect(live) as line:
            line.send(b"\x00\xff\r\n\r\n")
            assert live_client.send().status == 202


@pytest.mark.parametrize("piece", [b"a: b\r\n", b"x" * 70], ids=["many headers", "one header"])
@pytest.mark.parametrize("packets", [2, 20])
def test_an_endless_head_is_refused(line: Line, piece: bytes, packets: int) -> None:
    whole = (b"GET / HTTP/1.1\r\nHost: a\r\na: " + piece * (HEAD_BYTES // len(piece) + 100))[: HEAD_BYTES + 500]
    size = len(whole) // packets + 1
    line.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for start in range(0, len(whole), size):
        line.send(whole[start : start + size])
    answer = line.answer()
    assert (answer.status, answer.json["error"]["errorCode"]) == (400, "100")
    assert line.ends()


def test_a_long_head_within_the_bound_is_read(line: Line, live_client: Client) -> None:
    filler = [f"X-Filler-{number}: {'x' * 1000}" for number in range(50)]
    assert line.send(head("GET", f"{live_client.base}/unsubscribes", *filler)).answer().status == 200


def test_endless_trailers_are_refused(line: Line, live_client: Client) -> None:
    line.send(chunked(f"{live_client.base}/messages", [SMS]) + b"0\r\n")
    with contextlib.suppress(ConnectionError):
        flood(line, b"a: b\r\n" * 10_000, 16)
    assert line.answer().status == 400


# --- bodies ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("packets", [1, 2])
def test_trailers_are_no_headers(line: Line, live_client: Client, packets: int) -> None:
    whole = chunked(f"{live_client.base}/messages", [SMS])
    trailers = b"0\r\nContent-Type: text/plain\r\nx-ncp-apigw-signature-v2: wrong\r\n\r\n"
    if packets == 1:
        line.send(whole + trailers)
    else:
        line.send(whole)
        assert live_client.send().status == 202, "the head has arrived by now"
        line.send(trailers)
    assert line.answer().status == 202


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_a_chunked_body_is_put_together(line: Line, dated: Client, size: int) -> None:
    chunks = [SMS[start : start + size] for start in range(0, len(SMS), size)]
    answer = line.send(chunked(f"{dated.base}/messages", [*chunks, b""])).answer()
    assert answer.status == 202
    message = dated.list_messages(requestId=answer.json["requestId"]).json["messages"][0]
    assert dated.get_message(message["messageId"]).json["messages"][0]["content"] == "안녕하세요"


def test_a_body_may_come_byte_by_byte(line: Line, live_client: Client) -> None:
    line.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for byte in post(f"{live_client.base}/messages", SMS):
        line.send(bytes([byte]))
    assert line.answer().status == 202


def test_who_asks_for_100_continue_gets_it_before_the_answer(line: Line, live_client: Client) -> None:
    length = f"Content-Length: {len(SMS)}"
    target = f"{live_client.base}/messages"
    line.send(head("POST", target, "Content-Type: application/json", "Expect: 100-continue", length))
    assert line.answer().status == 100
    assert line.send(SMS).answer().status == 202


def test_who_asks_for_100_continue_with_too_much_is_refused_at_once(small: Server) -> None:
    with connect(small) as line:
        line.send(head("POST", "/x", "Expect: 100-continue", f"Content-Length: {CAP + 1}"))
        answer = line.answer()
        assert (answer.status, answer.json["error"]["errorCode"]) == (413, "430")
        assert line.ends()


def test_a_body_as_large_as_the_cap_is_read(small: Server) -> None:
    with connect(small) as line:
        target = "/sms/v2/services/a/messages"
        answer = line.send(post(target, SMS + b" " * (CAP - len(SMS)))).answer()
        assert answer.status == 202
        assert line.send(head("GET", "/sms/v2/services/a/unsubscribes")).answer().status == 200


@pytest.mark.parametrize("excess", [1, CAP, 8 * CAP])
@pytest.mark.parametrize("length_known", [True, False])
def test_a_body_over_the_cap_gets_413_once_it_is_sent(small: Server, excess: int, *, length_known: bool) -> None:
    body = b"x" * (CAP + excess)
    target = "/sms/v2/services/a/messages"
    with connect(small) as line:
        answer = line.send(post(target, body) if length_known else chunked(target, [body, b""])).answer()
        assert answer.status == 413
        assert answer.json["error"]["errorCode"] == "430"
        assert answer.json["error"]["message"] == "Request Entity Too Large"
        assert "max_body" in answer.diagnosis
        assert line.ends()


def test_a_body_over_the_cap_that_comes_in_one_piece_with_its_head_gets_413() -> None:
    cap = 100
    with running(Sens(switches=replace(DOCUMENTED, max_body=cap))) as server, connect(server) as line:
        target = "/sms/v2/services/a/messages"
        assert line.send(post(target, b" " * cap)).answer().status == 400, "it is read"
        answer = line.send(post(target, b" " * (cap + 1))).answer()
        assert (answer.status, answer.json["error"]["errorCode"]) == (413, "430")
        assert line.ends()


def test_a_client_that_still_sends_gets_to_read_413(small: Server) -> None:
    with connect(small) as line:
        line.send(head("POST", "/x", "Content-Type: application/json", "Transfer-Encoding: chunked"))
        piece = b"2000\r\n%b\r\n" % (b"x" * 0x2000)
        for _ in range(9 * CAP // len(piece)):
            line.send(piece)
        line.send(b"0\r\n\r\n")
        assert line.answer().status == 413


def test_an_endless_body_is_cut_off(small: Server) -> None:
    with connect(small) as line:
        line.send(head("POST", "/x", "Transfer-Encoding: chunked"))
        with pytest.raises(ConnectionError):
            flood(line, b"2000\r\n%b\r\n" % (b"x" * 0x2000), 4000)


def test_nothing_is_sent_for_a_client_that_goes_away_in_its_body(live: Server, dated: Client) -> None:
    whole = post(f"{dated.base}/messages", SMS)
    for cut in (len(whole) - 1, len(whole) - len(SMS)):
        with connect(live) as polite:
            polite.send(whole[:cut])
        with connect(live) as crashing:
            crashing.send(whole[:cut]).reset()
    assert sent(dated) == []


def test_a_client_that_is_done_sending_is_answered(line: Line, live_client: Client) -> None:
    line.send(post(f"{live_client.base}/messages", SMS)).socket.shutdown(socket.SHUT_WR)
    assert line.answer().status == 202


# --- connections -------------------------------------------------------------------------------------


def test_a_connection_serves_one_request_after_the_other(line: Line, live_client: Client) -> None:
    for _ in range(5):
        assert line.send(post(f"{live_client.base}/messages", SMS)).answer().status == 202
        assert line.send(head("GET", "/nowhere")).answer().status == 404
        assert line.send(post(f"{live_client.base}/messages", b"{")).answer().status == 400
        assert line.send(head("GET", f"{live_client.base}/unsubscribes")).answer().json == []


def test_pipelined_requests_are_answered_in_their_order(line: Line, dated: Client) -> None:
    numbers = [f"010{number:08d}" for number in range(20)]
    bodies = [SMS.replace(b"01011112222", number.encode()) for number in numbers]
    line.send(b"".join(post(f"{dated.base}/messages", body) for body in bodies) + head("GET", "/nowhere"))
    request_ids = [line.answer().json["requestId"] for _ in numbers]
    assert line.answer().status == 404
    lists = [dated.list_messages(requestId=request_id).json["messages"] for request_id in request_ids]
    assert [[message["to"] for message in messages] for messages in lists] == [[number] for number in numbers]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_where_packets_end_changes_no_answer(live: Server, live_client: Client, data: st.DataObject) -> None:
    target = f"{live_client.base}/messages"
    whole = (
        post(target, SMS)
        + chunked(target, [SMS[:20], SMS[20:]])
        + b"0\r\nTrailer: a\r\n\r\n"
        + post(target, b"{")
        + head("GET", f"{live_client.base}/unsubscribes", "Connection: close")
    )
    ends = sorted(data.draw(st.sets(st.integers(1, len(whole) - 1), max_size=6)))
    with connect(live) as line:
        line.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for start, end in pairwise([0, *ends, len(whole)]):
            line.send(whole[start:end])
        assert [line.answer().status for _ in range(4)] == [202, 202, 400, 200]
        assert line.ends()


def test_what_stands_behind_the_last_request_is_not_carried_out(line: Line, dated: Client) -> None:
    last = post(f"{dated.base}/messages", SMS, "Connection: close")
    line.send(last + post(f"{dated.base}/messages", SMS.replace(b"01011112222", b"01099998888")))
    assert line.answer().status == 202
    assert line.ends()
    assert sent(dated) == ["01011112222"]


def test_a_request_before_broken_http_is_answered_first(line: Line, live_client: Client) -> None:
    line.send(post(f"{live_client.base}/messages", SMS) + b"\x00\r\n\r\n")
    assert [line.answer().status, line.answer().status] == [202, 400]
    assert line.ends()


@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_broken_http_behind_a_last_request_is_passed_over(line: Line, live_client: Client, version: str) -> None:
    target = f"{live_client.base}/unsubscribes"
    line.send(head("GET", target, "Connection: close", version=version) + b"\x00\r\n\r\n")
    assert line.answer().status == 200
    assert line.ends()


def test_connection_close_is_honoured(line: Line, live_client: Client) -> None:
    answer = line.send(head("GET", f"{live_client.base}/unsubscribes", "Connection: close")).answer()
    assert (answer.status, answer.headers["connection"]) == (200, "close")
    assert line.ends()


@pytest.mark.parametrize("fields", [(), ("Connection: keep-alive",)])
def test_http_1_0_is_answered_and_closed(line: Line, live_client: Client, fields: tuple[str, ...]) -> None:
    answer = line.send(head("GET", f"{live_client.base}/unsubscribes", *fields, version="1.0")).answer()
    assert (answer.status, answer.json) == (200, [])
    assert line.ends()


def test_no_host_is_needed(line: Line, live_client: Client) -> None:
    request = head("GET", f"{live_client.base}/unsubscribes").replace(b"Host: localhost\r\n", b"")
    assert line.send(request).answer().status == 200


@pytest.mark.parametrize("offer", [H2C, WEBSOCKET], ids=["h2c", "websocket"])
def test_an_offer_to_upgrade_is_passed_over(line: Line, live_client: Client, offer: tuple[str, ...]) -> None:
    target = f"{live_client.base}/unsubscribes"
    for _ in range(2):
        answer = line.send(head("GET", target, *offer)).answer()
        assert (answer.status, answer.json) == (200, [])
    assert line.send(head("GET", target)).answer().status == 200


@pytest.mark.parametrize(("version", "connection"), [("1.0", "Upgrade"), ("1.1", "close, Upgrade")])
def test_an_offer_to_upgrade_does_not_keep_a_connection_open(
    line: Line, live_client: Client, version: str, connection: str
) -> None:
    fields = (f"Connection: {connection}", "Upgrade: h2c")
    answer = line.send(head("GET", f"{live_client.base}/unsubscribes", *fields, version=version)).answer()
    assert (answer.status, answer.headers["connection"]) == (200, "close")
    assert line.ends()


@pytest.mark.parametrize("packets", [1, 2], ids=["at once", "head first"])
@pytest.mark.parametrize("length_known", [True, False])
def test_a_body_behind_an_offer_to_upgrade_is_read(
    line: Line, live_client: Client, packets: int, *, length_known: bool
) -> None:
    # As every stock client of Java 11 and later sends to http:// (java.net.http).
    target = f"{live_client.base}/messages"
    for _ in range(2):
        whole = post(target, SMS, *H2C) if length_known else chunked(target, [SMS, b""], *H2C)
        cut = whole.index(b"\r\n\r\n") + 4 if packets == 2 else len(whole)
        line.send(whole[:cut])
        if packets == 2:
            assert live_client.send().status == 202, "the head has arrived by now"
            line.send(whole[cut:])
        assert line.answer().status == 202


def test_a_request_behind_an_offer_to_upgrade_is_answered(line: Line, live_client: Client) -> None:
    target = f"{live_client.base}/unsubscribes"
    line.send(head("GET", target, *H2C) + head("GET", "/nowhere"))
    assert [line.answer().status, line.answer().status] == [200, 404]


def test_clients_that_send_nothing_or_half_do_not_hold_up_others(live: Server, live_client: Client) -> None:
    whole = post(f"{live_client.base}/messages", SMS)
    cuts = (0, 20, len(whole) - 5)
    with contextlib.ExitStack() as stack:
        waiting = [(stack.enter_context(connect(live)), cut) for cut in cuts * 20]
        for line, cut in waiting:
            line.send(whole[:cut])
        assert live_client.send().status == 202
        for line, cut in waiting:
            assert line.send(whole[cut:]).answer().status == 202


# --- answers -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["OPTIONS", "PUT", "PATCH", "TRACE", "PROPFIND", "DELETE"])
def test_a_method_of_no_operation_gets_the_gateways_404(line: Line, live_client: Client, method: str) -> None:
    answer = line.send(head(method, f"{live_client.base}/messages")).answer()
    assert answer.status == 404
    assert answer.json == {"error": {"errorCode": "300", "message": "Not Found Exception", "details": "URL not found."}}


def test_options_of_everything_gets_the_gateways_404(line: Line) -> None:
    assert line.send(head("OPTIONS", "*")).answer().json["error"]["errorCode"] == "300"


def test_head_is_no_operation_and_its_answer_has_no_body(line: Line, live_client: Client) -> None:
    target = f"{live_client.base}/messages"
    answer = line.send(head("HEAD", target)).answer(has_body=False)
    assert (answer.status, answer.headers["content-type"]) == (404, "application/json")
    assert line.send(head("GET", "/nowhere")).answer().status == 404, "the next answer begins right behind"


def test_204_has_no_body_and_no_headers_of_one(line: Line, live_client: Client) -> None:
    body = b'[{"clientTelNo":"0101"}]'
    request = head("DELETE", f"{live_client.base}/unsubscribes", f"Content-Length: {len(body)}")
    answer = line.send(request + body).answer()
    assert answer.status == 204
    assert answer.headers.keys().isdisjoint({"content-length", "content-type", "transfer-encoding"})
    assert line.send(head("GET", "/nowhere")).answer().status == 404, "the next answer begins right behind"


def test_head_and_body_come_together(line: Line, live_client: Client) -> None:
    for _ in range(20):
        packet = line.send(head("GET", f"{live_client.base}/unsubscribes")).socket.recv(65536)
        assert packet.startswith(b"HTTP/1.1 200 OK\r\n")
        assert packet.endswith(b"\r\n\r\n[]")


def test_a_thousand_rows_arrive_whole(live_client: Client) -> None:
    numbers = [f"010{number:08d}" for number in range(1000)]
    for _ in range(3):
        answer = live_client.register(*numbers)
        assert int(answer.headers["content-length"]) == len(answer.body)
        assert [entry["clientTelNo"] for entry in answer.json] == numbers


def test_answers_wait_whole_and_in_order_for_a_slow_reader(live: Server, live_client: Client) -> None:
    live_client.register(*(f"010{number:08d}" for number in range(1000)))
    rounds = 60
    with connect(live) as line:
        line.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 64 * 1024)
        for _ in range(rounds):
            for page in range(10):
                line.send(head("GET", f"{live_client.base}/unsubscribes?pageIndex={page}"))
        assert live_client.send().status == 202, "others are served meanwhile"
        for _ in range(rounds):
            for page in range(10):
                first, *_, last = line.answer().json
                assert (first["clientTelNo"], last["clientTelNo"]) == (
                    f"010{page * 100:08d}",
                    f"010{page * 100 + 99:08d}",
                )


@pytest.mark.parametrize(
    "request_bytes",
    [
        head("GET", "/sms/v2/services/a/unsubscribes"),
        head("POST", "/sms/v2/services/a/messages"),
        head("GET", "/nowhere"),
        head("DELETE", "/sms/v2/services/a/unsubscribes"),
        b"GET /sms/v2/services/a/messages HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET /_mocksens/livez HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /_mocksens/services/a/clock HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /_mocksens/services/a/clock HTTP/1.1\r\nHost: example.com\r\n\r\n",
        b"GET /_mocksens/nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /_mocksens/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /_mocksens HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /_mocksensible HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /_mocksens/services/a%0A/clock HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"PUT /_mocksens/livez HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"not http\r\n\r\n",
    ],
    ids=lambda sent: sent.partition(b"\r\n")[0].decode(),
)
def test_every_answer_has_a_request_id_and_names_no_server(live: Server, request_bytes: bytes) -> None:
    ids = set()
    for _ in range(2):
        with connect(live) as line:
            answer = line.send(request_bytes).answer()
        ids.add(answer.headers["x-ncp-apigw-request-id"])
        assert "server" not in answer.headers
        assert "date" in answer.headers
    assert len(ids) == 2


def test_a_path_that_only_begins_like_the_admin_api_is_the_gateways(live: Server) -> None:
    with connect(live) as line:
        answer = line.send(b"GET /_mocksensible HTTP/1.1\r\nHost: localhost\r\n\r\n").answer()
    assert answer.json["error"]["errorCode"] == "300"


def test_a_diagnosis_is_one_printable_ascii_line(live_client: Client) -> None:
    answer = live_client.send(**{"la\r\nter: 가": "x"})
    assert answer.status == 202
    assert answer.diagnosis == "ignored, not in the document: 'la\\r\\nter: \\uac00' [check.unknown-fields]"


# --- heads, however they are cut ---------------------------------------------------------------------


def head_of(size: int, field: str) -> bytes:
    """Return a request without a body whose head has ``size`` bytes."""
    begun = head("GET", "/nowhere")[:-2]
    lines = [field % (number, "y" * 900) for number in range(70)]
    begun += "".join(lines).encode()
    last = (field % (99, "")).encode()
    return begun + last[:-2] + b"z" * (size - len(begun) - len(last) - 2) + b"\r\n\r\n"


@pytest.mark.parametrize("field", ["X-%d: %s\r\n", "X-%d:%s\r\n", "X-%d:     %s\r\n"])
@pytest.mark.parametrize(("size", "status"), [(HEAD_BYTES, 404), (HEAD_BYTES + 1, 400), (HEAD_BYTES + 500, 400)])
def test_a_head_may_have_as_many_bytes_in_one_piece_as_in_many(
    live: Server, field: str, size: int, status: int
) -> None:
    whole = head_of(size, field)
    assert len(whole) == size
    for step in (size, 30_000, size - 1):
        with connect(live) as line:
            line.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with contextlib.suppress(ConnectionError):
                for start in range(0, size, step):
                    line.send(whole[start : start + step])
            assert line.answer().status == status


@pytest.mark.parametrize(
    "coding", ["gzip, chunked", "chunked, gzip", "gzip", "deflate", "identity", "chunked, chunked"]
)
def test_a_body_coded_in_another_way_than_chunks_is_refused_and_the_coding_named(line: Line, coding: str) -> None:
    target = "/sms/v2/services/a/messages"
    line.send(head("POST", target, f"Transfer-Encoding: {coding}") + b"2\r\n{}\r\n0\r\n\r\n")
    answer = line.answer()
    assert answer.status == 400
    assert line.ends()
    assert coding == "identity" or "Transfer-Encoding" in answer.headers["x-mocksens-diagnosis"]


@pytest.mark.parametrize("coding", ["chunked", "Chunked", "CHUNKED"])
def test_chunks_are_read_in_any_case_of_their_name(line: Line, coding: str) -> None:
    line.send(head("POST", "/nowhere", f"Transfer-Encoding: {coding}") + b"2\r\n{}\r\n0\r\n\r\n")
    assert line.answer().status == 404


# --- a head behind another request ---------------------------------------------------------------------

FIRST = {
    "no body": head("GET", "/nowhere"),
    "a body": head("POST", "/nowhere", "Content-Length: 8") + b"a\r\n\r\n\r\nb",
    "chunks": head("POST", "/nowhere", "Transfer-Encoding: chunked") + b"5\r\n\r\n\r\nc\r\n0\r\n\r\n",
    "trailers": head("POST", "/nowhere", "Transfer-Encoding: chunked") + b"1\r\na\r\n0\r\nX-T: 1\r\n\r\n",
}


def statuses_of(*conversations: list[bytes]) -> list[list[int]]:
    """Return the statuses of all responses in each conversation, whose pieces are sent one per turn."""
    app = create_app(Sens(seed="tests"))
    config = _config(app)
    config.load()

    async def converse(pieces: list[bytes]) -> list[int]:
        protocol, transport = Protocol(config, ServerState(), {}, asyncio.get_running_loop()), Receiver()
        protocol.connection_made(transport)
        for piece in pieces:
            if not transport.is_closing():
                protocol.data_received(piece)
            await asyncio.sleep(0)
        cycles: list[Any] = [protocol.cycle, *(cycle for cycle, _ in protocol.pipeline)]
        while not all(cycle is None or cycle.response_complete for cycle in cycles):  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0)
        await asyncio.sleep(0)
        protocol.connection_lost(None)
        return [int(status) for status in re.findall(rb"HTTP/1\.1 ([0-9]{3}) ", b"".join(transport.written))]

    async def all_of_them() -> list[list[int]]:
        return [await converse(pieces) for pieces in conversations]

    return asyncio.run(all_of_them())


class Receiver(asyncio.Transport):
    """A transport that keeps what is written."""

    def __init__(self) -> None:
        super().__init__({"peername": ("127.0.0.1", 1), "sockname": ("127.0.0.1", 2)})
        self.written: list[bytes] = []
        self._is_closing = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.written.append(bytes(data))

    def close(self) -> None:
        self._is_closing = True

    def is_closing(self) -> bool:
        return self._is_closing

    def pause_reading(self) -> None:
        pass

    def resume_reading(self) -> None:
        pass


@pytest.mark.parametrize("first", FIRST)
@pytest.mark.parametrize(("size", "status"), [(400, 404), (401, 400)])
def test_a_head_behind_another_request_is_counted_from_its_first_byte_wherever_it_is_cut(
    monkeypatch: pytest.MonkeyPatch, first: str, size: int, status: int
) -> None:
    monkeypatch.setattr("mocksens.web.http.head_limit.HEAD_BYTES", 400)
    field = b"X-Filler:   "
    begun = b"GET /sms/v2/x HTTP/1.1\r\nHost: a\r\n" + field
    second = begun + b"y" * (size - len(begun) - 4) + b"\r\n\r\n"
    whole = FIRST[first] + second
    cuts = [[whole[:cut], whole[cut:]] for cut in range(1, len(whole))]
    found = statuses_of([whole], [bytes([byte]) for byte in whole], *cuts)
    assert [(number, each) for number, each in enumerate(found) if each != [404, status]] == []


def test_a_head_behind_a_body_in_one_piece_is_no_longer_than_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mocksens.web.http.head_limit.HEAD_BYTES", 400)
    begun = head("POST", "/nowhere", "Content-Length: 4")
    endless = b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 1_000
    assert statuses_of([begun, b"body" + endless], [begun + b"body" + endless]) == [[404, 400], [404, 400]]
