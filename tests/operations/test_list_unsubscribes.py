import json
from typing import Any

import pytest

from mocksens.core.operations import unsubscribes
from mocksens.core.service import Service
from mocksens.core.switches import OBSERVED, NothingFound
from mocksens.spec.limits import UNSUBSCRIBE_PAGE_SIZE
from mocksens.spec.parameters import LIST_UNSUBSCRIBES, Kind, Parameter
from mocksens.spec.statuses import RegisterType
from tests.client import Answer, Client
from tests.operations.support import NOON, errors, is_bare, neighbour, people, refused, world

INTEGERS = [row for row in LIST_UNSUBSCRIBES if row.kind is Kind.INTEGER]
NOW = int(NOON.timestamp() * 1000)


def numbers(count: int) -> list[str]:
    return [person["to"] for person in people(count)]


def found(answer: Answer) -> list[str]:
    assert answer.status == 200, answer.body
    return [entry["clientTelNo"] for entry in answer.json]


# --- headers -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("content_type", [None, "application/json; charset=utf-8", "text/plain"])
def test_the_content_type_that_the_document_shows_is_not_needed(client: Client, content_type: str | None) -> None:
    answer = client.request("GET", f"{client.base}/unsubscribes", headers={"content-type": content_type})
    assert (answer.status, answer.body) == (200, b"[]")


# --- parameters --------------------------------------------------------------------------------------


@pytest.mark.parametrize("parameter", INTEGERS, ids=[row.name for row in INTEGERS])
def test_bounds_are_included_and_what_is_beyond_is_refused(client: Client, parameter: Parameter) -> None:
    assert parameter.at_least is not None
    assert parameter.at_most is not None
    for inside in (parameter.at_least.value, parameter.at_most.value):
        assert client.list_unsubscribes(**{parameter.name: inside}).status == 200
    beyond = (parameter.at_least.value - 1, parameter.at_most.value + 1)
    for wrong in (*beyond, "x", "1.0", "+1", "-0", "1e3", "\u0661", " 1", "9" * 5000, "2026-03-02 12:00:00", "true"):
        answer = client.list_unsubscribes(**{parameter.name: wrong})
        assert refused(answer) == [parameter.name], wrong
        assert f"[{parameter.rule}, " in answer.diagnosis


@pytest.mark.parametrize("wrong", ["010-1111-2222", "+82", "x", "\uff10", " ", "0" * 26])
def test_a_number_is_digits_only(client: Client, wrong: str) -> None:
    answer = client.list_unsubscribes(clientTelNo=wrong)
    assert refused(answer) == ["clientTelNo"]
    assert "[send.numbers, " in answer.diagnosis


def test_empty_parameters_count_as_absent(client: Client) -> None:
    client.register("0101")
    answer = client.list_unsubscribes(**{row.name: "" for row in LIST_UNSUBSCRIBES})
    assert (found(answer), answer.diagnosis) == (["0101"], "")


def test_unknown_parameters_are_ignored_and_noted(client: Client) -> None:
    answer = client.list_unsubscribes(registerType="M")
    assert (answer.status, answer.diagnosis) == (
        200,
        "ignored, not in the document: registerType [check.unknown-fields]",
    )


def test_of_a_parameter_given_twice_the_first_counts(client: Client) -> None:
    client.register(*numbers(3))
    assert len(client.request("GET", f"{client.base}/unsubscribes?pageSize=1&pageSize=2").json) == 1


def test_every_violation_is_listed(client: Client) -> None:
    wrong: dict[str, Any] = {"clientTelNo": "x", "pageSize": 101, "pageIndex": -1, "startTime": "x", "endTime": "y"}
    assert refused(client.list_unsubscribes(**wrong)) == list(wrong)


def test_the_start_is_not_after_the_end(client: Client) -> None:
    assert client.list_unsubscribes(startTime=NOW, endTime=NOW).status == 200
    answer = client.list_unsubscribes(startTime=NOW + 1, endTime=NOW)
    assert refused(answer) == ["startTime"]
    assert "[unsub.numbers, " in answer.diagnosis


# --- behaviour ---------------------------------------------------------------------------------------


def test_the_block_list_is_empty_at_first(client: Client) -> None:
    answer = client.list_unsubscribes()
    assert (answer.status, answer.headers["content-type"], answer.body) == (200, "application/json", b"[]")


def test_an_entry_has_the_documents_fields_in_their_order(client: Client, service: Service) -> None:
    service.clock.advance(milliseconds=271)
    client.register("01011112222")
    expected = [{"clientTelNo": "01011112222", "registerTime": "2026-03-02T12:00:00.271", "registerType": "M"}]
    assert json.dumps(client.list_unsubscribes().json) == json.dumps(expected)


