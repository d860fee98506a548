"""No secret of anyone is told, under whatever name it is sent: journal, log, diagnosis and explain."""

import io
import json

import pytest

from mocksens import Sens, running, sign
from mocksens.core.clock import SystemClock
from mocksens.core.sens import DEFAULT_CREDENTIAL
from mocksens.core.service_ids import DEFAULT_SERVICE_ID
from mocksens.web.log.lines import Log, LogFormat
from tests.client import Client, InProcess, OverHttp

VALUE = "HUSHHUSH99"
HEADERS = (
    "X-NCP-service-secret",
    "x-ncp-auth-key",
    "x-ncp-apigw-api-key",
    "x-ncp-apigw-api-key-id",
    "x-naver-client-secret",
    "x-ocr-secret",
    "x-api-key",
    "x-ncp-clovastudio-api-key",
    "x-ncp-iam-secret-key",
    "x-amz-security-token",
    "x-auth-token",
    "apikey",
    "x_app_key",
    "password",
    "set-cookie",
    "proxy-authorization",
    "x-ncp-apigw-signature-v1",
)
PARAMETERS = (
    "secretKey",
    "secret_key",
    "SECRET-KEY",
    "secret%5Fkey",
    "clientSecret",
    "apiKey",
    "access_token",
    "password",
)


class World:
    """A client in process, and what was logged of it."""

    def __init__(self) -> None:
        self.lines = io.StringIO()
        sens = Sens()
        self.client = Client(InProcess(sens, Log(sens, LogFormat.TEXT, self.lines)))

    def told(self) -> str:
        """Return everything that is told of what was sent."""
        service = f"services/{self.client.service_id}"
        paths = ("explain", f"{service}/explain", f"{service}/requests", "requests", "services", f"{service}/snapshot")
        return self.lines.getvalue() + "".join(self.client.admin("GET", path).body.decode() for path in paths)


@pytest.mark.parametrize("name", HEADERS)
@pytest.mark.parametrize("signed", [True, False])
def test_a_header_whose_name_says_secret_is_redacted(name: str, *, signed: bool) -> None:
    world = World()
    client = world.client
    left_out = {} if signed else {"x-ncp-apigw-signature-v2": None}
    answer = client.request("GET", f"{client.base}/messages?requestId=R", headers={name: VALUE, **left_out})
    (entry,) = client.admin("GET", f"services/{client.service_id}/requests").json["requests"]
    assert entry["headers"][name.lower()] == "[redacted]"
    assert VALUE not in world.told() + str(answer.headers)


@pytest.mark.parametrize(
    "name", ["x-ncp-apigw-timestamp", "x-request-id", "idempotency-key", "keep-alive", "x-monkeys"]
)
def test_a_header_whose_name_says_no_such_thing_is_shown(name: str) -> None:
    client = World().client
    client.request("GET", f"{client.base}/unsubscribes", headers={name: "1764145678901"})
    (entry,) = client.admin("GET", f"services/{client.service_id}/requests").json["requests"]
    assert entry["headers"][name] == "1764145678901"


def test_the_access_key_is_shown_where_it_is_known() -> None:
    client = World().client
    client.list_unsubscribes()
    (entry,) = client.admin("GET", f"services/{client.service_id}/requests").json["requests"]
    assert entry["headers"]["x-ncp-iam-access-key"] == DEFAULT_CREDENTIAL.access_key


@pytest.mark.parametrize("name", PARAMETERS)
@pytest.mark.parametrize("path", ["/messages", "/message"])
@pytest.mark.parametrize("signed_target", [None, "/other"])
def test_a_parameter_whose_name_says_secret_is_masked(name: str, path: str, signed_target: str | None) -> None:
    world = World()
    target = f"{world.client.base}{path}?requestId=R&{name}={VALUE}"
    answer = world.client.request("GET", target, signed_target=signed_target)
    question = {"method": "GET", "target": target, "headers": {}}
    examined = world.client.admin("POST", "explain", question).body.decode()
    assert VALUE not in world.told() + str(answer.headers) + examined
    assert f"requestId=R&{name}=***" in world.lines.getvalue()


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (f'{{"type": "SMS", "secretKey": "{VALUE}"}}', '{"type": "SMS", "secretKey": "***"}'),
        (f'{{"api_key":"{VALUE}\\"{VALUE}"}}', '{"api_key":"***"}'),
        (f'{{"headers":{{"x-ncp-auth-key":"{VALUE}"}}}}', '{"headers":{"x-ncp-auth-key":"***"}}'),
        (f'{{"password": "{VALUE}', '{"password": "***'),
        (f"type=SMS&secret_key={VALUE}&from=02", "type=SMS&secret_key=***&from=02"),
        (f"secretKey={VALUE}", "secretKey=***"),
    ],
)
def test_a_field_of_a_body_whose_name_says_secret_is_masked(body: str, shown: str) -> None:
    world = World()
    client = world.client
    answer = client.request("POST", f"{client.base}/messages", body=body.encode())
    (entry,) = client.admin("GET", f"services/{client.service_id}/requests").json["requests"]
    assert entry["body"] == shown
    assert VALUE not in world.told() + str(answer.headers)


