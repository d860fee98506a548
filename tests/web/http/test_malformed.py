"""Requests that are not HTTP: they are answered, logged and recorded without their secrets."""

import io
import socket
import ssl
from collections.abc import Iterator
from typing import Any

import pytest

from mocksens import Sens, running
from mocksens.core.sens import DEFAULT_CREDENTIAL
from mocksens.core.storage.journal import redact
from mocksens.server.certificates import LocalAuthority
from mocksens.server.serving import Server
from mocksens.web.http.head_limit import HEAD_BYTES
from mocksens.web.http.malformed import KEPT, KEPT_HEADERS, explain
from mocksens.web.http.malformed_heads import NO_COLON
from mocksens.web.log.lines import Log, LogFormat
from tests.cli.support import serving
from tests.client import Answer, Client, OverHttp
from tests.patience import eventually
from tests.scripts import play
from tests.web.raw import Line, connect, head, post

SMS = b'{"type":"SMS","from":"0212345678","content":"hello","messages":[{"to":"01011112222"}]}'
PATH = "/sms/v2/services/a/messages"
SIGNATURE = "c2lnbmF0dXJlIHNpZ25hdHVyZSBzaWduYXR1cmUgc2k="
TOKENS = ("t0ken-of-a-client", "t0ken-of-a-proxy", "t0ken-in-a-cookie", "t0ken-for-a-key", SIGNATURE)


class World:
    """A server with a log, and what it has to say of its strays."""

    def __init__(self, server: Server, log: io.StringIO) -> None:
        host, _, port = server.url.removeprefix("http://").rpartition(":")
        self.server = server
        self.client = Client(OverHttp(host, int(port)), service_id="a")
        self._log = log

    def strays(self) -> list[dict[str, Any]]:
        """Return the requests that reached no service, oldest first."""
        answer = self.client.admin("GET", "requests?limit=1000")
        for token in TOKENS:
            assert token not in answer.body.decode()
        requests: list[dict[str, Any]] = answer.json["requests"]
        return requests

    def stray(self) -> dict[str, Any]:
        (entry,) = self.strays()
        return entry

    def lines(self) -> list[str]:
        """Return the log lines about requests to SENS."""
        lines = self._log.getvalue().splitlines()
        assert not any(token in line for line in lines for token in TOKENS)
        return [line for line in lines if "/_mocksens/" not in line]


@pytest.fixture(scope="module")
def authority() -> LocalAuthority:
    return LocalAuthority()


@pytest.fixture
def world(authority: LocalAuthority) -> Iterator[World]:
    sens, stream = Sens(seed="tests"), io.StringIO()
    with running(sens, authority=authority, log=Log(sens, LogFormat.TEXT, stream)) as server:
        yield World(server, stream)


@pytest.fixture
def line(world: World) -> Iterator[Line]:
    with connect(world.server) as line:
        line.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        yield line


def read_so_far(world: World) -> None:
    """Return when the server has read all that was sent before."""
    assert world.client.admin("GET", "livez").status == 200


def assert_refused(answer: Answer, entry: dict[str, Any]) -> None:
    """Assert that the answer is the gateway's 400 and that ``entry`` records it."""
    assert (answer.status, entry["status"], entry["rules"]) == (400, 400, ["gateway.http"])
    assert answer.json["error"]["errorCode"] == "100"
    assert entry["diagnosis"] == answer.diagnosis
    assert entry["answer"].encode() == answer.body
    assert entry["answerHeaders"]["x-ncp-apigw-request-id"] == answer.headers["x-ncp-apigw-request-id"]


