"""``explain``: why a request was refused, or would be, as a command."""

import contextlib
import http.client
import itertools
import re
from pathlib import Path

import pytest

from mocksens import Sens, running, sign
from mocksens.core.clock import SystemClock
from mocksens.core.sens import DEFAULT_CREDENTIAL
from mocksens.core.service_ids import DEFAULT_SERVICE_ID
from mocksens.server.serving import Server
from tests.cli.support import run, serving
from tests.client import Client, OverHttp

TARGET = "/sms/v2/services/a/messages?requestId=RSSA-1"


def headers(target: str, *more: str) -> list[str]:
    """Return the flags of a request that is signed for ``target`` now."""
    signed = sign(
        "GET",
        target,
        timestamp=SystemClock().now(),
        access_key=DEFAULT_CREDENTIAL.access_key,
        secret_key=DEFAULT_CREDENTIAL.secret_key,
    )
    lines = [*(f"{name}: {value}" for name, value in signed.items()), *more]
    return [part for line in lines for part in ("-H", line)]


def test_a_mistake_is_named_without_a_server() -> None:
    result = run("explain", "GET", TARGET, *headers(TARGET.partition("?")[0], "User-Agent: axios/1.7"))
    assert result.exit_code == 0
    assert "(query-left-out)" in result.stdout.splitlines()[0]
    assert f"to sign   GET␠{TARGET}↵" in result.stdout
    assert "signed    GET␠/sms/v2/services/a/messages↵" in result.stdout
    assert "createHmac" in result.stdout


def test_a_right_signature_is_said_to_be_right() -> None:
    result = run("explain", "GET", TARGET, *headers(TARGET))
    assert result.exit_code == 0
    assert result.stdout.startswith("nothing is wrong with the signature")
    assert "def sign" not in result.stdout


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (6.5, "6 min [0-9]+ s ahead"),
        (-6.5, "6 min [0-9]+ s behind"),
        (-576_000.5, "400 d behind"),
        (-1_594_624, "1107 d 9 h behind"),
    ],
)
def test_a_clock_that_is_off_is_told_by_how_much_in_units_that_are_read(minutes: float, said: str) -> None:
    time = SystemClock().now() + round(minutes * 60_000)
    signed = sign("GET", TARGET, timestamp=time, access_key="ak", secret_key="sk")
    flags = [part for name, value in signed.items() for part in ("-H", f"{name}: {value}")]
    result = run("explain", "GET", TARGET, *flags, "--access-key", "ak", "--secret-key", "sk")
    (clock,) = (line for line in result.stdout.splitlines() if line.startswith("clock "))
    assert re.fullmatch(f"clock +{said}", clock)


def test_the_latest_refused_request_of_a_server_is_explained() -> None:
    with serving("serve", "--port", "0", "--log-format", "off") as server:
        nothing = run("explain", "--url", server.url)
        assert (nothing.exit_code, nothing.stdout) == (1, "")
        assert nothing.stderr == f"Error: {DEFAULT_SERVICE_ID} has no refused request\n"
        server.client.request("GET", f"{server.client.base}/unsubscribes", signed_target="/elsewhere")
        stray = run("explain", "--url", server.url).stdout
        assert stray.startswith(f"GET {server.client.base}/unsubscribes\n")
        server.client.send()
        server.client.request("POST", f"{server.client.base}/messages", json={}, timestamp=1)
        own = run("explain", "--url", server.url).stdout
        assert own.startswith(f"POST {server.client.base}/messages\n")
        assert "mocksens-secret-key" not in stray + own


