"""The journal shows the headers of an answer as the client got them."""

from typing import Any

import pytest

from mocksens.server.serving import Server
from tests.client import Client
from tests.scripts import play
from tests.web.raw import connect, head, post

SMS = b'{"type":"SMS","from":"0212345678","content":"hello","messages":[{"to":"01011112222"}]}'
CLOSE = "Connection: close"


def answer_headers(client: Client) -> Any:
    """Return the journal's view of the latest response's headers."""
    return client.admin("GET", f"services/{client.service_id}/requests").json["requests"][-1]["answerHeaders"]


def headers_on_the_wire(server: Server, *pieces: bytes) -> dict[str, str]:
    """Return the headers of the response, without the date, which the server adds."""
    with connect(server) as line:
        for piece in pieces:
            line.send(piece)
        headers = line.answer().headers
    del headers["date"]
    return headers


@pytest.mark.parametrize("fields", [(), (CLOSE,), ("Connection: keep-alive",)], ids=str)
@pytest.mark.parametrize("cut", [None, -1], ids=["whole", "in two pieces"])
@pytest.mark.parametrize(
    "effect", [None, "then: {delay: 1ms}", "then: {fault: slow, rate: 100000}", "then: {respond: throttled}"]
)
def test_the_headers_of_an_answer_are_shown_as_they_went(
    live: Server, live_client: Client, fields: tuple[str, ...], cut: int | None, effect: str | None
) -> None:
    if effect is not None:
        play(live.sens.service(live_client.service_id), effect)
    whole = post(f"{live_client.base}/messages", SMS, *fields)
    pieces = [whole] if cut is None else [whole[:cut], whole[cut:]]
    headers = headers_on_the_wire(live, *pieces)
    assert headers.get("connection") == ("close" if CLOSE in fields else None)
    assert answer_headers(live_client) == headers


def test_an_answer_to_an_old_client_is_shown_to_close(live: Server, live_client: Client) -> None:
    headers = headers_on_the_wire(live, head("GET", f"{live_client.base}/unsubscribes", version="1.0"))
    assert headers["connection"] == "close"
    assert answer_headers(live_client) == headers


def test_an_answer_that_closes_by_itself_says_so_once(live: Server, live_client: Client) -> None:
    play(live.sens.service(live_client.service_id), "then: {fault: close}")
    headers = headers_on_the_wire(live, post(f"{live_client.base}/messages", SMS, CLOSE))
    assert answer_headers(live_client) == headers
