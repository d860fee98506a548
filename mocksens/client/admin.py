"""The admin API of a mocksens, over HTTP."""

import json
from http import HTTPStatus
from typing import Any, Final, TypeVar
from urllib.parse import quote, urlencode

import msgspec

from mocksens.client.addresses import ADMIN
from mocksens.client.http import HttpResponse, NoAnswer, call
from mocksens.client.models.model import Query

__tracebackhide__ = True
"""A traceback that pytest shows ends in the test."""

TIMEOUT: Final = 10.0
"""Seconds that an answer may take, besides what a call waits for on purpose."""
JSON: Final = "application/json"
YAML: Final = "application/yaml"
AnswerT = TypeVar("AnswerT")


class AdminError(Exception):
    """mocksens did not do what it was asked to; the text says why. ``status`` is that of its answer."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status


class AdminClient:
    """Calls the mocksens at ``url``; ``token`` is its setting ``admin_token``, if it has one."""

    def __init__(self, url: str, token: str = "") -> None:
        self.url = url
        self._headers = {"Authorization": f"Bearer {token}".encode()} if token else {}

    def get(self, path: str, kind: type[AnswerT], query: Query | None = None) -> AnswerT:
        """Return what is there. Raises ``AdminError``, and ``NoAnswer`` where no mocksens is."""
        return self.ask("GET", path, kind, query=query)

    def send(self, method: str, path: str, kind: type[AnswerT], body: object = None) -> AnswerT:
        """Change something, as a model or a mapping says it. Raises as ``get`` does."""
        return self.ask(method, path, kind, body)

    def put_text(self, path: str, kind: type[AnswerT], text: str) -> AnswerT:
        """Change something, as YAML says it. Raises as ``get`` does."""
        return self._checked("PUT", path, kind, self.call("PUT", path, text.encode(), YAML))

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
        """Return the answer to any call as a model of that kind. Statuses to ``expect`` are answers like 200.

        ``seconds`` is what it may wait for on purpose. Raises as ``get`` does.
        """
        target = path if query is None else f"{path}?{urlencode(msgspec.to_builtins(query))}"
        data = b"" if body is None else _encoded(body)
        return self._checked(method, path, kind, self.call(method, target, data, seconds=seconds), expect)

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

    def _checked(
        self, method: str, path: str, kind: type[AnswerT], answer: HttpResponse, expect: tuple[int, ...] = ()
    ) -> AnswerT:
        """Return an answer of mocksens. Raises ``AdminError`` for a refusal, and for a stranger's answer."""
        if answer.status >= HTTPStatus.BAD_REQUEST and answer.status not in expect:
            raise AdminError(answer.status, self._refusal(method, path, answer))
        try:
            return decoded(answer.text, kind)
        except ValueError:
            raise AdminError(answer.status, self._strange(method, path, answer)) from None

    def _refusal(self, method: str, path: str, answer: HttpResponse) -> str:
        """Return why a call was refused."""
        try:
            refusal = decoded(answer.text, dict[str, Any])
        except ValueError:
            return self._strange(method, path, answer)
        if answer.status == HTTPStatus.UNAUTHORIZED:
            wants = "another admin token" if self._headers else "an admin token"
            return f"{self.url} wants {wants}: set MOCKSENS_ADMIN_TOKEN, or give connect() its token"
        return str(refusal.get("message", refusal))

    def _strange(self, method: str, path: str, answer: HttpResponse) -> str:
        """Return that something else than mocksens answers."""
        return f"{self.url} answers {method} {ADMIN}{path} with {answer.status}, and not as mocksens does"


def decoded(text: str, kind: type[AnswerT]) -> AnswerT:
    """Return JSON as a model of that kind. Raises ``ValueError`` for what is none."""
    try:
        return msgspec.json.decode(text, type=kind)
    except (msgspec.MsgspecError, RecursionError) as error:
        # Before 0.20, msgspec's errors were no ValueErrors.
        raise ValueError(str(error)) from error


def _encoded(body: object) -> bytes:
    """Return a model, or anything else that JSON can say, as JSON."""
    # The standard library writes NaN, which the server refuses with a reason; msgspec writes null.
    return json.dumps(msgspec.to_builtins(body) if isinstance(body, msgspec.Struct) else body).encode()


def part(text: str) -> str:
    """Return ``text`` as one part of a path."""
    return quote(text, safe=":")
