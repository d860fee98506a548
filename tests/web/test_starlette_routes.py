"""The application is one of Starlette's: its routes can be listed, named and asked what they match."""

import asyncio
from typing import Any

import pytest
from starlette.routing import BaseRoute, Match, NoMatchFound
from starlette.types import Message

from mocksens import create_app
from mocksens.spec.operations import BASE_PATH, OPERATIONS, Operation
from mocksens.web import routes
from mocksens.web.starlette_routes import ForeignRoute, OperationRoute, target_of

VALUES = {"serviceId": "ncp:sms:kr:1:a", "requestId": "R", "messageId": "M", "reserveId": "V"}
METHODS = ["GET", "POST", "DELETE", "PUT", "HEAD"]


def address(operation: Operation) -> str:
    return f"{BASE_PATH}{operation.path}".format(**VALUES)


def scope(method: str, path: str, kind: str = "http") -> dict[str, Any]:
    return {"type": kind, "method": method, "path": path, "query_string": b"x=1", "headers": []}


def routes_of_operations() -> list[OperationRoute]:
    return [route for route in create_app().routes if isinstance(route, OperationRoute)]


def test_the_application_lists_every_operation_with_its_method_and_path() -> None:
    listed = [(route.name, route.methods, route.path) for route in routes_of_operations()]
    assert listed == [(each.name, {each.method}, f"{BASE_PATH}{each.path}") for each in OPERATIONS]


def test_the_application_lists_the_admin_api() -> None:
    paths = {getattr(route, "path", "") for route in create_app().routes}
    assert {"/_mocksens", "/_mocksens/livez", "/_mocksens/readyz"} <= paths


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_a_route_matches_what_the_fast_path_takes_for_its_operation(operation: Operation, method: str) -> None:
    found = routes.match(method, address(operation).encode())
    matching = [
        route.operation
        for route in routes_of_operations()
        if route.matches(scope(method, address(operation)))[0] is Match.FULL
    ]
    assert matching == ([] if found is None else [found.operation])


def test_no_operation_is_a_web_socket() -> None:
    scopes = [scope("GET", address(operation), "websocket") for operation in OPERATIONS]
    matches = [route.matches(each)[0] for each in scopes for route in create_app().routes]
    assert set(matches) == {Match.NONE}


@pytest.mark.parametrize("path", [address(OPERATIONS[0]), "/_mocksens/services", "/elsewhere"])
def test_a_web_socket_is_closed(path: str) -> None:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(create_app()(scope("GET", path, "websocket"), receive, send))
    assert [message["type"] for message in sent] == ["websocket.close"]


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_the_url_of_an_operation_is_built_by_its_name(operation: Operation) -> None:
    variables = {name: value for name, value in VALUES.items() if f"{{{name}}}" in f"{BASE_PATH}{operation.path}"}
    path = create_app().url_path_for(operation.name, **variables)
    assert routes.find(operation.method, path.encode()).operation is operation


def test_what_a_path_variable_holds_stays_in_its_segment() -> None:
    path = create_app().url_path_for("get-message", serviceId="a/b", messageId="?")
    assert path == "/sms/v2/services/a%2Fb/messages/%3F"


@pytest.mark.parametrize(("name", "variables"), [("nothing", {}), ("send-messages", {}), ("send-messages", {"x": "1"})])
def test_a_url_of_no_operation_is_refused(name: str, variables: dict[str, str]) -> None:
    with pytest.raises(NoMatchFound):
        create_app().url_path_for(name, **variables)


def test_a_route_shows_what_it_is() -> None:
    shown = repr(routes_of_operations()[0])
    assert shown == "OperationRoute(name='send-messages', method='POST', path='/sms/v2/services/{serviceId}/messages')"


def test_the_route_of_other_hosts_shows_what_it_is() -> None:
    (route,) = (route for route in create_app().routes if isinstance(route, ForeignRoute))
    assert repr(route) == "ForeignRoute(name='foreign-host', path='http://{host}/{path}')"


@pytest.mark.parametrize(
    ("path", "target"),
    [("/a/ncp:sms:kr:1:a", b"/a/ncp:sms:kr:1:a?x=1"), ("/a b/\uac00", b"/a%20b/%EA%B0%80?x=1")],
)
def test_a_path_that_a_server_gives_only_decoded_is_escaped_as_clients_do(path: str, target: bytes) -> None:
    assert target_of(scope("GET", path)) == target


def test_a_route_answers_as_an_application_of_its_own() -> None:
    statuses: list[int] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b""}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    route: BaseRoute = routes_of_operations()[0]
    asyncio.run(route(scope("POST", address(OPERATIONS[0])), receive, send))
    assert statuses == [401]
