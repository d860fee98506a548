"""Clients that close their sending half, as ``nc -N`` does, get the answers that they wait for, on both event loops."""

import contextlib
import socket
import time
from collections.abc import Callable, Iterator

import pytest

from mocksens import Sens, running
from mocksens.core.service import Service
from mocksens.server.serving import Server
from mocksens.web.http.corked_transport import WORTHWHILE
from mocksens.web.http.ordinary_path import KEPT_BODY
from mocksens.web.http.protocol import HELD
from tests.client import Client, OverHttp
from tests.loops import EACH_LOOP, on_loop
from tests.patience import eventually, in_time
from tests.scripts import one_off
from tests.web.raw import Line, connect, head, post

SMS = b'{"type":"SMS","from":"0212345678","content":"hello","messages":[{"to":"01011112222"}]}'


@pytest.fixture(scope="module", params=EACH_LOOP)
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    with on_loop(request.param) as server:
        yield server


@pytest.fixture
def client(server: Server, request: pytest.FixtureRequest) -> Client:
    """Return a client of ``server`` with a service of its own."""
    host, _, port = server.url.removeprefix("http://").rpartition(":")
    return Client(OverHttp(host, int(port)), service_id=f"s{abs(hash(request.node.nodeid))}")


@pytest.fixture
def service(server: Server, client: Client) -> Service:
    return server.sens.service(client.service_id)


@pytest.fixture
def line(server: Server) -> Iterator[Line]:
    with connect(server) as line:
        yield line


def read_so_far(client: Client) -> None:
    """Return when the server has read all that was sent before."""
    assert client.admin("GET", "livez").status == 200


def half_close(line: Line) -> None:
    line.socket.shutdown(socket.SHUT_WR)


def waiting(client: Client, timeout: str = "30s") -> bytes:
    """Return a request that is answered when a message is sent."""
    path = f"/_mocksens/services/{client.service_id}/messages/wait?timeout={timeout}"
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()


# --- answers that come -------------------------------------------------------------------------------


@pytest.mark.parametrize("packets", ["together", "apart"])
@pytest.mark.parametrize(
    "effect", ["{delay: 100ms}", "{fault: slow, rate: 1000}", "{fault: slow, rate: 1000, delay: 100ms}"]
)
def test_an_answer_that_takes_its_time_comes_whole(
    client: Client, service: Service, line: Line, effect: str, packets: str
) -> None:
    service.scenarios.add(one_off(effect))
    line.send(post(f"{client.base}/messages", SMS))
    if packets == "apart":
        read_so_far(client)
    half_close(line)
    answer = line.answer()
    assert (answer.status, answer.json["statusName"]) == (202, "success")
    assert line.ends(), "nothing else can be asked here"


def test_every_answer_on_its_way_comes(client: Client, service: Service, line: Line) -> None:
    service.scenarios.add(one_off("{delay: 100ms}"))
    line.send(post(f"{client.base}/messages", SMS) + head("GET", "/nowhere") + post(f"{client.base}/messages", SMS))
    half_close(line)
    assert [line.answer().status for _ in range(3)] == [202, 404, 202]
    assert line.ends()


def test_a_wait_ends_with_the_message_that_comes(client: Client, line: Line) -> None:
    line.send(waiting(client))
    half_close(line)
    read_so_far(client)
    client.send(content="at last")
    answer = line.answer()
    assert (answer.status, answer.json["message"]["content"]) == (200, "at last")
    assert line.ends()


def test_a_wait_in_vain_ends_with_its_408(client: Client, line: Line) -> None:
    line.send(waiting(client, "100ms"))
    half_close(line)
    assert line.answer().status == 408
    assert line.ends()


# --- what does not come ------------------------------------------------------------------------------


def test_a_line_without_a_request_ends_at_once(line: Line) -> None:
    half_close(line)
    assert line.ends()


def test_a_line_with_nothing_left_to_answer_ends_at_once(client: Client, line: Line) -> None:
    assert line.send(post(f"{client.base}/messages", SMS)).answer().status == 202
    half_close(line)
    assert line.ends()
    with pytest.raises(AssertionError, match="closed"):
        line.answer()


