import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mocksens.core.operations import manual
from mocksens.core.service import Service
from mocksens.core.switches import OBSERVED, Delivery, NothingFound
from mocksens.spec.limits import (
    COMPLETE_WINDOW,
    HISTORY,
    PAGE_SIZE,
    PAGE_SIZE_DEFAULT,
    PAGE_SIZE_OF_REQUEST,
    REQUEST_WINDOW,
)
from mocksens.spec.parameters import LIST_MESSAGES, Kind, Parameter
from tests.client import Answer, Client
from tests.operations.support import (
    NOON,
    errors,
    is_bare,
    messages,
    missing,
    neighbour,
    only,
    people,
    refused,
    reserve,
    second,
    send,
    world,
)

DAY = {"requestStartTime": "2026-03-02 00:00:00", "requestEndTime": "2026-03-02 23:59:59"}
COMPLETED_DAY = {"completeStartTime": "2026-03-02 00:00:00", "completeEndTime": "2026-03-02 23:59:59"}
ROW = ["requestId", "messageId", "requestTime", "contentType", "type", "countryCode", "from", "to"]
"""D:270-278, without campaignId (rule search.campaign)."""
ENVELOPE = ["statusCode", "statusName", "messages", "pageIndex", "pageSize", "itemCount", "hasMore"]

TIMES = [row for row in LIST_MESSAGES if row.kind is Kind.SECOND]
NUMBERS = [row for row in LIST_MESSAGES if row.kind is Kind.DIGITS]
CHOICES = [row for row in LIST_MESSAGES if row.kind is Kind.CHOICE]


def named(rows: list[Parameter]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("parameter", rows, ids=[row.name for row in rows])


def window(start: datetime, end: datetime, word: str = "request") -> dict[str, str]:
    return {f"{word}StartTime": second(start), f"{word}EndTime": second(end)}


def found(answer: Answer) -> list[str]:
    """Return the numbers that a search shows, in its order."""
    assert answer.status == 200, answer.body
    assert answer.json["itemCount"] == len(answer.json["messages"])
    return [message["to"] for message in answer.json["messages"]]


# --- headers -----------------------------------------------------------------------------------------


def test_a_search_needs_no_content_type_and_ignores_a_body(client: Client) -> None:
    path = f"{client.base}/messages?requestId={send(client)}"
    assert client.request("GET", path, headers={"content-type": None}).status == 200
    assert client.request("GET", path, body=b"{", headers={"content-type": "text/plain"}).status == 200


# --- parameters --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "named_"),
    [
        ({}, ["requestId"]),
        ({"requestId": ""}, ["requestId"]),
        ({"messageId": "x", "type": "SMS", "pageSize": 1}, ["requestId"]),
        ({"requestStartTime": DAY["requestStartTime"]}, ["requestEndTime"]),
        ({"requestEndTime": DAY["requestEndTime"]}, ["requestStartTime"]),
        ({"completeStartTime": COMPLETED_DAY["completeStartTime"]}, ["completeEndTime"]),
        ({"completeEndTime": COMPLETED_DAY["completeEndTime"]}, ["completeStartTime"]),
        ({**DAY, "requestEndTime": ""}, ["requestEndTime"]),
        ({**DAY, **COMPLETED_DAY}, ["requestStartTime"]),
        ({"requestId": "x", **DAY, **COMPLETED_DAY}, ["requestStartTime"]),
        ({"requestId": "x", "requestStartTime": DAY["requestStartTime"]}, ["requestEndTime"]),
        ({"requestId": "x", "completeEndTime": COMPLETED_DAY["completeEndTime"]}, ["completeStartTime"]),
    ],
)
def test_a_search_is_for_a_request_or_one_whole_window(
    client: Client, given: dict[str, Any], named_: list[str]
) -> None:
    answer = client.list_messages(**given)
    texts = errors(answer)
    assert [text.split("'")[1] for text in texts] == named_
    assert "[search.what, " in answer.diagnosis


def test_a_message_id_without_a_send_or_a_window_leads_to_the_call_for_one_message(client: Client) -> None:
    answer = client.list_messages(messageId="M")
    assert len(errors(answer)) == 1
    to = "one message is GET /sms/v2/services/{serviceId}/messages/{messageId}, without a query"
    assert f"(got messageId, which only filters; {to})" in answer.diagnosis


