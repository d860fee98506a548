"""Requests to SENS that the server signs itself."""

import json
from typing import Any

import pytest

from mocksens import Credential, Sens, create_app
from tests.client import Answer, Client, InProcess

MESSAGE = {"type": "SMS", "from": "0212345678", "content": "hello", "messages": [{"to": "01011112222"}]}


def signed(client: Client, method: str, path: str, **fields: Any) -> Answer:
    return client.admin(
        "POST", f"services/{client.service_id}/signed-requests", {"method": method, "path": path, **fields}
    )


def test_a_message_is_sent_without_keys(client: Client) -> None:
    answer = signed(client, "POST", "/messages", body=MESSAGE)
    assert (answer.status, answer.json["status"]) == (200, 202)
    request_id = json.loads(answer.json["body"])["requestId"]
    (message,) = client.admin("GET", f"services/{client.service_id}/messages").json["messages"]
    assert (message["requestId"], message["content"]) == (request_id, "hello")


def test_the_request_is_listed_with_its_id(client: Client) -> None:
    answer = signed(client, "GET", "/messages?requestId=nothing")
    (request,) = client.admin("GET", f"services/{client.service_id}/requests").json["requests"]
    assert (request["status"], request["target"]) == (404, f"{client.base}/messages?requestId=nothing")
    name = "x-ncp-apigw-request-id"
    assert answer.json["headers"][name] == request["answerHeaders"][name]


def test_a_refusal_of_sens_is_the_answer(client: Client) -> None:
    answer = signed(client, "POST", "/messages", body={**MESSAGE, "type": "FAX"})
    assert (answer.status, answer.json["status"]) == (200, 400)


def test_a_path_that_does_not_exist_is_senss_404(client: Client) -> None:
    assert signed(client, "GET", "/nothing").json["status"] == 404


def test_the_key_of_the_service_signs(sens: Sens) -> None:
    _, pair = sens.create_service("my-test")
    client = Client(InProcess(sens), service_id="my-test")
    answer = signed(client, "POST", "/messages", body=MESSAGE)
    (request,) = client.admin("GET", "services/my-test/requests").json["requests"]
    assert (answer.json["status"], request["headers"]["x-ncp-iam-access-key"]) == (202, pair.access_key)


def test_a_service_that_no_key_may_use_cannot_sign() -> None:
    transport = InProcess(Sens())
    transport.app = create_app(Sens((Credential("a", "b", frozenset({"other"})),), services=("other", "lonely")))
    answer = signed(Client(transport, service_id="lonely"), "GET", "/messages")
    assert (answer.status, "no key pair" in answer.json["message"]) == (409, True)


@pytest.mark.parametrize("path", ["messages", "", "/messages?x=가", "/a b", "/a\r\nb"])
def test_an_invalid_path_is_refused(client: Client, path: str) -> None:
    assert signed(client, "GET", path).status == 400


def test_a_service_that_does_not_exist_is_not_found(client: Client) -> None:
    assert client.admin("POST", "services/nobody/signed-requests", {"method": "GET", "path": "/x"}).status == 404
