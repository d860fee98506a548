"""Reading by nextToken (pages of 2026): every message once and in order, whatever happens between the pages."""

import base64
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mocksens import Sens, Switches
from mocksens.core.service_ids import DEFAULT_SERVICE_ID
from mocksens.core.signing.credentials import Credential
from mocksens.spec.documents import Document
from tests.client import Answer, Client, InProcess
from tests.conformance.documents import configure, pages
from tests.conformance.model import ms
from tests.conformance.world import START, advance, assert_refused, fresh
from tests.patience import patiently

WINDOW: Final = {"requestStartTime": "2026-03-02 09:00:00", "requestEndTime": "2026-04-01 09:00:00"}
DONE: Final = {"completeStartTime": "2026-03-02 09:00:00", "completeEndTime": "2026-03-03 09:00:00"}
SECOND_SERVICE: Final = "ncp:sms:kr:000000000002:second"
LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
HISTORY: Final = ms(timedelta(days=90))

SIZES: Final = st.lists(st.sampled_from([None, 1, 2, 3, 7, 100]), min_size=1, max_size=6)
"""Page sizes to take in turn."""
BETWEEN: Final = st.lists(
    st.sampled_from(["nothing", "a send", "7 sends", "completion", "a moment", "an hour"]),
    min_size=1,
    max_size=6,
)
"""The changes between two pages, in order."""
SEARCHES: Final[tuple[dict[str, str], ...]] = (
    WINDOW,
    WINDOW | {"type": "LMS"},
    WINDOW | {"status": "COMPLETED"},
    WINDOW | {"statusName": "success"},
    WINDOW | {"statusName": "FAIL", "countryCode": "82"},
    DONE,
    DONE | {"from": "0212345678"},
    {"requestId": "the first"},
    {"requestId": "the reservation"},
    {"requestId": "the first"} | DONE,
)
"""Searches whose matches go on matching. A message that is READY may be so no more when its page comes."""


def numbers(first: int, count: int) -> list[dict[str, str]]:
    return [{"to": f"0109{place:07d}"} for place in range(first, first + count)]


def filled() -> tuple[Client, dict[str, str]]:
    """Return a client whose service has messages of every status, and the requestIds that searches name.

    In the next hour a reservation is due.
    """
    client = fresh(document="2026")
    ids = {"the first": client.send(type="LMS", messages=numbers(0, 9)).json["requestId"]}
    ids["the reservation"] = client.send(reserveTime="2026-03-02 09:15", messages=numbers(20, 5)).json["requestId"]
    for place in range(4):
        client.send(type="LMS" if place % 2 else "SMS", messages=numbers(30 + place, 1))
    complete(client, "2000")
    advance(client, 15 * 60_000 + 999)
    client.send(messages=numbers(40, 3))
    client.send(reserveTime="2026-03-02 09:40", messages=numbers(60, 2))
    complete(client, "3018")
    return client, ids


def complete(client: Client, code: str) -> None:
    """Complete the latest message that has no result yet, if there is one."""
    for status in ("PROCESSING", "READY"):
        for row in client.list_messages(**WINDOW, status=status, pageSize=100).json["messages"][-1:]:
            path = f"services/{client.service_id}/messages/{row['messageId']}/complete"
            assert client.admin("POST", path, {"result": code}).status == 200


def happen(client: Client, what: str) -> None:
    """Let it happen."""
    if what == "completion":
        complete(client, "0")
    elif "send" in what:
        assert client.send(messages=numbers(50, 7 if what == "7 sends" else 1)).status == 202
    elif what != "nothing":
        advance(client, 300 if what == "a moment" else 3_600_000)


def named(search: dict[str, str], ids: dict[str, str]) -> dict[str, Any]:
    """Return a search with a requestId in the place of its name."""
    return {name: ids.get(value, value) for name, value in search.items()}


def messages_of(answer: Answer) -> list[str]:
    assert answer.status == 200, answer
    return [row["messageId"] for row in answer.json["messages"]]


def sized(size: int | None) -> dict[str, int]:
    return {} if size is None else {"pageSize": size}