def test_a_link_in_the_text_of_a_message_is_shown_whole() -> None:
    client = World().client
    content = "https://example.com/?token=abc&secret=def 비밀번호: 1234"
    client.send(content=content)
    (entry,) = client.admin("GET", f"services/{client.service_id}/requests").json["requests"]
    assert json.loads(entry["body"])["content"] == content


def test_the_place_in_a_list_is_no_secret() -> None:
    client = World().client
    client.list_messages(requestId="R", nextToken="abc")
    (entry,) = client.admin("GET", f"services/{client.service_id}/requests").json["requests"]
    assert entry["target"].endswith("nextToken=abc")


@pytest.mark.parametrize("path", ["/messages/{}", "/messages?requestId={}", "/{}", "/reservations/{}"])
def test_a_secret_key_that_was_cut_short_is_masked_in_a_path_too(path: str) -> None:
    world = World()
    cut = DEFAULT_CREDENTIAL.secret_key[:-1]
    answer = world.client.request("GET", f"{world.client.base}{path.format(cut)}")
    assert cut not in world.told() + str(answer.headers)


@pytest.mark.parametrize("name", ["x-ncp-iam-secret-key", "X-Secret-Key", "x-ncp-service-secret", "secret_key"])
def test_a_secret_key_that_is_sent_beside_a_right_signature_is_noted(name: str) -> None:
    client = World().client
    answer = client.request("GET", f"{client.base}/unsubscribes", headers={name: DEFAULT_CREDENTIAL.secret_key})
    assert answer.status == 200
    assert f"{name.lower()} is ignored: never send a secret key" in answer.diagnosis
    assert "[gateway.spare-headers]" in answer.diagnosis


def test_a_header_of_the_signature_that_is_there_twice_is_noted_whoever_reads_the_request() -> None:
    target = f"/sms/v2/services/{DEFAULT_SERVICE_ID}/unsubscribes"
    access_key, secret_key, _ = DEFAULT_CREDENTIAL
    signed = sign("GET", target, timestamp=SystemClock().now(), access_key=access_key, secret_key=secret_key)
    twice = [*signed.items(), *signed.items(), ("accept", "a"), ("accept", "b")]
    with running() as server:
        host, _, port = server.url.removeprefix("http://").rpartition(":")
        for transport in (InProcess(Sens()), OverHttp(host, int(port))):
            answer = transport.send("GET", target, twice, b"")
            assert answer.status == 200
            for name in signed:
                assert f"{name} is present 2 times, and the first one counts; send it once" in answer.diagnosis
            assert "accept is" not in answer.diagnosis
            assert transport.send("GET", target, [*signed.items(), *twice[-2:]], b"").diagnosis == ""


def test_a_service_is_never_called_as_a_secret_key() -> None:
    client = World().client
    assert client.admin("POST", "services", {"serviceId": DEFAULT_SERVICE_ID}).status == 409
    for made in (
        {"serviceId": "hush-hush", "accessKey": "mine", "secretKey": "hush-hush"},
        {"serviceId": "other", "accessKey": "mine", "secretKey": DEFAULT_SERVICE_ID},
        {"serviceId": DEFAULT_CREDENTIAL.secret_key},
    ):
        answer = client.admin("POST", "services", made)
        assert (answer.status, "the serviceId is a secret key" in answer.body.decode()) == (403, True)
    services = client.admin("GET", "services").json["services"]
    assert [each["serviceId"] for each in services] == [DEFAULT_SERVICE_ID]
    with pytest.raises(ValueError, match="the serviceId is a secret key"):
        Sens(services=[DEFAULT_CREDENTIAL.secret_key])
