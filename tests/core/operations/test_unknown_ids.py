"""An id that is looked up in vain is named for what it is."""

import threading
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from msgspec.structs import replace

from mocksens import Sens
from mocksens.core.operations.unknown_ids import hint
from mocksens.core.service import Service
from mocksens.core.switches import DOCUMENTED, NothingFound
from tests.client import Answer, Client, InProcess
from tests.operations.support import NOON, neighbour, upload

LATER = "2026-03-04 12:00"
UUID = "11111111-2222-4333-a444-555555555555"


class Ids:
    """One id of every kind."""

    def __init__(self, client: Client) -> None:
        self.request = client.send().json["requestId"]
        self.message = client.list_messages(requestId=self.request).json["messages"][0]["messageId"]
        self.reservation = client.send(reserveTime=LATER).json["requestId"]
        self.file = upload(client).json["fileId"]


@pytest.fixture
def client() -> Client:
    sens = Sens(seed="tests")
    client = Client(InProcess(sens))
    sens.service(client.service_id).clock.freeze(NOON)
    return client


@pytest.fixture
def ids(client: Client) -> Ids:
    return Ids(client)


def said(answer: Answer) -> str:
    assert answer.status == 404
    return answer.diagnosis.partition(" [")[0]


def test_a_request_id_in_the_place_of_a_message_id_leads_to_the_message(client: Client, ids: Ids) -> None:
    there = f"{ids.request!r} is the requestId of a send, not a messageId; give {ids.message}"
    assert said(client.get_message(ids.request)) == there
    window = {"requestStartTime": "2026-03-01 00:00:00", "requestEndTime": "2026-03-03 00:00:00"}
    assert said(client.list_messages(**window, messageId=ids.request)) == there
    several = client.send(messages=[{"to": "01011112222"}, {"to": "01011113333"}]).json["requestId"]
    assert "and those of 1 more, as GET /sms/v2/" in said(client.get_message(several))


@pytest.mark.parametrize("query", ["requestId=RSSA-1", "requestStartTime=2026-03-01&requestEndTime=x", "messageId=M"])
@pytest.mark.parametrize("sign", ["", "&", "%3F"])
def test_a_query_in_the_place_of_an_id_is_told_to_lack_its_question_mark(client: Client, sign: str, query: str) -> None:
    path = f"{client.base}/messages/{sign}{query}"
    answer = client.request("GET", path)
    shown = f"{sign.replace('%3F', '?')}{query}"
    assert said(answer) == (
        f"{shown!r} is a query without its ?; send GET /sms/v2/services/{{serviceId}}/messages?{query}"
    )


def test_a_message_id_in_the_place_of_a_request_id_leads_to_the_request(client: Client, ids: Ids) -> None:
    assert said(client.list_messages(requestId=ids.message)) == (
        f"{ids.message!r} is a messageId, not a requestId; the requestId of its send is {ids.request}"
    )


def test_a_reserve_id_in_the_place_of_a_message_id_leads_to_the_reservation(client: Client, ids: Ids) -> None:
    there = said(client.get_message(ids.reservation))
    assert there.startswith(f"{ids.reservation!r} is the reserveId of a reservation that has no messages yet")
    assert f"/reservations/{ids.reservation}/reserve-status" in there


@pytest.mark.parametrize("call", ["get_reservation", "cancel_reservation"])
def test_what_is_no_reservation_is_said_to_be_none(client: Client, ids: Ids, call: str) -> None:
    ask = getattr(client, call)
    assert "is the requestId of a send without reserveTime" in said(ask(ids.request))
    assert f"is a messageId, and its send {ids.request} was no reservation" in said(ask(ids.message))
    assert "is a fileId, not a reserveId; it is the requestId of a send with reserveTime" in said(ask(ids.file))


def test_the_message_of_a_reservation_leads_to_it(client: Client, ids: Ids) -> None:
    client.clock({"advance": "3d"})
    message = client.list_messages(requestId=ids.reservation).json["messages"][0]["messageId"]
    assert f"the reserveId of its send is {ids.reservation}" in said(client.get_reservation(message))


def test_a_file_id_is_said_to_be_one(client: Client, ids: Ids) -> None:
    assert f"{ids.file!r} is a fileId, not a messageId" in said(client.get_message(ids.file))
    assert f"{ids.file!r} is a fileId, not a requestId" in said(client.list_messages(requestId=ids.file))


def test_the_ids_of_another_service_are_said_to_be_its(client: Client, ids: Ids) -> None:
    other = neighbour(client)
    other.send()
    there = f"belongs to another service of this server, {client.service_id}: it is its "
    assert f"{there}messageId" in said(other.get_message(ids.message))
    assert f"{there}requestId" in said(other.list_messages(requestId=ids.request))
    assert f"{there}reserveId" in said(other.cancel_reservation(ids.reservation))
    assert f"{there}fileId" in said(other.get_message(ids.file))


