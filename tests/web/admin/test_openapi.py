"""The OpenAPI description is true: its calls are the routes, and every answer matches its schema."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import jsonschema
import pytest
from starlette.routing import Mount, Route

from mocksens import Sens, create_app
from mocksens.core.inspection.events import Change
from mocksens.core.scenarios.model import Then
from mocksens.core.scenarios.scenario import Scenario, Step
from mocksens.core.switch_texts import OF_SERVICE
from mocksens.server.scenarios import schema as scenario_schema
from mocksens.spec.results import RESULTS
from mocksens.web.admin.access import HEALTH
from mocksens.web.admin.calls.table import CALLS, SUBJECTS
from mocksens.web.admin.openapi.document import document
from tests.client import UNSET, Answer, Client, InProcess
from tests.conformance.world import base64_text, picture

Node = dict[str, Any]
DOCUMENT: Node = document(SUBJECTS)
SCHEMAS: Node = DOCUMENT["components"]["schemas"]
NUMBERS: Node = SCHEMAS["Calls"]["properties"]["clientTelNo"]
SERVICE = "services/some"


def operations() -> list[tuple[str, str, Node]]:
    return [(method, path, call) for path, calls in DOCUMENT["paths"].items() for method, call in calls.items()]


def nodes(node: Any) -> Iterator[Node]:
    """Yield every mapping in a document."""
    if isinstance(node, dict):
        yield node
        for inner in node.values():
            yield from nodes(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from nodes(inner)


# --- the document ------------------------------------------------------------------------------------


def test_it_is_served_as_json(client: Client) -> None:
    answer = client.admin("GET", "openapi.json")
    assert (answer.status, answer.headers["content-type"]) == (200, "application/json")
    assert answer.json == json.loads(json.dumps(DOCUMENT))
    assert answer.json["openapi"] == "3.1.0"
    assert answer.json["servers"] == [{"url": "/_mocksens"}]


def test_its_calls_are_the_routes_that_there_are() -> None:
    mount = next(route for route in create_app(Sens()).routes if isinstance(route, Mount))
    routes = {
        (re.sub(r"\{\w+(:\w+)?\}", "{}", route.path), method)
        for route in mount.routes
        if isinstance(route, Route)
        for method in route.methods or ()
        if method != "HEAD"
    }
    routes |= {(path.removeprefix(mount.path), "GET") for path in HEALTH}
    assert {(re.sub(r"\{\w+\}", "{}", path), method.upper()) for method, path, _ in operations()} == routes


@pytest.mark.slow
def test_a_validator_finds_nothing_wrong() -> None:
    validator = pytest.importorskip("openapi_spec_validator")
    validator.validate(DOCUMENT)


def test_every_schema_is_one() -> None:
    for name, schema in SCHEMAS.items():
        jsonschema.Draft202012Validator.check_schema(schema)
        assert name == "Settings" or schema.get("properties") is None or schema["additionalProperties"] is False


def test_every_reference_leads_somewhere_and_every_schema_is_referred_to() -> None:
    prefix = "#/components/schemas/"
    found = {node["$ref"] for node in nodes(DOCUMENT) if isinstance(node.get("$ref"), str)}
    assert {name for name in SCHEMAS if prefix + name not in found} == set()
    assert {name for name in found if name.removeprefix(prefix) not in SCHEMAS} == set()


def test_generators_know_the_type_of_every_value() -> None:
    """Without types, OpenAPI Generator and openapi-typescript fail or guess; tests/generated runs both."""
    for node in nodes(DOCUMENT):
        assert "enum" not in node or "type" in node
        assert node.get("type") != "object" or {"properties", "additionalProperties"} & node.keys()
        assert node.get("type") != "integer" or node.get("maximum", 0) < 2**31 or node["format"] == "int64"
        assert [each.get("type") for each in node.get("anyOf", ())] != ["string", "array"]
        assert not isinstance(node.get("type"), list) or node in SCHEMAS.values() or node == NUMBERS


def test_a_text_or_a_list_of_texts_is_either() -> None:
    for fits in ("0101", ["0101", "0102"]):
        check("Calls", {"clientTelNo": fits})
    for wrong in ("010a", [], ["010a"], None, 101):
        with pytest.raises(jsonschema.ValidationError):
            check("Calls", {"clientTelNo": wrong})


def test_a_setting_is_described_as_in_its_row() -> None:
    for name in ("Settings", "SettingsChange"):
        properties = SCHEMAS[name]["properties"]
        assert list(properties) == list(OF_SERVICE)
        for setting, row in OF_SERVICE.items():
            description = properties[setting]["description"]
            assert row.about.help in description
            assert f"`{row.codec.metavar}`" in description
            assert properties[setting]["examples"] == [row.codec.show(row.default)]
    assert SCHEMAS["Settings"]["properties"]["over_long"]["description"].endswith("(`cut|refuse`)")


def test_calls_have_names_of_their_own_and_say_what_they_do() -> None:
    ids = [call["operationId"] for _, _, call in operations()]
    assert len(set(ids)) == len(ids) == len(CALLS)
    assert all(call["summary"] for _, _, call in operations())


@pytest.mark.parametrize(("method", "path", "call"), operations())
def test_a_call_describes_its_parameters_and_its_failures(method: str, path: str, call: Node) -> None:
    in_path = {parameter["name"] for parameter in call.get("parameters", ()) if parameter["in"] == "path"}
    assert in_path == set(re.findall(r"\{(\w+)\}", path))
    assert all(parameter["description"] for parameter in call.get("parameters", ()))
    assert all(response["description"] for response in call["responses"].values())
    if path not in {"/livez", "/readyz"}:
        assert {"401", "403"} <= call["responses"].keys()
    if "requestBody" in call:
        assert method in {"post", "put"}
        assert {"400", "413", "415"} <= call["responses"].keys()
        assert "application/json" in call["requestBody"]["content"]


# --- answers -----------------------------------------------------------------------------------------


def check(name: str, value: object) -> None:
    """Return whether a value fits the schema of that name."""
    whole = {"$ref": f"#/components/schemas/{name}", "components": DOCUMENT["components"]}
    jsonschema.Draft202012Validator(whole).validate(value)


def schema_of(call: Node, status: int, place: str = "responses") -> str:
    content = call["requestBody"] if place == "requestBody" else call["responses"][str(status)]
    return str(content["content"]["application/json"]["schema"]["$ref"]).rpartition("/")[2]


@pytest.fixture(scope="module")
def client() -> Client:
    """Return a client of a server with something of every kind."""
    sens = Sens(
        seed="tests", scenarios={"closed": Scenario(name="closed", steps=[Step(then=Then(respond="forbidden"))])}
    )
    client = Client(InProcess(sens), service_id="some")
    client.clock({"freeze": "2026-01-01T09:00:00+09:00"})
    file = client.upload(fileName="a.jpg", fileBody=base64_text(picture())).json["fileId"]
    client.send(content="인증번호 123456")
    client.send(type="MMS", subject="title", files=[{"fileId": file}, {"fileId": "unknown"}], content="fly \N{ROCKET}")
    client.send(messages=[{"to": "01000003012"}, {"to": "01000050000"}, {"to": "01000070003"}])
    client.send(reserveTime="2026-01-01 10:00")
    client.send(type="FAX")
    client.request("GET", f"{client.base}/messages", headers={"x-ncp-apigw-signature-v2": "AAAA"})
    client.request("GET", "/nowhere")
    client.register("01011112222")
    client.send(reserveTime="2026-01-02 10:00")
    client.admin("PUT", f"{SERVICE}/scenarios/closed", UNSET)
    client.admin("DELETE", f"{SERVICE}/scenarios/closed")
    client.admin("POST", f"{SERVICE}/faults", {"result": "2000", "times": 3, "when": {"to": "0109*"}}, LENGTH)
    return client


LENGTH = {"content-length": "9"}
SCENARIO = {"name": "mine", "seed": 7, "steps": [{"when": {"nth": 2}, "then": {"result": 2000}, "chance": 0.5}]}
FIRST = f"{SERVICE}/messages?limit=1"


def message_id(client: Client, index: int = 0) -> str:
    return str(client.admin("GET", f"{SERVICE}/messages").json["messages"][index]["messageId"])


def reserve_id(client: Client) -> str:
    return str(client.admin("GET", f"{SERVICE}/reservations").json["reservations"][-1]["reserveId"])


def whole(client: Client) -> Any:
    return client.admin("GET", f"{SERVICE}/snapshot").json


CASES: list[tuple[str, str, Any, int]] = [
    ("GET", "", UNSET, 200),
    ("GET", "livez", UNSET, 200),
    ("GET", "readyz", UNSET, 200),
    ("GET", "ca.pem", UNSET, 404),
    ("GET", "services", UNSET, 200),
    ("GET", "messages?q=to:010*", UNSET, 200),
    ("GET", "messages?q=type:mns", UNSET, 400),
    ("POST", "services", {}, 201),
    ("POST", "services", {"serviceId": "some"}, 409),
    ("POST", "services", {"serviceId": "a b"}, 403),
    ("GET", SERVICE, UNSET, 200),
    ("GET", "services/nobody", UNSET, 404),
    ("DELETE", "services/nobody", UNSET, 404),
    ("POST", f"{SERVICE}/signed-requests", {"method": "GET", "path": "/messages?requestId=x"}, 200),
    ("POST", f"{SERVICE}/signed-requests", {"method": "PUT", "path": "/messages"}, 400),
    ("GET", f"{SERVICE}/settings", UNSET, 200),
    ("PUT", f"{SERVICE}/settings", {"language": "ko", "daily_quota": None, "reserve_lead": 600}, 200),
    ("PUT", f"{SERVICE}/settings", {"language": "de"}, 400),
    ("GET", f"{SERVICE}/callers", UNSET, 200),
    ("PUT", f"{SERVICE}/callers", {"callers": ["0212345678"]}, 200),
    ("PUT", f"{SERVICE}/callers", {"callers": None}, 200),
    ("GET", f"{SERVICE}/unsubscribes", UNSET, 200),
    ("POST", f"{SERVICE}/unsubscribes", {"clientTelNo": ["01011113333", "01011114444"]}, 200),
    ("POST", f"{SERVICE}/reset", {"scopes": ["quota"]}, 200),
    ("GET", f"{SERVICE}/snapshot", UNSET, 200),
    ("PUT", "services/copy/snapshot", whole, 200),
    ("GET", "snapshot", UNSET, 200),
    ("PUT", "snapshot", lambda client: {"version": 1, "services": [whole(client) | {"serviceId": "copy"}]}, 200),
    ("GET", f"{SERVICE}/events?after=1", UNSET, 400),
    ("GET", f"{SERVICE}/clock", UNSET, 200),
    ("POST", f"{SERVICE}/clock", {"advance": "2h"}, 200),
    ("POST", f"{SERVICE}/clock", {"freeze": "2020-01-01T00:00:00+09:00"}, 409),
    ("POST", f"{SERVICE}/clock", {"freeze": True}, 200),
    ("GET", f"{SERVICE}/messages?limit=5", UNSET, 200),
    ("GET", f"{SERVICE}/messages?after=x", UNSET, 400),
    ("GET", f"{SERVICE}/messages/wait?contains=123456", UNSET, 200),
    ("GET", f"{SERVICE}/messages/wait?contains=nothing&timeout=0s", UNSET, 408),
    ("GET", f"{SERVICE}/messages/nobody", UNSET, 404),
    ("POST", f"{SERVICE}/messages/nobody/complete", {"result": "0"}, 404),
    ("GET", f"{SERVICE}/reservations", UNSET, 200),
    ("POST", f"{SERVICE}/reservations/nobody/conclude", {"status": "STALE"}, 404),
    ("GET", f"{SERVICE}/requests", UNSET, 200),
    ("GET", f"{SERVICE}/requests?status=x&limit=x", UNSET, 400),
    ("GET", f"{SERVICE}/requests/1", UNSET, 200),
    ("GET", f"{SERVICE}/requests/99", UNSET, 404),
    ("GET", "requests", UNSET, 200),
    ("POST", f"{SERVICE}/verify", {"match": {"to": "0101*"}}, 200),
    ("POST", f"{SERVICE}/verify", {"match": {"to": "0101*", "content": "no"}, "count": 1}, 409),
    ("POST", "explain", {"method": "GET", "target": "/", "headers": {}}, 200),
    ("GET", f"{SERVICE}/explain", UNSET, 200),
    ("GET", "explain", UNSET, 200),
    ("GET", "rules", UNSET, 200),
    ("GET", "rules?basis=x", UNSET, 400),
    ("GET", "rules/send.type?service=some", UNSET, 200),
    ("GET", "rules/send.type?service=som", UNSET, 404),
    ("GET", "scenarios", UNSET, 200),
    ("GET", f"{SERVICE}/scenarios", UNSET, 200),
    ("PUT", f"{SERVICE}/scenarios/mine", SCENARIO, 200),
    ("GET", f"{SERVICE}/scenarios/mine", UNSET, 200),
    ("GET", f"{SERVICE}/scenarios/nobody", UNSET, 404),
    ("DELETE", f"{SERVICE}/scenarios/nobody", UNSET, 404),
    ("POST", f"{SERVICE}/faults", {"respond": {"status": 503}, "times": 2, "when": {"to": "0109*"}}, 201),
    ("GET", f"{SERVICE}/faults", UNSET, 200),
    ("DELETE", f"{SERVICE}/faults", UNSET, 200),
    ("DELETE", f"{SERVICE}/scenarios", UNSET, 200),
]


def found(method: str, path: str) -> Node:
    """Return the document's entry of a call."""
    target = path.partition("?")[0]
    for _, pattern, call in sorted(operations(), key=lambda each: each[1].count("{")):
        matches = re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", pattern).lstrip("/"), target)
        if matches and DOCUMENT["paths"][pattern].get(method.lower()) is call:
            return dict(call)
    raise AssertionError(f"{method} {path} is not described")


