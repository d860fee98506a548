"""TLS and CONNECT on the port for HTTP, as sockets, http.client and curl see them."""

import asyncio
import contextlib
import http.client
import io
import socket
import ssl
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

import pytest

from mocksens import Sens, running
from mocksens.core.diagnosis.foreign_hosts import advice
from mocksens.core.service_ids import DEFAULT_SERVICE_ID
from mocksens.server.certificates import LocalAuthority
from mocksens.server.serving import Server
from mocksens.spec.faults import Fault
from mocksens.spec.gateway import HOSTS
from mocksens.web.log.lines import Log, LogFormat
from mocksens.web.start_tls import start_tls
from tests.client import Client, OverHttp, query
from tests.loops import EACH_LOOP, LOOPS, on_loop
from tests.patience import PATIENCE, eventually, in_time, patiently
from tests.scripts import play
from tests.web.raw import Line, connect, head, post

pytestmark = pytest.mark.measured

SENS = HOSTS[0]
CONNECT = f"CONNECT {SENS}:443 HTTP/1.1\r\nHost: {SENS}:443\r\n\r\n".encode()
OPENED = b"HTTP/1.1 200 Connection established\r\n\r\n"
BASE = f"/sms/v2/services/{DEFAULT_SERVICE_ID}"
SMS = b'{"type":"SMS","from":"0212345678","content":"hello","messages":[{"to":"01011112222"}]}'