@pytest.mark.parametrize(
    ("given", "came"),
    [
        ({"status": "READY", "to": "0101"}, "(got only status, to)"),
        ({"pageIndex": "1"}, "(got only pageIndex)"),
        ({}, ""),
    ],
)
def test_a_search_with_nothing_but_filters_is_told_which_ones(client: Client, given: dict[str, str], came: str) -> None:
    answer = client.list_messages(**given)
    assert answer.status == 400
    assert (came in answer.diagnosis) if came else ("(got" not in answer.diagnosis)


ONE_OF_THEM = "send requestStartTime and requestEndTime, or completeStartTime and completeEndTime)"


@pytest.mark.parametrize("request_id", [{}, {"requestId": "x"}])
@pytest.mark.parametrize(
    ("names", "came"),
    [
        (("requestStartTime", "completeEndTime"), "parts of two windows"),
        (("requestEndTime", "completeStartTime"), "parts of two windows"),
        (("requestStartTime", "completeStartTime"), "parts of two windows"),
        (("requestEndTime", "completeEndTime"), "parts of two windows"),
        (("requestStartTime", "requestEndTime", "completeStartTime"), "parts of two windows"),
        (("requestStartTime", "completeStartTime", "completeEndTime"), "parts of two windows"),
        (("requestStartTime", "requestEndTime", "completeStartTime", "completeEndTime"), "two windows"),
    ],
)
def test_a_mix_of_both_windows_is_one_mistake(
    client: Client, names: tuple[str, ...], came: str, request_id: dict[str, str]
) -> None:
    answer = client.list_messages(**request_id, **{name: (DAY | COMPLETED_DAY)[name] for name in names})
    first, second = names[0], next(name for name in names if name.startswith("complete"))
    assert errors(answer) == [f"'{first}' and '{second}' cannot be used together."]
    assert f"(got {came}; {ONE_OF_THEM} [search.what, " in answer.diagnosis


@pytest.mark.parametrize("given", [DAY, COMPLETED_DAY, {"requestId": ""} | DAY, DAY | {"completeStartTime": ""}])
def test_an_empty_parameter_counts_as_absent(client: Client, given: dict[str, str]) -> None:
    optional = {row.name.replace("from", "from_"): "" for row in LIST_MESSAGES if row.name not in given}
    answer = client.list_messages(**given, **optional)
    assert (answer.status, answer.diagnosis) == (200, "")


@named(TIMES)
@pytest.mark.parametrize(
    "wrong",
    [
        "2026-03-02",
        "2026-03-02 12:00",
        "2026-03-02T12:00:00",
        "2026-03-02 12:00:00.000",
        "2026-03-02 12:00:00+09:00",
        "2026-03-02 24:00:00",
        "2026-03-02 12:60:00",
        "2026-03-02 12:00:60",
        "2026-02-29 12:00:00",
        "2026-00-01 12:00:00",
        "0000-01-01 00:00:00",
        "2026-3-2 12:00:00",
        " 2026-03-02 12:00:00",
        "2026-03-02 12:00:00\n",
        "\uff12026-03-02 12:00:00",
        "1772420400000",
        "now",
    ],
)
def test_a_time_is_a_date_and_a_time_to_the_second(client: Client, parameter: Parameter, wrong: str) -> None:
    whole = DAY if parameter.name in DAY else COMPLETED_DAY
    answer = client.list_messages(**{**whole, parameter.name: wrong})
    assert refused(answer) == [parameter.name]
    assert "[search.window, " in answer.diagnosis


@named(NUMBERS)
@pytest.mark.parametrize("wrong", ["010-1111-2222", "+8210", "\uff10\uff11", "x", " 010", "0" * 26])
def test_a_number_is_digits_only(client: Client, parameter: Parameter, wrong: str) -> None:
    answer = client.list_messages(**DAY, **{parameter.name: wrong})
    assert refused(answer) == [parameter.name]
    assert "[send.numbers, " in answer.diagnosis


@named(CHOICES)
def test_an_enumerated_value_is_one_of_the_documents_in_any_case(client: Client, parameter: Parameter) -> None:
    for choice in parameter.choices.values():
        for spelling in (choice.lower(), choice.upper(), choice.title()):
            assert client.list_messages(**DAY, **{parameter.name: spelling}).status == 200
    for wrong in ("X", "0", f"{next(iter(parameter.choices))} "):
        answer = client.list_messages(**DAY, **{parameter.name: wrong})
        assert refused(answer) == [parameter.name]
        assert "[search.filters, " in answer.diagnosis


