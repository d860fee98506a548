import pytest

from mocksens.spec.limits import UNSUBSCRIBES_MAX
from mocksens.spec.parameters import Kind
from tests.client import Client
from tests.operations.support import WRONG, errors, neighbour, people, refused

PATH = "body[0].clientTelNo"


def left(client: Client) -> list[str]:
    return [entry["clientTelNo"] for entry in client.list_unsubscribes().json]


# --- headers -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("content_type", [None, "text/plain", "application/json"])
def test_deleting_needs_no_content_type(client: Client, content_type: str | None) -> None:
    client.register("0101")
    headers = {"content-type": content_type}
    answer = client.request("DELETE", f"{client.base}/unsubscribes", json=[{"clientTelNo": "0101"}], headers=headers)
    assert answer.status == 204
    assert left(client) == []


# --- parameters --------------------------------------------------------------------------------------


@pytest.mark.parametrize("body", [b"", b"[", b"null", b"{}", b'{"clientTelNo":"0101"}', b'"0101"', b"0101"])
def test_a_body_that_is_no_json_list_deletes_nothing(client: Client, body: bytes) -> None:
    client.register("0101")
    answer = client.request("DELETE", f"{client.base}/unsubscribes", body=body)
    assert set(refused(answer)) == {"body"}
    assert len(errors(answer)) == 1, "one mistake is one violation"
    assert left(client) == ["0101"]


@pytest.mark.parametrize("entry", [{}, {"clientTelNo": None}, {"clientTelNo": ""}])
def test_a_number_is_required(client: Client, entry: dict[str, object]) -> None:
    answer = client.request("DELETE", f"{client.base}/unsubscribes", json=[entry])
    assert errors(answer) == [f"'{PATH}' is required."]


@pytest.mark.parametrize("wrong", [*WRONG[Kind.DIGITS], "0" * 26, [], {}])
def test_a_number_is_digits_only(client: Client, wrong: object) -> None:
    answer = client.request("DELETE", f"{client.base}/unsubscribes", json=[{"clientTelNo": wrong}])
    assert refused(answer) == [PATH]
    assert "[send.numbers, " in answer.diagnosis


@pytest.mark.parametrize("entry", [None, "0101", 101, []])
def test_an_entry_is_an_object(client: Client, entry: object) -> None:
    assert refused(client.request("DELETE", f"{client.base}/unsubscribes", json=[entry])) == ["body[0]"]


def test_one_to_a_thousand_at_a_time(client: Client) -> None:
    most = [person["to"] for person in people(UNSUBSCRIBES_MAX.value)]
    client.register(*most)
    assert refused(client.unregister()) == ["body"]
    assert refused(client.unregister(*most, "0101")) == ["body"]
    assert len(left(client)) == 100
    assert client.unregister(*most).status == 204
    assert left(client) == []


def test_one_bad_number_among_many_deletes_none(client: Client) -> None:
    client.register("0101", "0102")
    assert refused(client.unregister("0101", "x")) == ["body[1].clientTelNo"]
    assert left(client) == ["0101", "0102"]


def test_unknown_fields_are_ignored_and_noted(client: Client) -> None:
    client.register("0101")
    body = [{"clientTelNo": "0101", "registerType": "C"}]
    answer = client.request("DELETE", f"{client.base}/unsubscribes", json=body)
    assert (answer.status, answer.body) == (204, b"")
    assert answer.diagnosis == "ignored, not in the document: body[].registerType [check.unknown-fields]"


# --- behaviour ---------------------------------------------------------------------------------------


def test_deleting_answers_with_nothing(client: Client) -> None:
    client.register("0101", "0102", "0103")
    answer = client.unregister("0103", "0101")
    assert (answer.status, answer.body, answer.diagnosis) == (204, b"", "")
    assert "content-type" not in answer.headers
    assert left(client) == ["0102"]


def test_deleting_an_unknown_number_is_no_mistake(client: Client) -> None:
    client.register("0101")
    assert client.unregister("0102").status == 204
    assert client.unregister("0101", "0102", "0101").status == 204
    assert left(client) == []


def test_another_service_keeps_its_numbers(client: Client) -> None:
    other = neighbour(client)
    other.register("0101")
    assert client.unregister("0101").status == 204
    assert left(other) == ["0101"]