@pytest.fixture(autouse=True)
def _silence(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> Iterator[None]:
    """Whatever a client does, neither the event loop nor uvicorn has anything to say about it."""
    yield
    assert caplog.get_records("call") == []
    assert capfd.readouterr().err == ""


def port_of(server: Server) -> int:
    return int(server.url.rpartition(":")[2])


def wrapped(line: Line, context: ssl.SSLContext, name: str = SENS) -> Line:
    """Return the plain text inside TLS on a connection."""
    inside = context.wrap_socket(line.socket, server_hostname=name)
    inside.settimeout(PATIENCE)
    return Line(inside)


@contextlib.contextmanager
def secure(server: Server, context: ssl.SSLContext, name: str = SENS) -> Iterator[Line]:
    with connect(server) as line, contextlib.closing((inside := wrapped(line, context, name)).socket):
        yield inside


def opened(line: Line) -> Line:
    """Return a connection on which CONNECT was granted."""
    assert line.send(CONNECT).head() == OPENED
    return line


class Inside:
    """TLS over a line by hand, sent in pieces of any size."""

    def __init__(self, line: Line, context: ssl.SSLContext, piece: int = 65536) -> None:
        self.line = line
        self.piece = piece
        self.into, self.out = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = context.wrap_bio(self.into, self.out, server_hostname=SENS)

    def hello(self) -> bytes:
        """Return the first bytes of a handshake."""
        with contextlib.suppress(ssl.SSLWantReadError):
            self.tls.do_handshake()
        return self.out.read()

    def ask(self, request: bytes) -> bytes:
        """Finish the handshake, send a request and read the beginning of its answer."""
        self._until(self.tls.do_handshake)
        self.tls.write(request)
        self._send()
        answer: bytes = self._until(self.tls.read)
        return answer

    def _until(self, step: Callable[[], Any]) -> Any:
        while True:
            try:
                done = step()
            except ssl.SSLWantReadError:
                self._send()
                self.into.write(self.line.rest())
            else:
                self._send()
                return done

    def _send(self) -> None:
        data = self.out.read()
        for start in range(0, len(data), self.piece):
            self.line.send(data[start : start + self.piece])


def is_alive(server: Server) -> bool:
    return Client(OverHttp("127.0.0.1", port_of(server))).list_unsubscribes().status == 200


# --- TLS ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*HOSTS, "localhost", "127.0.0.1", "::1", "sms.example.com"])
def test_a_handshake_on_the_port_for_http_begins_https(server: Server, trusting: ssl.SSLContext, name: str) -> None:
    with secure(server, trusting, name) as line:
        for _ in range(3):
            assert line.send(post(f"{BASE}/messages", SMS)).answer().status == 202


def test_a_name_that_the_certificate_has_not_is_not_trusted(server: Server, trusting: ssl.SSLContext) -> None:
    with connect(server) as line, pytest.raises(ssl.SSLCertVerificationError, match=r"example\.com"):
        wrapped(line, trusting, "example.com")


def test_whoever_does_not_trust_the_ca_rejects_it(server: Server) -> None:
    with connect(server) as line, pytest.raises(ssl.SSLCertVerificationError):
        wrapped(line, ssl.create_default_context())
    assert is_alive(server)


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_both_versions_of_tls_are_spoken(server: Server, authority: LocalAuthority, version: ssl.TLSVersion) -> None:
    context = ssl.create_default_context(cadata=authority.ca_pem().decode())
    context.minimum_version = context.maximum_version = version
    with secure(server, context) as line:
        assert line.send(head("GET", f"{BASE}/unsubscribes")).answer().status == 200


def test_only_http_1_is_offered(server: Server, authority: LocalAuthority) -> None:
    context = ssl.create_default_context(cadata=authority.ca_pem().decode())
    context.set_alpn_protocols(["h2", "http/1.1"])
    with secure(server, context) as line:
        assert isinstance(line.socket, ssl.SSLSocket)
        assert line.socket.selected_alpn_protocol() == "http/1.1"


def test_large_bodies_and_answers_come_through(server: Server, trusting: ssl.SSLContext) -> None:
    messages = ",".join(f'{{"to":"010{number:08}"}}' for number in range(100))
    body = SMS.replace(b'{"to":"01011112222"}', messages.encode() + b"," + b" " * 200_000 + b'{"to":"01"}')
    hundred = SMS.replace(b'{"to":"01011112222"}', b" " * 200_000 + messages.encode())
    with secure(server, trusting) as line:
        assert line.send(post(f"{BASE}/messages", body)).answer().status == 400, "a hundred and one"
        sent = line.send(post(f"{BASE}/messages", hundred)).answer()
        found = line.send(head("GET", f"{BASE}/messages{query({'requestId': sent.json['requestId']})}")).answer()
        assert len(found.json["messages"]) == 100


def test_requests_in_one_piece_are_answered_in_order(server: Server, trusting: ssl.SSLContext) -> None:
    with secure(server, trusting) as line:
        line.send(head("GET", "/nowhere") + post(f"{BASE}/messages", SMS) + head("GET", f"{BASE}/unsubscribes"))
        assert [line.answer().status for _ in range(3)] == [404, 202, 200]


def test_a_handshake_may_come_in_pieces(server: Server, trusting: ssl.SSLContext) -> None:
    with connect(server) as line:
        line.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        inside = Inside(line, trusting, piece=1)
        assert inside.ask(head("GET", f"{BASE}/unsubscribes")).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize("fault", [Fault.RESET, Fault.EMPTY, Fault.GARBAGE, Fault.TRUNCATED, Fault.SLOW, Fault.CLOSE])
def test_faults_break_lines_inside_tls(server: Server, trusting: ssl.SSLContext, fault: Fault) -> None:
    service = server.sens.service(f"fault-{fault}")
    play(service, f"then: {{fault: {fault}{', rate: 500' if fault is Fault.SLOW else ''}}}")
    with secure(server, trusting) as line:
        line.send(post(BASE.replace(DEFAULT_SERVICE_ID, service.id) + "/messages", SMS))
        if fault in {Fault.SLOW, Fault.CLOSE}:
            assert line.answer().status == 202
        else:
            data = b""
            with contextlib.suppress(ConnectionError, ssl.SSLError):
                for _ in patiently("the server does not close"):
                    piece = line.socket.recv(65536)
                    if not piece:
                        break
                    data += piece
            begins = {Fault.GARBAGE: b"\x16\x03", Fault.TRUNCATED: b"HTTP/1.1 202"}
            assert data.startswith(begins.get(fault, b""))
            assert bool(data) == (fault in begins)
    assert is_alive(server)


# --- broken handshakes -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        b"\x16",
        b"\x16\x03\x01",
        bytes.fromhex("16030100a5010000a10303") + bytes(160),
        b"\x16" * 100_000,
        b"\x16\x03\x01 GET / HTTP/1.1\r\n\r\n",
    ],
    ids=["a byte", "three", "half a hello", "many", "nonsense"],
)
@pytest.mark.parametrize("how", ["closes", "resets", "shuts"])
def test_a_broken_handshake_disturbs_nobody(server: Server, data: bytes, how: str) -> None:
    with connect(server) as line:
        with contextlib.suppress(ConnectionError):
            line.send(data)
            if how == "shuts":
                line.socket.shutdown(socket.SHUT_WR)
                line.everything()
        if how == "resets":
            line.reset()
    assert is_alive(server)


