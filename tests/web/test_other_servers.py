"""The application under a server that is not ours: ASGI's own keys have to do."""

import asyncio
from typing import Any

import pytest

from mocksens import Sens, create_app, sign
from mocksens.core.clock import SystemClock
from mocksens.core.sens import DEFAULT_CREDENTIAL
from mocksens.core.service_ids import DEFAULT_SERVICE_ID
from tests.client import run

PATH = f"/sms/v2/services/{DEFAULT_SERVICE_ID}/unsubscribes"


def status(target: str, **scope: Any) -> int:
    keys = {"access_key": DEFAULT_CREDENTIAL.access_key, "secret_key": DEFAULT_CREDENTIAL.secret_key}
    signed = sign("GET", target, timestamp=SystemClock().now(), **keys)
    headers = [(name.encode(), value.encode()) for name, value in signed.items()]
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    app = create_app(Sens())
    run(app({"type": "http", "method": "GET", "path": PATH, "headers": headers} | scope, receive, send))
    return int(sent[0]["status"])


@pytest.mark.parametrize("raw", [{"raw_path": PATH.encode()}, {}], ids=["raw path", "no raw path"])
def test_the_target_is_put_together_from_path_and_query(raw: dict[str, bytes]) -> None:
    assert status(PATH, query_string=b"", **raw) == 200
    assert status(f"{PATH}?clientTelNo=0101%20", query_string=b"clientTelNo=0101%20", **raw) == 400
    assert status(PATH, query_string=b"pageSize=1", **raw) == 401


def test_the_escapes_of_a_path_are_verified_as_they_came() -> None:
    escaped = PATH.replace(":", "%3A")
    assert status(escaped, raw_path=escaped.encode(), query_string=b"") == 200


def test_a_lifespan_is_taken_part_in() -> None:
    events = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])
    sent: list[str] = []

    async def receive() -> dict[str, str]:
        return next(events)

    async def send(message: Any) -> None:
        sent.append(message["type"])

    asyncio.run(create_app(Sens())({"type": "lifespan", "asgi": {}}, receive, send))
    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
