"""Broken lines and answers that wait, on both event loops: what bare sockets, http.client and curl see of them."""

import asyncio
import contextlib
import http.client
import json
import select
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import uvicorn

from mocksens import Sens, create_app, running
from mocksens.core.service import Service
from mocksens.server.serving import Server
from mocksens.spec.faults import FAULTS, Fault
from mocksens.web.delivery.extension import EXTENSION
from mocksens.web.delivery.sending import deliver
from mocksens.web.http.corked_transport import CorkedTransport
from mocksens.web.http.protocol import Protocol
from mocksens.web.wire.responses import Reply, WireResponse
from tests.client import Client, OverHttp
from tests.loops import EACH_LOOP, LOOPS
from tests.operations.support import jpeg, upload
from tests.patience import in_time, patiently
from tests.scripts import one_off, play
from tests.web.raw import Line, connect, head, post

BRIEFLY = 0.1
"""Seconds in which nothing comes, where nothing is to come."""
SMS = b'{"type":"SMS","from":"0212345678","content":"hello","messages":[{"to":"01011112222"}]}'
NEARLY = 0.9
"""The least part of a delay that must have passed: an event loop rounds to its milliseconds."""


class Looped(Server):
    """A server on an event loop of a given kind, with what uvicorn knows of its connections."""

    def __init__(self, sens: Sens, url: str, state: Any, new_loop: Any) -> None:
        super().__init__(sens, url)
        self.state = state
        self.new_loop = new_loop

    @property
    def busy(self) -> tuple[int, int]:
        """Requests that are being answered, and connections."""
        return len(self.state.tasks), len(self.state.connections)


@pytest.fixture(scope="module", params=EACH_LOOP)
def server(request: pytest.FixtureRequest) -> Iterator[Looped]:
    """Yield a server on each kind of event loop."""
    new_loop = LOOPS[request.param]
    sens = Sens(seed="tests")
    config = uvicorn.Config(
        create_app(sens),
        http=Protocol,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
    )
    uvicorn_server = uvicorn.Server(config)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(64)

        def run() -> None:
            with asyncio.Runner(loop_factory=new_loop) as runner:
                runner.run(uvicorn_server.serve([listener]))

        thread = threading.Thread(target=run, name=request.param)
        thread.start()
        try:
            url = f"http://127.0.0.1:{listener.getsockname()[1]}"
            yield Looped(sens, url, uvicorn_server.server_state, new_loop)
        finally:
            uvicorn_server.should_exit = uvicorn_server.force_exit = True
            thread.join()


@pytest.fixture
def client(server: Looped, request: pytest.FixtureRequest) -> Client:
    """Return a client of ``server`` with a service of its own."""
    return Client(OverHttp(*address(server)), service_id=f"ncp:sms:kr:000000000000:{abs(hash(request.node.nodeid))}")


@pytest.fixture
def service(server: Looped, client: Client) -> Service:
    return server.sens.service(client.service_id)


@pytest.fixture
def line(server: Looped) -> Iterator[Line]:
    with connect(server) as line:
        yield line