@pytest.mark.parametrize("loop", EACH_LOOP)
@pytest.mark.parametrize("left", [b"\x16", CONNECT, CONNECT + b"\x16\x03\x01", CONNECT[:20]])
def test_a_server_ends_soon_whatever_hangs(loop: str, authority: LocalAuthority, left: bytes) -> None:
    with in_time(), contextlib.ExitStack() as stack, on_loop(loop, authority) as server:
        stack.enter_context(connect(server)).send(left)
        assert is_alive(server)


@pytest.mark.parametrize("loop", EACH_LOOP)
def test_a_server_does_not_wait_for_idle_lines_inside_tls(
    loop: str, authority: LocalAuthority, trusting: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mocksens.web.http.uvicorn_server.GRACE_SECONDS", 6 * PATIENCE)
    with in_time(), contextlib.ExitStack() as stack:
        with on_loop(loop, authority) as server:
            line = stack.enter_context(secure(server, trusting))
            assert line.send(head("GET", "/nowhere")).answer().status == 404
        assert line.ends()


@pytest.mark.slow
def test_many_at_once_are_served(server: Server, trusting: ssl.SSLContext) -> None:
    def visit(number: int) -> int:
        with connect(server) as line:
            if number % 4 == 0:
                line.send(b"\x16\x03")
                return 202
            inside = wrapped(opened(line) if number % 2 else line, trusting)
            with contextlib.closing(inside.socket):
                return inside.send(post(f"{BASE}/messages", SMS)).answer().status

    with ThreadPoolExecutor(16) as pool:
        assert set(pool.map(visit, range(200))) == {202}


async def paired() -> tuple[asyncio.Transport, socket.socket]:
    """Yield a transport, and the other end of its connection."""
    here, there = socket.socketpair()
    transport, _ = await asyncio.get_running_loop().create_connection(asyncio.Protocol, sock=here)
    return transport, there


class Reader(asyncio.Protocol):
    """Knows whether there was anything to read."""

    transport: asyncio.BaseTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport


@pytest.mark.parametrize("loop", LOOPS.values(), ids=LOOPS)
def test_tls_does_not_begin_on_a_line_that_is_closed_already(
    loop: Callable[[], asyncio.AbstractEventLoop], authority: LocalAuthority
) -> None:
    async def begin() -> None:
        reader = Reader()
        transport, there = await paired()
        with there:
            transport.close()
            await start_tls(transport, authority.context(), b"\x16", reader)
            assert reader.transport is None

    with asyncio.Runner(loop_factory=loop) as runner:
        runner.run(begin())


@pytest.mark.parametrize("loop", LOOPS.values(), ids=LOOPS)
def test_a_handshake_that_is_given_up_closes_its_line(
    loop: Callable[[], asyncio.AbstractEventLoop], authority: LocalAuthority
) -> None:
    async def begin() -> None:
        transport, there = await paired()
        with there:
            task = asyncio.ensure_future(start_tls(transport, authority.context(), b"\x16", Reader()))
            for _ in range(5):
                await asyncio.sleep(0)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert transport.is_closing()
            await asyncio.sleep(0)

    with asyncio.Runner(loop_factory=loop) as runner:
        runner.run(begin())


# --- CONNECT -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("target", [f"{SENS}:443", f"{SENS.upper()}:443", f"{SENS}.:443", "sms.example.com:8443"])
@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_the_hosts_of_sens_are_answered_here(
    server: Server, trusting: ssl.SSLContext, target: str, version: str
) -> None:
    with connect(server) as line:
        assert line.send(f"CONNECT {target} HTTP/{version}\r\n\r\n".encode()).head() == OPENED
        inside = wrapped(line, trusting)
        with contextlib.closing(inside.socket):
            assert inside.send(post(f"{BASE}/messages", SMS)).answer().status == 202
            assert inside.send(head("GET", "/nowhere")).answer().status == 404


@pytest.mark.parametrize(
    "target",
    [
        "example.com:443",
        f"{SENS}.example.com:443",
        f"example.com.{SENS}x:443",
        f"x{SENS}:443",
        "127.0.0.1:22",
        "localhost:443",
        "[::1]:443",
        "169.254.169.254:80",
    ],
)
def test_every_other_host_is_refused(server: Server, target: str) -> None:
    before = server.sens.strays.last
    with connect(server) as line:
        answer = line.send(f"CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n\r\n".encode()).answer()
        assert (answer.status, answer.json["error"]["errorCode"]) == (403, "230")
        assert target in answer.json["error"]["details"]
        assert advice(target) in answer.diagnosis
        assert "[gateway.proxy, " in answer.diagnosis
        assert line.ends()
    (stray,) = server.sens.strays.after(before)
    assert (stray.request.method, stray.rules) == ("CONNECT", ("gateway.proxy",))


def test_the_first_line_of_a_refusal_says_why(server: Server) -> None:
    with connect(server) as line:
        assert (
            line.send(b"CONNECT a.com:443 HTTP/1.1\r\n\r\n")
            .head()
            .startswith(b"HTTP/1.1 403 Only the hosts of SENS are relayed\r\n")
        )


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"CONNECT  HTTP/1.1\r\n\r\n", 400),
        (b"CONNECT / HTTP/1.1\r\n\r\n", 400),
        (f"CONNECT {SENS} HTTP/1.1\r\n\r\n".encode(), 400),
        (f"CONNECT {SENS}: HTTP/1.1\r\n\r\n".encode(), 400),
        (f"CONNECT {SENS}:443:443 HTTP/1.1\r\n\r\n".encode(), 400),
        (f"CONNECT {SENS}:65536 HTTP/1.1\r\n\r\n".encode(), 400),
        (f"CONNECT {SENS}:99999999999 HTTP/1.1\r\n\r\n".encode(), 400),
        (f"CONNECT {SENS}:https HTTP/1.1\r\n\r\n".encode(), 400),
        (f"CONNECT https://{SENS}/ HTTP/1.1\r\n\r\n".encode(), 400),
        (f"CONNECT {SENS}:443 HTTP/2.9\r\n\r\n".encode(), 400),
        (b"CONNECT \xea\xb0\x80:443 HTTP/1.1\r\n\r\n", 400),
        (b"CONNECT " + b"a" * 70_000 + b":443 HTTP/1.1\r\n\r\n", 400),
        (CONNECT[:-2] + b"no colon\r\n\r\n", 400),
    ],
)
def test_a_hostile_connect_is_refused(server: Server, sent: bytes, status: int) -> None:
    with connect(server) as line:
        with contextlib.suppress(ConnectionError):
            line.send(sent)
        assert line.answer().status == status
        assert line.ends()
    assert is_alive(server)