def test_another_service_that_is_at_work_is_not_waited_for(ids: Ids, client: Client) -> None:
    sens: Sens = client.transport.app.sens  # type: ignore[attr-defined]
    held, done = threading.Event(), threading.Event()

    def work() -> None:
        with sens.service(client.service_id).lock:
            held.set()
            done.wait(10)

    thread = threading.Thread(target=work)
    thread.start()
    held.wait(10)
    try:
        assert "this service has no messageId" in said(neighbour(client).get_message(ids.message))
    finally:
        done.set()
        thread.join()


@pytest.mark.parametrize(
    ("text", "look"),
    [
        ("RSSA-1765531326701-5397-78003170-MfTSMCSd", ", which looks like a requestId or reserveId; "),
        (UUID, ", though it looks like one: is it of another server, or from before a reset or restart? GET /sms"),
        ("ncp:sms:kr:1:x", ", which looks like a serviceId; "),
        ("01012345678", ", which looks like a recipient's number; "),
        ("messages", ", which is a segment of the path: is it repeated? GET /sms"),
        ("nonsense", "'nonsense'; GET /sms/v2/services/{serviceId}/messages?requestId=... gives those of a send"),
    ],
)
def test_an_id_that_nothing_has_is_told_by_its_looks(client: Client, text: str, look: str) -> None:
    assert look in said(client.get_message(text))


@pytest.mark.parametrize("around", ["%20{}", "{}%0A", "%22{}%22", "'{}'"])
def test_an_id_with_something_around_it_is_recognised(client: Client, ids: Ids, around: str) -> None:
    assert "is a messageId of this service except for" in said(client.get_message(around.format(ids.message)))


def test_an_id_in_capitals_is_recognised(client: Client, ids: Ids) -> None:
    assert "is a messageId of this service except for its case" in said(client.get_message(ids.message.upper()))


@pytest.mark.parametrize(
    "given", ["%7B{}%7D", "%3C{}%3E", "({})", "{}%3FpageSize=10", "{};a=b", "{}%2F", "%7B{}%7D,%7B{}%7D", "{}%26a=b"]
)
def test_an_id_with_brackets_or_more_behind_it_is_recognised(client: Client, ids: Ids, given: str) -> None:
    answer = said(client.get_message(given.replace("{}", ids.message)))
    assert "is a messageId of this service except for" in answer
    assert answer.endswith(f"; send {ids.message}")


@pytest.mark.parametrize(
    "spoil",
    [
        str.lower,
        str.upper,
        lambda text: text[:-1],
        lambda text: f"{text}a",
        lambda text: text.lower()[:-3],
        lambda text: f"{text};",
        lambda text: f"{{{text}}}",
    ],
)
def test_a_request_id_is_recognised_by_its_beginning_in_any_case(client: Client, ids: Ids, spoil: Any) -> None:
    asked = client.request("GET", f"{client.base}/messages?requestId={quote(spoil(ids.request))}")
    assert said(asked).endswith(f"its case, its end or surrounding characters; send {ids.request}")
    assert f"; send {ids.reservation}" in said(client.get_reservation(quote(spoil(ids.reservation))))
    client.clock({"advance": "3d"})
    assert f"; send {ids.reservation}" in said(client.get_reservation(quote(spoil(ids.reservation))))


CUTS = {
    "one short": lambda text: text[:-1],
    "one more": lambda text: f"{text}a",
    "cut at its last hyphen": lambda text: text.rpartition("-")[0],
    "cut at its first hyphen": lambda text: "-".join(text.split("-")[: 3 if text.startswith("RS") else 1]),
    "cut at its second hyphen": lambda text: "-".join(text.split("-")[: 4 if text.startswith("RS") else 2]),
    "without its beginning": lambda text: text[4:],
    "in capitals and cut": lambda text: text.upper()[:-3],
    "cut with a parameter": lambda text: f"{text[:-2]}?pageSize=10",
    "in brackets and cut": lambda text: f"{{{text[:-1]}}}",
}


@pytest.mark.parametrize("cut", CUTS.values(), ids=CUTS)
def test_a_cut_id_is_looked_up(client: Client, ids: Ids, cut: Callable[[str], str]) -> None:
    client.clock({"advance": "1s"})
    client.send()
    for whole, answer in (
        (ids.message, client.get_message(quote(cut(ids.message), safe=""))),
        (ids.request, client.list_messages(requestId=cut(ids.request))),
    ):
        assert f"; send {whole}" in said(answer)
    sent = client.send(type="MMS", files=[{"fileId": cut(ids.file)}])
    assert f"; send {ids.file}" in sent.diagnosis


