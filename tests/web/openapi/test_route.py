"""``/openapi.json`` serves the description of SENS, and is no address of SENS otherwise."""

from http.client import HTTPConnection

import pytest

from mocksens import Sens, Switches, create_app
from mocksens.server.serving import Server
from mocksens.spec.documents import Document
from mocksens.spec.gateway import HOSTS
from mocksens.web.admin.access import Guard
from mocksens.web.openapi.document import describe
from tests.client import Answer, Client, InProcess

PATH = "/openapi.json"
UNSIGNED = dict.fromkeys(("x-ncp-apigw-timestamp", "x-ncp-iam-access-key", "x-ncp-apigw-signature-v2"))
LOCAL = {"host": "localhost"}
URL = "http://localhost"


def get(client: Client, target: str = PATH, method: str = "GET", **headers: str) -> Answer:
    return client.request(method, target, headers={**UNSIGNED, **LOCAL, **headers})


def version(answer: Answer) -> str:
    assert answer.status == 200
    return str(answer.json["info"]["version"])


def test_anyone_gets_it_without_a_signature_and_it_is_no_request_to_sens(client: Client) -> None:
    answer = get(client)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/json")
    assert answer.json == describe(Document.OF_2023, URL)
    assert "x-ncp-apigw-request-id" in answer.headers
    assert client.admin("GET", "requests").json["requests"] == []


@pytest.mark.parametrize("host", ["localhost:8080", "127.0.0.1:47302", "[::1]:7367", "mocksens"])
def test_the_first_server_is_the_address_that_was_asked(client: Client, host: str) -> None:
    urls = [server["url"] for server in get(client, host=host).json["servers"]]
    assert urls == [f"http://{host}", *(f"https://{name}" for name in HOSTS)]


@pytest.mark.parametrize("host", [*HOSTS, f"{HOSTS[0]}:443", "localhost:port", "localhost:1/path", 'a"b'])
def test_the_first_server_is_never_sens_and_always_a_host(client: Client, host: str) -> None:
    """A client that mocksens answers in place of SENS must not lead others to SENS itself."""
    assert get(client, host=host).json["servers"][0]["url"] == "http://127.0.0.1:7367"


def test_it_describes_the_document_that_is_asked_for(client: Client) -> None:
    assert [version(get(client, f"{PATH}?document={document}")) for document in Document] == ["2023", "2026"]


def test_it_describes_the_document_of_the_default_service_or_of_the_server() -> None:
    client = Client(InProcess(Sens(switches=Switches(document=Document.OF_2026))))
    assert version(get(client)) == "2026"
    client.admin("PUT", f"services/{client.service_id}/settings", {"document": "2023"})
    assert version(get(client)) == "2023"
    fixed = InProcess(Sens(services=["other"], switches=Switches(document=Document.OF_2026)))
    assert version(get(Client(fixed))) == "2026"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("document=2025", "unknown document '2025'; there are 2023 and 2026"),
        ("documnet=2026", "unknown parameter `documnet`; did you mean `document`? This call takes document"),
        ("document=", "`document` is empty"),
        ("document=2023&document=2026", "`document` is repeated"),
    ],
)
def test_a_mistake_in_the_query_is_refused(client: Client, query: str, said: str) -> None:
    answer = get(client, f"{PATH}?{query}")
    assert answer.status == 400
    assert answer.json["message"].startswith(said)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_with_other_methods_it_is_no_address_of_sens(client: Client, method: str) -> None:
    answer = get(client, method=method)
    assert (answer.status, answer.json["error"]["errorCode"]) == (404, "300")


@pytest.mark.parametrize("path", ["/openapi.json/", "/openapi.yaml", "/sms/v2/openapi.json"])
def test_other_paths_are_no_address_of_sens(client: Client, path: str) -> None:
    answer = get(client, path)
    assert (answer.status, answer.json["error"]["errorCode"]) == (404, "300")


@pytest.mark.parametrize(
    "headers", [{"host": "evil.example.com"}, {"origin": "http://evil.example.com"}, {"sec-fetch-site": "cross-site"}]
)
def test_pages_of_other_sites_do_not_get_it(client: Client, headers: dict[str, str]) -> None:
    assert get(client, **headers).status == 403


def test_it_needs_no_token_as_nothing_in_it_is_secret() -> None:
    transport = InProcess(Sens())
    transport.app = create_app(Sens(), guard=Guard(token="a token"))
    assert get(Client(transport)).status == 200
    assert Client(transport).admin("GET", "openapi.json").status == 401


def test_head_answers_without_a_body(live: Server) -> None:
    connection = HTTPConnection("127.0.0.1", int(live.url.rpartition(":")[2]), timeout=10)
    connection.request("HEAD", PATH)
    answer = connection.getresponse()
    assert (answer.status, answer.read()) == (200, b"")
    connection.close()


def test_a_websocket_is_no_request_for_it() -> None:
    route = next(each for each in create_app(Sens()).routes if getattr(each, "path", "") == PATH)
    assert route.matches({"type": "websocket", "path": PATH, "method": "GET"})[0].name == "NONE"