# --- what is recorded and logged ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "method", "target"),
    [
        (f"GET {PATH} HTTP/1.1\nHost: x\n\n".encode(), "GET", PATH),
        (f"GET {PATH}?a=b HTTP/1.1\r\nHost: x\n\n".encode(), "GET", f"{PATH}?a=b"),
        (f"POST {PATH} HTTP/1.1\r\nContent-Length: 5, 5\r\n\r\nhello".encode(), "POST", PATH),
        (f"POST {PATH} HTTP/1.1\r\nContent-Length: five\r\n\r\nhello".encode(), "POST", PATH),
        (f"GET {PATH} HTTP/9.9\r\n\r\n".encode(), "GET", PATH),
        (f"GET {PATH} HTTP/1.1\r\nno colon\r\n\r\n".encode(), "GET", PATH),
        (f"GET http://sens.apigw.ntruss.com{PATH} HTTP/1.1\r\nno colon\r\n\r\n".encode(), "GET", PATH),
        ("GET /sms/v2/services/\uac00/messages HTTP/1.1\r\n\r\n".encode(), "GET", "/sms/v2/services/\uac00/messages"),
        (b"get /x HTTP/1.1\r\n\r\n", "get", "/x"),
        (b"BREW /pot HTTP/1.1\r\n\r\n", "BREW", "/pot"),
        (b"hello\r\n\r\n", "-", "-"),
        (b"\x00\x01\x02", "-", "-"),
        (b'{"type":"SMS"}', "-", "-"),
    ],
)
def test_what_is_not_http_is_logged_and_recorded_with_what_can_be_made_out(
    world: World, line: Line, data: bytes, method: str, target: str
) -> None:
    answer = line.send(data).answer()
    entry = world.stray()
    assert_refused(answer, entry)
    assert (entry["method"], entry["target"].encode("latin-1").decode()) == (method, target)
    assert entry["body"] == data.decode("utf-8", "backslashreplace")
    (logged,) = world.lines()
    assert f" {method} {ascii(entry['target'])[1:-1]} 400 " in logged
    assert logged.endswith(f"  {answer.diagnosis}")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (
            f"GET {PATH}?requestStartTime=2026-11-26 10:00:00&a=b HTTP/1.1\r\n\r\n".encode(),
            "the URL has a space before '10:00:00&a=b'; write a space in a URL as %20",
        ),
        (f"GET {PATH}?a=2026-11-26 10".encode(), "the URL has a space before '10'; "),
        (f"GET {PATH}?content=a  b HTTP/1.1\r\n\r\n".encode(), "the URL has a space before 'b'; "),
        ("GET /a?requestId=한글 HTTP/1.1\r\n\r\n".encode(), "write it as %ED%95%9C%EA%B8%80"),
        ("GET /a/한글 HTTP/1.1\r\n\r\n".encode(), "write it as %ED%95%9C%EA%B8%80"),
        (
            "GET /a?b=한글 HTTP/1.1\r\n\r\n".encode("euc-kr"),
            "the URL has unescaped characters that are not UTF-8; write them",
        ),
        (b"GET /a\tb HTTP/1.1\r\n\r\n", r"the URL has an unescaped '\t'; write it as %09"),
        (
            b"GET sms/v2/services HTTP/1.1\r\n\r\n",
            "the path 'sms/v2/services' does not begin with a slash; write '/sms/v2",
        ),
        (b"GET httq://x/a HTTP/9\xff\r\n\r\n", "another version of HTTP"),
        (b"GET http//x\r\n\r\n", "this is not HTTP: Unexpected char in url schema"),
        (b"post /a HTTP/1.1\r\n\r\n", "method names are case-sensitive; write POST, not 'post'"),
        (b"Get /a HTTP/1.1\r\n\r\n", "method names are case-sensitive; write GET, not 'Get'"),
        (b"BREW /a HTTP/1.1\r\n\r\n", "unknown method 'BREW'; SENS accepts GET, POST and DELETE"),
        (b"hello\r\n\r\n", "this is not HTTP: Invalid method encountered"),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "another version of HTTP; set it to HTTP/1.1"),
        (b"GET /a HTTP/2\r\n\r\n", "another version of HTTP; set it to HTTP/1.1"),
        (b"GET /a HTTP/1.1\nHost: x\n\n", "a line ends with LF only; end lines with CR LF"),
        (b"GET /a HTTP/1.1\r\nHost: x\nA: b\r\n\r\n", "a line ends with LF only; end lines with CR LF"),
        *(
            (b"POST /a HTTP/1.1\r\n" + head + b"\r\n\r\n", f"this is not HTTP: {said}")
            for head, said in [
                (b"no colon", "a header line has no colon; write it as Name: value ["),
                (b"Host: a\r\nx-a=b", "a header line has no colon; write it as Name: value, or remove"),
                (b"X-A: abc\r\ndef==\r\nHost: b", f"{NO_COLON}, or remove the line break from the value of 'X-A' ["),
                (b" X: a", "a space precedes the first header's name; remove it"),
                (b"Host : a", "the header name 'Host' has a space before or after it; remove it"),
                (b"X Y: a", "the header name 'X Y' contains a space; use only letters, digits and hyphens"),
                (b": a", "a header has no name before its colon"),
                (b'"X": a', "the header name '\"X\"' contains an invalid character"),
                ("이름: a".encode(), "the header name '\\uc774\\ub984' contains an invalid character"),
                (b"X: a\0b", "the value of the header 'X' contains the control character 0x00; remove it"),
                (b"X: a\x7f", "the value of the header 'X' contains the control character 0x7f"),
                (
                    b"X: a\rb",
                    "the value of the header 'X' contains a line break; remove it, as with strip() or trim()",
                ),
                (b"Content-Length: undefined", "Content-Length is 'undefined'; it must be the number of bytes"),
                (b"content-length: -1", "Content-Length is '-1'; it must be the number of bytes in the body"),
                (b"Content-Length: ", "Content-Length is not a number; it must be the number of bytes in the body"),
                (b"Content-Length: " + b"9" * 40, f"Content-Length is '{'9' * 30}'; it must be the number"),
                (b"Content-Length: 5, 5", "Content-Length is '5, 5', probably two joined values; send it once"),
                (b"Content-Length: 1\r\nContent-Length: 2", "Content-Length is present twice; send it once"),
                (
                    b"Content-Length: 1\r\nTransfer-Encoding: chunked",
                    "Content-Length and Transfer-Encoding are both present; send only one",
                ),
                (
                    b"Transfer-Encoding: chunked\r\nContent-Length: 1",
                    "Content-Length and Transfer-Encoding are both present; send only one",
                ),
                (
                    b"Transfer-Encoding: chunked, gzip",
                    "Transfer-Encoding is 'chunked, gzip'; only chunked is supported",
                ),
                (b'Transfer-Encoding: chunked\r\n\r\n{"a": 1}', "the size of a chunk is not a hexadecimal number"),
                (b"Transfer-Encoding: chunked\r\n\r\n1\r\nabc", "a chunk of the body differs in length"),
            ]
        ),
    ],
)
def test_what_is_not_http_is_told_with_its_cause(world: World, line: Line, data: bytes, said: str) -> None:
    line.send(data).answer()
    assert said in world.stray()["diagnosis"]