def test_who_called_to_be_blocked_is_told_apart(client: Client, service: Service) -> None:
    client.register("0101")
    unsubscribes.register(service, service.clock.now(), ["0102"], register_type=RegisterType.CALL)
    assert [entry["registerType"] for entry in client.list_unsubscribes().json] == ["M", "C"]


def test_the_oldest_comes_first(client: Client, service: Service) -> None:
    for number in ("0103", "0101", "0102"):
        client.register(number)
        service.clock.advance(minutes=1)
    assert found(client.list_unsubscribes()) == ["0103", "0101", "0102"]


def test_a_page_has_a_hundred_unless_it_should_have_fewer(client: Client) -> None:
    assert UNSUBSCRIBE_PAGE_SIZE.value == 100
    every = numbers(250)
    client.register(*every)
    assert found(client.list_unsubscribes()) == every[:100]
    assert found(client.list_unsubscribes(pageSize=100)) == every[:100]
    assert found(client.list_unsubscribes(pageIndex=2)) == every[200:]
    assert found(client.list_unsubscribes(pageSize=7, pageIndex=3)) == every[21:28]
    assert found(client.list_unsubscribes(pageSize=1)) == every[:1]
    assert found(client.list_unsubscribes(pageIndex=3)) == []
    assert found(client.list_unsubscribes(pageSize=100, pageIndex=2**31 - 1)) == []


def test_a_page_of_nothing_is_an_empty_list(client: Client) -> None:
    client.register("0101")
    assert found(client.list_unsubscribes(pageSize=0)) == []
    assert found(client.list_unsubscribes(pageSize=0, pageIndex=5)) == []


def test_a_number_is_found_whole(client: Client) -> None:
    client.register("0101", "01011", "0102")
    assert found(client.list_unsubscribes(clientTelNo="0101")) == ["0101"]
    assert found(client.list_unsubscribes(clientTelNo="010")) == []
    assert found(client.list_unsubscribes(clientTelNo="0101", pageIndex=1)) == []


def test_times_are_milliseconds_with_both_ends_included(client: Client, service: Service) -> None:
    for number in ("0101", "0102", "0103"):
        client.register(number)
        service.clock.advance(milliseconds=1)
    assert found(client.list_unsubscribes(startTime=NOW + 1)) == ["0102", "0103"]
    assert found(client.list_unsubscribes(endTime=NOW + 1)) == ["0101", "0102"]
    assert found(client.list_unsubscribes(startTime=NOW + 1, endTime=NOW + 1)) == ["0102"]
    assert found(client.list_unsubscribes(startTime=NOW + 3)) == []
    assert found(client.list_unsubscribes(endTime=NOW - 1)) == []
    assert found(client.list_unsubscribes(startTime=0, endTime=NOW, clientTelNo="0102")) == []


def test_a_page_is_of_what_matches(client: Client, service: Service) -> None:
    client.register(*numbers(3))
    service.clock.advance(seconds=1)
    client.register("0201", "0202", "0203")
    assert found(client.list_unsubscribes(startTime=NOW + 1, pageSize=2)) == ["0201", "0202"]
    assert found(client.list_unsubscribes(startTime=NOW + 1, pageSize=2, pageIndex=1)) == ["0203"]


def test_the_block_list_outlives_the_history(client: Client, service: Service) -> None:
    client.register("0101")
    service.clock.advance(days=1000)
    assert found(client.list_unsubscribes()) == ["0101"]


def test_another_service_has_a_list_of_its_own(client: Client) -> None:
    client.register("0101")
    assert found(neighbour(client).list_unsubscribes()) == []


@pytest.mark.parametrize("profile", [True, False], ids=["profile", "switch"])
def test_nothing_found_can_be_a_bare_404(*, profile: bool) -> None:
    client = (world(OBSERVED) if profile else world(nothing_found=NothingFound.NOT_FOUND)).client
    answer = client.list_unsubscribes()
    assert is_bare(answer)
    assert "[unsub.nothing, " in answer.diagnosis
    client.register("0101")
    assert found(client.list_unsubscribes()) == ["0101"]
    assert is_bare(client.list_unsubscribes(clientTelNo="0102"))
    assert found(client.list_unsubscribes(pageIndex=1)) == []
    assert found(client.list_unsubscribes(pageSize=0)) == []
    assert errors(client.list_unsubscribes(pageSize=101))