@pytest.mark.parametrize(
    ("method", "path", "said", "rule"),
    [
        ("POST", "/messages", "400: 'Content-Type' must be ", "check.content-type"),
        ("GET", "/messages/undefined", "404: the messageId is the word 'undefined'", "search.nothing"),
        (
            "POST",
            "/messages/",
            "404: the path ends with a slash; the address is POST /sms/v2/services/{serviceId}/",
            "gateway.route-first",
        ),
    ],
)
def test_a_refusal_of_any_kind_is_explained_and_its_rules_named(
    live: Server, live_client: Client, *, method: str, path: str, said: str, rule: str
) -> None:
    live_client.request(method, f"{live_client.base}{path}")
    head, why, rules = run("explain", "--service", live_client.service_id, "--url", live.url).stdout.splitlines()
    assert head == f"{method} {live_client.base}{path}"
    assert why.startswith(said), why
    assert rules == f"rules     mocksens rules {rule} --service {live_client.service_id} --url {live.url}"


def test_a_scripted_refusal_is_explained_as_scripted(live: Server, live_client: Client) -> None:
    for asked, said in (
        ({"respond": "throttled"}, "429: scripted by "),
        ({"fault": "empty"}, "no answer: scripted by "),
    ):
        live_client.admin("POST", f"services/{live_client.service_id}/faults", asked)
        with contextlib.suppress(http.client.RemoteDisconnected):
            live_client.send()
        _, why = run("explain", "--service", live_client.service_id, "--url", live.url).stdout.splitlines()
        assert why.startswith(said)


def test_a_request_that_reached_no_service_is_introduced_and_its_long_target_is_cut() -> None:
    with running() as server:
        host, _, port = server.url.removeprefix("http://").rpartition(":")
        target = f"/sms/v2/services/{'a:' * 3_000}/messages"
        Client(OverHttp(host, int(port)), service_id="one").request("GET", target, timestamp=1)
        lines = run("explain", "--service", "one", "--url", server.url).stdout.splitlines()
    assert lines[0] == "one has no refused request, but a refused request reached no service:"
    assert lines[1] == f"GET {target[:400]} …"


def test_where_another_service_has_a_refusal_is_told() -> None:
    with running() as server:
        host, _, port = server.url.removeprefix("http://").rpartition(":")
        one, other = (Client(OverHttp(host, int(port)), service_id=name) for name in ("one", "other"))
        one.list_unsubscribes()
        other.request("POST", f"{other.base}/messages", timestamp=1)
        result = run("explain", "--service", "one", "--url", server.url)
    assert (result.exit_code, result.stdout) == (1, "")
    said = "one has no refused request, but other has one; run mocksens explain --service other"
    assert result.stderr == f"Error: {said}\n"


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("/v2/services/a/messages", "/sms is missing before /v2; the address is GET "),
        ("/sms/v2/services/a/messages/", "the path ends with a slash"),
        ("/sms/v2/service/a/messages?requestId=1", "'service' should be 'services'"),
        ("/_mocksens/service", "this is one of mocksens's own calls, which need no signature"),
        ("/health", "'health' is not an address of SENS"),
        ("/v1/chat/completions", "no address of SENS begins with 'v1'"),
    ],
)
@pytest.mark.parametrize("flags", [(), ("-H", "a: b"), ("--data", "{}")])
def test_of_a_wrong_address_nothing_else_is_said(target: str, said: str, flags: tuple[str, ...]) -> None:
    for signed in ([], headers(target), headers("/elsewhere")):
        (address,) = run("explain", "GET", target, *signed, *flags).stdout.splitlines()
        assert address.startswith(said)


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("/sms/v2/services/%7BserviceId%7D/messages", "the serviceId is '{serviceId}'"),
        ("/sms/v2/services/a/messages/:messageId", "the messageId is ':messageId'"),
    ],
)
def test_a_placeholder_in_an_address_is_told_before_the_signature(target: str, said: str) -> None:
    result = run("explain", "GET", target, *headers(target))
    address, signature = result.stdout.splitlines()[:2]
    assert address.startswith(said)
    assert signature.startswith("nothing is wrong with the signature")
    wrong = run("explain", "GET", target, *headers("/elsewhere")).stdout.splitlines()
    assert wrong[0] == address
    assert not wrong[1].startswith("nothing is wrong")


