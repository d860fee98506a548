"""The client with which commands call the admin API of a running mocksens."""

import json
import os
import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, TypeVar
from urllib.parse import urlencode

import click

from mocksens.cli.errors import Fail, Misuse
from mocksens.client.models.services import ServiceData, ServicesData
from mocksens.server import sockets
from mocksens.server.settings.settings import Settings
from mocksens.spec.gateway import REQUEST_ID_HEADER

if TYPE_CHECKING:
    from mocksens.client.http import HttpResponse

TIMEOUT: Final = 10
"""Maximum number of seconds to wait for an answer."""
ADDRESS: Final = ("host", "port")
LIVE: Final = (*ADDRESS, "admin_token")
"""The settings of commands that call the admin API of a running mocksens."""
URL: Final = click.option(
    "--url", metavar="URL", help="URL of the server  [env var: MOCKSENS_URL; default: http://HOST:PORT]"
)
DIAGNOSIS_HEADER: Final = "x-mocksens-diagnosis"
COMMANDS: Final = (
    (r"GET /_mocksens/services lists", "`mocksens services` lists"),
    (r"GET /_mocksens/rules lists", "`mocksens rules` lists"),
    (r"PUT …/scenarios/(\S+) plays", r"`mocksens play \1` plays"),
)
"""Patterns of admin API calls in refusals, each with the text about a command that replaces it."""
SHOWN: Final = 80
"""Maximum number of characters that are shown of an answer that is not from mocksens."""
ShapeT = TypeVar("ShapeT")


def server_url(settings: Settings, given: str | None) -> str:
    """Return the URL of the flag, or else of MOCKSENS_URL, or else of the settings.

    Raise ``Misuse`` if it is invalid.
    """
    from mocksens.client.http import check_url

    source, url = ("--url", given) if given else ("MOCKSENS_URL", os.environ.get("MOCKSENS_URL"))
    if not url:
        if not settings.port:
            raise Misuse(
                "the port is 0, so the address is unknown: give the one that serve printed with --url or MOCKSENS_URL"
            )
        return sockets.url(settings.host, settings.port)
    try:
        return check_url(url)
    except ValueError as error:
        raise Misuse(f"{source} {error}") from error


class NoServer(Fail):
    """The error for a server that does not answer."""


class ServerAdmin:
    """The admin API of a running mocksens."""

    def __init__(self, settings: Settings, url: str | None) -> None:
        from mocksens.client.admin import AdminClient  # slow, and not needed by every command

        base = server_url(settings, url)
        self._token: str = settings.admin_token or ""
        if not self._token.isprintable():
            raise Misuse("the admin token contains a character that no header can have, such as a line feed")
        self._client = AdminClient(base, self._token)

    def ask(
        self,
        method: str,
        path: str,
        query: Mapping[str, Any] | None = None,
        *,
        wait: int = 0,
        body: bytes = b"",
        is_yaml: bool = False,
    ) -> "HttpResponse":
        """Return the answer to a call, whatever its status.

        ``wait`` is the maximum number of milliseconds that the server may wait. Raise ``NoServer`` if nothing answers,
        or ``Fail`` if the server requires another admin token.
        """
        from mocksens.client.admin import JSON, YAML
        from mocksens.client.http import NoAnswer

        target = f"/{path}{f'?{urlencode(query)}' if query else ''}"
        try:
            answer = self._client.call(method, target, body, YAML if is_yaml else JSON, seconds=wait / 1000)
        except NoAnswer as error:
            raise NoServer(str(error)) from error
        if is_ours(answer, HTTPStatus.UNAUTHORIZED):
            which = "another" if self._token else "an"
            raise Fail(f"{answer.url} requires {which} admin token: set it with --admin-token or MOCKSENS_ADMIN_TOKEN")
        return answer

    def services(self) -> Sequence[ServiceData]:
        """Return the services with their counts, oldest first."""
        return told(self.ask("GET", "services"), ServicesData).services


class ServiceAdmin:
    """The admin API of one service of a running mocksens."""

    def __init__(self, server: ServerAdmin, service_id: str) -> None:
        from mocksens.client.admin import path_segment  # as above

        self.service_id = service_id
        self._server = server
        self._path = f"services/{path_segment(service_id)}/"

    def ask(self, method: str, call_path: str, query: Mapping[str, Any], wait: int = 0) -> "HttpResponse":
        """Return the answer to a call, whatever its status. The server may wait ``wait`` milliseconds."""
        return self._server.ask(method, self._path + call_path, query, wait=wait)

    def get(self, call_path: str, shape: type[ShapeT]) -> ShapeT:
        """Return the answer to a GET."""
        return told(self.ask("GET", call_path, {}), shape)

    def post(self, call_path: str, body: Mapping[str, Any], shape: type[ShapeT]) -> ShapeT:
        """Return the answer to a POST."""
        return told(self._server.ask("POST", self._path + call_path, body=json.dumps(body).encode()), shape)

    def put(self, call_path: str, body: bytes, shape: type[ShapeT]) -> ShapeT:
        """Return the answer to a PUT of YAML."""
        return told(self._server.ask("PUT", self._path + call_path, body=body, is_yaml=True), shape)

    def delete(self, call_path: str, shape: type[ShapeT]) -> ShapeT:
        """Return the answer to a DELETE."""
        return told(self._server.ask("DELETE", self._path + call_path), shape)


def told(answer: "HttpResponse", shape: type[ShapeT]) -> ShapeT:
    """Return an answer as a model. Raise ``Fail`` if it is a refusal, or is not from mocksens."""
    from mocksens.client.admin import decode  # as above

    if answer.status not in {HTTPStatus.OK, HTTPStatus.CREATED}:
        raise Fail(refusal_of(answer))
    try:
        return decode(answer.text, shape)
    except ValueError as error:
        if REQUEST_ID_HEADER in answer.headers:
            raise Fail(f"{answer.url} is a mocksens of another version, whose answer does not fit: {error}") from error
        raise Fail(strange(answer)) from error


def is_ours(answer: "HttpResponse", status: HTTPStatus) -> bool:
    """Return whether an answer has that status and is from mocksens."""
    return answer.status == status and REQUEST_ID_HEADER in answer.headers


def refusal_of(answer: "HttpResponse") -> str:
    """Return the reason for a refusal, or ``strange(answer)`` if it is not from mocksens."""
    if REQUEST_ID_HEADER not in answer.headers:
        return strange(answer)
    try:
        return _with_commands(str(json.loads(answer.text)["message"]))
    except (ValueError, RecursionError, KeyError, TypeError):
        return answer.headers.get(DIAGNOSIS_HEADER) or strange(answer)


def _with_commands(message: str) -> str:
    """Replace the admin API calls in a refusal with the corresponding commands."""
    for pattern, command in COMMANDS:
        message = re.sub(pattern, command, message)
    return message


def strange(answer: "HttpResponse") -> str:
    """Return the error for an answer that is not from mocksens."""
    begins = f", and its answer begins with {answer.text[:SHOWN]!r}" if answer.text else ""
    return (
        f"not an answer of mocksens: {answer.url} answers {answer.status}{begins}; set the address of mocksens with"
        " --url, or start it with `mocksens serve`"
    )
