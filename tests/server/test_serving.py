"""``running``, addresses, and what the server says and does when something goes wrong."""

import asyncio
import contextlib
import errno
import io
import json
import re
import signal
import socket
import threading
from collections.abc import Iterable, Iterator
from typing import TextIO

import pytest
from msgspec.structs import replace

from mocksens import Sens, create_app, running
from mocksens.core.clock import SystemClock
from mocksens.core.sens import DEFAULT_CREDENTIAL
from mocksens.core.service_ids import DEFAULT_SERVICE_ID
from mocksens.core.switches import DOCUMENTED, Auth
from mocksens.server.serving import STOPPING, Server, serve
from mocksens.server.sockets import bind, url, url_of
from mocksens.web.http.uvicorn_server import FAREWELL_SECONDS, GRACE_SECONDS
from mocksens.web.log.lines import Log, LogFormat
from tests.client import Answer, Client, InProcess, OverHttp, run
from tests.patience import in_time, patiently
from tests.web.raw import connect, head

pytestmark = pytest.mark.measured

SECRET = "what only the log may say"
CLOCK = f"services/{DEFAULT_SERVICE_ID}/clock"


class Wall:
    """The wall clock, which fails on demand."""

    def __init__(self) -> None:
        self.failures = 0

    def now(self) -> int:
        if self.failures:
            self.failures -= 1
            raise RuntimeError(SECRET)
        return SystemClock().now()


class Logged(InProcess):
    """In process, with a log, which is written at the end of a round of the event loop."""

    def __init__(self, sens: Sens, form: LogFormat, stream: TextIO) -> None:
        super().__init__(sens)
        self.app = create_app(sens, Log(sens, form, stream))

    def send(self, method: str, target: str, headers: Iterable[tuple[str, str]], body: bytes) -> Answer:
        answer = super().send(method, target, headers, body)
        run(asyncio.sleep(0))
        return answer


class Broken(io.StringIO):
    """A stream whose reader went away."""

    def write(self, _: str) -> int:
        raise BrokenPipeError


def client_of(server: Server) -> Client:
    host, _, port = server.url.removeprefix("http://").rpartition(":")
    return Client(OverHttp(host.strip("[]"), int(port)))


def has_ipv6() -> bool:
    try:
        bind("::1", 0).close()
    except OSError:
        return False
    return True


ipv6 = pytest.mark.skipif(not has_ipv6(), reason="this machine has no IPv6")


# --- running -----------------------------------------------------------------------------------------


def test_a_server_answers_when_its_block_begins_and_is_gone_when_it_has_ended() -> None:
    sens, threads = Sens(), threading.active_count()
    with running(sens) as server:
        assert server.sens is sens
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+", server.url)
        assert client_of(server).send().status == 202
    with pytest.raises(ConnectionRefusedError):
        client_of(server).send()
    assert threading.active_count() == threads


def test_two_servers_at_once_do_not_meet() -> None:
    with running() as one, running() as two:
        assert one.url != two.url
        request_id = client_of(one).send().json["requestId"]
        client_of(one).clock({"advance": "1d"})
        assert client_of(one).list_messages(requestId=request_id).status == 200
        assert client_of(two).list_messages(requestId=request_id).status == 404
        assert client_of(one).clock().json["now"] > client_of(two).clock({"advance": "1h"}).json["now"]


def test_one_sens_may_be_served_twice() -> None:
    sens = Sens()
    with running(sens) as one, running(sens) as two:
        request_id = client_of(one).send().json["requestId"]
        assert client_of(two).list_messages(requestId=request_id).status == 200


def test_a_taken_port_is_an_os_error_and_leaves_its_owner_alone() -> None:
    with running() as server:
        port = int(server.url.rpartition(":")[2])
        with pytest.raises(OSError, match="in use") as caught, running(port=port):
            pass
        assert caught.value.errno == errno.EADDRINUSE
        assert client_of(server).send().status == 202


def test_a_port_is_free_again_at_once() -> None:
    with running() as first, connect(first) as line:
        line.send(head("GET", "/nowhere")).answer()
        port = int(first.url.rpartition(":")[2])
    with running(port=port) as second:
        assert second.url == first.url
        assert client_of(second).send().status == 202


def test_an_exception_in_the_block_ends_the_server_and_is_passed_on() -> None:
    with pytest.raises(ZeroDivisionError), running() as server:
        raise ZeroDivisionError
    with pytest.raises(ConnectionRefusedError):
        client_of(server).send()