# --- the body ----------------------------------------------------------------------------------------

SENDING = "/sms/v2/services/a/messages"
SMS = '{"type":"SMS","from":"0212345678","content":"hi","messages":[{"to":"01011112222"}]}'


def body_of(data: str | None, *more: str) -> list[str]:
    """Return what is said below the signature of a POST that is signed rightly."""
    signed = sign(
        "POST",
        SENDING,
        timestamp=SystemClock().now(),
        access_key=DEFAULT_CREDENTIAL.access_key,
        secret_key=DEFAULT_CREDENTIAL.secret_key,
    )
    lines = [*(f"{name}: {value}" for name, value in signed.items()), *more]
    flags = [part for line in lines for part in ("-H", line)]
    result = run("explain", "POST", SENDING, *flags, *(() if data is None else ("--data", data)))
    first, _, _, *rest = result.stdout.splitlines()
    assert first.startswith("nothing is wrong with the signature")
    return rest


@pytest.mark.parametrize(
    ("data", "content_type", "said"),
    [
        ('{"type":"SMS","messages":[}', "application/json", "got a body that is invalid JSON from byte "),
        ('{"type":"SMS"}', "application/json", "'messages' is required"),
        (SMS, "text/plain", "400: 'Content-Type' must be "),
        (SMS.replace("010", "O10"), "application/json", "400: 'messages[0].to' must be digits"),
        (SMS.replace('"type"', '"typ":1,"type"'), "application/json", "ignored, not in the document: typ"),
    ],
)
def test_what_is_wrong_with_a_body_is_told_as_the_server_would(data: str, content_type: str, said: str) -> None:
    rest = body_of(data, f"Content-Type: {content_type}")
    assert any(said in line for line in rest), rest


def test_of_a_right_body_nothing_is_said() -> None:
    assert body_of(SMS, "Content-Type: application/json") == []


def test_a_body_that_was_not_given_is_said_not_to_be_examined() -> None:
    assert body_of(None) == ["the body was not examined, because there is none"]


def test_a_body_is_read_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "sms.json"
    file.write_text(SMS.replace(",", ",\n"), encoding="utf-8")
    assert body_of(f"@{file}", "Content-Type: application/json") == []


def test_a_file_that_is_not_there_is_misuse(tmp_path: Path) -> None:
    result = run("explain", "POST", SENDING, "--data", f"@{tmp_path / 'none.json'}")
    assert result.exit_code == 2
    assert "cannot be read (No such file or directory)" in result.stderr


def test_a_placeholder_of_a_request_without_a_right_signature_is_told(live: Server, live_client: Client) -> None:
    path = f"/messages/%24%7Bid%7D?{live_client.service_id}"
    live_client.request("GET", f"{live_client.base}{path}", timestamp=1)
    lines = run("explain", "--service", live_client.service_id, "--url", live.url).stdout.splitlines()
    assert lines[0] == f"GET {live_client.base}{path}"
    assert lines[1].startswith("the messageId is '${id}': a placeholder was never filled in")
    assert "(timestamp-" in lines[2]


def test_the_service_can_be_chosen(live: Server, live_client: Client) -> None:
    live_client.send()
    live_client.request("GET", f"{live_client.base}/messages/1", timestamp=1)
    result = run("explain", "--service", live_client.service_id, "--url", live.url)
    assert result.stdout.startswith(f"GET {live_client.base}/messages/1\n")


def test_a_service_that_was_only_asked_wrongly_does_not_exist_and_is_explained(
    live: Server, live_client: Client
) -> None:
    live_client.request("GET", f"{live_client.base}/messages/2", timestamp=1)
    result = run("explain", "--service", live_client.service_id, "--url", live.url)
    assert result.stdout.startswith(f"GET {live_client.base}/messages/2\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("GET",), "give METHOD and TARGET"),
        (("GET", "sms/v2"), "give METHOD and TARGET"),
        (("GET", "/sms/v2", "-H", "nonsense"), "a header must be NAME: VALUE, not 'nonsense'"),
    ],
)
def test_what_cannot_be_explained_is_misuse(arguments: tuple[str, ...], said: str) -> None:
    result = run("explain", *arguments)
    assert (result.exit_code, said in result.stderr) == (2, True)


