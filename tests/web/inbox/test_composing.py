"""The form that sends a message."""

import json
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from mocksens import Sens, create_app
from mocksens.core.scenarios import magic_numbers
from tests.client import Answer, Client, InProcess
from tests.web.inbox.pages import HOSTILE, Elements, act, html, send

COMPOSE = "/_mocksens/inbox/compose"
FILLED_IN = {
    "type": "SMS",
    "contentType": "COMM",
    "countryCode": "82",
    "from": "0212345678",
    "to": "01012345678",
    "failing": "",
    "subject": "",
    "content": "안녕하세요",
    "reserveTime": "",
}


def submit(client: Client, **fields: str) -> Answer:
    return act(client, "send", back=COMPOSE, **{**FILLED_IN, **fields})


def messages(client: Client) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = client.admin("GET", f"services/{client.service_id}/messages").json["messages"]
    return listed


def last_body(client: Client) -> Any:
    """Return the body of the last request to SENS."""
    requests = client.admin("GET", f"services/{client.service_id}/requests").json["requests"]
    return json.loads(requests[-1]["body"])


def fields(page: str) -> dict[str, str]:
    """Return the values that a browser would submit from the form, except those of lists and text areas."""
    return {
        str(each["name"]): each.get("value") or ""
        for each in Elements(page).named("input")
        if each.get("name") and (each.get("type") not in {"radio", "checkbox"} or "checked" in each)
    }


def area(page: str, name: str) -> str:
    return page.partition(f'name="{name}"')[2].partition(">")[2].partition("</textarea>")[0].removeprefix("\n")


# --- sending -----------------------------------------------------------------------------------------


def test_a_message_is_sent_and_shown(client: Client) -> None:
    answer = submit(client)
    assert answer.status == 303
    (message,) = messages(client)
    assert (message["to"], message["content"], message["type"]) == ("01012345678", "안녕하세요", "SMS")
    assert parse_qs(urlsplit(answer.headers["location"]).query)["q"] == [f"request:{message['requestId']}"]
    page = html(client, answer.headers["location"])
    assert 'aria-current="true"' in page
    assert message["messageId"] in page


def test_several_recipients_are_separated_by_commas_or_lines(client: Client) -> None:
    assert submit(client, to="01011110000, 01011110001\r\n01011110002;\n").status == 303
    assert [each["to"] for each in messages(client)] == ["01011110000", "01011110001", "01011110002"]


def test_a_recipient_that_fails_is_added(client: Client) -> None:
    submit(client, failing="01000003018")
    submit(client, to="", failing="01000002000")
    client.clock({"advance": "1m"})
    assert [(each["to"], each["result"]) for each in messages(client)] == [
        ("01012345678", "0"),
        ("01000003018", "3018"),
        ("01000002000", "2000"),
    ]


def test_a_line_end_counts_as_one_byte(client: Client) -> None:
    submit(client, content="a\r\nb")
    assert messages(client)[0]["content"] == "a\nb"


def test_an_advertisement_abroad_is_sent_as_one(client: Client) -> None:
    submit(client, contentType="AD", countryCode="81", to="9012345678")
    (message,) = messages(client)
    assert (message["contentType"], message["countryCode"]) == ("AD", "81")


@pytest.mark.parametrize(("kind", "subject"), [("SMS", None), ("LMS", "제목"), ("MMS", "제목")])
def test_only_long_messages_have_a_subject(client: Client, kind: str, subject: str | None) -> None:
    submit(client, type=kind, subject="제목")
    assert last_body(client).get("subject") == subject


def test_an_mms_has_a_picture(client: Client) -> None:
    answer = submit(client, type="MMS", picture="on")
    (message,) = messages(client)
    assert (message["type"], [file["name"] for file in message["files"]]) == ("MMS", ["picture.jpg"])
    assert "/_mocksens/inbox/pictures/" in html(client, answer.headers["location"])


@pytest.mark.parametrize(("kind", "picture"), [("MMS", {}), ("LMS", {"picture": "on"})])
def test_other_messages_have_none(client: Client, kind: str, picture: dict[str, str]) -> None:
    submit(client, type=kind, **picture)
    assert messages(client)[0]["type"] == "LMS"