def test_connect_may_come_in_pieces(server: Server, trusting: ssl.SSLContext) -> None:
    with connect(server) as line:
        line.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in CONNECT:
            line.send(bytes([byte]))
        assert line.head() == OPENED
        with contextlib.closing(wrapped(line, trusting).socket):
            pass


def test_a_hello_may_come_with_connect(server: Server, trusting: ssl.SSLContext) -> None:
    with connect(server) as line:
        inside = Inside(line, trusting)
        assert line.send(CONNECT + inside.hello()).head() == OPENED
        assert inside.ask(head("GET", f"{BASE}/unsubscribes")).startswith(b"HTTP/1.1 200")


def test_plain_http_behind_connect_is_http(server: Server) -> None:
    with connect(server) as line:
        assert opened(line).send(post(f"{BASE}/messages", SMS)).answer().status == 202


@pytest.mark.parametrize("count", [2, 2_000])
def test_there_is_no_connect_behind_connect(server: Server, count: int) -> None:
    with connect(server) as line:
        assert line.send(CONNECT * count).head() == OPENED
        assert line.answer().status == 400
        assert line.ends()


@pytest.mark.parametrize("path", ["/nowhere", "/_mocksens/livez"])
def test_connect_is_the_first_request_however_the_bytes_are_cut(server: Server, path: str) -> None:
    before = head("GET", path)
    for pieces in ([before, CONNECT], [before + CONNECT], [before + CONNECT[:9], CONNECT[9:]]):
        with connect(server) as line:
            line.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            line.send(pieces[0])
            line.answer()
            for piece in pieces[1:]:
                line.send(piece)
            answer = line.answer()
            assert answer.status == 400
            assert "CONNECT must be the first request of a connection" in answer.headers["x-mocksens-diagnosis"]
            assert line.ends()


