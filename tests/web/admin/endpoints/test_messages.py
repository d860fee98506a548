"""Messages and reservations of a service, over HTTP."""

import re
from urllib.parse import quote

import pytest

from mocksens import Sens, Switches
from mocksens.core.service import Service
from mocksens.core.switches import Delivery
from tests.client import Client, InProcess
from tests.conformance.world import base64_text, picture
from tests.web.admin.endpoints.support import START, look, messages, send_to

pytestmark = pytest.mark.usefixtures("_frozen")


# --- one message -------------------------------------------------------------------------------------


def test_everything_that_is_known_of_a_message_is_shown(client: Client) -> None:
    request_id = send_to(client, "01011112222", content="인증번호는 [482914]입니다.")
    (message,) = messages(client)
    message_id = message.pop("messageId")
    assert client.get_message(message_id).status == 200
    assert message == {
        "cursor": 1,
        "requestId": request_id,
        "type": "SMS",
        "contentType": "COMM",
        "countryCode": "82",
        "from": "0212345678",
        "to": "01011112222",
        "subject": None,
        "content": "인증번호는 [482914]입니다.",
        "otp": "482914",
        "delivered": {"subject": None, "content": "인증번호는 [482914]입니다."},
        "bytes": {"subject": None, "content": {"length": 26, "limit": 90, "cut": False}},
        "unsupported": None,
        "unsupportedSubject": None,
        "files": [],
        "status": "READY",
        "requestTime": "2026-01-01T09:00:00.000+09:00",
        "processingTime": "2026-01-01T09:00:00.200+09:00",
        "completeTime": "2026-01-01T09:00:01.000+09:00",
        "result": "0",
        "resultMeaning": None,
        "telcoCode": "SKT",
        "scriptedBy": None,
        "notes": [],
    }
    client.clock({"advance": "1s"})
    later = look(client, f"messages/{message_id}").json
    assert (later["status"], later["resultMeaning"]) == ("COMPLETED", "Succeeded")


def test_texts_are_shown_as_asked_for_and_as_delivered(client: Client) -> None:
    send_to(client, "01011112222", type="LMS", subject="제목" * 20, content="가" * 1_001)
    (message,) = messages(client)
    assert (len(message["subject"]), len(message["content"])) == (40, 1_001)
    assert (len(message["delivered"]["subject"]), len(message["delivered"]["content"])) == (20, 1_000)
    assert message["bytes"] == {
        "subject": {"length": 80, "limit": 40, "cut": True},
        "content": {"length": 2_002, "limit": 2_000, "cut": True},
    }


def test_a_character_that_cannot_be_sent_is_named(client: Client) -> None:
    send_to(client, "01011112222", content="fly \N{ROCKET}\N{SNOWMAN}")
    send_to(client, "01011112222", type="LMS", subject="\N{ROCKET}\N{SNOWMAN} 알림")
    shown = [(message["unsupported"], message["unsupportedSubject"]) for message in messages(client)]
    assert shown == [("\N{ROCKET}", None), (None, "\N{ROCKET}")]


def test_files_are_shown_as_far_as_they_are_known(client: Client) -> None:
    file = client.upload(fileName="a.jpg", fileBody=base64_text(picture())).json["fileId"]
    send_to(client, "01011112222", type="MMS", files=[{"fileId": file}, {"fileId": "gone"}])
    first, second = messages(client)[0]["files"]
    assert first == {
        "fileId": file,
        "name": "a.jpg",
        "size": len(picture()),
        "expireTime": "2026-01-07T09:00:00.000+09:00",
    }
    assert second == {"fileId": "gone", "name": None}


def test_who_decided_is_shown(client: Client) -> None:
    send_to(client, "01000003012", "01000050000")
    decided, never = messages(client)
    assert (decided["result"], decided["scriptedBy"]) == ("3012", "the number 01000003012")
    assert (never["completeTime"], never["result"]) == (None, None)


def test_a_result_that_nobody_knows_yet_is_none() -> None:
    client = Client(InProcess(Sens(seed="tests", switches=Switches(delivery=Delivery("manual")))))
    client.clock({"freeze": START})
    send_to(client, "01011112222")
    assert (messages(client)[0]["completeTime"], messages(client)[0]["result"]) == (None, None)


def test_a_message_of_nobody_is_404(client: Client) -> None:
    answer = look(client, f"messages/{'x' * 200}")
    assert (answer.status, answer.json["message"]) == (
        404,
        f"this service has no messageId '{'x' * 80}'; GET …/messages lists all",
    )


