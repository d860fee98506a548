"""The differences between the documents of 2023 and 2026, in the order of the operations that have them."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from mocksens import Sens, running
from mocksens.core.switches import Delivery, InUse, Switches
from mocksens.spec.documents import Document
from mocksens.spec.statuses import ReserveStatus
from tests.client import Answer, Client, InProcess, OverHttp
from tests.operations.support import NOON, World, people, reserve, second, send, world

BOTH = pytest.mark.parametrize("document", Document)
OF_2023, OF_2026 = Document.OF_2023, Document.OF_2026
DUE = NOON + timedelta(hours=1)
DAY = {"requestStartTime": second(NOON - timedelta(hours=1)), "requestEndTime": second(NOON + timedelta(hours=2))}


def at(document: Document, **switches: Any) -> World:
    return world(document=document, **switches)


def advance(client: Client, length: str) -> None:
    assert client.clock({"advance": length}).status == 200


def tokens(read: Callable[..., Answer], **search: Any) -> Iterator[Answer]:
    """Yield the pages of a list as a client of 2026 reads them: while there are more, and a token to ask with."""
    page = read(**search)
    yield page
    while page.json["hasMore"] and page.json.get("nextToken"):
        page = read(**search, nextToken=page.json["nextToken"])
        yield page


def ids(pages: Iterator[Answer] | list[Answer]) -> list[str]:
    return [message["messageId"] for page in pages for message in page.json["messages"]]


# --- paging ------------------------------------------------------------------------------------------


def test_the_loop_of_a_client_of_2026_reads_everything() -> None:
    client = at(OF_2026).client
    request_id = send(client, messages=people(25))
    pages = list(tokens(client.list_messages, requestId=request_id, pageSize=10))
    assert [page.json["itemCount"] for page in pages] == [10, 10, 5]
    assert [page.json["pageIndex"] for page in pages] == [0, 1, 2]
    assert len(set(ids(pages))) == 25
    assert [page.diagnosis for page in pages] == ["", "", ""]


def test_the_loop_of_a_client_of_2026_is_told_what_is_wrong_under_2023() -> None:
    client = at(OF_2023).client
    request_id = send(client, messages=people(25))
    (page,) = tokens(client.list_messages, requestId=request_id, pageSize=10)
    assert page.json["itemCount"] == 10
    assert page.diagnosis == (
        "there are more messages: ask for them by pageIndex=1 and so on; a client that waits for nextToken is written"
        " for the pages of 2026, which the setting document=2026 imitates [search.extra]"
    )


def test_who_pages_by_index_is_told_nothing_under_2023() -> None:
    client = at(OF_2023).client
    request_id = send(client, messages=people(25))
    for page in range(3):
        assert client.list_messages(requestId=request_id, pageSize=10, pageIndex=page).diagnosis == ""
    assert client.list_messages(requestId=request_id).diagnosis == ""


@BOTH
def test_a_page_by_request_has_up_to_a_thousand_messages_under_2023_only(document: Document) -> None:
    client = at(document).client
    request_id = send(client, messages=people(100))
    page = client.list_messages(requestId=request_id).json
    expected = (1000, 100, False) if document is OF_2023 else (20, 20, True)
    assert (page["pageSize"], page["itemCount"], page["hasMore"]) == expected
    assert client.list_messages(requestId=request_id, pageSize=100).json["itemCount"] == 100
    larger = client.list_messages(requestId=request_id, pageSize=101)
    assert larger.status == (200 if document is OF_2023 else 400)
    told = "the setting document=2023 takes up to 1000 with a requestId" in larger.diagnosis
    assert told is (document is OF_2026)


@BOTH
def test_over_http_every_message_of_many_requests_is_read(document: Document) -> None:
    with running(Sens(switches=Switches(document=document))) as server:
        host, _, port = server.url.removeprefix("http://").rpartition(":")
        client = Client(OverHttp(host, int(port)))
        client.clock({"freeze": NOON.isoformat()})
        for _ in range(12):
            send(client, messages=people(100))
        send(client, messages=people(50))
        if document is OF_2026:
            pages = list(tokens(client.list_messages, **DAY, pageSize=100))
        else:
            pages = [client.list_messages(**DAY, pageSize=100, pageIndex=page) for page in range(13)]
    assert [page.json["hasMore"] for page in pages] == [True] * 12 + [False]
    assert len(set(ids(pages))) == 1250


def test_a_page_index_is_ignored_and_noted_under_2026() -> None:
    client = at(OF_2026).client
    request_id = send(client, messages=people(3))
    answer = client.list_messages(requestId=request_id, pageSize=2, pageIndex=1)
    assert (answer.json["pageIndex"], answer.json["itemCount"]) == (0, 2)
    assert answer.diagnosis == (
        "pageIndex is ignored: the pages of 2026 page by the nextToken of the answer before; the setting document=2023"
        " imitates the page that has pageIndex [search.extra]"
    )


@BOTH
def test_the_last_page_has_no_token(document: Document) -> None:
    client = at(document).client
    assert "nextToken" not in client.list_messages(requestId=send(client)).json
    assert "nextToken" not in client.list_messages(**DAY, to="0109").json


def test_a_token_may_be_used_with_another_page_size() -> None:
    client = at(OF_2026).client
    search = {"requestId": send(client, messages=people(9))}
    first = client.list_messages(**search, pageSize=2)
    rest = client.list_messages(**search, pageSize=100, nextToken=first.json["nextToken"])
    assert rest.json["itemCount"] == 7
    assert ids([first, rest]) == ids([client.list_messages(**search)])


def test_a_token_may_be_used_again_and_later() -> None:
    client = at(OF_2026).client
    search = {"requestId": send(client, messages=people(9)), "pageSize": 4}
    token = client.list_messages(**search).json["nextToken"]
    first = ids([client.list_messages(**search, nextToken=token)])
    advance(client, "3d")
    assert ids([client.list_messages(**search, nextToken=token)]) == first


def test_messages_that_leave_the_search_between_two_pages_hide_no_others() -> None:
    client = at(OF_2026, delivery=Delivery("manual")).client
    wanted = {**DAY, "status": "PROCESSING", "pageSize": 2}
    send(client, messages=people(5))
    advance(client, "1s")
    first = client.list_messages(**wanted)
    for message_id in ids([first]):
        path = f"services/{client.service_id}/messages/{message_id}/complete"
        assert client.admin("POST", path, {}).status == 200
    second_page = client.list_messages(**wanted, nextToken=first.json["nextToken"])
    assert (second_page.json["itemCount"], second_page.json["hasMore"]) == (2, True)


@pytest.mark.parametrize(
    ("token", "said"),
    [
        ("x", "(got 'x', not a token; send the nextToken of the answer before, unchanged)"),
        ("undefined", "(got 'undefined', a word for nothing: is the variable set?)"),
        ("A" * 70_000, "not a token"),
        ("가", "not a token"),
        ("AAAA====", "not a token"),
    ],
)
def test_what_is_no_token_is_refused(token: str, said: str) -> None:
    client = at(OF_2026).client
    answer = client.list_messages(requestId=send(client, messages=people(2)), nextToken=token)
    assert answer.status == 400
    assert answer.json["errorMessage"] == "'nextToken' is not valid."
    assert said in answer.diagnosis
    assert "[search.token, " in answer.diagnosis


@pytest.mark.parametrize("changed", [{"to": "01030000000"}, {"type": "SMS"}, {"status": "READY"}])
def test_a_token_of_other_filters_is_refused(changed: dict[str, str]) -> None:
    client = at(OF_2026).client
    search = {"requestId": send(client, messages=people(9)), "pageSize": 4}
    token = client.list_messages(**search).json["nextToken"]
    answer = client.list_messages(**search, **changed, nextToken=token)
    assert answer.status == 400
    assert "a token of another search, service or server, or from before a restart: keep all" in answer.diagnosis


def test_a_token_of_another_service_is_refused() -> None:
    client = at(OF_2026).client
    other = Client(client.transport, service_id="ncp:sms:kr:1:other")
    search = {**DAY, "pageSize": 1}
    for each in (client, other):
        each.clock({"freeze": NOON.isoformat()})
        send(each, messages=people(2))
    token = client.list_messages(**search).json["nextToken"]
    assert client.list_messages(**search, nextToken=token).status == 200
    assert "another search, service or server" in other.list_messages(**search, nextToken=token).diagnosis


def test_a_token_of_another_server_is_refused_unless_both_have_one_seed() -> None:
    search = {**DAY, "pageSize": 1}
    found = []
    for seed in ("a", "a", "b", None, None):
        client = Client(InProcess(Sens(switches=Switches(document=OF_2026), seed=seed)))
        client.clock({"freeze": NOON.isoformat()})
        send(client, messages=people(2))
        found.append((client, client.list_messages(**search).json["nextToken"]))
    token = found[0][1]
    statuses = [client.list_messages(**search, nextToken=token).status for client, _ in found]
    assert statuses == [200, 200, 400, 400, 400]
    assert len({token for _, token in found}) == 4


def test_explain_finds_what_is_no_token() -> None:
    client = at(OF_2026).client
    target = f"{client.base}/messages?requestId=x&nextToken=bogus"
    answer = client.admin("POST", "explain", {"method": "GET", "target": target, "headers": {}})
    assert "'nextToken' is not valid. (got 'bogus', not a token" in answer.json["refusal"]


def test_an_empty_token_asks_for_the_first_page() -> None:
    client = at(OF_2026).client
    answer = client.list_messages(requestId=send(client, messages=people(2)), nextToken="", pageSize=1)
    assert (answer.status, answer.json["pageIndex"]) == (200, 0)


# --- the list and the result -------------------------------------------------------------------------


@BOTH
def test_a_list_names_the_request_that_was_searched_for_under_2026(document: Document) -> None:
    client = at(document).client
    request_id = send(client)
    expected = request_id if document is OF_2026 else None
    assert client.list_messages(requestId=request_id).json.get("requestId") == expected
    assert "requestId" not in client.list_messages(**DAY).json


@BOTH
def test_a_request_is_processing_until_all_of_its_messages_have_a_result_under_2026(document: Document) -> None:
    client = at(document).client
    request_id = send(client, messages=[{"to": "01011112222"}, {"to": "01000060010"}])
    processing = "processing" if document is OF_2026 else "success"
    for length in ("1ms", "2s"):
        advance(client, length)
        assert client.list_messages(requestId=request_id).json["statusName"] == processing
        assert client.list_messages(**DAY).json["statusName"] == "success"
    advance(client, "10s")
    answer = client.list_messages(requestId=request_id)
    assert (answer.json["statusCode"], answer.json["statusName"]) == ("202", "success")


@BOTH
@pytest.mark.parametrize(
    ("fields", "subject"), [({}, ""), ({"type": "LMS"}, ""), ({"type": "LMS", "subject": "title"}, "title")]
)
def test_a_result_always_has_a_subject_under_2026(document: Document, fields: dict[str, str], subject: str) -> None:
    client = at(document).client
    send(client, **fields)
    (message_id,) = ids([client.list_messages(**DAY)])
    (message,) = client.get_message(message_id).json["messages"]
    assert message.get("subject") == (subject if document is OF_2026 or subject else None)


@BOTH
@pytest.mark.parametrize("kind", ["sms", "SMS", "Lms"])
def test_types_are_taken_in_any_case(document: Document, kind: str) -> None:
    assert at(document).client.send(type=kind).status == 202


# --- reservations ------------------------------------------------------------------------------------


@BOTH
@pytest.mark.parametrize(
    ("local", "zone", "expected"),
    [
        ("2026-03-03 13:19", None, "2026-03-03T13:19:00+09:00"),
        ("2026-03-03 13:19", "UTC", "2026-03-03T13:19:00+00:00"),
        ("2026-07-01 09:00", "America/New_York", "2026-07-01T09:00:00-04:00"),
        ("2026-12-01 09:00", "America/New_York", "2026-12-01T09:00:00-05:00"),
        ("2026-12-01 09:00", "Asia/Kathmandu", "2026-12-01T09:00:00+05:45"),
        # It occurs twice, and the first counts (rule reserve.zone).
        ("2026-11-01 01:30", "America/New_York", "2026-11-01T01:30:00-04:00"),
    ],
)
def test_a_reserve_time_is_answered_with_its_offset_under_2026(
    document: Document, local: str, zone: str | None, expected: str
) -> None:
    client = at(document).client
    reserve_id = send(client, reserveTime=local, **({"reserveTimeZone": zone} if zone else {}))
    answer = client.get_reservation(reserve_id).json
    assert answer["reserveTime"] == (expected if document is OF_2026 else local)
    assert answer["reserveTimeZone"] == (zone or "Asia/Seoul")


def by_scenario(client: Client, _: str) -> None:
    step = {"when": {"reservation": "due"}, "then": {"reservation": "SKIP"}}
    path = f"services/{client.service_id}/scenarios/skip"
    assert client.admin("PUT", path, {"name": "skip", "steps": [step]}).status == 200


def by_call(client: Client, reserve_id: str) -> None:
    path = f"services/{client.service_id}/reservations/{reserve_id}/conclude"
    assert client.admin("POST", path, {"status": "SKIP"}).status == 200


def by_setting(client: Client, _: str) -> None:
    assert client.admin("PUT", f"services/{client.service_id}/settings", {"in_use": "no"}).status == 200


@BOTH
@pytest.mark.parametrize("skip", [by_scenario, by_call, by_setting])
def test_a_reservation_of_a_service_that_is_not_in_use_is_skipped(
    document: Document, skip: Callable[[Client, str], None]
) -> None:
    client = at(document).client
    reserve_id = reserve(client, DUE)
    skip(client, reserve_id)
    advance(client, "2h")
    answer = client.get_reservation(reserve_id)
    assert answer.json["reserveStatus"] == ("SKIP" if document is OF_2026 else "FAIL")
    told = (
        "the reservation is SKIP, for which the document of 2023 has no word but FAIL; the setting document=2026 has it"
        " [reserve.skip]"
    )
    listed = client.list_messages(requestId=reserve_id)
    assert (listed.json["statusName"], listed.json["messages"]) == ("fail", [])
    assert {answer.diagnosis, listed.diagnosis} == {"" if document is OF_2026 else told}
    assert (
        f"(got a reservation that is {answer.json['reserveStatus']})" in client.cancel_reservation(reserve_id).diagnosis
    )


def test_a_scenario_decides_before_the_setting() -> None:
    client = at(OF_2026, in_use=InUse.NO).client
    reserve_id = reserve(client, DUE)
    step = {"when": {"reservation": "due"}, "then": {"reservation": "STALE"}}
    client.admin("PUT", f"services/{client.service_id}/scenarios/x", {"name": "x", "steps": [step]})
    advance(client, "2h")
    assert client.get_reservation(reserve_id).json["reserveStatus"] == ReserveStatus.STALE


def test_only_what_becomes_due_while_a_service_is_not_in_use_is_skipped() -> None:
    client = at(OF_2026).client
    first, later = reserve(client, DUE), reserve(client, DUE + timedelta(hours=2))
    by_setting(client, "")
    advance(client, "2h")
    assert client.admin("PUT", f"services/{client.service_id}/settings", {"in_use": "yes"}).status == 200
    advance(client, "2h")
    statuses = [client.get_reservation(each).json["reserveStatus"] for each in (first, later)]
    assert statuses == ["SKIP", "DONE"]


# --- the block list ----------------------------------------------------------------------------------


@BOTH
def test_a_page_of_the_block_list_may_be_empty_under_2023_only(document: Document) -> None:
    client = at(document).client
    client.register("01011112222")
    answer = client.list_unsubscribes(pageSize=0)
    assert answer.status == (400 if document is OF_2026 else 200)
    assert ("the setting document=2023 takes 0, too" in answer.diagnosis) is (document is OF_2026)
    assert [client.list_unsubscribes(pageSize=size).status for size in (1, 100, 101)] == [200, 200, 400]
    assert client.list_unsubscribes(pageSize=1, pageIndex=1).json == []


# --- refusals ----------------------------------------------------------------------------------------


def test_errors_name_the_status_under_2026() -> None:
    client = at(OF_2026).client
    invalid = client.send(messages=[{"to": "010-1"}, {}])
    assert invalid.json == {
        "status": 400,
        "errors": "Bad Request",
        "errorMessage": "'messages[0].to' must be digits only.",
    }
    assert "'messages[1].to' is required." in invalid.diagnosis
    unknown = client.get_message("x")
    assert unknown.json == {"status": 404, "errors": "Not Found", "errorMessage": "'messageId' is not found"}
    forbidden = Client(client.transport, service_id="undefined").send()
    message = "Do not have access to this 'serviceId'"
    assert forbidden.json == {"status": 403, "errors": "Forbidden", "errorMessage": message}


@BOTH
@pytest.mark.parametrize(
    ("status", "of_2023", "name"),
    [
        (400, {"status": 400, "errors": ["a", "b"], "errorMessage": "a"}, "Bad Request"),
        (403, {"status": 403, "error": "Forbidden", "message": "a"}, "Forbidden"),
        (404, {"status": 404, "errorMessage": "a"}, "Not Found"),
        (499, {"status": 499, "errorMessage": "a"}, ""),
    ],
)
def test_a_scripted_refusal_of_sens_has_the_form_of_the_document(
    document: Document, status: int, of_2023: dict[str, Any], name: str
) -> None:
    client = at(document).client
    path = f"services/{client.service_id}/faults"
    assert client.admin("POST", path, {"respond": {"status": status, "errors": ["a", "b"]}}).status == 201
    answer = client.send()
    of_2026 = {"status": status, "errors": name, "errorMessage": "a"}
    assert (answer.status, answer.json) == (status, of_2026 if document is OF_2026 else of_2023)


@BOTH
def test_the_gateway_is_the_same(document: Document) -> None:
    client = at(document).client
    refused = client.request("GET", f"{client.base}/messages", headers={"x-ncp-apigw-signature-v2": "x"})
    assert refused.json["error"]["errorCode"] == "200"
    assert client.request("GET", "/sms/v3").json["error"]["errorCode"] == "300"


# --- the choice --------------------------------------------------------------------------------------


def test_each_service_has_its_own_document() -> None:
    client = at(OF_2023).client
    other = Client(client.transport, service_id="ncp:sms:kr:1:other")
    other.send()
    assert client.admin("PUT", f"services/{other.service_id}/settings", {"document": "2026"}).status == 200
    assert isinstance(client.send(type="FAX").json["errors"], list)
    assert other.send(type="FAX").json["errors"] == "Bad Request"
    assert client.admin("PUT", f"services/{other.service_id}/settings", {"document": None}).status == 200
    assert isinstance(other.send(type="FAX").json["errors"], list)


def test_an_unknown_document_is_refused_with_those_that_there_are() -> None:
    client = at(OF_2023).client
    answer = client.admin("PUT", f"services/{client.service_id}/settings", {"document": "2024"})
    assert answer.status == 400
    assert "document: must be 2023 or 2026" in answer.json["message"]