def test_a_blank_in_a_url_is_told_though_it_comes_in_the_next_packet(world: World, line: Line) -> None:
    line.send(f"GET {PATH}?a=2026-11-26 ".encode())
    read_so_far(world)
    line.send(b"10:00:00 HTTP/1.1\r\n\r\n").answer()
    assert "the URL has a space in the middle; write a space" in world.stray()["diagnosis"]


@pytest.mark.parametrize(
    ("error", "data", "said"),
    [
        ("Invalid method encountered", b"\x16\x03\x01\x02", "begin the URL with http://"),
        ("Invalid characters in url", b"/a HTTP/1.1", "Invalid characters in url"),
        ("Invalid header token", b"X: a\r\n\r\n", "a header line has no colon; write it as Name: value"),
        ("Invalid header value char", b"X: a\r\n", "contains a line break or another control character; remove it"),
        (
            "Invalid `Transfer-Encoding` header value",
            b"",
            "Transfer-Encoding is not chunked; only chunked is supported",
        ),
    ],
)
def test_what_no_line_shows_is_told_as_well(error: str, data: bytes, said: str) -> None:
    assert said in explain(error, data)


def test_the_rest_of_a_signature_with_a_line_end_is_not_shown(world: World, line: Line) -> None:
    line.send(b"GET /a HTTP/1.1\r\nx-ncp-apigw-signature-v2: c2VjcmV0\r\nc2lnbmF0dXJl=\r\n\r\n").answer()
    said = world.stray()["diagnosis"]
    assert "remove the line break from the value of 'x-ncp-apigw-signature-v2'" in said
    assert "c2" not in said


def test_headers_are_recorded_as_far_as_they_were_read(world: World, line: Line) -> None:
    line.send(head("GET", PATH, "User-Agent: arduino", "Accept: */*", "no colon")).answer()
    headers = world.stray()["headers"]
    assert (headers["user-agent"], headers["x-ncp-apigw-signature-v2"]) == ("arduino", "[redacted]")