def test_an_id_of_another_kind_is_told_for_what_it_is(client: Client) -> None:
    send_to(client, "01011112222")
    sent = messages(client)[0]
    told = look(client, f"messages/{sent['requestId']}").json["message"]
    assert told.endswith(f"is the requestId of a send, not a messageId; give {sent['messageId']}")
    path = f"services/{client.service_id}"
    for call, body in (
        (f"messages/{sent['requestId']}/complete", {}),
        (f"reservations/{sent['messageId']}/conclude", {"status": "STALE"}),
        ("messages/undefined/complete", {}),
    ):
        answer = client.admin("POST", f"{path}/{call}", body)
        assert answer.status == 404
        assert re.search("requestId of a send|was no reservation|is the word 'undefined'", answer.json["message"])


# --- many messages -----------------------------------------------------------------------------------


def test_messages_are_listed_oldest_first_from_a_cursor_on(client: Client) -> None:
    assert look(client, "messages").json == {"messages": [], "cursor": 0, "generation": 1}
    for number in range(5):
        send_to(client, f"0101111000{number}")
    page = look(client, "messages?limit=2").json
    assert ([each["to"][-1] for each in page["messages"]], page["cursor"]) == (["0", "1"], 2)
    page = look(client, f"messages?limit=2&after={page['cursor']}").json
    assert ([each["to"][-1] for each in page["messages"]], page["cursor"]) == (["2", "3"], 4)
    page = look(client, f"messages?limit=2&after={page['cursor']}").json
    assert ([each["to"][-1] for each in page["messages"]], page["cursor"]) == (["4"], 5)
    assert look(client, "messages?after=5").json == {"messages": [], "cursor": 5, "generation": 1}
    assert look(client, "messages?after=99").json == {"messages": [], "cursor": 5, "generation": 1}
    assert look(client, "messages?limit=0").json == {"messages": [], "cursor": 5, "generation": 1}


def test_a_hundred_are_listed_if_nobody_says_how_many_and_a_thousand_at_most(client: Client) -> None:
    for _ in range(11):
        send_to(client, *["01011112222"] * 100)
    assert [len(messages(client, query)) for query in ("", "?limit=150", "?limit=1100")] == [100, 150, 1000]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", [0, 1, 2, 3]),
        ("?to=0101*", [0, 1]),
        ("?to=01012345678", [1]),
        ("?to=/78$/", [1, 3]),
        ("?to=0101", []),
        ("?from=0299999999", [3]),
        ("?from=029*&to=010*", [3]),
        ("?contains=code", [2]),
        ("?contains=CODE", []),
        ("?contains=%EB%B2%88%ED%98%B8", [0]),
        ("?contains=*", [3]),
        ("?content=the*", [2]),
        ("?content=/CODE$/", []),
        ("?content=code", []),
        ("?content=\\*\\*&from=0299999999", []),
        ("?content=**&contains=*", [3]),
        ("?after=1&to=0101*", [1]),
    ],
)
def test_a_list_may_be_narrowed(client: Client, query: str, found: list[int]) -> None:
    send_to(client, "01011112222", content="인증번호 1234")
    send_to(client, "01012345678")
    send_to(client, "01022222222", content="the code")
    send_to(client, "01099995678", content="**", **{"from": "0299999999"})
    assert [each["cursor"] - 1 for each in messages(client, query)] == found


def test_the_cursor_of_a_narrowed_list_passes_over_what_does_not_fit(client: Client) -> None:
    send_to(client, "0101", "0102", "0101", "0102")
    assert look(client, "messages?to=0101").json["cursor"] == 4
    assert look(client, "messages?to=0101&limit=1").json["cursor"] == 1
    assert look(client, "messages?to=0101&limit=2").json["cursor"] == 3


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("after=x", "`after` must be a whole number from 0 to 999999999999999, not 'x'"),
        ("after=-1", "`after` must be a whole number"),
        ("after=1.5", "`after` must be a whole number"),
        ("after=" + "9" * 5000, "`after` must be a whole number"),
        ("after=%D9%A1", "`after` must be a whole number"),
        ("limit=x", "`limit` must be a whole number"),
        ("to=/(/", "to is not a regular expression"),
        ("from=/[/", "from is not a regular expression"),
        ("content=/*/", "content is not a regular expression"),
    ],
)
@pytest.mark.parametrize("path", ["messages", "messages/wait"])
def test_a_query_that_cannot_be_meant_is_told(client: Client, path: str, query: str, expected: str) -> None:
    for service in (client, Client(client.transport, service_id="nobody")):
        answer = look(service, f"{path}?{query}")
        assert answer.status == 400
        unknown = path == "messages/wait" and query.startswith("limit")
        assert ("unknown parameter `limit`" if unknown else expected) in answer.json["message"]
        assert len(answer.body) < 300