@given(search=st.sampled_from(SEARCHES), sizes=SIZES, between=BETWEEN)
@example(WINDOW, [1], ["7 sends", "nothing", "nothing", "nothing"])
@example(WINDOW | {"statusName": "success"}, [2, 1], ["completion"])
@example(DONE, [1], ["completion", "an hour", "a send"])
def test_what_matched_at_the_beginning_comes_once_and_in_order(
    search: dict[str, str], sizes: list[int | None], between: list[str]
) -> None:
    client, ids = filled()
    asked = named(search, ids)
    first = messages_of(client.list_messages(**asked, pageSize=100))
    read: list[str] = []
    more: dict[str, Any] = {}
    for place, _ in enumerate(patiently("the pages have no end")):
        answer = client.list_messages(**asked, **more, **sized(sizes[place % len(sizes)]))
        page = answer.json
        read += messages_of(answer)
        assert page["pageIndex"] == place
        assert page["hasMore"] is ("nextToken" in page)
        if not page["hasMore"]:
            break
        assert len(page["messages"]) == page["pageSize"]
        more = {"nextToken": page["nextToken"]}
        # What happens ends some time: a client that reads slower than others send never comes to the end.
        happen(client, between[place] if place < len(between) else "nothing")
    assert len(set(read)) == len(read)
    assert [message for message in read if message in set(first)] == first
    assert set(read) <= {message for answer in pages(client, **asked) for message in messages_of(answer)}


def test_messages_that_took_long_come_once_and_in_order_too() -> None:
    client = fresh(document="2026")
    configure(client, delivery="manual")
    client.send(messages=numbers(0, 4))
    advance(client, 3_600_000)
    client.send(messages=numbers(4, 3))
    for _ in range(7):
        complete(client, "0")
    window = {"completeStartTime": "2026-03-02 09:30:00", "completeEndTime": "2026-03-02 23:00:00"}
    rows = [row["to"] for answer in pages(client, **window, pageSize=2) for row in answer.json["messages"]]
    assert rows == [entry["to"] for entry in numbers(0, 7)]


@given(search=st.sampled_from(SEARCHES), first=st.integers(1, 4), second=st.integers(1, 100), age=st.integers(0, 10**9))
def test_a_token_goes_with_another_page_size_as_often_as_wanted_and_later(
    search: dict[str, str], first: int, second: int, age: int
) -> None:
    client, ids = filled()
    advance(client, 3_600_000)
    asked = named(search, ids)
    everything = messages_of(client.list_messages(**asked, pageSize=100))
    page = client.list_messages(**asked, pageSize=first)
    if len(everything) <= first:
        assert "nextToken" not in page.json
        return
    for wait in (0, age):
        advance(client, wait)
        answer = client.list_messages(**asked, pageSize=second, nextToken=page.json["nextToken"])
        assert messages_of(answer) == everything[first : first + second]
        assert (answer.json["pageIndex"], answer.json["pageSize"]) == (1, second)


def test_a_token_outlives_the_message_that_it_follows() -> None:
    client = fresh(document="2026")
    window = {"requestStartTime": "2026-03-02 09:00:00", "requestEndTime": "2026-03-02 12:00:00"}
    client.send(messages=numbers(0, 3))
    advance(client, 3_600_000)
    client.send(messages=numbers(3, 2))
    token = client.list_messages(**window, pageSize=2).json["nextToken"]
    rest = messages_of(client.list_messages(**window, nextToken=token))
    assert len(rest) == 3
    advance(client, HISTORY - 3_600_000 + 1)
    assert messages_of(client.list_messages(**window, nextToken=token)) == rest[1:]
    advance(client, 3_600_000)
    answer = client.list_messages(**window, nextToken=token)
    assert (answer.status, answer.json["messages"], answer.json["hasMore"]) == (200, [], False)


def token_of(client: Client, asked: dict[str, Any]) -> str:
    token: str = client.list_messages(**asked, pageSize=1).json["nextToken"]
    return token


def refuses(client: Client, **asked: Any) -> None:
    answer = client.list_messages(**asked)
    assert_refused(answer, 400, document="2026")
    assert answer.json["errorMessage"].startswith("'nextToken'")
    assert "a token of another search, service or server" in answer.diagnosis or "not a token" in answer.diagnosis


@given(
    place=st.integers(0, 10**6),
    letter=st.one_of(st.sampled_from(LETTERS), st.characters(exclude_categories=["Cs"])),
    change=st.sampled_from(["replace", "insert", "drop"]),
)
def test_a_token_with_one_changed_letter_is_refused(place: int, letter: str, change: str) -> None:
    client, ids = filled()
    token = token_of(client, WINDOW)
    place %= len(token)
    kept = {"replace": place + 1, "insert": place, "drop": place + 1}[change]
    spoilt = f"{token[:place]}{'' if change == 'drop' else letter}{token[kept:]}"
    if spoilt == token:
        return
    for asked in (WINDOW, {"requestId": ids["the first"]}, {"requestId": "nobody's"}):
        refuses(client, **asked, nextToken=spoilt)