@pytest.mark.parametrize(("name", "least"), [("pageIndex", 0), ("pageSize", 1)])
def test_a_page_is_a_whole_number(client: Client, name: str, least: int) -> None:
    assert client.list_messages(**DAY, **{name: least}).json[name] == least
    assert client.list_messages(**DAY, **{name: f"00{least + 1}"}).json[name] == least + 1
    for wrong in (least - 1, "-0", "+1", "1.0", "1e1", "x", "0x1", "\u0661", "1 ", "9" * 30, 2**63, "1_0"):
        answer = client.list_messages(**DAY, **{name: wrong})
        assert refused(answer) == [name], wrong
        assert "[search.page, " in answer.diagnosis


def test_a_page_of_a_window_has_at_most_a_hundred(client: Client) -> None:
    most = PAGE_SIZE.value
    assert client.list_messages(**DAY, pageSize=most).json["pageSize"] == most
    assert client.list_messages(**COMPLETED_DAY, pageSize=most).json["pageSize"] == most
    assert refused(client.list_messages(**DAY, pageSize=most + 1)) == ["pageSize"]


@pytest.mark.parametrize("size", [0, PAGE_SIZE.value + 1, PAGE_SIZE_OF_REQUEST.value + 1, "x"])
def test_a_refused_page_of_a_window_is_told_the_bounds_of_a_window(client: Client, size: object) -> None:
    (text,) = errors(client.list_messages(**DAY, pageSize=size))
    assert text.endswith(f" {PAGE_SIZE.value}.")


def test_a_page_of_a_request_has_at_most_a_thousand(client: Client) -> None:
    request_id, most = send(client), PAGE_SIZE_OF_REQUEST.value
    assert client.list_messages(requestId=request_id, pageSize=most).json["pageSize"] == most
    assert client.list_messages(requestId=request_id, **DAY, pageSize=most).json["pageSize"] == most
    assert refused(client.list_messages(requestId=request_id, pageSize=most + 1)) == ["pageSize"]


def test_every_violation_is_listed_in_the_order_of_the_document(client: Client) -> None:
    wrong = {"requestStartTime": "x", "requestEndTime": "y", "type": "X", "from": "+", "to": "-", "pageIndex": -1}
    assert refused(client.list_messages(**wrong)) == list(wrong)


@pytest.mark.parametrize(
    ("name", "meant"),
    [("campaignId", ""), ("requestid", " (did you mean requestId?)"), ("page_size", " (did you mean pageSize?)")],
)
def test_unknown_parameters_are_ignored_and_noted(client: Client, name: str, meant: str) -> None:
    answer = client.list_messages(**DAY, **{name: "x"})
    assert answer.status == 200
    assert answer.diagnosis == f"ignored, not in the document: {name}{meant} [check.unknown-fields]"


def test_of_a_parameter_given_twice_the_first_counts(client: Client) -> None:
    request_id = send(client, messages=people(3))
    base = f"{client.base}/messages?requestId={request_id}"
    answer = client.request("GET", f"{base}&pageSize=2&requestId=x&pageSize=1&pageSize=x")
    assert (answer.status, answer.json["pageSize"]) == (200, 2)
    assert refused(client.request("GET", f"{base}&pageSize=x&pageSize=1")) == ["pageSize"]
    assert client.request("GET", f"{base}&pageSize=&pageSize=2").json["pageSize"] == PAGE_SIZE_OF_REQUEST.value


@pytest.mark.parametrize(
    "query",
    [
        "requestStartTime=2026-03-02+00:00:00&requestEndTime=2026-03-02+23:59:59",
        "requestStartTime=2026-03-02%2000%3A00%3A00&requestEndTime=2026-03-02%2023%3a59%3a59",
        "request%53tartTime=2026-03-02+00:00:00&&requestEndTime=2026-03-02%2023:59:59&",
    ],
)
def test_a_query_may_be_escaped_either_way(client: Client, query: str) -> None:
    send(client)
    assert client.request("GET", f"{client.base}/messages?{query}").json["itemCount"] == 1


# --- behaviour: the answer ---------------------------------------------------------------------------