def test_connect_does_not_stand_behind_a_question(server: Server) -> None:
    service = server.sens.service("hanging")
    play(service, "then: {delay: 100ms}")
    with connect(server) as line:
        line.send(post("/sms/v2/services/hanging/messages", SMS) + CONNECT)
        assert [line.answer().status, line.answer().status] == [202, 400]
        assert line.ends()


def test_connect_inside_tls_is_refused_with_what_to_do(server: Server, trusting: ssl.SSLContext) -> None:
    with secure(server, trusting, "localhost") as line:
        answer = line.send(CONNECT).answer()
        assert answer.status == 400
        assert "begin the proxy's URL with http://" in answer.headers["x-mocksens-diagnosis"]
        assert line.ends()


def test_http_client_goes_through_the_proxy(server: Server, trusting: ssl.SSLContext) -> None:
    connection = http.client.HTTPSConnection("127.0.0.1", port_of(server), context=trusting, timeout=PATIENCE)
    connection.set_tunnel(SENS, 443)
    with contextlib.closing(connection):
        connection.request("GET", "/_mocksens/livez")
        assert connection.getresponse().read() == b'{"status":"ok"}'
    connection = http.client.HTTPSConnection("127.0.0.1", port_of(server), context=trusting, timeout=PATIENCE)
    connection.set_tunnel("example.com", 443)
    with contextlib.closing(connection), pytest.raises(OSError, match="403 Only the hosts of SENS are relayed"):
        connection.request("GET", "/")


# --- whole targets, as proxies get them --------------------------------------------------------------


@pytest.mark.parametrize(
    "origin",
    [
        "https://example.com",
        "http://example.com:80",
        f"http://x@{SENS}.example.com",
        "http://redis:6379",
        "http://localhost",
        "http://127.0.0.1:1",
        "http://169.254.169.254",
    ],
)
@pytest.mark.parametrize("target", [f"{BASE}/unsubscribes", "/_mocksens/services", "/_mocksens/livez"])
def test_a_whole_target_for_another_host_is_refused(server: Server, origin: str, target: str) -> None:
    with connect(server) as line:
        answer = line.send(head("GET", f"{origin}{target}", signed=target)).answer()
        assert (answer.status, answer.json["error"]["errorCode"]) == (403, "230")
        assert "[gateway.proxy, " in answer.diagnosis
        assert line.ends()


@pytest.mark.parametrize(
    "origin",
    [f"https://{SENS}", f"http://{SENS}:443", "https://sms.example.com", "http://127.0.0.1:PORT", "http://[::1]:PORT"],
)
def test_a_whole_target_for_sens_or_mocksens_is_answered(server: Server, origin: str) -> None:
    with connect(server) as line:
        target = f"{BASE}/unsubscribes"
        origin = origin.replace("PORT", str(port_of(server)))
        assert line.send(head("GET", f"{origin}{target}", signed=target)).answer().status == 200


# --- what is said of it ------------------------------------------------------------------------------


@contextlib.contextmanager
def logged(authority: LocalAuthority) -> Iterator[tuple[Server, io.StringIO]]:
    sens, stream = Sens(), io.StringIO()
    with running(sens, authority=authority, log=Log(sens, LogFormat.TEXT, stream)) as server:
        yield server, stream


def test_the_log_says_that_a_client_does_not_trust_the_ca(authority: LocalAuthority) -> None:
    with (
        logged(authority) as (server, stream),
        connect(server) as line,
        pytest.raises(ssl.SSLCertVerificationError),
    ):
        wrapped(line, ssl.create_default_context())
    (said,) = stream.getvalue().splitlines()
    assert "a client at 127.0.0.1 does not trust the certificate" in said
    assert "/_mocksens/ca.pem" in said


