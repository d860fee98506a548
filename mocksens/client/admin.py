"""The admin API of a mocksens, over HTTP."""

import json
from http import HTTPStatus
from typing import Any, Final, NamedTuple
from urllib.parse import quote, urlencode

from mocksens.client.addresses import ADMIN
from mocksens.client.http import HttpResponse, NoAnswer, call

__tracebackhide__ = True
"""A traceback that pytest shows ends in the test."""

TIMEOUT: Final = 10.0
"""Seconds that an answer may take, besides what a call waits for on purpose."""
JSON: Final = "application/json"
YAML: Final = "application/yaml"


class AdminError(Exception):
    """mocksens did not do what it was asked to; the text says why. ``status`` is that of its answer."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status


class AdminReply(NamedTuple):
    """An answer of the admin API."""

    status: int
    json: Any


class AdminClient:
    """Calls the mocksens at ``url``; ``token`` is its setting ``admin_token``, if it has one."""

    def __init__(self, url: str, token: str = "") -> None:
        self.url = url
        self._headers = {"Authorization": f"Bearer {token}".encode()} if token else {}

    def get(self, path: str, **query: object) -> Any:
        """Return what is there. Raises ``AdminError``, and ``NoAnswer`` where no mocksens is."""
        return self.ask("GET", f"{path}?{urlencode(query)}" if query else path).json

    def send(self, method: str, path: str, body: object = None) -> Any:
        """Change something, as JSON says it. Raises as ``get`` does."""
        return self.ask(method, path, body).json

    def put_text(self, path: str, text: str) -> Any:
        """Change something, as YAML says it. Raises as ``get`` does."""
        return self._checked("PUT", path, self.call("PUT", path, text.encode(), YAML)).json

    def ask(
        self, method: str, path: str, body: object = None, *, seconds: float = 0, expect: tuple[int, ...] = ()
    ) -> AdminReply:
        """Return the answer to any call. Statuses to ``expect`` are answers like 200. Raises as ``get`` does."""
        data = b"" if body is None else json.dumps(body).encode()
        return self._checked(method, path, self.call(method, path, data, seconds=seconds), expect)

    def call(
        self, method: str, path: str, data: bytes = b"", media_type: str = JSON, *, seconds: float = 0
    ) -> HttpResponse:
        """Return the answer to any call, whatever it is; ``seconds`` is what it may wait for on purpose.

        Raises ``NoAnswer``.
        """
        headers = self._headers | ({"Content-Type": media_type.encode()} if data else {})
        try:
            return call(method, self.url, ADMIN + path, body=data, headers=headers, timeout=TIMEOUT + seconds)
        except NoAnswer as error:
            # What the socket says is in it already.
            raise NoAnswer(str(error)) from None

    def _checked(self, method: str, path: str, answer: HttpResponse, expect: tuple[int, ...] = ()) -> AdminReply:
        """Return an answer of mocksens. Raises ``AdminError`` for a refusal, and for a stranger's answer."""
        said = _object(answer.text)
        if said is None:
            told = f"{self.url} answers {method} {ADMIN}{path} with {answer.status}, and not as mocksens does"
            raise AdminError(answer.status, told)
        if answer.status == HTTPStatus.UNAUTHORIZED:
            wants = "another admin token" if self._headers else "an admin token"
            raise AdminError(
                answer.status, f"{self.url} wants {wants}: set MOCKSENS_ADMIN_TOKEN, or give connect() its token"
            )
        if answer.status >= HTTPStatus.BAD_REQUEST and answer.status not in expect:
            raise AdminError(answer.status, str(said.get("message", said)))
        return AdminReply(answer.status, said)


def _object(text: str) -> dict[str, Any] | None:
    """Return a JSON object, as mocksens always answers; None if the text is none."""
    try:
        read = json.loads(text)
    except ValueError:
        return None
    return read if isinstance(read, dict) else None


def part(text: str) -> str:
    """Return ``text`` as one part of a path."""
    return quote(text, safe=":")
