"""The admin API of a running mocksens, as commands call it."""

import json
import os
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlencode

import click

from mocksens import address
from mocksens.cli_settings import Fail, Misuse
from mocksens.settings import Settings

if TYPE_CHECKING:
    from mocksens.call import Answer

TIMEOUT: Final = 10
"""Seconds that a command waits for an answer."""
ADDRESS: Final = ("host", "port")
LIVE: Final = (*ADDRESS, "admin_token")
"""The settings by which a command finds a running mocksens, and may look into it."""
URL: Final = click.option("--url", metavar="URL", help="server  [http://HOST:PORT, MOCKSENS_URL]")
JSON: Final = "application/json"
YAML: Final = "application/yaml"


def server_url(settings: Settings, given: str | None) -> str:
    """Return where mocksens is: the flag, MOCKSENS_URL, or the address that the settings would listen on."""
    from mocksens.call import check_url  # noqa: PLC0415

    source, url = ("--url", given) if given else ("MOCKSENS_URL", os.environ.get("MOCKSENS_URL"))
    if not url:
        if not settings["port"]:
            raise Misuse("the port is 0, any free one: give the address that serve printed, with --url or MOCKSENS_URL")
        return address.url(settings["host"], settings["port"])
    try:
        return check_url(url)
    except ValueError as error:
        raise Misuse(f"{source} {error}") from error


class Server:
    """The admin API of a running mocksens."""

    def __init__(self, settings: Settings, url: str | None) -> None:
        self._url = server_url(settings, url)
        self._token = settings["admin_token"]

    def ask(
        self,
        method: str,
        path: str,
        query: Mapping[str, Any] | None = None,
        *,
        wait: int = 0,
        body: bytes = b"",
        kind: str = JSON,
    ) -> "Answer":
        """Return an answer, whatever it is; ``wait`` is how many milliseconds it may take on purpose.

        Raises ``Fail`` where nothing answers.
        """
        from mocksens.call import NoAnswer, call  # noqa: PLC0415

        target = f"/_mocksens/{path}{f'?{urlencode(query)}' if query else ''}"
        headers = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        if body:
            headers["Content-Type"] = kind
        try:
            return call(method, self._url, target, body=body, headers=headers, timeout=wait / 1000 + TIMEOUT)
        except NoAnswer as error:
            raise Fail(str(error)) from error

    def services(self) -> Sequence[Mapping[str, Any]]:
        """Return what there is to tell of each service in a line, the oldest first."""
        answer = self.ask("GET", "services")
        services: Sequence[Mapping[str, Any]] | None = told(answer).get("services")
        if services is None:
            raise Fail(message_of(answer.text))
        return services


class Admin:
    """The admin API of one service of a running mocksens."""

    def __init__(self, server: Server, service_id: str) -> None:
        self.service_id = service_id
        self._server = server
        self._path = f"services/{quote(service_id, safe=':')}/"

    def ask(self, method: str, call_path: str, query: Mapping[str, Any], wait: int = 0) -> "Answer":
        """Return an answer, whatever it is; ``wait`` is how many milliseconds it may take on purpose."""
        return self._server.ask(method, self._path + call_path, query, wait=wait)

    def get(self, call_path: str, query: Mapping[str, Any] | None = None) -> Any:
        """Return what a call tells."""
        return told(self.ask("GET", call_path, query or {}))

    def post(self, call_path: str, body: Mapping[str, Any]) -> Any:
        """Return what a change tells."""
        return told(self._server.ask("POST", self._path + call_path, body=json.dumps(body).encode()))

    def put(self, call_path: str, body: bytes = b"") -> Any:
        """Return what a change by YAML tells."""
        return told(self._server.ask("PUT", self._path + call_path, body=body, kind=YAML))

    def delete(self, call_path: str) -> Any:
        """Return what an end tells."""
        return told(self._server.ask("DELETE", self._path + call_path))


def told(answer: "Answer") -> Any:
    """Return what an answer tells. Raises ``Fail`` if it is a refusal, or not mocksens's."""
    if answer.status not in {HTTPStatus.OK, HTTPStatus.CREATED}:
        raise Fail(message_of(answer.text))
    try:
        said = json.loads(answer.text)
    except ValueError:
        said = None
    if not isinstance(said, dict):
        raise Fail(message_of(answer.text))
    return said


def message_of(text: str) -> str:
    """Return what the admin API says of a refusal, or what else answered."""
    try:
        return str(json.loads(text)["message"])
    except (ValueError, KeyError, TypeError):
        return f"not an answer of mocksens: {text[:80]!r}"