def test_the_log_has_what_a_proxy_was_asked(authority: LocalAuthority) -> None:
    with logged(authority) as (server, stream):
        with connect(server) as line:
            opened(line)
        with connect(server) as line:
            line.send(b"CONNECT a.com:443 HTTP/1.1\r\n\r\n").answer()
    granted, refused = stream.getvalue().splitlines()
    assert f"CONNECT {SENS}:443 200" in granted
    assert "CONNECT a.com:443 403" in refused
    assert "not a.com:443" in refused


def left(line: Line, context: ssl.SSLContext) -> None:
    """Finish the handshake and go, as those do who look at the certificate then."""
    wrapped(line, context).socket.close()


def gone(line: Line, _: ssl.SSLContext) -> None:
    """Go in the middle of the handshake."""
    line.send(b"\x16\x03\x01")


@pytest.mark.parametrize("leave", [left, gone])
@pytest.mark.parametrize("first", [b"", CONNECT], ids=["directly", "through the proxy"])
def test_the_log_says_that_a_client_left_without_a_word(
    authority: LocalAuthority,
    trusting: ssl.SSLContext,
    leave: Callable[[Line, ssl.SSLContext], None],
    first: bytes,
) -> None:
    with logged(authority) as (server, stream):
        with connect(server) as line:
            if first:
                opened(line)
            leave(line, trusting)
        wait_for(stream, "closed TLS before a request; if it does not trust the certificate, make it trust the CA at /")


@pytest.mark.parametrize("how", ["closed", "reset"])
def test_what_is_cut_off_inside_tls_is_recorded(authority: LocalAuthority, trusting: ssl.SSLContext, how: str) -> None:
    path = "/sms/v2/services/a/messages"
    half = head("POST", path, "Content-Length: 10") + b"half"
    with logged(authority) as (server, stream), connect(server) as line:
        inside = wrapped(line, trusting)
        inside.send(head("GET", path) + half).answer()
        if how == "closed":
            inside.socket.close()
        else:
            inside.reset()
        wait_for(stream, "in the middle of a request's body")
        (entry,) = server.sens.strays.after()
    assert (entry.request.method, entry.request.body, entry.response.status) == ("POST", b"half", 400)


def wait_for(stream: io.StringIO, said: str) -> None:
    """Until the log has it; what is awaited comes from another thread."""
    eventually(lambda: said in stream.getvalue(), f"nothing was said of {said!r}")


def test_the_log_says_what_else_went_wrong(authority: LocalAuthority) -> None:
    with logged(authority) as (server, stream), connect(server) as line:
        line.send(bytes.fromhex("16030100a5010000a10303") + bytes(160)).rest()
        wait_for(stream, "failed the TLS handshake (")


@pytest.mark.slow
def test_the_log_says_nothing_of_those_whom_the_server_leaves(
    authority: LocalAuthority, trusting: ssl.SSLContext
) -> None:
    with contextlib.ExitStack() as stack, logged(authority) as (server, stream):
        stack.enter_context(secure(server, trusting))
        stack.enter_context(connect(server)).send(b"\x16\x03\x01")
        assert is_alive(server)
        before = stream.getvalue()
    assert "left" not in before + stream.getvalue()


class Failing(LocalAuthority):
    """Has no certificate after all."""

    def context(self) -> ssl.SSLContext:
        raise RuntimeError("no certificate today")


def test_a_certificate_that_cannot_be_made_is_said_and_closes_the_line() -> None:
    with logged(Failing()) as (server, stream):
        with connect(server) as line:
            assert line.send(b"\x16\x03\x01").ends()
        assert is_alive(server)
    assert "cannot start TLS: no certificate could be made: RuntimeError('no certificate today')" in stream.getvalue()


class Untimely(LocalAuthority):
    """Has something that is no context."""

    def context(self) -> ssl.SSLContext:
        return cast(ssl.SSLContext, "none")


def test_a_bug_of_our_own_is_logged_and_closes_the_line() -> None:
    with logged(Untimely()) as (server, stream):
        with connect(server) as line:
            assert line.send(b"\x16\x03\x01").ends()
        assert is_alive(server)
    assert "mocksens has a bug" in stream.getvalue()
