"""The block list."""

import re

import pytest

from tests.client import Client
from tests.web.inbox.pages import Elements, act, html
from tests.web.inbox.test_composing import area, two_services

BLOCK_LIST = "/_mocksens/inbox/block-list"


def blocked(client: Client) -> list[str]:
    entries = client.admin("GET", f"services/{client.service_id}/unsubscribes").json["unsubscribes"]
    return [entry["clientTelNo"] for entry in entries]


def block(client: Client, *numbers: str) -> None:
    client.admin("POST", f"services/{client.service_id}/unsubscribes", {"clientTelNo": list(numbers)})


def listed(page: str) -> list[str]:
    return re.findall('<th scope="row">([0-9]+)</th>', page)


def test_an_empty_list_says_what_it_is_for(client: Client) -> None:
    page = html(client, BLOCK_LIST)
    assert "No number is blocked." in page
    assert "fails with E917 (Blocked number by customer DB)" in page
    assert 'type="search"' not in page
    assert "E917 (고객DB 차단번호)" in html(client, BLOCK_LIST, accept_language="ko")


def test_numbers_are_listed_newest_first_with_their_origin(client: Client) -> None:
    client.clock({"freeze": "2099-01-01T09:00:00+09:00"})
    client.register("01011110000")
    client.clock({"advance": "1h"})
    block(client, "01011110001")
    page = html(client, BLOCK_LIST)
    assert listed(page) == ["01011110001", "01011110000"]
    rows = re.findall(r"<td><time[^>]*>([^<]+)</time></td>\s*<td>([^<]+)</td>", page)
    assert rows == [
        ("2099-01-01 10:00:00", "by calling the 080 number (C)"),
        ("2099-01-01 09:00:00", "by the API (M)"),
    ]
    assert "Numbers: 2, newest first" in page


def test_numbers_are_added_as_calls_add_them(client: Client) -> None:
    answer = act(client, "block", back=BLOCK_LIST, numbers="010-1234-5678, 01011110001\r\n010 1111 0002")
    assert (answer.status, answer.headers["location"]) == (303, BLOCK_LIST)
    assert blocked(client) == ["01012345678", "01011110001", "01011110002"]
    assert html(client, BLOCK_LIST).count("by calling the 080 number (C)") == 3


@pytest.mark.parametrize("numbers", ["", "abc", "01011110000, +82"])
def test_other_texts_are_refused_and_typed_again(client: Client, numbers: str) -> None:
    answer = act(client, "block", back=BLOCK_LIST, numbers=numbers)
    page = answer.body.decode()
    assert answer.status == 400
    assert "The action was refused" in page
    assert area(page, "numbers") == numbers
    assert blocked(client) == []


def test_a_number_is_removed_by_senss_own_operation(client: Client) -> None:
    block(client, "01011110000", "01011110001")
    answer = act(client, "unblock", back=f"{BLOCK_LIST}?q=0101", number="01011110000")
    assert (answer.status, answer.headers["location"]) == (303, f"{BLOCK_LIST}?q=0101")
    assert blocked(client) == ["01011110001"]
    requests = client.admin("GET", f"services/{client.service_id}/requests").json["requests"]
    assert requests[-1]["operation"] == "delete-unsubscribes"


def test_a_removal_that_sens_refuses_is_told(client: Client) -> None:
    block(client, "01011110000")
    answer = act(client, "unblock", back=BLOCK_LIST)
    assert (answer.status, "SENS answered 400" in answer.body.decode()) == (400, True)
    assert listed(answer.body.decode()) == ["01011110000"]


def test_each_button_says_which_number_it_removes(client: Client) -> None:
    block(client, "01011110000")
    (button,) = [each for each in Elements(html(client, BLOCK_LIST)).named("button") if each.get("name") == "number"]
    assert (button["value"], button["aria-label"]) == ("01011110000", "Remove 01011110000")


def test_digits_find_a_number(client: Client) -> None:
    block(client, "01011110000", "01022220000", "01022221111")
    page = html(client, f"{BLOCK_LIST}?q=+2222")
    assert listed(page) == ["01022221111", "01022220000"]
    assert "2 of 3 numbers match, newest first" in page
    (field,) = [each for each in Elements(page).named("input") if each.get("type") == "search"]
    assert field["value"] == "2222"
    page = html(client, f"{BLOCK_LIST}?q=%3Cb%3E")
    assert "No number matches." in page
    assert "<b>" not in page


def test_a_long_list_has_pages(client: Client) -> None:
    numbers = [f"0101111{index:04}" for index in range(450)]
    block(client, *numbers)
    shown, link, pages = [], BLOCK_LIST, 0
    while link:
        page = html(client, link)
        shown += listed(page)
        pages += 1
        assert f"Page {pages} of 3" in page
        assert ('rel="prev"' in page) == (pages > 1)
        link = next((str(each["href"]) for each in Elements(page).named("a") if each.get("rel") == "next"), "")
    assert shown == numbers[::-1]
    assert pages == 3


@pytest.mark.parametrize(("page", "number"), [("9", 3), ("0", 1), ("-1", 1), ("x", 1), ("1" * 30, 1), ("2", 2)])
def test_a_page_that_does_not_exist_is_another_one(client: Client, page: str, number: int) -> None:
    block(client, *(f"0101111{index:04}" for index in range(450)))
    assert f"Page {number} of 3" in html(client, f"{BLOCK_LIST}?page={page}")


def test_a_search_and_a_service_are_kept_from_page_to_page() -> None:
    client = two_services("first", "second")
    block(client, *(f"0101111{index:04}" for index in range(450)))
    page = html(client, f"{BLOCK_LIST}?service=second&q=0101")
    (link,) = [str(each["href"]) for each in Elements(page).named("a") if each.get("rel") == "next"]
    assert link == f"{BLOCK_LIST}?service=second&q=0101&page=2"
    search = page.partition('role="search"')[2].partition("</form>")[0]
    assert '<input type="hidden" name="service" value="second">' in search


def test_the_list_is_that_of_one_service() -> None:
    client = two_services("first", "second")
    block(client, "01011110000")
    page = html(client, f"{BLOCK_LIST}?service=second")
    assert "Service second" in page
    assert listed(page) == ["01011110000"]
    assert listed(html(client, BLOCK_LIST)) == []
    assert "Service first" in html(client, BLOCK_LIST)


def test_a_service_that_does_not_exist_has_no_list(client: Client) -> None:
    page = html(client, f"{BLOCK_LIST}?service=nobody")
    assert "This server has no service nobody." in page
    assert 'id="block"' not in page