def test_a_search_answers_with_the_documents_fields_in_their_order(client: Client) -> None:
    request_id = send(client)
    answer = client.list_messages(requestId=request_id)
    message_id = answer.json["messages"][0]["messageId"]
    expected = {
        "statusCode": "202",
        "statusName": "success",
        "messages": [
            {
                "requestId": request_id,
                "messageId": message_id,
                "requestTime": "2026-03-02 12:00:00",
                "contentType": "COMM",
                "type": "SMS",
                "countryCode": "82",
                "from": "0212345678",
                "to": "01011112222",
                "status": "READY",
            }
        ],
        "pageIndex": 0,
        "pageSize": 1000,
        "itemCount": 1,
        "hasMore": False,
    }
    assert (answer.status, answer.headers["content-type"], answer.diagnosis) == (200, "application/json", "")
    assert json.dumps(answer.json) == json.dumps(expected)


def test_a_completed_message_shows_its_result(client: Client, service: Service) -> None:
    request_id = send(client)
    for status in ("READY", "PROCESSING"):
        message = only(client, request_id)
        assert list(message) == [*ROW, "status"]
        assert message["status"] == status
        service.clock.advance(milliseconds=500)
    message = only(client, request_id)
    assert list(message) == [*ROW, "completeTime", "telcoCode", "status", "statusCode", "statusName", "statusMessage"]
    assert [message[name] for name in ("completeTime", "status", "statusCode", "statusName", "statusMessage")] == [
        "2026-03-02 12:00:01",
        "COMPLETED",
        "0",
        "success",
        "\uc131\uacf5",
    ]


def test_a_failed_message_says_so(client: Client, service: Service) -> None:
    request_id = send(client)
    manual.complete(service, only(client, request_id)["messageId"], "2003")
    message = only(client, request_id)
    assert (message["statusCode"], message["statusName"]) == ("2003", "fail")
    assert message["statusMessage"] == "\ub2e8\ub9d0\uae30 \uc804\uc6d0 \uaebc\uc9d0"


def test_a_window_with_nothing_in_it_is_an_empty_list(client: Client) -> None:
    for given in (DAY, COMPLETED_DAY):
        answer = client.list_messages(**given)
        assert answer.status == 200
        assert list(answer.json) == ENVELOPE
        assert list(answer.json.values()) == ["202", "success", [], 0, PAGE_SIZE_DEFAULT.value, 0, False]


def test_an_unknown_request_is_not_found(client: Client) -> None:
    request_id = send(client)
    for unknown in ("x", request_id.lower(), f"{request_id} ", " "):
        answer = client.list_messages(requestId=unknown)
        assert missing(answer) == "'requestId' is not found"
        assert "[search.nothing, " in answer.diagnosis
    assert missing(neighbour(client).list_messages(requestId=request_id)) == "'requestId' is not found"


def test_an_unknown_message_is_not_found(client: Client) -> None:
    message_id = only(client, send(client))["messageId"]
    assert missing(client.list_messages(**DAY, messageId="x")) == "'messageId' is not found"
    assert missing(neighbour(client).list_messages(**DAY, messageId=message_id)) == "'messageId' is not found"


# --- behaviour: pages --------------------------------------------------------------------------------


def test_pages_follow_one_another_and_the_last_says_so(client: Client) -> None:
    send(client, messages=people(5))
    numbers = [person["to"] for person in people(5)]
    seen = []
    for index, (expected, more) in enumerate([(numbers[:2], True), (numbers[2:4], True), (numbers[4:], False)]):
        answer = client.list_messages(**DAY, pageSize=2, pageIndex=index)
        assert (found(answer), answer.json["hasMore"]) == (expected, more)
        assert (answer.json["pageIndex"], answer.json["pageSize"]) == (index, 2)
        seen += expected
    assert seen == numbers
    beyond = client.list_messages(**DAY, pageSize=2, pageIndex=3)
    assert (found(beyond), beyond.json["hasMore"]) == ([], False)
    far = client.list_messages(**DAY, pageSize=100, pageIndex=2**31 - 1)
    assert (found(far), far.json["hasMore"]) == ([], False)


def test_a_full_last_page_has_no_next(client: Client) -> None:
    send(client, messages=people(4))
    assert client.list_messages(**DAY, pageSize=2, pageIndex=1).json["hasMore"] is False
    assert client.list_messages(**DAY, pageSize=4).json["hasMore"] is False
    assert client.list_messages(**DAY, pageSize=3).json["hasMore"] is True