@pytest.mark.parametrize("packets", [1, 2])
def test_a_broken_body_is_recorded_with_its_method_target_and_headers(world: World, line: Line, packets: int) -> None:
    whole = head("POST", PATH, "User-Agent: arduino", "Transfer-Encoding: chunked") + b"5\r\nabcde\r\n"
    line.send(whole if packets == 2 else whole + b"xyz\r\n")
    if packets == 2:
        read_so_far(world)
        line.send(b"xyz\r\n")
    answer = line.answer()
    entry = world.stray()
    assert_refused(answer, entry)
    assert (entry["method"], entry["target"], entry["headers"]["user-agent"]) == ("POST", PATH, "arduino")
    assert entry["body"] == ("abcdexyz\r\n" if packets == 2 else "5\r\nabcde\r\nxyz\r\n")


@pytest.mark.parametrize("packets", [1, 2], ids=["at once", "head first"])
def test_what_a_content_length_leaves_over_is_shown(world: World, line: Line, packets: int) -> None:
    """As clients do that count characters instead of bytes."""
    start = head("POST", PATH, "Content-Type: application/json", f"Content-Length: {len(SMS) - 3}")
    line.send(start if packets == 2 else start + SMS)
    if packets == 2:
        read_so_far(world)
        line.send(SMS)
    assert "JSON" in line.answer().diagnosis
    assert_refused(line.answer(), world.stray())
    assert world.stray()["body"] == "}]}"
    assert len(world.lines()) == 2


def test_what_stands_before_what_is_broken_is_recorded_as_itself(world: World, line: Line) -> None:
    line.send(post(PATH, SMS) + head("GET", "/nowhere") + b"\x00garbage")
    assert [line.answer().status for _ in range(3)] == [202, 404, 400]
    nowhere, broken = world.strays()
    assert (nowhere["target"], broken["target"], broken["body"]) == ("/nowhere", "-", "\x00garbage")