def ask(client: Client, method: str, path: str, body: Any) -> Answer:
    return client.admin(method, path, body, LENGTH if body is not UNSET else None)


@pytest.mark.parametrize(("method", "path", "body", "status"), CASES)
def test_bodies_and_answers_fit_the_description(client: Client, method: str, path: str, body: Any, status: int) -> None:
    sent = body(client) if isinstance(body, Callable) else body  # type: ignore[arg-type]
    answer = ask(client, method, path, sent)
    assert answer.status == status, answer.body
    call = found(method, path)
    check(schema_of(call, status), answer.json)
    if sent is not UNSET and status < 400:
        check(schema_of(call, status, "requestBody"), sent)


def file_id(client: Client) -> str:
    messages = client.admin("GET", f"services/{client.service_id}/messages").json["messages"]
    return str(next(file["fileId"] for message in messages for file in message["files"]))


def test_calls_about_one_message_or_reservation_fit_too(client: Client) -> None:
    client.clock({"advance": "1m"})
    for method, path, body, status in (
        ("GET", f"{SERVICE}/messages/{message_id(client)}", UNSET, 200),
        ("GET", f"{SERVICE}/files/{file_id(client)}", UNSET, 200),
        ("GET", f"{SERVICE}/files/nobody", UNSET, 404),
        ("POST", f"{SERVICE}/messages/{message_id(client)}/complete", {"result": "0"}, 409),
        ("POST", f"{SERVICE}/messages/{message_id(client, 3)}/complete", {"result": "3018"}, 200),
        ("POST", f"{SERVICE}/reservations/{reserve_id(client)}/conclude", {"status": "STALE"}, 200),
    ):
        answer = ask(client, method, path, body)
        assert answer.status == status, answer.body
        check(schema_of(found(method, path), status), answer.json)