@pytest.mark.parametrize(
    "left",
    [
        b"",
        b"GET /now",
        head("GET", "/nowhere"),
        head("GET", "/nowhere") + b"GET /now",
        head("POST", "/nowhere", "Content-Length: 100") + b"half",
        head("POST", "/nowhere", "Expect: 100-continue", "Content-Length: 100"),
    ],
    ids=["nothing", "half a head", "keep-alive", "half a second head", "half a body", "no body yet"],
)
def test_a_server_ends_soon_whatever_hangs(left: bytes, caplog: pytest.LogCaptureFixture) -> None:
    with in_time(), contextlib.ExitStack() as stack:
        with running() as server:
            line = stack.enter_context(connect(server)).send(left)
            stack.enter_context(connect(server)).send(head("GET", "/nowhere")).answer()
        rest = line.everything()
    heads = [part for part in rest.split(b"HTTP/1.1 ")[1:] if not part.startswith(b"100 ")]
    assert all(b"x-ncp-apigw-request-id" in part for part in heads), "every answer has one, a last one too"
    assert caplog.records == [], "nobody asked uvicorn to talk"


def test_what_hangs_is_given_less_than_a_second() -> None:
    assert GRACE_SECONDS + FAREWELL_SECONDS < 1


@pytest.mark.slow
def test_a_server_ends_soon_though_a_client_does_not_read() -> None:
    sens = Sens(switches=replace(DOCUMENTED, auth=Auth.OFF))
    service = f"/sms/v2/services/{DEFAULT_SERVICE_ID}"
    with in_time(), contextlib.ExitStack() as stack, running(sens) as server:
        sent = client_of(server).send(messages=[{"to": f"010{number:08d}"} for number in range(100)])
        line = stack.enter_context(connect(server))
        line.socket.settimeout(0.5)
        request = head("GET", f"{service}/messages?requestId={sent.json['requestId']}", f"X-Filler: {'x' * 30_000}")
        # Until neither side takes any more.
        for _ in patiently("the server reads on and on"):
            try:
                line.send(request)
            except TimeoutError:
                break


def test_a_server_that_cannot_start_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(*_: object, **__: object) -> None:
        raise OSError("no sockets today")

    monkeypatch.setattr("uvicorn.Server.serve", fail)
    with pytest.raises(RuntimeError, match="the server failed") as raised, running():
        raise AssertionError("there is no server")
    assert str(raised.value.__cause__) == "no sockets today"


class Asking(io.StringIO):
    """A stdout in memory; what is written there asks the process to end."""

    def write(self, text: str) -> int:
        signal.raise_signal(signal.SIGTERM)
        return super().write(text)


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """Yield a socket for ``serve``, and restore the signal handlers after the test."""
    before = {number: signal.getsignal(number) for number in STOPPING}
    with bind("127.0.0.1", 0) as listener:
        yield listener
    for number, handler in before.items():
        signal.signal(number, handler)


def test_a_server_whose_stdout_is_in_memory_says_there_that_it_is_ready(
    listener: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    stdout, at = Asking(), url_of(listener)
    monkeypatch.setattr("sys.stdout", stdout)
    serve(create_app(), listener)
    assert stdout.getvalue() == f"mocksens ready {at}\n"


def test_a_server_that_cannot_say_that_it_is_ready_ends(
    listener: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdout", Broken())
    with pytest.raises(BrokenPipeError):
        serve(create_app(), listener)


# --- addresses ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("host", "port", "shown"),
    [
        ("127.0.0.1", 7367, "http://127.0.0.1:7367"),
        ("0.0.0.0", 80, "http://127.0.0.1:80"),
        ("::", 7367, "http://[::1]:7367"),
        ("::1", 7367, "http://[::1]:7367"),
        ("2001:db8::1", 7367, "http://[2001:db8::1]:7367"),
        ("mocksens", 7367, "http://mocksens:7367"),
    ],
)
def test_an_address_is_written_as_a_client_on_this_machine_uses_it(host: str, port: int, shown: str) -> None:
    assert url(host, port) == shown


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("127.0.0.1", r"http://127\.0\.0\.1:\d+"),
        ("0.0.0.0", r"http://127\.0\.0\.1:\d+"),
        ("localhost", r"http://(127\.0\.0\.1|\[::1\]):\d+"),
        pytest.param("::1", r"http://\[::1\]:\d+", marks=ipv6),
        pytest.param("::", r"http://\[::1\]:\d+", marks=ipv6),
    ],
)
def test_a_server_is_reached_where_it_says_it_is(host: str, shown: str) -> None:
    with running(host=host) as server:
        assert re.fullmatch(shown, server.url)
        assert not server.url.endswith(":0")
        assert client_of(server).send().status == 202