def test_a_request_is_judged_by_the_chosen_document() -> None:
    target = "/sms/v2/services/a/unsubscribes?pageSize=0"
    assert "400: " not in run("explain", "GET", target).stdout
    lines = run("explain", "GET", target, "--document", "2026").stdout.splitlines()
    assert lines[-1].startswith("400: 'pageSize' must be a whole number from 1 to 100.")


def test_the_document_of_a_server_is_not_chosen() -> None:
    result = run("explain", "--document", "2026")
    assert (result.exit_code, result.stderr) == (
        2,
        "Error: --document belongs to a request: add METHOD and TARGET\n",
    )


def test_the_rules_are_looked_up_on_the_same_server() -> None:
    with running() as server:
        host, _, port = server.url.removeprefix("http://").rpartition(":")
        client = Client(OverHttp(host, int(port)), service_id="one")
        client.request("GET", "/nowhere")
        here = ("--host", host, "--port", port)
        stray = run("explain", "--service", "one", *here, "--admin-token", "hidden").stdout.splitlines()
        client.send(type="FAX")
        everywhere = run("explain", "--all", *here).stdout.splitlines()
    assert stray[-1] == f"rules     mocksens rules gateway.route-first --host {host} --port {port}"
    assert everywhere[-1] == f"rules     mocksens rules send.type --all --host {host} --port {port}"


# --- of all services ---------------------------------------------------------------------------------


class Ticking:
    """A wall clock that shows no instant twice."""

    def __init__(self) -> None:
        self._instants = itertools.count(SystemClock().now())

    def now(self) -> int:
        return next(self._instants)


def test_the_latest_refusal_of_every_service_that_has_one_is_explained_the_latest_last() -> None:
    with running(Sens(wall=Ticking())) as server:
        host, _, port = server.url.removeprefix("http://").rpartition(":")
        fine, wrong, absent = (Client(OverHttp(host, int(port)), service_id=each) for each in ("fine", "wrong", "new"))
        assert fine.send().status == 202
        wrong.send(content=1)
        absent.request("GET", f"{absent.base}/messages", timestamp=1)
        absent.request("GET", f"{absent.base}/unsubscribes", timestamp=1)
        wrong.send(type="FAX")
        result = run("explain", "--all", "--url", server.url)
    assert (result.exit_code, result.stderr) == (0, "")
    first, *_, last = result.stdout.split("\n\n")
    assert first.splitlines()[0] == f"new  GET {absent.base}/unsubscribes"
    assert "(timestamp-" in first
    assert last.splitlines()[0] == f"wrong  POST {wrong.base}/messages"
    assert "FAX" in last
    assert "fine" not in result.stdout


def test_a_refusal_that_reached_no_service_is_told_among_all_of_them() -> None:
    with running() as server:
        host, _, port = server.url.removeprefix("http://").rpartition(":")
        nothing = run("explain", "--all", "--url", server.url)
        assert (nothing.exit_code, nothing.stdout) == (1, "")
        assert nothing.stderr == "Error: no service has a refused request\n"
        client = Client(OverHttp(host, int(port)))
        client.request("GET", "/sms/v3")
        # Browsers ask for it by themselves.
        assert client.request("GET", "/favicon.ico").status == 404
        result = run("explain", "--all", "--url", server.url)
    assert result.stdout.startswith("no service  GET /sms/v3\n404: ")


def test_all_services_are_no_matter_of_a_request_that_is_given() -> None:
    result = run("explain", "--all", "GET", TARGET)
    assert (result.exit_code, "leave out METHOD and TARGET" in result.stderr) == (2, True)