@pytest.fixture(autouse=True)
def _silence(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> Iterator[None]:
    """Whatever breaks, nobody has anything to say about it: it was asked for."""
    yield
    assert caplog.get_records("call") == []
    assert capfd.readouterr().err == ""


def address(server: Server) -> tuple[str, int]:
    host, _, port = server.url.removeprefix("http://").rpartition(":")
    return host, int(port)


def is_alive(server: Server) -> bool:
    """Return whether others are served; earlier requests have arrived when they are."""
    other = Client(OverHttp(*address(server)), service_id="bystander")
    return other.admin("GET", "livez").status == other.list_unsubscribes().status == 200


def wait_until(server: Looped, *, answering: int = 0, connections: int = 0) -> None:
    """Until only so many requests are being answered; each round trip lets the server go on."""
    with connect(server) as own:
        for _ in patiently("some are still there"):
            # What SENS answers at once needs no task of its own.
            assert own.send(head("GET", "/sms/v2/services/bystander/unsubscribes")).answer().status == 200
            if server.busy == (answering, connections + 1):
                return


def sent(service: Service) -> int:
    """Return the number of accepted messages."""
    return service.store.messages.next_position


def fail(service: Service, fault: Fault, **how: object) -> None:
    """Let the next request break in that way."""
    service.scenarios.add(one_off(json.dumps({"fault": fault, **how})))


def send(client: Client, *fields: str) -> bytes:
    """Return the bytes of a send."""
    return post(f"{client.base}/messages", SMS, *fields)


each_fault = pytest.mark.parametrize("fault", FAULTS)
either_commit = pytest.mark.parametrize("commit", [False, True], ids=["before", "after"])


# --- bare sockets ------------------------------------------------------------------------------------


def sees_reset(line: Line) -> None:
    # A clean end would be b"".
    with pytest.raises(ConnectionResetError):
        line.socket.recv(1)


def sees_nothing(line: Line) -> None:
    line.socket.settimeout(BRIEFLY)
    with pytest.raises(TimeoutError):
        line.socket.recv(1)


def sees_end(line: Line) -> None:
    assert line.socket.recv(1) == b""


def sees_garbage(line: Line) -> None:
    data = line.everything()
    assert data
    assert not data.startswith(b"HTTP/")


def sees_part(line: Line) -> None:
    start, _, body = line.everything().partition(b"\r\n\r\n")
    lines = start.decode().lower().split("\r\n")
    assert lines[0].startswith("http/1.1 202")
    lengths = [int(each.partition(": ")[2]) for each in lines if each.startswith("content-length: ")]
    assert len(lengths) == 1
    assert 0 < len(body) < lengths[0]
    # Who decodes while reading must fail, too.
    with pytest.raises(json.JSONDecodeError):
        json.JSONDecoder().raw_decode(body.decode())


def sees_whole(line: Line) -> None:
    answer = line.answer()
    assert (answer.status, answer.json["statusName"]) == (202, "success")
    assert answer.headers["content-type"] == "application/json"


def sees_trickle(line: Line) -> None:
    start, _, body = (line.socket.recv(65536) + line.socket.recv(65536)).partition(b"\r\n\r\n")
    assert start.startswith(b"HTTP/1.1 202")
    assert 0 < len(body) < int(start.partition(b"content-length: ")[2].partition(b"\r\n")[0])


def sees_half_json(line: Line) -> None:
    answer = line.answer()
    assert (answer.status, answer.headers["content-type"]) == (202, "application/json")
    assert answer.body
    with pytest.raises(json.JSONDecodeError):
        json.loads(answer.body)


def sees_html(line: Line) -> None:
    answer = line.answer()
    assert (answer.status, answer.headers["content-type"]) == (202, "text/html")
    assert answer.json["statusName"] == "success"


def sees_whole_and_end(line: Line) -> None:
    answer = line.answer()
    assert (answer.status, answer.json["statusName"]) == (202, "success")
    assert answer.headers["connection"] == "close"
    assert line.ends()


SEEN: dict[Fault, Callable[[Line], None]] = {
    Fault.RESET: sees_reset,
    Fault.HANG: sees_nothing,
    Fault.EMPTY: sees_end,
    Fault.GARBAGE: sees_garbage,
    Fault.TRUNCATED: sees_part,
    Fault.SLOW: sees_whole,
    Fault.MALFORMED_JSON: sees_half_json,
    Fault.WRONG_TYPE: sees_html,
    Fault.CLOSE: sees_whole_and_end,
}
FAST: dict[Fault, dict[str, int]] = {Fault.SLOW: {"rate": 1_000_000}}
"""The `then` fields that make slow faults quick."""
ENDING = {Fault.RESET, Fault.EMPTY, Fault.GARBAGE, Fault.TRUNCATED, Fault.CLOSE}
"""The faults after which there is no line any more."""


@each_fault
@either_commit
def test_a_line_breaks_as_it_is_said_before_or_after_the_messages_were_taken(
    server: Looped, client: Client, service: Service, fault: Fault, *, commit: bool
) -> None:
    fail(service, fault, commit=commit, **FAST.get(fault, {}))
    with connect(server) as line:
        line.send(send(client))
        SEEN[fault](line)
        assert sent(service) == int(commit)
        assert is_alive(server)
        if fault not in ENDING | {Fault.HANG}:
            assert line.send(send(client)).answer().status == 202, "the line goes on"
    wait_until(server)


@pytest.mark.slow
@each_fault
@either_commit
def test_a_recipients_number_breaks_the_line_in_the_same_way(
    server: Looped, client: Client, service: Service, fault: Fault, *, commit: bool
) -> None:
    number = f"010000800{int(commit)}{FAULTS.index(fault) + 1}"
    with connect(server) as line:
        line.send(post(f"{client.base}/messages", SMS.replace(b"01011112222", number.encode())))
        (sees_trickle if fault is Fault.SLOW else SEEN[fault])(line)
        assert sent(service) == int(commit)
    wait_until(server)


@each_fault
def test_a_line_breaks_after_a_delay_as_it_does_without(server: Looped, client: Client, fault: Fault) -> None:
    service = server.sens.service(client.service_id)
    fail(service, fault, delay="60ms", **FAST.get(fault, {}))
    with connect(server) as line:
        started = time.perf_counter()
        line.send(send(client))
        SEEN[fault](line)
        assert time.perf_counter() - started >= NEARLY * 0.06
    wait_until(server)


def cut_short(line: Line, request: bytes) -> tuple[int, int, bytes]:
    """Return what a client gets of the response to ``request``: status, Content-Length and partial body."""
    line.send(request)
    start, _, body = line.everything().partition(b"\r\n\r\n")
    (length,) = (int(field[16:]) for field in start.split(b"\r\n") if field.startswith(b"content-length: "))
    return int(start.split()[1]), length, body


@either_commit
def test_an_answer_that_is_cut_short_says_the_length_of_the_whole(
    server: Server, client: Client, service: Service, *, commit: bool
) -> None:
    unblock = b'[{"clientTelNo":"0101"}]'
    whole = {
        "a send": (post(f"{client.base}/messages", SMS), 202),
        "a refusal": (post(f"{client.base}/messages", b"{}"), 400),
        "an empty list": (head("GET", f"{client.base}/unsubscribes"), 200),
    }
    for request, status in whole.values():
        fail(service, Fault.TRUNCATED, commit=commit)
        with connect(server) as line:
            got, length, body = cut_short(line, request)
        answer = service.journal.after()[-1].response.body
        assert (got, length) == (status, len(answer))
        assert answer.startswith(body)
        assert body == answer[: len(answer) // 2]
    fail(service, Fault.TRUNCATED, commit=commit)
    with connect(server) as line:
        request = head("DELETE", f"{client.base}/unsubscribes", f"Content-Length: {len(unblock)}") + unblock
        got, length, body = cut_short(line, request)
    assert got == 200, "an answer without a body has nothing to cut"
    assert 0 < len(body) < length


def test_a_reset_is_told_by_the_socket_itself(client: Client, service: Service, line: Line) -> None:
    fail(service, Fault.RESET)
    line.send(send(client))
    poll = select.poll()
    poll.register(line.socket, select.POLLIN)
    ((_, events),) = poll.poll(5_000)
    assert events & (select.POLLERR | select.POLLHUP)
    assert line.socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) != 0


def test_a_line_may_break_under_its_second_request(client: Client, service: Service, line: Line) -> None:
    assert line.send(send(client)).answer().status == 202
    fail(service, Fault.RESET)
    line.send(send(client))
    sees_reset(line)


@pytest.mark.parametrize("fault", [Fault.RESET, Fault.EMPTY, Fault.GARBAGE, Fault.TRUNCATED, Fault.CLOSE])
def test_a_line_breaks_under_a_request_that_comes_in_pieces(
    server: Looped, client: Client, service: Service, line: Line, fault: Fault
) -> None:
    fail(service, fault)
    whole = send(client)
    line.send(whole[:-10])
    assert is_alive(server), "the head has arrived by now"
    line.send(whole[-10:])
    SEEN[fault](line)
    line.socket.close()
    wait_until(server)


@pytest.mark.slow
@each_fault
def test_no_fault_of_a_writing_request_leaves_a_trace_before_the_commit(
    server: Looped, client: Client, service: Service, fault: Fault
) -> None:
    client.clock({"freeze": "2026-03-02T12:00:00+09:00"})
    held = client.send(reserveTime="2026-03-02 18:00").json["requestId"]
    client.register("0101")
    impatient = Client(OverHttp(*address(server), timeout=0.1), service_id=client.service_id)
    requests: list[Callable[[], object]] = [
        impatient.send,
        lambda: upload(impatient),
        lambda: impatient.cancel_reservation(held),
        lambda: impatient.register("0102"),
        lambda: impatient.unregister("0101"),
    ]
    for request in requests:
        fail(service, fault, **FAST.get(fault, {}))
        with contextlib.suppress(OSError, http.client.HTTPException):
            request()
        assert service.scenarios.one_offs == [], "it happened"
        assert sent(service) == 0
        assert service.store.files.like("a.jpg", len(jpeg())) is None
        assert service.store.reservations.by_id[held].canceled is False
        assert list(service.store.unsubscribes) == ["0101"]


WAYS = (
    "{when: {header: {X-Way: hang}}, then: {fault: hang}}",
    "{when: {header: {X-Way: wait}}, then: {delay: 1h}}",
    "{when: {header: {X-Way: slow}}, then: {fault: slow, rate: 1}}",
    "{when: {header: {X-Way: late}}, then: {fault: reset, delay: 1h}}",
)
"""Faults that never end, or nearly so."""


@pytest.mark.parametrize("behind", ["a request", "broken HTTP"])
def test_what_stands_behind_the_last_answer_of_a_line_is_passed_over(
    server: Looped, client: Client, service: Service, line: Line, behind: str
) -> None:
    service.scenarios.add(one_off("{fault: close, commit: true}"))
    line.send(send(client) + (send(client) if behind == "a request" else b"\0\r\n\r\n"))
    sees_whole_and_end(line)
    line.socket.close()
    wait_until(server)
    assert sent(service) == 1


class Ending(asyncio.Protocol):
    """A client that knows when its line is over."""

    def __init__(self) -> None:
        self.over = asyncio.Event()

    def connection_lost(self, exc: Exception | None) -> None:
        self.over.set()


@pytest.mark.parametrize("fault", sorted(ENDING - {Fault.CLOSE}))
def test_a_line_that_is_closed_is_neither_written_to_nor_broken(server: Looped, fault: Fault) -> None:
    async def receive() -> dict[str, str]:
        return {"type": "http.disconnect"}

    async def send(_: object) -> None:
        raise AssertionError("the line is closed")

    async def write() -> None:
        transport, protocol = await asyncio.get_running_loop().create_connection(Ending, *address(server))
        joined = CorkedTransport(transport)
        joined.abort()
        await protocol.over.wait()
        scope = {"extensions": {EXTENSION: {"transport": joined}}}
        await deliver(scope, receive, send, Reply(WireResponse(202), [], fault=fault))
        joined.write(b"GET / HTTP/1.1\r\n\r\n")
        joined.cork()
        joined.write(b"GET / HTTP/1.1\r\n\r\n")
        joined.uncork()

    with asyncio.Runner(loop_factory=server.new_loop) as runner:
        runner.run(write())
    wait_until(server)


# --- hanging -----------------------------------------------------------------------------------------


def test_a_client_that_leaves_a_hanging_request_frees_it_and_others_are_served_meanwhile(
    server: Looped, client: Client, service: Service
) -> None:
    for leave in (Line.reset, lambda line: line.socket.close()):
        fail(service, Fault.HANG)
        with connect(server) as line:
            line.send(send(client))
            assert [client.send().status for _ in range(3)] == [202] * 3
            wait_until(server, answering=1, connections=1)
            leave(line)
        wait_until(server)


def gave_up(client: Client) -> list[float | None]:
    """After how many milliseconds the client of each request gave up, as the journal says."""
    page = client.admin("GET", f"services/{client.service_id}/requests").json
    return [request["gaveUp"] for request in page["requests"]]


@pytest.mark.parametrize("way", ["hang", "wait", "slow", "late"])
def test_the_journal_knows_after_how_long_a_client_gave_up(
    server: Looped, client: Client, service: Service, way: str
) -> None:
    play(service, *WAYS)
    with connect(server) as line:
        line.send(send(client, f"X-Way: {way}"))
        wait_until(server, answering=1, connections=1)
        waiting = time.perf_counter()
        assert gave_up(client) == [None]
        least = time.perf_counter() - waiting
    wait_until(server)
    (took,) = gave_up(client)
    assert took is not None
    assert took >= least * 1000


@pytest.mark.parametrize("fault", sorted(ENDING))
def test_whose_line_we_break_did_not_give_up(server: Looped, client: Client, service: Service, fault: Fault) -> None:
    fail(service, fault)
    with connect(server) as line:
        line.send(send(client))
        with contextlib.suppress(ConnectionResetError):
            line.everything()
    wait_until(server)
    assert gave_up(client) == [None]


@pytest.mark.slow
def test_who_waits_until_the_server_ends_did_not_give_up() -> None:
    sens = Sens(seed="tests")
    with contextlib.ExitStack() as stack:
        with running(sens) as server:
            client = Client(OverHttp(*address(server)))
            service = sens.service(client.service_id)
            fail(service, Fault.HANG)
            line = stack.enter_context(connect(server))
            line.send(send(client))
            assert is_alive(server), "it has arrived by now"
        assert line.answer().status == 503
    assert [entry.gave_up for entry in service.journal.after()] == [None]


def test_many_hanging_and_waiting_requests_hold_up_nobody(server: Looped, client: Client, service: Service) -> None:
    play(service, *WAYS)
    with contextlib.ExitStack() as stack:
        for number in range(40):
            line = stack.enter_context(connect(server))
            line.send(send(client, f"X-Way: {('hang', 'wait', 'slow')[number % 3]}"))
        assert is_alive(server)
        assert client.send().status == 202
        wait_until(server, answering=40, connections=40)
    wait_until(server)


# --- delays ------------------------------------------------------------------------------------------


def test_an_answer_waits_as_long_as_it_is_said(client: Client, service: Service, line: Line) -> None:
    play(service, "{then: {delay: 80ms}}")
    started = time.perf_counter()
    answer = line.send(send(client)).answer()
    assert time.perf_counter() - started >= NEARLY * 0.08
    assert answer.status == 202
    assert answer.diagnosis == "scripted by scenario script, step 1: delayed by 80ms"


@pytest.mark.parametrize("commit", [False, True])
def test_an_answer_in_sens_stead_waits_too(client: Client, service: Service, line: Line, *, commit: bool) -> None:
    service.scenarios.add(one_off(f"{{respond: endpoint-timeout, delay: 60ms, commit: {commit}}}"))
    started = time.perf_counter()
    assert line.send(send(client)).answer().status == 504
    assert time.perf_counter() - started >= NEARLY * 0.06
    assert sent(service) == int(commit)


@pytest.mark.parametrize("how", ["scenario", "one-off"])
def test_the_longest_delay_of_its_messages_delays_a_send(
    client: Client, service: Service, line: Line, how: str
) -> None:
    if how == "scenario":
        play(
            service,
            "{when: {to: '0101'}, then: {result: '3018', delay: 20ms}}",
            "{when: {to: '0102'}, then: {result: '3018', delay: 80ms}}",
        )
    else:
        service.scenarios.add(one_off("{when: {to: '0102'}, result: '3018', delay: 80ms}"))
    body = SMS.replace(b'{"to":"01011112222"}', b'{"to":"0101"},{"to":"0102"},{"to":"0101"}')
    started = time.perf_counter()
    assert line.send(post(f"{client.base}/messages", body)).answer().status == 202
    assert time.perf_counter() - started >= NEARLY * 0.08


def test_what_a_reservation_becomes_delays_no_later_request(client: Client, service: Service) -> None:
    client.clock({"freeze": "2026-03-02T12:00:00+09:00"})
    play(service, "{then: {result: '3018', delay: 1h}}")
    reserve_id = client.send(reserveTime="2026-03-02 18:00").json["requestId"]
    client.clock({"advance": "1d"})
    assert client.list_messages(requestId=reserve_id).json["messages"][0]["statusCode"] == "3018"


@pytest.mark.parametrize("packets", ["together", "apart"])
def test_requests_behind_an_answer_that_waits_are_answered_in_their_order(
    server: Looped, client: Client, service: Service, line: Line, packets: str
) -> None:
    play(service, "{when: {header: {X-Way: wait}}, then: {delay: 60ms}}")
    requests = [
        send(client, "X-Way: wait"),
        head("GET", "/nowhere"),
        head("GET", f"{client.base}/unsubscribes", "X-Way: wait"),
        b"GET /_mocksens/livez HTTP/1.1\r\nHost: localhost\r\n\r\n",
        send(client),
    ]
    if packets == "together":
        line.send(b"".join(requests))
    else:
        for each in requests:
            line.send(each)
            assert is_alive(server), "it has arrived by now"
    assert [line.answer().status for _ in requests] == [202, 404, 200, 200, 202]
    assert sent(service) == 2


@pytest.mark.parametrize("between", [b"", b"GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n"], ids=["next", "one between"])
@pytest.mark.parametrize("packets", ["together", "apart"])
def test_broken_http_behind_an_answer_that_waits_is_told_behind_it(
    server: Looped, client: Client, service: Service, line: Line, *, between: bytes, packets: str
) -> None:
    play(service, "{when: {header: {X-Way: wait}}, then: {delay: 60ms}}")
    line.send(send(client, "X-Way: wait") + (between + b"\0\r\n\r\n" if packets == "together" else b""))
    if packets == "apart":
        assert is_alive(server), "it has arrived by now"
        line.send(between + b"\0\r\n\r\n")
    answers = [line.answer() for _ in range(3 if between else 2)]
    assert [answer.status for answer in answers] == ([202, 404, 400] if between else [202, 400])
    assert answers[-1].json["error"]["errorCode"] == "100"
    assert line.ends()


def test_broken_http_behind_a_line_that_breaks_is_not_answered(
    server: Looped, client: Client, service: Service, line: Line
) -> None:
    fail(service, Fault.EMPTY, delay="60ms")
    line.send(send(client) + b"\0\r\n\r\n")
    sees_end(line)
    line.socket.close()
    wait_until(server)


@pytest.mark.parametrize("leave", [Line.reset, lambda line: line.socket.close()], ids=["crash", "close"])
def test_a_client_that_leaves_while_its_answer_waits_or_trickles_frees_it(
    server: Looped, client: Client, service: Service, leave: Callable[[Line], None]
) -> None:
    play(service, *WAYS)
    for way in ("wait", "slow", "late"):
        with connect(server) as line:
            line.send(send(client, f"X-Way: {way}"))
            wait_until(server, answering=1, connections=1)
            leave(line)
        wait_until(server)
        assert client.send().status == 202


def test_a_client_that_leaves_before_an_answer_that_is_due_soon_is_noticed_when_it_is_due(
    server: Looped, client: Client, service: Service
) -> None:
    for effect in ("{delay: 100ms}", "{fault: slow, rate: 100}"):
        service.scenarios.add(one_off(effect))
        with connect(server) as line:
            line.send(send(client))
            wait_until(server, answering=1, connections=1)
        wait_until(server)


@pytest.mark.slow
@pytest.mark.parametrize("behind", ["a request", "broken HTTP", "half a request"])
@pytest.mark.parametrize("packets", ["together", "apart"])
@pytest.mark.parametrize("way", ["hang", "wait", "slow"])
def test_a_client_that_leaves_is_noticed_whatever_it_sent_behind(
    server: Looped, client: Client, service: Service, *, way: str, packets: str, behind: str
) -> None:
    play(service, *WAYS)
    more = {"a request": send(client), "broken HTTP": b"\0\r\n\r\n", "half a request": send(client)[:-9]}[behind]
    with connect(server) as line:
        line.send(send(client, f"X-Way: {way}") + (more if packets == "together" else b""))
        wait_until(server, answering=1, connections=1)
        if packets == "apart":
            line.send(more)
            wait_until(server, answering=1, connections=1)
    wait_until(server)


@pytest.mark.parametrize("fault", [Fault.RESET, Fault.EMPTY, Fault.GARBAGE, Fault.TRUNCATED])
def test_what_stands_behind_a_line_that_breaks_is_not_carried_out(
    server: Looped, client: Client, service: Service, line: Line, fault: Fault
) -> None:
    fail(service, fault)
    line.send(send(client) + send(client) + send(client))
    SEEN[fault](line)
    line.socket.close()
    wait_until(server)
    assert sent(service) == 0


def test_a_broken_body_behind_an_answer_that_waits_is_told_behind_it(
    client: Client, service: Service, line: Line
) -> None:
    play(service, "{when: {header: {X-Way: wait}}, then: {delay: 100ms}}")
    broken = head("POST", f"{client.base}/messages", "Transfer-Encoding: chunked") + b"5\r\nabcde\r\nxyz\r\n"
    line.send(send(client, "X-Way: wait") + head("GET", "/nowhere") + broken)
    answers = [line.answer() for _ in range(3)]
    assert [answer.status for answer in answers] == [202, 404, 400]
    assert answers[-1].json["error"]["errorCode"] == "100"
    assert line.ends()


def test_what_comes_after_broken_http_is_passed_over(
    server: Looped, client: Client, service: Service, line: Line
) -> None:
    play(service, "{when: {header: {X-Way: wait}}, then: {delay: 300ms}}")
    line.send(send(client, "X-Way: wait") + b"\0\r\n\r\n")
    assert is_alive(server), "it has arrived by now"
    line.send(send(client))
    assert [line.answer().status, line.answer().status] == [202, 400]
    assert line.ends()
    assert sent(service) == 1


def test_more_requests_than_are_read_ahead_are_answered_in_their_order(
    client: Client, service: Service, line: Line
) -> None:
    play(service, "{when: {header: {X-Way: wait}}, then: {delay: 100ms}}")
    line.send(send(client, "X-Way: wait") + head("GET", "/nowhere") * 300 + send(client))
    assert [line.answer().status for _ in range(302)] == [202] + [404] * 300 + [202]


# --- trickling ---------------------------------------------------------------------------------------


def test_a_slow_answer_comes_whole_and_at_its_rate(client: Client, service: Service, line: Line) -> None:
    rate = 1_000
    fail(service, Fault.SLOW, rate=rate)
    started = time.perf_counter()
    answer = line.send(send(client)).answer()
    assert time.perf_counter() - started >= NEARLY * len(answer.body) / rate
    assert (answer.status, answer.json["statusName"]) == (202, "success")
    assert len(answer.body) == int(answer.headers["content-length"])


def test_a_slow_answer_comes_piece_by_piece(client: Client, service: Service, line: Line) -> None:
    client.register("01011112222")
    fail(service, Fault.SLOW, rate=240)
    line.send(head("GET", f"{client.base}/unsubscribes"))
    pieces: list[bytes] = []
    for _ in patiently("it does not come whole"):
        pieces.append(line.socket.recv(65536))
        if pieces[-1].endswith(b"]"):
            break
    body = b"".join(pieces).partition(b"\r\n\r\n")[2]
    assert json.loads(body)[0]["clientTelNo"] == "01011112222"
    assert len(pieces) > 2, "the head, and at least two pieces"


def test_an_answer_without_a_body_is_slow_in_nothing(client: Client, service: Service, line: Line) -> None:
    fail(service, Fault.SLOW, rate=1)
    body = b'[{"clientTelNo":"0101"}]'
    request = head("DELETE", f"{client.base}/unsubscribes", f"Content-Length: {len(body)}") + body
    assert line.send(request).answer().status == 204
    assert line.send(send(client)).answer().status == 202


# --- the end of the server ---------------------------------------------------------------------------


@pytest.mark.slow
def test_a_server_ends_soon_whatever_hangs_waits_or_trickles() -> None:
    sens = Sens(seed="tests")
    lines = {}
    with in_time(), contextlib.ExitStack() as stack:
        with running(sens) as server:
            client = Client(OverHttp(*address(server)))
            play(sens.service(client.service_id), *WAYS)
            for way in ("hang", "wait", "slow"):
                lines[way] = stack.enter_context(connect(server))
                lines[way].send(send(client, f"X-Way: {way}"))
            assert is_alive(server), "all of them have arrived by now"
        for way in ("hang", "wait"):
            answer = lines[way].answer()
            assert (answer.status, answer.json["error"]["errorCode"]) == (503, "500")
            assert lines[way].ends()
        with pytest.raises((AssertionError, ConnectionResetError)):
            lines["slow"].answer()


# --- many at once ------------------------------------------------------------------------------------


THREADS = 16
EACH = 6


@pytest.mark.slow
@pytest.mark.parametrize("times", [1, 7, 50])
def test_a_counted_step_fires_exactly_so_often_whoever_asks_at_once(
    server: Looped, client: Client, service: Service, times: int
) -> None:
    script = play(
        service,
        f"{{when: {{operation: send-messages}}, then: {{respond: throttled}}, times: {times}}}",
        f"{{then: {{result: '3018'}}, times: {times}}}",
        f"{{when: {{operation: send-messages}}, then: {{delay: 1ms}}, times: {times}}}",
    )

    def work(_: int) -> list[int]:
        return [client.send(messages=[{"to": "0101"}, {"to": "0102"}]).status for _ in range(EACH)]

    with ThreadPoolExecutor(THREADS) as pool:
        statuses = [status for each in pool.map(work, range(THREADS)) for status in each]
    taken = THREADS * EACH - times
    assert statuses.count(429) == times
    assert statuses.count(202) == taken
    failed = [message.result for message in service.store.messages.requested(0, 10**15).page(0, 1_000)].count("3018")
    assert failed == min(times, 2 * taken)
    assert [step.used for step in script.steps] == [times, failed, min(times, taken)]


def test_each_request_has_an_ordinal_of_its_own_whoever_asks_at_once(client: Client, service: Service) -> None:
    play(service, *(f"{{when: {{nth: {nth}}}, then: {{respond: {500 + nth}}}}}" for nth in range(1, 41)))
    with ThreadPoolExecutor(THREADS) as pool:
        statuses = list(pool.map(lambda _: client.send().status, range(48)))
    assert sorted(statuses) == [202] * 8 + [500 + nth for nth in range(1, 41)]


# --- clients -----------------------------------------------------------------------------------------


class Seen(NamedTuple):
    """The client's view of a fault: the error it raises, or None; and curl's exit codes for it."""

    error: type[Exception] | None
    codes: set[int]


CLIENTS = {
    Fault.RESET: Seen(ConnectionResetError, {56, 55}),  # failure with receiving, or sending
    Fault.HANG: Seen(TimeoutError, {28}),  # operation timeout
    Fault.EMPTY: Seen(http.client.RemoteDisconnected, {52}),  # the server did not reply anything
    Fault.GARBAGE: Seen(http.client.BadStatusLine, {1, 8}),  # HTTP/0.9 not allowed, or a weird reply
    Fault.TRUNCATED: Seen(http.client.IncompleteRead, {18}),  # partial file
    Fault.SLOW: Seen(None, {0}),
    Fault.MALFORMED_JSON: Seen(json.JSONDecodeError, {0}),
    Fault.WRONG_TYPE: Seen(None, {0}),
    Fault.CLOSE: Seen(None, {0}),
}


@each_fault
def test_pythons_own_client_reports_the_fault_as_what_it_is(
    server: Looped, client: Client, service: Service, fault: Fault
) -> None:
    fail(service, fault, **FAST.get(fault, {}))
    impatient = Client(OverHttp(*address(server), timeout=BRIEFLY), service_id=client.service_id)
    error = CLIENTS[fault].error
    if error is None:
        answer = impatient.send()
        assert (answer.status, answer.json["statusName"]) == (202, "success")
        assert (answer.headers["content-type"] == "text/html") is (fault is Fault.WRONG_TYPE)
    else:
        with pytest.raises(error) as raised:
            assert impatient.send().json
        assert raised.type is error


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl")
@each_fault
def test_curl_reports_the_fault_as_what_it_is(
    server: Looped, client: Client, service: Service, tmp_path: Path, fault: Fault
) -> None:
    fail(service, fault, **FAST.get(fault, {}))
    file = tmp_path / "body"
    done = curl(server, client, "--max-time", str(BRIEFLY if fault is Fault.HANG else 5), "--output", str(file))
    assert done.returncode in CLIENTS[fault].codes, done.stderr
    if done.returncode == 0:
        status, kind = done.stdout.split()
        assert status == "202"
        assert kind == ("text/html" if fault is Fault.WRONG_TYPE else "application/json")
        body = file.read_bytes()
        if fault is Fault.MALFORMED_JSON:
            with pytest.raises(json.JSONDecodeError):
                json.loads(body)
        else:
            assert json.loads(body)["statusName"] == "success"


def curl(server: Server, client: Client, *options: str) -> "subprocess.CompletedProcess[str]":
    """Let curl send a message."""
    target = f"{client.base}/messages"
    signature = head("POST", target).decode().split("\r\n")[2:-2]
    fields = [part for field in (*signature, "Content-Type: application/json") for part in ("--header", field)]
    command = ["curl", "--silent", "--show-error", "--write-out", "%{http_code} %{content_type}", *options, *fields]
    command += ["--data", SMS.decode(), server.url + target]
    return subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
