"""The journal shows a request as it was sent, whatever pieces it came in and however it was spelt."""

import contextlib
import socket
import ssl
from collections.abc import Iterator
from typing import Any

import pytest

from mocksens import Sens, running
from mocksens.server.certificates import LocalAuthority
from mocksens.server.serving import Server
from tests.client import Client, OverHttp
from tests.web.raw import Line, connect, head, post

TOKEN = "top-secret-token"
SMS = b'{"type":"SMS","from":"0212345678","content":"\xec\x95\x88\xeb\x85\x95","messages":[{"to":"01011112222"}]}'
FIELDS = ("User-Agent: curl/8", f"Authorization: Bearer {TOKEN}", "Accept: */*")
SHOWN = ("method", "target", "headers", "body", "bodyLength", "status", "diagnosis", "rules")
OFFER = ("Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAEA")


@pytest.fixture(scope="module")
def authority() -> LocalAuthority:
    return LocalAuthority()


@pytest.fixture(scope="module")
def server(authority: LocalAuthority) -> Iterator[Server]:
    with running(Sens(seed="tests"), authority=authority) as server:
        yield server


@pytest.fixture
def client(server: Server, request: pytest.FixtureRequest) -> Client:
    """Return a client of ``server`` with a service of its own."""
    host, _, port = server.url.removeprefix("http://").rpartition(":")
    return Client(OverHttp(host, int(port)), service_id=f"s{abs(hash(request.node.nodeid))}")


@pytest.fixture
def target(client: Client) -> str:
    return f"{client.base}/messages"


def recorded(client: Client, *, strays: bool = False) -> list[dict[str, Any]]:
    """Return the journal's view of each request, and assert that it contains no secret."""
    answer = client.admin(
        "GET", "requests?limit=1000" if strays else f"services/{client.service_id}/requests?limit=1000"
    )
    assert answer.status == 200
    assert TOKEN not in answer.body.decode()
    return [{name: entry[name] for name in SHOWN} for entry in answer.json["requests"]]


def latest(client: Client, *, strays: bool = False) -> dict[str, Any]:
    return recorded(client, strays=strays)[-1]


def signature(whole: bytes) -> str:
    return whole.partition(b"signature-v2: ")[2].partition(b"\r\n")[0].decode()


def whole_get(client: Client) -> bytes:
    return head("GET", f"{client.base}/unsubscribes?pageSize=%31", *FIELDS)


def whole_post(client: Client) -> bytes:
    return post(f"{client.base}/messages", SMS, *FIELDS)


@pytest.fixture(params=[whole_get, whole_post], ids=["GET", "POST"])
def whole(request: pytest.FixtureRequest, client: Client) -> bytes:
    return bytes(request.param(client))


# --- in pieces ---------------------------------------------------------------------------------------


def read_so_far(client: Client) -> None:
    """Return when the server has read all that was sent before."""
    assert client.admin("GET", "livez").status == 200


def assert_recorded_whole(client: Client, whole: bytes, times: int) -> None:
    entries = recorded(client)
    assert len(entries) == times
    assert entries == [entries[0]] * times
    assert signature(whole) not in str(entries)
    first = entries[0]
    assert (first["status"], first["diagnosis"]) == (202 if first["method"] == "POST" else 200, None)
    assert first["headers"]["user-agent"] == "curl/8"
    assert first["headers"]["authorization"] == first["headers"]["x-ncp-apigw-signature-v2"] == "[redacted]"
    assert first["headers"]["x-ncp-iam-access-key"] == client.credential.access_key
    assert f"{first['method']} {first['target']} HTTP/1.1".encode() == whole.partition(b"\r\n")[0]
    assert first["body"].encode() == whole.partition(b"\r\n\r\n")[2]


def test_a_request_in_two_pieces_is_recorded_whole_wherever_it_is_cut(
    server: Server, client: Client, whole: bytes
) -> None:
    with connect(server) as line:
        answers = [line.send(whole).answer()]
    for cut in range(1, len(whole)):
        with connect(server) as line:
            line.send(whole[:cut])
            read_so_far(client)
            answers.append(line.send(whole[cut:]).answer())
    assert {(answer.status, answer.diagnosis) for answer in answers} == {(answers[0].status, "")}
    assert_recorded_whole(client, whole, len(whole))


@contextlib.contextmanager
def undelayed(server: Server) -> Iterator[Line]:
    """Return a connection whose second piece does not wait for the acknowledgement of the first."""
    with connect(server) as line:
        line.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        yield line


@contextlib.contextmanager
def secure(server: Server, authority: LocalAuthority) -> Iterator[Line]:
    context = ssl.create_default_context(cadata=authority.ca_pem().decode())
    with (
        undelayed(server) as line,
        context.wrap_socket(line.socket, server_hostname="sens.apigw.ntruss.com") as inside,
    ):
        yield Line(inside)


@pytest.mark.slow
def test_a_request_in_two_pieces_inside_tls_is_recorded_whole_wherever_it_is_cut(
    server: Server, client: Client, authority: LocalAuthority, whole: bytes
) -> None:
    with secure(server, authority) as line:
        answers = [line.send(whole).answer()]
        for cut in range(1, len(whole)):
            line.send(whole[:cut])
            read_so_far(client)
            answers.append(line.send(whole[cut:]).answer())
    assert {(answer.status, answer.diagnosis) for answer in answers} == {(answers[0].status, "")}
    assert_recorded_whole(client, whole, len(whole))