def test_a_reservation_is_made_in_korean_time(client: Client) -> None:
    client.clock({"freeze": "2099-01-01T09:00:00+09:00"})
    answer = submit(client, reserveTime="2099-01-01T10:30")
    assert (answer.status, answer.headers["location"]) == (303, "/_mocksens/inbox/reservations")
    assert last_body(client)["reserveTime"] == "2099-01-01 10:30"
    assert not messages(client)


def test_an_answer_that_names_no_request_leads_to_all_messages(client: Client) -> None:
    client.admin("POST", f"services/{client.service_id}/faults", {"fault": "malformed-json", "commit": True})
    assert submit(client).headers["location"] == "/"


# --- a refusal ---------------------------------------------------------------------------------------


def test_a_refusal_is_explained_and_keeps_what_was_typed(client: Client) -> None:
    typed = {
        "type": "MMS",
        "contentType": "AD",
        "countryCode": "81",
        "from": "02-1234",
        "subject": 'a "subject"',
        "reserveTime": "2099-01-01T10:30",
    }
    answer = submit(client, **typed, to="010\n011", content="\n<b>two</b>\nlines", failing="01000003018")
    page = answer.body.decode()
    assert answer.status == 400
    said = "".join(Elements(page).texts)
    assert "SENS answered 400: 'from' must be digits only." in said
    assert "(got '02-1234', with a letter that looks like a digit; did you mean 021234?) [send.numbers" in said
    assert {name: fields(page)[name] for name in typed} == typed
    assert "picture" not in fields(page)
    assert area(page, "to") == "010\n011"
    assert area(page, "content") == "\n&lt;b&gt;two&lt;/b&gt;\nlines"
    assert '<option value="01000003018" selected>' in page
    assert not messages(client)


def test_the_page_after_a_refusal_is_that_of_the_form(client: Client) -> None:
    answer = submit(client, **{"from": ""})
    assert answer.headers["hx-replace-url"] == COMPOSE
    assert f'name="back" value="{COMPOSE}"' in answer.body.decode()


def test_a_refusal_of_the_gateway_has_its_code(client: Client) -> None:
    answer = submit(client, failing="01000040429")
    assert (answer.status, "SENS answered 429, errorCode" in answer.body.decode()) == (429, True)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_typed_again_as_text(client: Client, text: str) -> None:
    plain = submit(client, **{"from": "x", "to": "plain", "subject": "plain", "content": "plain"})
    page = Elements(submit(client, **{"from": "x" + text, "to": text, "subject": text, "content": text}).body.decode())
    assert {name for name, _ in page.found} <= {name for name, _ in Elements(plain.body.decode()).found}
    assert not [name for _, attributes in page.found for name in attributes if name.startswith("on")]


# --- what the form offers ----------------------------------------------------------------------------


def test_the_form_begins_with_an_sms_to_nobody(client: Client) -> None:
    page = html(client, COMPOSE)
    begins_with = {"type": "SMS", "contentType": "COMM", "countryCode": "82", "from": "0212345678", "subject": ""}
    assert fields(page).items() >= begins_with.items()
    assert "picture" in fields(page)
    assert (area(page, "to"), area(page, "content")) == ("", "")


def test_the_address_can_fill_it_in(client: Client) -> None:
    page = html(client, f"{COMPOSE}?{urlencode({'to': '01000003018', 'type': 'LMS', 'content': 'hello'})}")
    assert (area(page, "to"), area(page, "content"), fields(page)["type"]) == ("01000003018", "hello", "LMS")


def test_the_last_sender_is_offered(client: Client) -> None:
    send(client, **{"from": "15441234"})
    assert fields(html(client, COMPOSE))["from"] == "15441234"


def test_registered_senders_are_offered(client: Client) -> None:
    send(client)
    callers = [f"0212340{index:03}" for index in range(6)]
    client.admin("PUT", f"services/{client.service_id}/callers", {"callers": callers})
    page = html(client, COMPOSE)
    assert fields(page)["from"] == callers[0]
    assert [each["value"] for each in Elements(page.partition("<datalist")[2]).named("option")][:6] == callers
    assert "One of the registered numbers: 0212340000, 0212340001, 0212340002, 0212340003, 0212340004, …" in page
    client.admin("PUT", f"services/{client.service_id}/callers", {"callers": callers[3:4]})
    assert "One of the registered numbers: 0212340003<" in html(client, COMPOSE)