@pytest.mark.parametrize("packets", [1, 20])
@pytest.mark.parametrize("piece", [b"a: b\r\n", b"x" * 70], ids=["many headers", "one header"])
def test_a_head_that_is_too_long_is_recorded_by_its_beginning(
    world: World, line: Line, piece: bytes, packets: int
) -> None:
    start = head("GET", PATH, "User-Agent: arduino").removesuffix(b"\r\n") + b"a: "
    whole = start + piece * (HEAD_BYTES // len(piece) + 100) + b"\r\n\r\n"
    size = len(whole) // packets + 1
    for at in range(0, len(whole), size):
        line.send(whole[at : at + size])
    answer = line.answer()
    entry = world.stray()
    assert_refused(answer, entry)
    assert f"more than {HEAD_BYTES} bytes" in answer.diagnosis
    assert (entry["method"], entry["target"], entry["headers"]["user-agent"]) == ("GET", PATH, "arduino")


def test_no_more_than_a_beginning_is_recorded(world: World) -> None:
    fields = "".join(f"x-{number}: {'v' * 100}\r\n" for number in range(300))
    for data in (
        b"\x00" * 70_000,
        f"GET /{'x' * 60_000} HTTP/9.9\r\n\r\n".encode(),
        b"GET /" + b"\xea\xb0\x80" * 20_000 + b" HTTP/1.1\r\n\r\n",
        f"GET / HTTP/1.1\r\n{fields}no colon\r\n\r\n".encode(),
    ):
        with connect(world.server) as line:
            assert line.send(data).answer().status == 400
    for entry in world.strays():
        assert len(entry["target"]) <= KEPT
        assert entry["bodyLength"] <= KEPT
        assert sum(map(len, entry["headers"])) + sum(map(len, entry["headers"].values())) <= KEPT_HEADERS
        assert max(map(len, world.lines())) < 5 * KEPT, "a byte may be four characters"


def test_a_target_without_an_end_is_recorded_by_its_beginning(world: World, line: Line) -> None:
    for _ in range(9):
        line.send(b"GET /" if _ == 0 else b"a" * 8 * 1024 + b"a" * 512)
    assert_refused(line.answer(), world.stray())
    assert world.stray()["target"] == "/" + "a" * (KEPT - 1)


def test_endless_trailers_are_refused_in_one_write_too(world: World, line: Line) -> None:
    whole = head("POST", PATH, "Content-Type: application/json", "Transfer-Encoding: chunked")
    line.send(whole + b"0\r\n" + b"a: b\r\n" * (HEAD_BYTES // 6 + 1) + b"\r\n")
    assert_refused(line.answer(), world.stray())


def test_the_refusal_of_a_connect_in_the_wrong_place_is_recorded(world: World, line: Line) -> None:
    connect_ = b"CONNECT sens.apigw.ntruss.com:443 HTTP/1.1\r\nProxy-Authorization: Basic t0ken-of-a-proxy\r\n\r\n"
    line.send(connect_).head()
    answer = line.send(connect_).answer()
    entry = world.stray()
    assert_refused(answer, entry)
    assert (entry["method"], entry["target"]) == ("CONNECT", "sens.apigw.ntruss.com:443")
    assert "first request of a connection" in answer.diagnosis


def test_a_connect_with_a_head_that_is_too_long_is_recorded(world: World, line: Line) -> None:
    start = b"CONNECT sens.apigw.ntruss.com:443 HTTP/1.1\r\n"
    line.send(start + b"a: b\r\n" * (HEAD_BYTES // 6))
    read_so_far(world)
    line.send(b"a: b\r\n\r\n" + b"x" * 100)
    assert_refused(line.answer(), world.stray())
    assert world.stray()["method"] == "CONNECT"


@pytest.mark.parametrize("body", [b"xyz\r\n", b"5\r\nabcde\r\nxyz\r\n"])
def test_an_offer_to_upgrade_with_a_broken_body_is_recorded(world: World, line: Line, body: bytes) -> None:
    offer = ("Transfer-Encoding: chunked", "Connection: Upgrade", "Upgrade: h2c")
    answer = line.send(head("POST", PATH, *offer) + body).answer()
    entry = world.stray()
    assert_refused(answer, entry)
    assert (entry["method"], entry["target"], entry["headers"]["upgrade"]) == ("POST", PATH, "h2c")
    assert entry["body"] == body.decode()


def test_what_is_broken_inside_tls_is_recorded(world: World, line: Line, authority: LocalAuthority) -> None:
    context = ssl.create_default_context(cadata=authority.ca_pem().decode())
    with context.wrap_socket(line.socket, server_hostname="sens.apigw.ntruss.com") as inside:
        answer = Line(inside).send(f"GET {PATH} HTTP/1.1\nHost: x\n\n".encode()).answer()
    assert_refused(answer, world.stray())
    assert world.stray()["target"] == PATH


def test_http_at_a_port_for_https_is_recorded(tmp_path_factory: pytest.TempPathFactory) -> None:
    ca = str(tmp_path_factory.mktemp("ca"))
    with serving("--port", "0", "--https-port", "0", MOCKSENS_CA_DIR=ca) as server:
        port = int(server.https_url.rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port)) as connection:
            answer = Line(connection).send(head("GET", PATH, f"Authorization: Bearer {TOKENS[0]}")).answer()
        (entry,) = server.client.admin("GET", "requests").json["requests"]
        assert_refused(answer, entry)
        assert (entry["method"], entry["target"]) == ("GET", PATH)
        assert TOKENS[0] not in str(entry)
        *_, err = server.end()
    assert f"GET {PATH} 400" in err


def test_what_is_broken_behind_an_answer_that_waits_is_recorded_once(world: World, line: Line) -> None:
    play(world.server.sens.service("a"), "{when: {header: {X-Way: wait}}, then: {delay: 100ms}}")
    line.send(post(PATH, SMS, "X-Way: wait") + b"\x00\r\n\r\n")
    assert line.answer().status == 202
    assert_refused(line.answer(), world.stray())
    assert len(world.lines()) == 2


def test_what_is_broken_behind_an_answer_that_nobody_waits_for_is_recorded(world: World, line: Line) -> None:
    play(world.server.sens.service("a"), "{when: {header: {X-Way: wait}}, then: {fault: hang}}")
    line.send(post(PATH, SMS, "X-Way: wait") + b"\x00\r\n\r\n")
    read_so_far(world)
    assert world.strays() == []
    line.reset()
    eventually(lambda: world.lines()[1:])
    assert (world.stray()["status"], world.stray()["rules"]) == (400, ["gateway.http"])


# --- secrets -----------------------------------------------------------------------------------------

CLIENT, PROXY, COOKIE, KEY, _ = TOKENS
HEADS = {
    "bare line ends": (
        f"GET {PATH} HTTP/1.1\nx-ncp-apigw-signature-v2: {SIGNATURE}\n"
        f"Authorization: Bearer {CLIENT}\nCookie: a={COOKIE}\n\n"
    ),
    "a blank before the colon": (
        f"GET {PATH} HTTP/1.1\r\nAuthorization : Bearer {CLIENT}\r\nx-ncp-apigw-signature-v2 : {SIGNATURE}\r\n\r\n"
    ),
    "no colon": f"GET {PATH} HTTP/1.1\r\nx-ncp-apigw-signature-v2 {SIGNATURE}\r\nAuthorization {CLIENT}\r\n\r\n",
    "folded": f"GET {PATH} HTTP/1.1\r\nAuthorization: Bearer\r\n {CLIENT}\r\n\t{COOKIE}\r\nA: b\r\n\r\n",
    "indented": f"GET {PATH} HTTP/1.1\r\n Proxy-Authorization: Basic {PROXY}\r\n\r\n",
    "a broken length": (
        f"POST {PATH} HTTP/1.1\r\nProxy-Authorization: Basic {PROXY}\r\nCookie: a={COOKIE}\r\n"
        f"X-NCP-IAM-Access-Key: {KEY}\r\nX-NCP-APIGW-Signature-V2: {SIGNATURE}\r\nContent-Length: 5, 5\r\n\r\n"
    ),
    "a carriage return": f"GET {PATH} HTTP/1.1\r\nAuthorization: Bearer x\r{CLIENT}\r\n\r\n",
    "a name and a password": f"GET http://{CLIENT}:{PROXY}@sens.apigw.ntruss.com/\uac00 HTTP/1.1\r\n\r\n",
    "the first line": f"Authorization: Bearer {CLIENT}\r\n\r\n",
    "no name at all": f"GET {PATH} HTTP/1.1\r\n: {SIGNATURE}\r\n: bearer {CLIENT}\r\n\r\n",
    "chunks": (
        f"POST {PATH} HTTP/1.1\r\nAuthorization: Bearer {CLIENT}\r\nTransfer-Encoding: chunked\r\n"
        f"X-NCP-APIGW-Signature-V2: {SIGNATURE}\r\n\r\n5\r\nabcde\r\nxyz\r\n"
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("data", HEADS.values(), ids=HEADS)
def test_no_secret_of_what_is_not_http_is_told_wherever_it_is_cut(world: World, data: str) -> None:
    whole = data.encode()
    for cut in range(1, len(whole) + 1):
        with connect(world.server) as line:
            line.send(whole[:cut])
            read_so_far(world)
            if cut < len(whole):
                # It may be refused already.
                line.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                line.send(whole[cut:])
            assert line.answer().status == 400
    assert len(world.strays()) == len(world.lines()) == len(whole)


@pytest.mark.parametrize("token", [*TOKENS, "x" * 3])
def test_a_beginning_of_a_secret_is_no_less_secret(token: str) -> None:
    for data in (f"Authorization: {token}", f"x-y: Basic {token}", f"\nCOOKIE={token}", f"http://{token}@a/"):
        assert token.encode() not in redact(data.encode())


def test_what_is_no_secret_is_left() -> None:
    data = b"GET //a/b?x=//c HTTP/1.1\nHost: x\nx-ncp-apigw-timestamp: 1\n\nbasically\n"
    assert redact(data) == data


SECRET = DEFAULT_CREDENTIAL.secret_key


@pytest.mark.parametrize("path", [PATH, "/nowhere"])
@pytest.mark.parametrize("written", [SECRET, SECRET.replace("-", "%2D"), SECRET.replace("-", "%2d")])
def test_no_secret_key_is_told_wherever_it_was_sent(world: World, line: Line, path: str, written: str) -> None:
    line.send(post(f"{path}?secretKey={written}", written.encode(), f"x-ncp-secretkey: {written}")).answer()
    world.client.send()
    entries = world.strays() + world.client.admin("GET", "services/a/requests").json["requests"]
    (entry,) = (entry for entry in entries if "secretKey" in entry["target"])
    assert (entry["target"], entry["body"]) == (f"{path}?secretKey=***", "***")
    assert entry["headers"]["x-ncp-secretkey"] == "[redacted]"
    assert written not in str(entries)
    assert not any(written in said for said in world.lines())


def test_a_signature_under_a_wrong_name_is_not_told(world: World, line: Line) -> None:
    fields = (f"x-ncp-apigw-signature: {SIGNATURE}", "x-signature-kind: hmac")
    line.send(head("GET", "/nowhere", *fields)).answer()
    headers = world.stray()["headers"]
    assert headers["x-ncp-apigw-signature"] == "[redacted]"
    assert headers["x-signature-kind"] == "hmac"