def test_pages_are_of_what_the_filters_leave(client: Client) -> None:
    for number in range(6):
        send(client, messages=[{"to": f"010{number}"}], **{"from": "02" if number % 2 else "031"})
    answer = client.list_messages(**DAY, from_="02", pageSize=2)
    assert (found(answer), answer.json["hasMore"]) == (["0101", "0103"], True)
    answer = client.list_messages(**DAY, from_="02", pageSize=2, pageIndex=1)
    assert (found(answer), answer.json["hasMore"]) == (["0105"], False)


def test_without_a_page_size_a_window_gives_twenty_and_a_request_everything(client: Client) -> None:
    request_id = send(client, messages=people(100))
    answer = client.list_messages(**DAY)
    assert (len(found(answer)), answer.json["hasMore"]) == (PAGE_SIZE_DEFAULT.value, True)
    assert client.list_messages(**COMPLETED_DAY).json["pageSize"] == PAGE_SIZE_DEFAULT.value
    answer = client.list_messages(requestId=request_id)
    assert (len(found(answer)), answer.json["hasMore"]) == (100, False)
    assert answer.json["pageSize"] == PAGE_SIZE_OF_REQUEST.value


def test_the_oldest_request_comes_first_and_its_recipients_in_their_order(client: Client, service: Service) -> None:
    send(client, messages=[{"to": "0109"}, {"to": "0101"}, {"to": "0105"}])
    service.clock.advance(milliseconds=1)
    send(client, messages=[{"to": "0104"}, {"to": "0100"}])
    send(client, messages=[{"to": "0102"}])
    service.clock.advance(seconds=2)
    expected = ["0109", "0101", "0105", "0104", "0100", "0102"]
    assert found(client.list_messages(**DAY)) == expected
    assert found(client.list_messages(**COMPLETED_DAY)) == expected


def test_what_was_completed_out_of_turn_is_still_listed_by_its_request() -> None:
    client, service = world(delivery=Delivery("manual"))
    first, second_, third = messages(client, send(client, messages=people(3)))
    for message in (third, first, second_):
        service.clock.advance(seconds=10)
        manual.complete(service, message["messageId"], "0")
    numbers = [person["to"] for person in people(3)]
    assert found(client.list_messages(**COMPLETED_DAY)) == numbers
    late = window(NOON + timedelta(seconds=15), NOON + timedelta(seconds=30), "complete")
    assert found(client.list_messages(**late)) == numbers[:2]


# --- behaviour: windows ------------------------------------------------------------------------------


@pytest.mark.parametrize("milliseconds", [0, 1, 500, 999])
def test_both_ends_of_a_request_window_are_included_to_the_second(
    client: Client, service: Service, milliseconds: int
) -> None:
    service.clock.advance(milliseconds=milliseconds)
    send(client)
    before, after = NOON - timedelta(seconds=1), NOON + timedelta(seconds=1)
    for start, end, count in (
        (NOON, NOON, 1),
        (before, NOON, 1),
        (NOON, after, 1),
        (before, before, 0),
        (after, after, 0),
    ):
        assert client.list_messages(**window(start, end)).json["itemCount"] == count


@pytest.mark.parametrize("milliseconds", [0, 1, 500, 999])
def test_both_ends_of_a_complete_window_are_included_to_the_second(
    client: Client, service: Service, milliseconds: int
) -> None:
    service.clock.advance(milliseconds=milliseconds)
    request_id = send(client)
    service.clock.advance(minutes=1)
    done = NOON + timedelta(seconds=1)
    before, after = done - timedelta(seconds=1), done + timedelta(seconds=1)
    for narrowed in ({}, {"requestId": request_id}):
        for start, end, count in ((done, done, 1), (before, done, 1), (before, before, 0), (after, after, 0)):
            answer = client.list_messages(**window(start, end, "complete"), **narrowed)
            assert answer.json["itemCount"] == count


@pytest.mark.parametrize(
    ("word", "width"),
    [("request", REQUEST_WINDOW.value), ("complete", COMPLETE_WINDOW.value)],
    ids=["request", "complete"],
)
def test_a_window_is_at_most_so_wide(client: Client, word: str, width: timedelta) -> None:
    tick = timedelta(seconds=1)
    request_id = send(client)
    for narrowed in ({}, {"requestId": request_id}):
        assert client.list_messages(**window(NOON - width, NOON, word), **narrowed).status == 200
        answer = client.list_messages(**window(NOON - width - tick, NOON, word), **narrowed)
        assert refused(answer) == [f"{word}StartTime"]
        assert "[search.window, " in answer.diagnosis