@pytest.mark.slow
def test_a_request_byte_by_byte_is_recorded_whole(server: Server, client: Client, whole: bytes) -> None:
    with undelayed(server) as line:
        line.send(whole).answer()
        for at in range(len(whole)):
            line.send(whole[at : at + 1])
            read_so_far(client)
        line.answer()
    assert_recorded_whole(client, whole, 2)


def test_requests_of_one_read_are_recorded_each_as_itself(server: Server, client: Client, target: str) -> None:
    bodies = [SMS.replace(b"2222", b"%04d" % number) for number in range(5)]
    with connect(server) as line:
        line.send(b"".join(post(target, body, f"X-Number: {at}") for at, body in enumerate(bodies)))
        assert [line.answer().status for _ in bodies] == [202] * len(bodies)
    entries = recorded(client)
    assert [entry["body"].encode() for entry in entries] == bodies
    assert [entry["headers"]["x-number"] for entry in entries] == ["0", "1", "2", "3", "4"]
    assert {(entry["method"], entry["target"]) for entry in entries} == {("POST", target)}


# --- odd spellings -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        (b"POST /", b"\r\nPOST /"),
        (b"POST /", b"\r\n\r\n\r\nPOST /"),
        (b"POST /", b"POST  /"),
        (b" HTTP/1.1", b"  HTTP/1.1"),
        (b"X-Odd: value", b"X-Odd:value"),
        (b"X-Odd: value", b"X-Odd:   value  \t"),
        (b"X-Odd: value", b"X-Odd:\tvalue "),
        (b"X-Odd: value", b"x-oDD: value\r\nX-Odd: second"),
        (b"X-Odd: value", b"X-Odd: value\r\nX-Empty:"),
    ],
)
def test_an_odd_spelling_changes_nothing_of_what_is_recorded(
    server: Server, client: Client, target: str, written: bytes, instead: bytes
) -> None:
    plain = post(target, SMS, "X-Odd: value")
    assert plain.count(written) == 1
    with connect(server) as line:
        line.send(plain).answer()
        assert line.send(plain.replace(written, instead)).answer().status == 202
    expected, entry = recorded(client)
    entry["headers"].pop("x-empty", None)
    for each in (expected, entry):
        each["headers"]["x-odd"] = each["headers"]["x-odd"].rstrip(" \t")
    assert entry == expected


def test_a_value_keeps_its_bytes(server: Server, client: Client, target: str) -> None:
    with connect(server) as line:
        line.send(post(target, SMS, "X-Odd: caf\xe9 \x80:\t: x")).answer()
    assert latest(client)["headers"]["x-odd"] == "caf\xe9 \x80:\t: x"


@pytest.mark.parametrize("packets", [1, 2])
def test_a_chunked_request_is_recorded_with_its_body_and_without_its_trailers(
    server: Server, client: Client, target: str, packets: int
) -> None:
    chunks = b"".join(b"%x;a=b\r\n%b\r\n" % (len(part), part) for part in (SMS[:9], SMS[9:]))
    whole = head("POST", target, "Content-Type: application/json", "Transfer-Encoding: chunked") + chunks
    trailers = b"0\r\nX-Trailer: a\r\nUser-Agent: wrong\r\n\r\n"
    with connect(server) as line:
        line.send(whole + (trailers if packets == 1 else b""))
        if packets == 2:
            read_so_far(client)
            line.send(trailers)
        assert line.answer().status == 202
    entry = latest(client)
    assert (entry["method"], entry["target"], entry["body"].encode()) == ("POST", target, SMS)
    assert entry["headers"]["transfer-encoding"] == "chunked"
    assert entry["headers"].keys().isdisjoint({"x-trailer", "user-agent"})


def test_a_request_to_a_proxy_is_recorded_with_path_and_query(server: Server, client: Client) -> None:
    target = f"{client.base}/unsubscribes?pageSize=%31"
    with connect(server) as line:
        asked = f"http://user:{TOKEN}@sens.apigw.ntruss.com{target}"
        assert line.send(head("GET", asked, signed=target)).answer().status == 200
    assert (latest(client)["method"], latest(client)["target"]) == ("GET", target)


@pytest.mark.parametrize("length_known", [True, False])
def test_an_offer_to_upgrade_is_recorded_as_it_was_made(
    server: Server, client: Client, target: str, *, length_known: bool
) -> None:
    if length_known:
        whole = post(target, SMS, *OFFER)
    else:
        whole = head("POST", target, "Content-Type: application/json", "Transfer-Encoding: chunked", *OFFER)
        whole += b"%x\r\n%b\r\n0\r\n\r\n" % (len(SMS), SMS)
    with connect(server) as line:
        line.send(whole + head("GET", f"{client.base}/unsubscribes"))
        assert [line.answer().status, line.answer().status] == [202, 200]
    offering, plain = recorded(client)
    assert (offering["method"], offering["target"], offering["body"].encode()) == ("POST", target, SMS)
    assert offering["headers"].items() >= {"connection": "Upgrade, HTTP2-Settings", "upgrade": "h2c"}.items()
    assert offering["headers"]["http2-settings"] == "AAEA"
    assert plain["headers"].keys().isdisjoint({"connection", "upgrade", "http2-settings"})


@pytest.mark.slow
def test_thousands_of_offers_to_upgrade_in_one_write_are_all_answered(server: Server, client: Client) -> None:
    times = 2_000
    request = f"GET {client.base}/unsubscribes HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n".encode()
    with connect(server) as line:
        line.send(request * times)
        assert {line.answer().status for _ in range(times)} == {401}
        assert line.send(head("GET", f"{client.base}/unsubscribes")).answer().status == 200
