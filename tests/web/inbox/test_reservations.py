"""The view of reservations: the time that is left, cancellation, and the status at the due time."""

import re
from typing import Any

import pytest

from mocksens import Sens
from mocksens.core.records import Reservation
from mocksens.core.service import Service
from mocksens.web import in_process
from mocksens.web.inbox.views.reservations import SIZE
from tests.client import Client, InProcess
from tests.web.inbox.pages import HOSTILE, Elements, act, get, html

VIEW = "/_mocksens/inbox/reservations"
START = "2099-01-01T09:00:00+09:00"


@pytest.fixture
def frozen(client: Client) -> Client:
    client.clock({"freeze": START})
    return client


def reserve(client: Client, time: str = "2099-01-01 12:00", **fields: Any) -> str:
    answer = client.send(reserveTime=time, **fields)
    assert answer.status == 202, answer.body
    return str(answer.json["requestId"])


def rows(page: str) -> list[str]:
    """Return the texts of each row, with single spaces."""
    found = re.findall('<tr id="r-.+?</tr>', page, re.DOTALL)
    return [" ".join(" ".join(Elements(row).texts).split()) for row in found]


def ids(page: str) -> list[str]:
    return re.findall('data-copy="(.+?)"', page)


# --- what is shown -----------------------------------------------------------------------------------


def test_without_a_reservation_the_page_says_what_one_is(client: Client) -> None:
    page = html(client, VIEW)
    assert "No reservation yet." in page
    assert "A send with reserveTime waits here" in page
    assert not Elements(page).named("table")


def test_a_reservation_is_shown_with_the_time_that_is_left(frozen: Client) -> None:
    reserve_id = reserve(frozen, "2099-01-01 11:05", content="see you at noon")
    page = html(frozen, VIEW)
    (row,) = rows(page)
    assert row.startswith("2099-01-01 11:05 in 2 h 5 min READY 01011112222 SMS see you at noon")
    assert ids(page) == [reserve_id]
    frozen.clock({"advance": "7470s"})
    assert "in 30 s READY" in rows(html(frozen, VIEW))[0]


@pytest.mark.parametrize(
    ("now", "left", "left_ko"),
    [
        ("2098-12-30T09:30:00+09:00", "in 2 d 2 h", "2일 2시간 후"),
        ("2099-01-01T11:00:00+09:00", "in 1 h", "1시간 후"),
        ("2099-01-01T11:59:59.500+09:00", "in 0 s", "0초 후"),
    ],
)
def test_the_time_that_is_left_is_put_into_words(client: Client, now: str, left: str, left_ko: str) -> None:
    client.clock({"freeze": "2098-12-30T09:00:00+09:00"})
    reserve(client)
    client.clock({"freeze": now})
    assert f" {left} READY" in rows(html(client, VIEW))[0]
    assert f" {left_ko} READY (발송 대기)" in rows(html(client, VIEW, accept_language="ko"))[0]


def test_the_time_is_shown_as_it_was_sent_if_its_zone_is_another(frozen: Client) -> None:
    reserve(frozen, "2099-01-01 03:30", reserveTimeZone="UTC")
    assert rows(html(frozen, VIEW))[0].startswith("2099-01-01 12:30 in 3 h 30 min sent as 2099-01-01 03:30 UTC")


def test_the_first_recipients_and_the_beginning_of_the_text_are_shown(frozen: Client) -> None:
    many = [{"to": f"0101111000{index}"} for index in range(5)]
    reserve(frozen, content="x" * 100, type="LMS", contentType="AD", messages=many)
    (row,) = rows(html(frozen, VIEW))
    assert "01011110000 01011110001 01011110002 and 2 more LMS Ad " + "x" * 80 + "… " in row


def test_those_that_wait_come_first_and_then_the_latest(frozen: Client) -> None:
    done = [reserve(frozen, f"2099-01-01 {time}") for time in ("10:00", "11:00")]
    waiting = [reserve(frozen, f"2099-01-0{day} 12:00") for day in (3, 2)]
    canceled = reserve(frozen, "2099-01-04 12:00")
    assert frozen.cancel_reservation(canceled).status == 204
    frozen.clock({"advance": "3h"})
    page = html(frozen, VIEW)
    assert ids(page) == [waiting[1], waiting[0], canceled, done[1], done[0]]
    statuses = re.findall('class="state (.+?)"', page)
    assert statuses == ["ready", "ready", "canceled", "done", "done"]


def test_a_reservation_that_was_sent_leads_to_its_messages(frozen: Client) -> None:
    sent, failed = reserve(frozen), reserve(frozen, "2099-01-01 11:00")
    act(frozen, "conclude-reservation", reservation=failed, status="FAIL")
    frozen.clock({"advance": "4h"})
    links = [str(each["href"]) for each in Elements(html(frozen, VIEW)).named("a")]
    assert [link for link in links if "request" in link and "q=" in link] == [f"/?q=request%3A{sent}"]
    assert "01011112222" in html(frozen, f"/?q=request%3A{sent}")


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_shown_as_text(frozen: Client, text: str) -> None:
    reserve(frozen, content="plain", type="LMS")
    plain = Elements(html(frozen, VIEW))
    frozen.admin("POST", f"services/{frozen.service_id}/reset")
    frozen.clock({"freeze": START})
    reserve(frozen, content=text, type="LMS")
    page = Elements(html(frozen, VIEW))
    assert [name for name, _ in page.found] == [name for name, _ in plain.found]
    shown = "".join(page.texts).replace("\r\n", "\n").replace("\r", "\n")
    assert text[:80].replace("\r\n", "\n").replace("\r", "\n") in shown