@pytest.mark.parametrize("word", ["request", "complete"])
def test_a_window_starts_before_it_ends(client: Client, word: str) -> None:
    assert client.list_messages(**window(NOON, NOON, word)).status == 200
    assert refused(client.list_messages(**window(NOON, NOON - timedelta(seconds=1), word))) == [f"{word}StartTime"]


@pytest.mark.parametrize("start", ["0001-01-01 00:00:00", "9999-12-31 23:59:59"])
def test_a_window_may_be_anywhere_in_the_calendar(client: Client, start: str) -> None:
    send(client)
    assert found(client.list_messages(requestStartTime=start, requestEndTime=start)) == []
    assert found(client.list_messages(completeStartTime=start, completeEndTime=start)) == []


def test_a_window_may_end_in_the_future(client: Client) -> None:
    send(client)
    assert client.list_messages(**window(NOON, NOON + REQUEST_WINDOW.value)).json["itemCount"] == 1


def test_a_message_that_is_not_completed_has_no_completion_to_be_searched_by(client: Client, service: Service) -> None:
    request_id = send(client)
    hour = window(NOON - timedelta(hours=1), NOON + timedelta(hours=1), "complete")
    for given in (hour, hour | {"requestId": request_id}):
        assert found(client.list_messages(**given)) == []
    service.clock.advance(milliseconds=999)
    assert found(client.list_messages(**hour)) == []
    service.clock.advance(milliseconds=1)
    for given in (hour, hour | {"requestId": request_id}):
        assert found(client.list_messages(**given)) == ["01011112222"]


def test_what_waits_for_a_hand_is_in_no_complete_window() -> None:
    client, service = world(delivery=Delivery("manual"))
    first, _ = messages(client, send(client, messages=people(2)))
    service.clock.advance(minutes=1)
    manual.complete(service, first["messageId"], "0")
    assert found(client.list_messages(**COMPLETED_DAY)) == [first["to"]]


def test_windows_are_korean_time(client: Client, service: Service) -> None:
    service.clock.freeze(datetime(2026, 12, 31, 15, 0, tzinfo=UTC))
    send(client)
    moment = {"requestStartTime": "2027-01-01 00:00:00", "requestEndTime": "2027-01-01 00:00:00"}
    assert client.list_messages(**moment).json["messages"][0]["requestTime"] == "2027-01-01 00:00:00"


def test_a_request_can_be_narrowed_by_a_window(client: Client) -> None:
    request_id = send(client)
    send(client, messages=[{"to": "0109"}])
    assert found(client.list_messages(requestId=request_id, **DAY)) == ["01011112222"]
    elsewhere = window(NOON + timedelta(days=1), NOON + timedelta(days=2))
    assert found(client.list_messages(requestId=request_id, **elsewhere)) == []


def test_the_history_is_ninety_days_long(client: Client, service: Service) -> None:
    old = send(client, messages=people(2))
    service.clock.advance(milliseconds=1)
    young = send(client)
    service.clock.freeze(NOON + HISTORY.value)
    assert len(messages(client, old)) == 2
    assert len(found(client.list_messages(**DAY))) == 3
    service.clock.advance(milliseconds=1)
    assert missing(client.list_messages(requestId=old)) == "'requestId' is not found"
    for given in (DAY, COMPLETED_DAY, {"requestId": young}):
        assert found(client.list_messages(**given)) == ["01011112222"]
    service.clock.advance(milliseconds=1)
    for given in (DAY, COMPLETED_DAY):
        assert found(client.list_messages(**given)) == []


# --- behaviour: filters ------------------------------------------------------------------------------


