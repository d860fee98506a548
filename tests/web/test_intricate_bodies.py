"""Bodies as large as they may be, of as many small things as fit: to read one costs little."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from mocksens import Sens, create_app
from mocksens.core.service_ids import DEFAULT_SERVICE_ID
from mocksens.spec.limits import BODY_BYTES
from mocksens.web.wire.responses import Reply
from tests.client import Client
from tests.loop_time import processor_time, too_long
from tests.web.raw import parsed, post, respond

LMS = b'{"type":"LMS","from":"02","content":"%b","messages":[{"to":"01011112222"}]}'
VALID = b'{"type":"SMS","from":"02","content":"x","messages":[{"to":"01011112222"}],"more":'


def filled(start: bytes, unit: bytes, end: bytes) -> bytes:
    count = (BODY_BYTES.value - len(start) - len(end)) // (len(unit) + 1)
    return start + b",".join([unit] * count) + end


def names() -> bytes:
    return b"{" + b",".join(b'"%x":1' % number for number in range(800_000)) + b"}"


BODIES: dict[str, Callable[[], bytes]] = {
    "numbers": partial(filled, VALID + b"[", b"1", b"]}"),
    "fractions": partial(filled, VALID + b"[", b"1e9", b"]}"),
    "texts": partial(filled, VALID + b"[", b'""', b"]}"),
    "lists": partial(filled, VALID + b"[", b"[]", b"]}"),
    "objects": partial(filled, VALID + b"[", b"{}", b"]}"),
    "fields": partial(filled, VALID + b"[", b'{"a":""}', b"]}"),
    "unknown fields": names,
    "recipients": partial(filled, b'{"messages":[', b'{"to":"1"}', b"]}"),
    "list of lists": partial(filled, b"[", b"[1,1]", b"]"),
}
PLAIN: dict[str, Callable[[], bytes]] = {
    "a long text": lambda: LMS % (b"x" * 10_000_000),
    "a Korean text": lambda: LMS % ("가".encode() * 3_000_000),
    "spaces": lambda: VALID + b"1}" + b" " * 10_000_000,
    "a text of commas": lambda: LMS % (b"1," * 99_999),
}


def rows(bodies: dict[str, Callable[[], bytes]]) -> list[Any]:
    """Return the bodies as parameters: one for every run, as the others are slow."""
    marks: list[list[pytest.MarkDecorator]] = [[], *[[pytest.mark.slow]] * (len(bodies) - 1)]
    return [pytest.param(body, id=name, marks=mark) for (name, body), mark in zip(bodies.items(), marks, strict=True)]


def answered(body: bytes) -> tuple[Reply, float]:
    """Return the response, and the CPU time that it took."""
    app = create_app(Sens(seed="tests"))
    request = parsed(post(f"/sms/v2/services/{DEFAULT_SERVICE_ID}/messages", body))
    replies: list[Reply] = []
    took = processor_time(lambda: replies.append(respond(app, request)))
    return replies[0], took


@pytest.mark.parametrize("body", rows(BODIES))
def test_a_body_of_a_million_small_things_is_refused_before_it_is_decoded(body: Callable[[], bytes]) -> None:
    reply, took = answered(body())
    assert reply.response.status == 400
    diagnosis = dict(reply.headers)[b"x-mocksens-diagnosis"].decode()
    assert "'body' must be JSON. (got a body that is JSON of more than " in diagnosis
    assert not too_long(took)


@pytest.mark.parametrize("body", rows(PLAIN))
def test_a_large_body_of_few_things_is_taken(body: Callable[[], bytes]) -> None:
    reply, took = answered(body())
    assert reply.response.status == 202
    assert not too_long(took)


def test_what_the_document_allows_at_most_is_not_intricate(client: Client) -> None:
    text = '[Web] {"a": [1, 2]}, see https://example.com:8080/; ' * 40
    people = [{"to": f"010{number:08d}", "subject": text[:40], "content": text} for number in range(100)]
    assert client.send(type="LMS", content=text, subject=text[:40], messages=people).status == 202
    assert client.register(*[f"010{number:08d}" for number in range(1000)]).status == 200