@pytest.mark.parametrize("seed", range(4))
def test_no_letter_of_a_token_can_be_another(seed: int) -> None:
    client = fresh(document="2026", at=START)
    asked = {"requestId": client.send(messages=numbers(0, 30)).json["requestId"]}
    for _ in range(seed):
        asked = asked | {"nextToken": token_of(client, asked)}
    token = token_of(client, asked)
    # The last letter has spare bits, padding means nothing, and there are two alphabets of Base64.
    twins = {token[:-1] + letter for letter in LETTERS} | {f"{token}=", token.replace("-", "+").replace("_", "/")}
    twins |= {base64.urlsafe_b64encode(base64.urlsafe_b64decode(f"{token}=") + b"\\0").decode()}
    for twin in twins - {token}:
        refuses(client, **(asked | {"nextToken": twin}))


OTHER_SEARCHES: Final[tuple[Callable[[dict[str, str]], dict[str, str]], ...]] = (
    lambda ids: {"requestId": ids["the reservation"]},
    lambda ids: {"requestId": ids["reserved"]},
    lambda ids: {"requestId": "nobody's"},
    lambda ids: WINDOW,
    lambda ids: DONE,
    lambda ids: {"requestId": ids["the first"], "to": "01090000001"},
    lambda ids: {"requestId": ids["the first"], "messageId": "nobody's"},
    lambda ids: {"requestId": ids["the first"], "status": "COMPLETED"},
    lambda ids: {"requestId": ids["the first"]} | WINDOW,
    lambda ids: {"requestId": ids["the first"]} | DONE,
)


@pytest.mark.every_row
@pytest.mark.parametrize("other", OTHER_SEARCHES)
def test_a_token_of_another_search_is_refused_whether_or_not_that_finds_anything(
    other: Callable[[dict[str, str]], dict[str, str]],
) -> None:
    client, ids = filled()
    ids["reserved"] = client.send(reserveTime="2026-03-02 11:00").json["requestId"]
    token = token_of(client, {"requestId": ids["the first"]})
    refuses(client, **other(ids), nextToken=token)
    assert client.list_messages(requestId=ids["the first"], nextToken=token).status == 200


def test_a_window_a_second_longer_is_another_search_and_other_spellings_are_the_same() -> None:
    client, _ = filled()
    token = token_of(client, WINDOW | {"type": "LMS"})
    assert client.list_messages(**WINDOW, type="lms", nextToken=token).status == 200
    assert client.list_messages(**WINDOW, type="lms", pageIndex="any", to="", nextToken=token).status == 200
    refuses(client, **(WINDOW | {"requestEndTime": "2026-04-01 08:59:59", "type": "LMS"}), nextToken=token)


def test_a_token_of_another_service_is_refused() -> None:
    key = Credential("key", "secret", frozenset({DEFAULT_SERVICE_ID, SECOND_SERVICE}))
    transport = InProcess(Sens(credentials=[key], seed="tokens", switches=Switches(document=Document("2026"))))
    clients = [Client(transport, credential=key, service_id=home) for home in (DEFAULT_SERVICE_ID, SECOND_SERVICE)]
    for client in clients:
        client.clock({"freeze": START})
        client.send(messages=numbers(0, 3))
    tokens = [token_of(client, WINDOW) for client in clients]
    for client, mine, other in zip(clients, tokens, reversed(tokens), strict=True):
        assert client.list_messages(**WINDOW, nextToken=mine).json["itemCount"] == 2
        refuses(client, **WINDOW, nextToken=other)


def test_a_service_that_changes_its_document_keeps_its_tokens() -> None:
    client, ids = filled()
    asked = {"requestId": ids["the first"]}
    token = token_of(client, asked)
    configure(client, document="2023")
    again = client.list_messages(**asked, nextToken=token, pageSize=3).json
    assert (again["pageIndex"], "nextToken" in again, "requestId" in again) == (0, False, False)
    configure(client, document="2026")
    page = client.list_messages(**asked, nextToken=token, pageSize=3).json
    assert [row["to"] for row in page["messages"]] == [f"0109000000{place}" for place in (1, 2, 3)]