@pytest.fixture
def mixed(client: Client, service: Service) -> dict[str, str]:
    """One message of each sort, by its name the number it went to; all but one are completed."""
    sorts: dict[str, dict[str, Any]] = {
        "0101": {},
        "0102": {"type": "LMS"},
        "0103": {"type": "MMS", "files": [{"fileId": "unknown"}]},
        "0104": {"contentType": "AD"},
        "0105": {"countryCode": "81"},
        "0106": {"from": "031"},
    }
    sent = {number: send(client, messages=[{"to": number}], **fields) for number, fields in sorts.items()}
    service.clock.advance(seconds=1)
    sent["0107"] = send(client, messages=[{"to": "0107"}])
    return sent


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, "1234567"),
        ({"type": "SMS"}, "14567"),
        ({"type": "lms"}, "2"),
        ({"type": "MMS"}, "3"),
        ({"contentType": "AD"}, "4"),
        ({"contentType": "comm"}, "123567"),
        ({"countryCode": "81"}, "5"),
        ({"countryCode": "82"}, "123467"),
        ({"countryCode": "999"}, ""),
        ({"from_": "031"}, "6"),
        ({"from_": "03"}, ""),
        ({"to": "0106"}, "6"),
        ({"to": "010"}, ""),
        ({"status": "COMPLETED"}, "123456"),
        ({"status": "ready"}, "7"),
        ({"status": "PROCESSING"}, ""),
        ({"statusName": "SUCCESS"}, "12456"),
        ({"statusName": "success"}, "12456"),
        ({"statusName": "FAIL"}, "3"),
        ({"statusName": "FAIL", "status": "READY"}, ""),
        ({"type": "SMS", "contentType": "COMM", "from_": "0212345678", "status": "COMPLETED"}, "15"),
    ],
)
def test_filters_leave_what_passes_them_all(
    client: Client, mixed: dict[str, str], given: dict[str, str], expected: str
) -> None:
    assert found(client.list_messages(**DAY, **given)) == [f"010{digit}" for digit in expected]


def test_the_message_filter_leaves_one(client: Client, mixed: dict[str, str]) -> None:
    message_id = only(client, mixed["0104"])["messageId"]
    assert found(client.list_messages(**DAY, messageId=message_id)) == ["0104"]
    assert found(client.list_messages(requestId=mixed["0104"], messageId=message_id)) == ["0104"]
    assert found(client.list_messages(requestId=mixed["0101"], messageId=message_id)) == []


def test_filters_narrow_a_request_too(client: Client) -> None:
    request_id = send(client, messages=people(3))
    wanted = people(3)[1]["to"]
    answer = client.list_messages(requestId=request_id, to=wanted)
    assert (found(answer), answer.json["pageSize"]) == ([wanted], PAGE_SIZE_OF_REQUEST.value)
    assert found(client.list_messages(requestId=request_id, type="LMS")) == []


def test_a_filter_for_a_status_goes_with_the_time(client: Client, service: Service) -> None:
    send(client)
    seen = []
    for step in (0, 200, 800):
        service.clock.advance_ms(step)
        counts = [
            client.list_messages(**DAY, status=status).json["itemCount"]
            for status in ("READY", "PROCESSING", "COMPLETED")
        ]
        seen.append(counts)
    assert seen == [[1, 0, 0], [0, 1, 0], [0, 0, 1]]


# --- behaviour: nothing found ------------------------------------------------------------------------


@pytest.fixture(params=["switch", "profile"])
def strict(request: pytest.FixtureRequest) -> Client:
    """Return a client of a SENS that answers 404 to a search without results."""
    return world(OBSERVED).client if request.param == "profile" else world(nothing_found=NothingFound.NOT_FOUND).client


def test_nothing_found_can_be_a_bare_404(strict: Client) -> None:
    assert is_bare(strict.list_messages(**DAY))
    assert is_bare(strict.list_messages(requestId="x"))
    request_id = send(strict)
    assert is_bare(strict.list_messages(**COMPLETED_DAY, statusName="FAIL"))
    assert is_bare(strict.list_messages(requestId=request_id, to="0"))
    answer = strict.list_messages(**DAY, from_="1")
    assert is_bare(answer)
    assert "[search.nothing, " in answer.diagnosis


def test_an_unknown_message_finds_nothing_too(strict: Client) -> None:
    send(strict)
    assert is_bare(strict.list_messages(**DAY, messageId="x"))


def test_a_page_behind_the_last_is_not_nothing_found(strict: Client) -> None:
    send(strict)
    answer = strict.list_messages(**DAY, pageIndex=5)
    assert (answer.status, answer.json["messages"]) == (200, [])


def test_a_reservation_is_found_also_where_nothing_is_a_404(strict: Client) -> None:
    request_id = reserve(strict, NOON + timedelta(days=1))
    assert strict.list_messages(requestId=request_id).json["statusName"] == "reserved"
    assert strict.cancel_reservation(request_id).status == 204
    assert strict.list_messages(requestId=request_id).json["statusName"] == "fail"
