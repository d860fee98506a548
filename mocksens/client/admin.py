"""The client of the admin API."""

import json
from http import HTTPStatus
from typing import Any, Final, TypeVar
from urllib.parse import quote, urlencode

import msgspec

from mocksens.client.addresses import ADMIN
from mocksens.client.http import HttpResponse, NoAnswer, call
from mocksens.client.models.model import Query

__tracebackhide__ = True
"""The flag that makes pytest leave the frames of this module out of tracebacks."""

TIMEOUT: Final = 10.0
"""The number of seconds that an answer may take, in addition to the time that a call may wait for an event."""
JSON: Final = "application/json"
YAML: Final = "application/yaml"
AnswerT = TypeVar("AnswerT")


class AdminError(Exception):
    """The error for a refusal by mocksens, or an answer from another server. ``status`` is the answer's HTTP status."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status


class AdminClient:
    """A client of the mocksens at ``url``. ``token`` is the value of its setting ``admin_token``, if any."""

    def __init__(self, url: str, token: str = "") -> None:
        self.url = url
        self._headers = {"Authorization": f"Bearer {token}".encode()} if token else {}

    def get(self, path: str, kind: type[AnswerT], query: Query | None = None) -> AnswerT:
        """Return the answer to a GET. Raise ``AdminError`` for a refusal, and ``NoAnswer`` if there is no answer."""
        return self.ask("GET", path, kind, query=query)

    def send(self, method: str, path: str, kind: type[AnswerT], body: object = None) -> AnswerT:
        """Send a model or a mapping as JSON, and return the answer. Raise the errors of ``get``."""
        return self.ask(method, path, kind, body)

    def put_text(self, path: str, kind: type[AnswerT], text: str) -> AnswerT:
        """PUT a text in YAML, and return the answer. Raise the errors of ``get``."""
        return self._check("PUT", path, kind, self.call("PUT", path, text.encode(), YAML))

    def ask(
        self,
        method: str,
        path: str,
        kind: type[AnswerT],
        body: object = None,
        *,
        query: Query | None = None,
        seconds: float = 0,
        expect: tuple[int, ...] = (),
    ) -> AnswerT:
        """Return the answer to a call as a ``kind``. Raise the errors of ``get``.

        ``seconds`` is the time that the call may wait for an event. Failures in ``expect`` are returned like successes.
        """
        target = path if query is None else f"{path}?{urlencode(msgspec.to_builtins(query))}"
        data = b"" if body is None else _encode(body)
        return self._check(method, path, kind, self.call(method, target, data, seconds=seconds), expect)

    def call(
        self, method: str, path: str, data: bytes = b"", media_type: str = JSON, *, seconds: float = 0
    ) -> HttpResponse:
        """Return the answer to a call, even if it is a refusal. Raise ``NoAnswer`` if there is no answer.

        ``seconds`` is the time that the call may wait for an event.
        """
        headers = self._headers | ({"Content-Type": media_type.encode()} if data else {})
        try:
            return call(method, self.url, ADMIN + path, body=data, headers=headers, timeout=TIMEOUT + seconds)
        except NoAnswer as error:
            # No cause is shown, because the text already has the message of the socket's error.
            raise NoAnswer(str(error)) from None

    def _check(
        self, method: str, path: str, kind: type[AnswerT], answer: HttpResponse, expect: tuple[int, ...] = ()
    ) -> AnswerT:
        """Return an answer as a ``kind``. Raise ``AdminError`` for a refusal, or if the server is not a mocksens."""
        if answer.status >= HTTPStatus.BAD_REQUEST and answer.status not in expect:
            raise AdminError(answer.status, self._refusal(method, path, answer))
        try:
            return decode(answer.text, kind)
        except ValueError:
            raise AdminError(answer.status, self._not_mocksens(method, path, answer)) from None

    def _refusal(self, method: str, path: str, answer: HttpResponse) -> str:
        """Return the reason for a refusal."""
        try:
            refusal = decode(answer.text, dict[str, Any])
        except ValueError:
            return self._not_mocksens(method, path, answer)
        if answer.status == HTTPStatus.UNAUTHORIZED:
            token = "another admin token" if self._headers else "an admin token"
            return f"{self.url} requires {token}: set MOCKSENS_ADMIN_TOKEN, or pass it to connect()"
        return str(refusal.get("message", refusal))

    def _not_mocksens(self, method: str, path: str, answer: HttpResponse) -> str:
        """Explain that the server is not a mocksens."""
        return f"{self.url} is not a mocksens: it answered {method} {ADMIN}{path} with {answer.status}"


def decode(text: str, kind: type[AnswerT]) -> AnswerT:
    """Decode JSON as a ``kind``. Raise ``ValueError`` if that is impossible."""
    try:
        return msgspec.json.decode(text, type=kind)
    except (msgspec.MsgspecError, RecursionError) as error:
        # Before msgspec 0.20, its errors were not ValueErrors.
        raise ValueError(str(error)) from error


def _encode(body: object) -> bytes:
    """Return a model, or another JSON value, as JSON."""
    # The standard library writes NaN, which the server refuses with an explanation. msgspec would write null.
    return json.dumps(msgspec.to_builtins(body) if isinstance(body, msgspec.Struct) else body).encode()


def path_segment(text: str) -> str:
    """Return ``text`` escaped as one segment of a path."""
    return quote(text, safe=":")