@pytest.mark.parametrize(
    "effect",
    [
        "{fault: hang}",
        "{fault: hang, delay: 10ms}",
        f"{{delay: {WORTHWHILE + 1}s}}",
        "{fault: slow, rate: 1}",
        "{fault: slow, rate: 3, delay: 30s}",
    ],
)
@pytest.mark.parametrize("packets", ["together", "apart"])
def test_an_answer_that_does_not_come_for_long_is_not_waited_for(
    client: Client, service: Service, line: Line, effect: str, packets: str
) -> None:
    service.scenarios.add(one_off(effect))
    line.send(post(f"{client.base}/messages", SMS))
    if packets == "apart":
        read_so_far(client)
    half_close(line)
    line.everything()


def test_a_wait_for_long_is_not_waited_for(client: Client, service: Service, line: Line) -> None:
    line.send(waiting(client, f"{WORTHWHILE + 1}s"))
    half_close(line)
    assert line.ends()
    eventually(lambda: not service.listeners)


def test_events_end_with_their_listener(client: Client, service: Service, line: Line) -> None:
    line.send(f"GET /_mocksens/services/{client.service_id}/events HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    half_close(line)
    line.everything()
    eventually(lambda: not service.listeners)


def test_a_longer_answer_on_the_same_line_does_not_count_for_the_next(
    client: Client, service: Service, line: Line
) -> None:
    service.scenarios.add(one_off("{fault: slow, rate: 1000000, delay: 1ms}"))
    assert line.send(post(f"{client.base}/messages", SMS)).answer().status == 202
    line.send(waiting(client))
    half_close(line)
    read_so_far(client)
    client.send()
    assert line.answer().status == 200


def test_only_so_many_lines_are_held_for_clients_that_may_have_left(server: Server, client: Client) -> None:
    more = 5
    with contextlib.ExitStack() as stack:
        lines = [stack.enter_context(connect(server)) for _ in range(HELD + more)]
        for line in lines:
            line.send(waiting(client))
        read_so_far(client)
        for line in lines:
            half_close(line)
        read_so_far(client)
        client.send()
        answers = [line.rest() for line in lines]
    assert [answer[:12] for answer in answers].count(b"HTTP/1.1 200") == HELD
    assert answers.count(b"") == more
    with connect(server) as line:
        line.send(waiting(client, "100ms&to=0109"))
        half_close(line)
        assert line.answer().status == 408, "those are over"


@pytest.mark.slow
def test_a_server_ends_soon_though_it_holds_a_line(client: Client) -> None:
    with in_time(), contextlib.ExitStack() as stack:
        with running(Sens(seed="tests")) as server:
            line = stack.enter_context(connect(server)).send(waiting(client))
            half_close(line)
            stack.enter_context(connect(server)).send(head("GET", "/nowhere")).answer()
        assert line.answer().status == 503


# --- half a request ----------------------------------------------------------------------------------


def halves(client: Client) -> dict[str, tuple[bytes, str]]:
    """Return incomplete requests, with what is said to be missing."""
    messages = f"{client.base}/messages"
    chunked = head("POST", messages, "Transfer-Encoding: chunked")
    return {
        "a method": (b"PO", "head"),
        "a target": (b"GET /sms/v2", "head"),
        "a head": (head("GET", messages).removesuffix(b"\r\n"), "head"),
        "a body": (post(messages, SMS)[:-1], "Content-Length counts bytes"),
        "no body": (head("POST", messages, "Content-Length: 10"), "body"),
        "a body of another path": (post("/nowhere", SMS)[:-1], "body"),
        "a chunk": (chunked + b"5\r\nabc", "body"),
        "no last chunk": (chunked + b"3\r\nabc\r\n", "body"),
    }


@pytest.mark.parametrize("which", halves(Client(OverHttp("", 0))))
def test_half_a_request_is_refused_and_recorded(server: Server, client: Client, line: Line, which: str) -> None:
    whole = post(f"{client.base}/messages", SMS)
    half, missing = halves(client)[which]
    assert line.send(whole).answer().status == 202
    line.send(half)
    half_close(line)
    answer = line.answer()
    assert (answer.status, answer.json["error"]["errorCode"]) == (400, "100")
    assert missing in answer.diagnosis
    assert line.ends()
    entry = server.sens.strays.after()[-1]
    assert (entry.diagnosis, entry.rules) == (answer.diagnosis, ("gateway.http",))
    assert entry.request.method == half.partition(b" ")[0].decode() if b" " in half else "-"


@pytest.mark.parametrize("how", ["half-closed", "closed", "reset"])
@pytest.mark.parametrize("pieces", [1, 2, 3])
def test_what_came_of_a_body_is_recorded_however_the_line_ends(
    server: Server, client: Client, line: Line, pieces: int, how: str
) -> None:
    whole = post(f"{client.base}/messages", SMS)
    half, seen = whole[:-5], len(server.sens.strays.after())
    cut = len(half) - 20
    if pieces == 1:
        assert line.send(whole + half).answer().status == 202
    for piece in {1: [], 2: [half[:cut], half[cut:]], 3: [half[:-80], half[-80:cut], half[cut:]]}[pieces]:
        line.send(piece)
        read_so_far(client)
    {"half-closed": half_close, "closed": lambda line: line.socket.close(), "reset": Line.reset}[how](line)
    read_so_far(client)
    (entry,) = server.sens.strays.after()[seen:]
    assert (entry.request.body, entry.response.status) == (SMS[:-5], 400)
    broke = "the connection broke in the middle of a request's body"
    assert entry.diagnosis.startswith(broke if how == "reset" else "the client stopped sending in the middle")


@pytest.mark.parametrize("which", ["a method", "a target", "a head", "no body", "a chunk"])
def test_half_a_request_of_a_line_that_is_reset_is_recorded(
    server: Server, client: Client, line: Line, which: str
) -> None:
    half, missing = halves(client)[which]
    seen = len(server.sens.strays.after())
    line.send(half)
    read_so_far(client)
    line.reset()
    read_so_far(client)
    (entry,) = server.sens.strays.after()[seen:]
    assert entry.diagnosis.startswith(f"the connection broke in the middle of a request's {missing}")


def test_only_the_beginning_of_a_body_that_is_not_whole_is_kept(server: Server, client: Client, line: Line) -> None:
    line.send(post(f"{client.base}/messages", b"x" * 100_000)[:-1])
    read_so_far(client)
    half_close(line)
    assert line.answer().status == 400
    assert server.sens.strays.after()[-1].request.body == b"x" * KEPT_BODY


@pytest.mark.parametrize("before", [b"", b"GET /nowhere HTTP/1.1\r\n\r\n"], ids=["unused", "idle"])
def test_a_line_that_is_reset_between_requests_is_not_recorded(
    server: Server, client: Client, line: Line, before: bytes
) -> None:
    if before:
        assert line.send(before).answer().status == 404
    seen = len(server.sens.strays.after())
    line.reset()
    read_so_far(client)
    assert server.sens.strays.after()[seen:] == []


@pytest.mark.parametrize("end", [half_close, Line.reset])
def test_what_was_answered_before_its_body_came_is_not_refused_again(
    server: Server, client: Client, line: Line, end: Callable[[Line], None]
) -> None:
    seen = len(server.sens.strays.after())
    line.send(b"POST /_mocksens/nowhere HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nabc")
    assert line.answer().status == 404
    end(line)
    read_so_far(client)
    assert server.sens.strays.after()[seen:] == []


def test_half_a_request_behind_an_answer_that_waits_is_refused_behind_it(
    client: Client, service: Service, line: Line
) -> None:
    service.scenarios.add(one_off("{delay: 100ms}"))
    whole = post(f"{client.base}/messages", SMS)
    line.send(whole + whole[:-1])
    half_close(line)
    assert [line.answer().status, line.answer().status] == [202, 400]
    assert line.ends()
    assert service.store.messages.next_position == 1


# --- who has left -------------------------------------------------------------------------------------


def gave_up(client: Client) -> list[float | None]:
    page = client.admin("GET", f"services/{client.service_id}/requests").json
    return [request["gaveUp"] for request in page["requests"]]


@pytest.mark.slow
@pytest.mark.parametrize("effect", ["{delay: 500ms}", "{fault: slow, rate: 200}", "{fault: truncated, delay: 500ms}"])
def test_a_client_that_left_before_its_answer_gave_up_when_it_left(
    server: Server, client: Client, service: Service, effect: str
) -> None:
    service.scenarios.add(one_off(effect))
    began = time.monotonic()
    with connect(server) as line:
        line.send(post(f"{client.base}/messages", SMS))
        read_so_far(client)
    read_so_far(client)
    left = time.monotonic() - began
    eventually(lambda: gave_up(client) != [None], "nobody noticed")
    (after,) = gave_up(client)
    assert after is not None
    assert after <= left * 1000, "it did not wait for its answer"


def test_a_client_that_has_only_done_sending_did_not_give_up(client: Client, service: Service, line: Line) -> None:
    service.scenarios.add(one_off("{delay: 100ms}"))
    line.send(post(f"{client.base}/messages", SMS))
    half_close(line)
    assert line.answer().status == 202
    assert line.ends()
    assert gave_up(client) == [None]