def test_a_host_that_does_not_exist_is_an_os_error() -> None:
    with pytest.raises(OSError, match=r".+"), running(host="no-such-host.invalid"):
        pass


def test_a_bound_socket_listens() -> None:
    listener = bind("127.0.0.1", 0)
    with listener, socket.create_connection(listener.getsockname()):
        assert url_of(listener) == f"http://127.0.0.1:{listener.getsockname()[1]}"


# --- when mocksens itself fails ----------------------------------------------------------------------


def test_a_bug_in_the_pipeline_is_the_gateways_500_without_a_trace() -> None:
    wall = Wall()
    with running(Sens(wall=wall)) as server, connect(server) as line:
        client = client_of(server)
        assert client.send().status == 202
        wall.failures = 1
        answer = line.send(head("GET", f"{client.base}/unsubscribes")).answer()
        assert answer.status == 500
        assert answer.json["error"]["errorCode"] == "900"
        assert answer.json["error"]["message"] == "Unexpected Error"
        assert answer.headers["content-type"] == "application/json"
        assert answer.headers["x-ncp-apigw-request-id"]
        assert_tells_nothing(answer)
        assert line.ends()
        assert client.send().status == 202, "the server goes on"


def test_a_bug_in_the_admin_api_is_a_500_with_json_and_without_a_trace() -> None:
    wall = Wall()
    with running(Sens(wall=wall)) as server:
        client = client_of(server)
        wall.failures = 1
        answer = client.admin("GET", CLOCK)
        assert answer.status == 500
        assert answer.headers["content-type"] == "application/json"
        assert answer.headers["x-ncp-apigw-request-id"]
        assert_tells_nothing(answer)
        assert client.admin("GET", CLOCK).status == 200, "the server goes on"


def assert_tells_nothing(answer: Answer) -> None:
    wire = f"{answer.headers} {answer.body.decode()}"
    for word in (SECRET, "Traceback", "RuntimeError", ".py"):
        assert word not in wire


@pytest.mark.parametrize("form", [LogFormat.TEXT, LogFormat.JSON])
@pytest.mark.parametrize("admin", [True, False])
def test_a_bug_is_logged_with_its_trace(form: LogFormat, *, admin: bool) -> None:
    wall, stream = Wall(), io.StringIO()
    client = Client(Logged(Sens(wall=wall), form, stream))
    wall.failures = 1
    assert (client.admin("GET", CLOCK) if admin else client.send()).status == 500
    assert SECRET in stream.getvalue()
    assert "Traceback" in stream.getvalue()


def test_a_bug_is_told_on_stderr_where_nobody_wants_a_log(capsys: pytest.CaptureFixture[str]) -> None:
    wall = Wall()
    client = Client(InProcess(Sens(wall=wall)))
    wall.failures = 1
    assert client.send().status == 500
    assert "Traceback" in capsys.readouterr().err


# --- the log -----------------------------------------------------------------------------------------


def test_a_text_line_says_when_what_and_how_long() -> None:
    stream = io.StringIO()
    client = Client(Logged(Sens(), LogFormat.TEXT, stream))
    client.request("GET", f"{client.base}/unsubscribes?pageSize=1")
    time_ = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}\+09:00"
    target = re.escape(f"{client.base}/unsubscribes?pageSize=1")
    assert re.fullmatch(rf"{time_} GET {target} 200 \d+\.\dms\n", stream.getvalue())


def test_a_text_line_ends_with_the_diagnosis() -> None:
    stream = io.StringIO()
    client = Client(Logged(Sens(), LogFormat.TEXT, stream))
    answer = client.send(type="FAX")
    assert answer.status == 400
    assert answer.diagnosis
    assert stream.getvalue().endswith(f"ms  {answer.diagnosis}\n")


def test_a_json_line_is_an_object_with_the_request_id_of_the_answer() -> None:
    stream = io.StringIO()
    client = Client(Logged(Sens(), LogFormat.JSON, stream))
    answers = [client.send(type="FAX"), client.send()]
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert len(lines) == len(answers)
    for line, answer in zip(lines, answers, strict=True):
        assert line["method"] == "POST"
        assert line["target"] == f"{client.base}/messages"
        assert line["status"] == answer.status
        assert line["request_id"] == answer.headers["x-ncp-apigw-request-id"]
        assert line.get("diagnosis", "") == answer.diagnosis
        assert 0 <= line["took"] < 10_000