@pytest.mark.parametrize("path", ["messages", "messages/wait"])
def test_an_expression_that_takes_too_long_is_told(client: Client, path: str) -> None:
    send_to(client, "0" * 25)
    client.transport.app.sens.service(client.service_id).store.messages.after(0)[0].to = "0" * 200 + "1"  # type: ignore[attr-defined]
    answer = look(client, f"{path}?to=/%5E(0%7C00)%2B$/")
    assert (answer.status, "takes too long to compare" in answer.json["message"]) == (400, True)


def test_what_became_due_is_listed(client: Client, service: Service) -> None:
    reserve_id = client.send(reserveTime="2026-01-01 10:00").json["requestId"]
    assert messages(client) == []
    service.clock.advance(hours=1)
    (message,) = messages(client)
    assert (message["requestId"], message["requestTime"]) == (reserve_id, "2026-01-01T10:00:00.000+09:00")


OWN = quote("/order ([A-Z]+)/")


def test_every_call_that_gives_a_message_takes_a_pattern_for_its_code(client: Client) -> None:
    send_to(client, "01011112222", content="order AB, code 482913")
    (message,) = messages(client)
    assert message["otp"] == "482913"
    assert look(client, f"messages?otp={OWN}").json["messages"][0]["otp"] == "AB"
    assert look(client, f"messages/wait?otp={OWN}").json["message"]["otp"] == "AB"
    assert look(client, f"messages/{message['messageId']}?otp={OWN}").json["otp"] == "AB"


def test_a_pattern_for_a_code_does_not_choose_messages(client: Client) -> None:
    send_to(client, "01011112222", content="code 482913")
    assert look(client, f"messages/wait?otp={OWN}").json["message"]["otp"] is None


@pytest.mark.parametrize("call", ["messages", "messages/wait", "messages/x"])
@pytest.mark.parametrize(
    ("written", "expected"), [("/(/", "otp is not a regular exp"), ("5*", "otp must be a /regular exp")]
)
def test_a_bad_pattern_for_a_code_is_refused(client: Client, call: str, written: str, expected: str) -> None:
    answer = look(client, f"{call}?otp={quote(written)}")
    assert (answer.status, expected in answer.json["message"]) == (400, True)


def test_a_pattern_for_a_code_that_takes_too_long_is_refused(client: Client) -> None:
    send_to(client, "01011112222", type="LMS", content="a" * 1_900)
    answer = look(client, f"messages?otp={quote('/(a+)+=/')}")
    assert (answer.status, "takes too long" in answer.json["message"]) == (400, True)


# --- reservations ------------------------------------------------------------------------------------


def test_reservations_are_listed_as_they_stand(client: Client) -> None:
    assert look(client, "reservations").json == {"reservations": []}
    first = client.send(
        type="LMS",
        content="later",
        messages=[{"to": "0101"}, {"to": "0102"}],
        reserveTime="2026-01-01 01:00",
        reserveTimeZone="UTC",
    ).json["requestId"]
    second = client.send(reserveTime="2026-01-01 12:00").json["requestId"]
    client.cancel_reservation(second)
    client.clock({"advance": "1h"})
    reservation, canceled = look(client, "reservations").json["reservations"]
    assert reservation == {
        "reserveId": first,
        "status": "PROCESSING",
        "reserveTime": "2026-01-01 01:00",
        "reserveTimeZone": "UTC",
        "outcome": "DONE",
        "due": "2026-01-01T10:00:00.000+09:00",
        "type": "LMS",
        "contentType": "COMM",
        "from": "0212345678",
        "content": "later",
        "to": ["0101", "0102"],
    }
    assert (canceled["reserveId"], canceled["status"]) == (second, "CANCELED")


# --- services that cannot be -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    ["messages", "messages/wait?timeout=0", "messages/m", "reservations", "requests", "requests/1", "events"],
)
def test_a_service_that_cannot_be_is_403(path: str) -> None:
    client = Client(InProcess(Sens(services=["a"])), service_id="b")
    assert look(client, path).status == 403
    assert look(client, "verify", {}).status == 403