def test_every_number_that_fails_is_offered(client: Client) -> None:
    page = html(client, COMPOSE)
    offered = {str(each["value"]) for each in Elements(page).named("option")} - {""}
    assert offered == {number for number, _ in magic_numbers.catalogue()} - {"01000000000"}


def test_a_number_that_breaks_the_connection_leaves_no_answer(client: Client) -> None:
    answer = act(client, "send", **{"from": "0212345678", "failing": "01000080001", "content": "hi", "type": "SMS"})
    assert (answer.status, "The connection broke before SENS answered." in answer.body.decode()) == (502, True)


@pytest.mark.parametrize(
    ("language", "effects"),
    [
        (
            "en",
            (
                "2000 Delivery timeout · 01000002000",
                "HTTP 429 quota-exceeded · 01000040429",
                "never leaves PROCESSING · 01000050000",
                "completes after 90 seconds · 01000060090",
                "shows PROCESSING 3 times, then COMPLETED · 01000070003",
            ),
        ),
        ("ko", ("2000 전송 시간 초과 · 01000002000", "90초 후 완료 · 01000060090")),
    ],
)
def test_their_effects_are_told(client: Client, language: str, effects: tuple[str, ...]) -> None:
    page = html(client, COMPOSE, accept_language=language)
    assert [effect for effect in effects if f">{effect}</option>" not in page] == []


def test_numbers_without_an_effect_are_not_offered(client: Client) -> None:
    client.admin("PUT", f"services/{client.service_id}/settings", {"magic_numbers": "off"})
    page = html(client, COMPOSE)
    assert "The setting magic_numbers is off." in page
    assert "01000003018" not in page


def test_an_mms_is_not_offered_where_its_picture_would_be_refused(client: Client) -> None:
    assert 'value="MMS"' in html(client, COMPOSE)
    client.admin("PUT", f"services/{client.service_id}/settings", {"inline_files": "refuse"})
    page = html(client, COMPOSE)
    assert 'value="MMS"' not in page
    assert 'name="picture"' not in page


def test_lengths_are_measured_against_their_limits(client: Client) -> None:
    page = Elements(html(client, COMPOSE))
    (content,) = [each for each in page.named("textarea") if each["name"] == "content"]
    (subject,) = [each for each in page.named("input") if each.get("name") == "subject"]
    assert [content[f"data-limit-{kind}"] for kind in ("sms", "lms", "mms")] == ["90", "2000", "2000"]
    assert subject["data-limit"] == "40"
    meters = [each for each in page.named("p") if "data-meter" in each]
    assert [(each["data-meter"], "hidden" in each) for each in meters] == [
        ("compose-subject", True),
        ("compose-content", True),
    ]


# --- several services --------------------------------------------------------------------------------


def two_services(*names: str) -> Client:
    transport = InProcess(Sens())
    transport.app = create_app(Sens(services=names))
    return Client(transport, service_id=names[-1])


def test_one_of_several_services_sends() -> None:
    client = two_services("first", "second")
    page = html(client, f"{COMPOSE}?service=second")
    form = page.partition('id="compose"')[2]
    assert "<option>first</option>" in form
    assert "<option selected>second</option>" in form
    assert submit(client, service="second").status == 303
    assert len(messages(client)) == 1


def test_a_refusal_keeps_the_service() -> None:
    client = two_services("first", "second")
    page = submit(client, service="second", **{"from": "x"}).body.decode()
    assert "<option selected>second</option>" in page.partition('id="compose"')[2]


def test_a_service_that_does_not_exist_has_no_form(client: Client) -> None:
    page = html(client, f"{COMPOSE}?service=nobody")
    assert "This server has no service nobody." in page
    assert 'id="compose"' not in page


@pytest.mark.parametrize("name", ["block-list", "compose"])
def test_a_server_without_services_says_so(name: str) -> None:
    transport = InProcess(Sens())
    transport.app = create_app(Sens(services=()))
    assert "This server has no services." in html(Client(transport), f"/_mocksens/inbox/{name}")