@pytest.mark.parametrize("spoil", [lambda text: text.replace("-", ""), lambda text: f"urn:uuid:{text}"])
def test_another_form_of_a_uuid_is_recognised(client: Client, ids: Ids, spoil: Callable[[str], str]) -> None:
    assert f"; send {ids.message}" in said(client.get_message(spoil(ids.message)))


def test_a_beginning_of_several_ids_means_none_of_them(client: Client) -> None:
    both = [client.send().json["requestId"] for _ in range(2)]
    begun = "-".join(both[0].split("-")[:2])
    assert all(each.startswith(begun) for each in both)
    answer = said(client.list_messages(requestId=begun))
    assert answer.startswith(f"this service has no requestId {begun!r}, which looks like the beginning of a requestId")


def test_a_short_text_is_no_end_of_an_id(client: Client, ids: Ids) -> None:
    assert said(client.get_message(ids.message[-8:-1])).startswith("this service has no messageId")


def test_a_spoilt_id_of_another_kind_is_told_as_both(client: Client, ids: Ids) -> None:
    answer = said(client.list_messages(requestId=f"{{{ids.message}}}"))
    assert f"{ids.message}, which is a messageId, not a requestId; the requestId of its send is {ids.request}" in answer


@pytest.mark.parametrize(
    ("text", "look"),
    [
        (UUID[:-1], ", which has 35 characters where an id has 36: was it cut?"),
        (f"{UUID}0", ", which has 37 characters where an id has 36: was it cut?"),
        ("RSSA-1765531326701-5397-78003170-MfTSMC", ", which looks like the beginning of a requestId: was it cut?"),
        (
            f"%7B{UUID}%7D",
            "the messageId is '{11111111-2222-4333-a444-555555555555}': leave out the brackets around it",
        ),
    ],
)
def test_an_id_of_nowhere_that_was_cut_or_is_in_brackets_is_told_so(client: Client, text: str, look: str) -> None:
    assert look in said(client.get_message(text))


PLACEHOLDERS = [
    *("{messageId}", "%7BmessageId%7D", ":messageId", ":id", "undefined", "null", "None", "nil", "NaN", "NULL"),
    *("%5Bobject%20Object%5D", "$%7Bid%7D", "%3Cid%3E", "%25s", "messageId", "message_id"),
]


@pytest.mark.parametrize("text", PLACEHOLDERS)
def test_a_placeholder_in_the_place_of_an_id_is_named(client: Client, text: str) -> None:
    for name, answer in (
        ("messageId", client.get_message(text)),
        ("reserveId", client.get_reservation(text)),
        ("reserveId", client.cancel_reservation(text)),
        ("requestId", client.request("GET", f"{client.base}/messages?requestId={text}")),
    ):
        assert f"the {name} is " in said(answer)
        assert any(mark in said(answer) for mark in ("placeholder was never filled in; ", "set? ", "of that object? "))


def test_the_empty_404_of_the_observed_profile_says_it_too() -> None:
    sens = Sens(switches=replace(DOCUMENTED, nothing_found=NothingFound.NOT_FOUND))
    answer = Client(InProcess(sens)).list_messages(requestId="undefined")
    assert (answer.status, answer.body) == (404, b"")
    assert "the requestId is the word 'undefined'" in answer.diagnosis


def test_a_file_id_that_is_none_is_told_for_what_it_is(client: Client, ids: Ids) -> None:
    for text, told in (
        (ids.message, "is a messageId, not a fileId"),
        (ids.request, "is a requestId, not a fileId"),
        (ids.reservation, "is a reserveId, not a fileId"),
        ("undefined", "is a placeholder that was never filled in"),
        (
            f"{{{ids.file}}}",
            f"is unknown except for its case, its end or surrounding characters; send {ids.file}",
        ),
        (f"{{{UUID}}}", "is unknown"),
        ("{fileId}", "is a placeholder that was never filled in"),
        ("nope", "is unknown"),
    ):
        answer = client.send(type="MMS", files=[{"fileId": text}])
        assert answer.status == 202
        assert answer.diagnosis.endswith(f" {told}: fails with S006 [send.file-ids]")


def test_a_secret_key_in_the_place_of_an_id_is_not_shown(client: Client) -> None:
    secret = client.credential.secret_key
    for target in (f"{client.base}/messages/{secret}", f"/sms/{secret}/x", f"/sms/v2/services/{secret}%20/files"):
        answer = client.request("POST" if target.endswith("files") else "GET", target)
        assert secret not in answer.diagnosis
        assert answer.status in {403, 404}


def test_a_message_that_was_just_sent_is_found_from_elsewhere_without_an_index(client: Client) -> None:
    sens: Sens = client.transport.app.sens  # type: ignore[attr-defined]
    service: Service = sens.service(client.service_id)
    client.send()
    message_id = service.store.messages.after(0)[0].message_id
    assert service.store.messages.peek("x") is None
    assert "it is its messageId" in hint(sens.service("other"), "messageId", message_id)