def test_what_is_played_and_stopped_or_dropped_fits_too(client: Client) -> None:
    path = f"{SERVICE}/scenarios/closed"
    for method in ("PUT", "GET", "DELETE"):
        answer = client.admin(method, path)
        assert answer.status == 200
        check(schema_of(found(method, path), 200), answer.json)
    made = client.admin("POST", "services", {}).json["serviceId"]
    answer = client.admin("DELETE", f"services/{made}")
    check(schema_of(found("DELETE", f"services/{made}"), 200), answer.json)


def test_what_was_dropped_from_the_journal_cannot_be_verified_as_it_says() -> None:
    other = Client(InProcess(Sens(seed="tests", journal=1)), service_id="emptied")
    for _ in range(2):
        other.send()
    answer = other.admin("POST", "services/emptied/verify", {})
    assert answer.status == 410
    check(schema_of(found("POST", "services/emptied/verify"), 410), answer.json)


def test_the_events_are_described_as_text() -> None:
    content = DOCUMENT["paths"]["/services/{serviceId}/events"]["get"]["responses"]["200"]["content"]
    assert list(content) == ["text/event-stream"]
    assert set(content["text/event-stream"]["x-event-data"]) == {*Change.__annotations__["kind"].__args__} - {"reset"}


def test_every_call_is_tried() -> None:
    tried = {found(method, path)["operationId"] for method, path, _, _ in CASES}
    elsewhere = {
        "get_message",
        "complete_message",
        "get_file",
        "conclude_reservation",
        "drop_service",
        "stop_scenario",
        "describe",
    }
    assert {call.id for call in CALLS} <= tried | elsewhere


def test_result_codes_are_listed_as_in_the_schema_of_scenario_files() -> None:
    then = scenario_schema.schema()["$defs"]["Then"]["properties"]
    texts, numbers = (each["enum"] for each in SCHEMAS["ResultCode"]["anyOf"])
    assert texts == list(RESULTS)
    assert [*texts, *numbers] == then["result"]["enum"]
    for name in ("Then", "OneOff"):
        assert SCHEMAS[name]["properties"]["result"]["anyOf"][0]["$ref"] == "#/components/schemas/ResultCode"
    for fits in ("3018", 3018, "S006"):
        check("OneOff", {"result": fits})
    with pytest.raises(jsonschema.ValidationError):
        check("OneOff", {"result": "9999"})


def test_calls_are_tagged_by_their_subjects() -> None:
    tags = [tag["name"] for tag in DOCUMENT["tags"]]
    assert tags == list(dict.fromkeys(tag for _, _, call in operations() for tag in call["tags"]))
    assert all(tag["description"] for tag in DOCUMENT["tags"])