def test_reservations_of_all_services_or_of_one_are_shown() -> None:
    first = Client(InProcess(Sens(services=["first", "second"])), service_id="first")
    second = Client(first.transport, service_id="second")
    for client in (first, second):
        client.clock({"freeze": START})
    mine, other = reserve(first, content="mine"), reserve(second, "2099-01-01 11:00", content="other")
    page = html(first, VIEW)
    assert ids(page) == [other, mine]
    assert [row.split(" Copy ")[1].split()[0] for row in rows(page)] == ["second", "first"]
    assert ids(html(first, f"{VIEW}?service=first")) == [mine]


# --- pages -------------------------------------------------------------------------------------------


def test_a_page_has_a_bounded_number_of_reservations(frozen: Client, service: Service) -> None:
    first = reserve(frozen)
    store = service.store.reservations
    example = store.by_id[first]
    count = 2 * SIZE + 5
    for index in range(1, count):
        store.add(
            Reservation(
                reserve_id=f"R{index}",
                send=example.send,
                file_ids=(),
                due=example.due + index,
                done=example.done + index,
                canceled=index > SIZE + 50,
            )
        )
    page, shown = html(frozen, VIEW), []
    assert f"1 to {SIZE} of {count}" in page
    assert "First page" not in page
    while True:
        shown += ids(page)
        links = [str(each["href"]) for each in Elements(page).named("a") if each.get("rel") == "next"]
        if not links:
            break
        page = html(frozen, links[0])
        assert "First page" in page
    waiting = [first, *(f"R{index}" for index in range(1, SIZE + 51))]
    assert shown == [*waiting, *(f"R{index}" for index in reversed(range(SIZE + 51, count)))]
    assert f"{2 * SIZE + 1} to {count} of {count}" in page


@pytest.mark.parametrize("skip", ["x", "-1", "", "9" * 10, "²"])
def test_an_unknown_page_is_the_first(frozen: Client, skip: str) -> None:
    reserve_id = reserve(frozen)
    assert ids(html(frozen, f"{VIEW}?skip={skip.encode().hex() if not skip.isascii() else skip}")) == [reserve_id]


def test_after_the_last_page_there_is_nothing(frozen: Client) -> None:
    reserve(frozen)
    assert "No more reservations." in html(frozen, f"{VIEW}?skip=5")


# --- actions -----------------------------------------------------------------------------------------


def test_a_reservation_is_cancelled_by_senss_own_operation(frozen: Client) -> None:
    reserve_id = reserve(frozen)
    answer = act(frozen, "cancel-reservation", back=VIEW, reservation=reserve_id)
    assert (answer.status, answer.headers["location"]) == (303, VIEW)
    page = html(frozen, VIEW)
    assert "CANCELED" in rows(page)[0]
    assert "actions/cancel-reservation" not in page
    (request,) = frozen.admin("GET", f"services/{frozen.service_id}/requests").json["requests"][-1:]
    assert (request["operation"], request["status"]) == ("cancel-reservation", 204)


def test_a_refused_cancellation_shows_senss_answer(frozen: Client) -> None:
    reserve_id = reserve(frozen)
    act(frozen, "cancel-reservation", reservation=reserve_id)
    answer = act(frozen, "cancel-reservation", back=VIEW, reservation=reserve_id)
    page = " ".join("".join(Elements(answer.body.decode()).texts).split())
    assert answer.status == 400
    assert "SENS answered 400: 'reserveId' cannot be canceled." in page
    assert "CANCELED" in page
    assert act(frozen, "cancel-reservation", reservation="nobody").status == 404
    assert act(frozen, "cancel-reservation", reservation="../messages").status == 404
    assert act(frozen, "cancel-reservation").status == 400


def test_a_scenario_applies_to_a_cancellation(frozen: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_process, "PATIENCE", 0.2)
    reserve_id = reserve(frozen)
    act(frozen, "fail", failure="fault:hang", commit="on", times="1")
    answer = act(frozen, "cancel-reservation", reservation=reserve_id)
    assert (answer.status, "The request may have been carried out." in answer.body.decode()) == (502, True)
    assert "CANCELED" in rows(html(frozen, VIEW))[0]


@pytest.mark.parametrize("status", ["FAIL", "STALE", "DONE"])
def test_the_status_at_the_due_time_is_decided_by_hand(frozen: Client, status: str) -> None:
    reserve_id = reserve(frozen)
    answer = act(frozen, "conclude-reservation", back=VIEW, reservation=reserve_id, status=status)
    assert (answer.status, answer.headers["location"]) == (303, VIEW)
    page = html(frozen, VIEW)
    assert f"READY becomes {status} when due" in rows(page)[0]
    assert f"<option selected>{status}</option>" in page
    frozen.clock({"advance": "4h"})
    assert f'<span class="state {status.lower()}">{status}</span>' in html(frozen, VIEW)


def test_what_is_over_cannot_be_decided(frozen: Client) -> None:
    reserve_id = reserve(frozen)
    frozen.clock({"advance": "4h"})
    assert "actions/conclude-reservation" not in html(frozen, VIEW)
    answer = act(frozen, "conclude-reservation", reservation=reserve_id, status="FAIL")
    assert (answer.status, "READY" in answer.body.decode()) == (409, True)
    assert act(frozen, "conclude-reservation", reservation=reserve_id).status == 400


def test_a_service_that_does_not_exist_has_no_reservations(client: Client) -> None:
    assert get(client, f"{VIEW}?service=nobody").status == 200