def test_a_log_that_is_off_says_nothing() -> None:
    stream = io.StringIO()
    client = Client(Logged(Sens(), LogFormat.OFF, stream))
    client.send()
    client.admin("GET", "nowhere")
    assert stream.getvalue() == ""


@pytest.mark.parametrize("form", [LogFormat.TEXT, LogFormat.JSON])
def test_admin_calls_are_logged_too(form: LogFormat) -> None:
    stream = io.StringIO()
    client = Client(Logged(Sens(), form, stream))
    client.admin("GET", CLOCK)
    client.admin("POST", CLOCK, {"advance": "soon"})
    assert [line.count("/clock") for line in stream.getvalue().splitlines()] == [1, 1]


@pytest.mark.parametrize("form", [LogFormat.TEXT, LogFormat.JSON])
def test_a_request_is_one_line_whatever_the_client_sends(form: LogFormat) -> None:
    stream = io.StringIO()
    client = Client(Logged(Sens(), form, stream))
    client.send(**{"x\n2026-01-01 00:00:00.000 GET /forged 200 0.1ms": 1})
    client.send(**{"x\x1b[2J\u2028\u202e가\u0085": 1})
    client.send(type="FAX\nforged")
    client.request("GET", "/\r\n\x1b[31m\xff?\x85")
    client.request("GET", f"{client.base}/messages?a%0Aforged%1B%C2%85=1&requestId=%0Aforged")
    client.request("GET", f"{client.base}%0Aforged/messages?requestId=1")
    client.request("GET", f"{client.base}/unsubscribes", headers={"x-ncp-apigw-timestamp": "1\x0bforged"})
    text = stream.getvalue()
    assert text.count("\n") == 7
    if form is LogFormat.TEXT:
        assert all(line.isprintable() for line in text.split("\n"))
    else:
        assert all(json.loads(line)["status"] for line in text.rstrip("\n").split("\n"))


@pytest.mark.parametrize("form", [LogFormat.TEXT, LogFormat.JSON])
def test_no_secret_reaches_the_log(form: LogFormat) -> None:
    stream = io.StringIO()
    client = Client(Logged(Sens(), form, stream))
    signatures = []
    for signed in (None, "/other"):
        request = head("GET", f"{client.base}/unsubscribes", signed=signed).decode()
        fields = dict(line.split(": ", 1) for line in request.split("\r\n")[1:] if line)
        signatures.append(fields["x-ncp-apigw-signature-v2"])
        client.request("GET", f"{client.base}/unsubscribes", headers=fields)
    assert stream.getvalue().count("/unsubscribes") >= len(signatures)
    for secret in (DEFAULT_CREDENTIAL.secret_key, *signatures):
        assert secret not in stream.getvalue()


@pytest.mark.parametrize("form", [LogFormat.TEXT, LogFormat.JSON])
@pytest.mark.parametrize("how", ["broken", "closed"])
def test_a_broken_log_breaks_neither_requests_nor_the_loop(
    form: LogFormat, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    stream = Broken() if how == "broken" else io.StringIO()
    if how == "closed":
        stream.close()
    client = Client(Logged(Sens(), form, stream))
    for _ in range(3):
        assert client.send().status == 202
        assert client.admin("GET", CLOCK).status == 200
    assert caplog.records == []


def test_a_broken_log_is_given_up() -> None:
    log = Log(Sens(), LogFormat.TEXT, Broken())
    for _ in range(2):
        log.say("nobody reads this")
    assert not log.on


def test_a_character_that_the_stream_has_not_does_not_end_the_log() -> None:
    written = io.BytesIO()
    client = Client(Logged(Sens(), LogFormat.TEXT, io.TextIOWrapper(written, encoding="ascii")))
    client.send(**{"제 목": 1})
    client.send()
    assert len(written.getvalue().splitlines()) == 2


@pytest.mark.parametrize("form", list(LogFormat))
def test_the_server_says_its_own_lines_at_once(form: LogFormat) -> None:
    stream = io.StringIO()
    Log(Sens(), form, stream).say("ready")
    said = stream.getvalue()
    if form is LogFormat.OFF:
        assert said == ""
    elif form is LogFormat.TEXT:
        assert said.endswith(" ready\n")
    else:
        assert json.loads(said)["message"] == "ready"


@pytest.mark.parametrize("message", ["가", "é", "\U0001f4e8", "two\nlines", '"\\'])
def test_whatever_the_server_says_is_one_json_line(message: str) -> None:
    stream = io.StringIO()
    Log(Sens(), LogFormat.JSON, stream).say(message)
    assert stream.getvalue().count("\n") == 1
    assert json.loads(stream.getvalue())["message"] == message
