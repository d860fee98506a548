"""No secret of anyone is told, under whatever name it is sent: journal, log, diagnosis and explain."""

import io
import json

import pytest

from mocksens import Sens
from mocksens.core.sens import DEFAULT_CREDENTIAL
from mocksens.web.log import Log, LogFormat
from tests.client import Client, InProcess

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
