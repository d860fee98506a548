"""The reservations that wait, and what can be done with them."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.driver.inbox import Inbox
from tests.client import Client

RESERVATIONS = "/_mocksens/inbox/reservations"


@pytest.fixture
def reserve_id(client: Client) -> str:
    """Return the reserveId of a message that waits for two hours."""
    client.clock({"freeze": "2026-03-02T12:00:00+09:00"})
    request_id: str = client.send(content="later", reserveTime="2026-03-02 14:00").json["requestId"]
    return request_id


def reservation(inbox: Inbox) -> Locator:
    """Return the row of the message that waits."""
    return inbox.main.get_by_role("row").filter(has_text="later")


def test_a_reservation_appears_with_the_time_that_is_left(inbox: Inbox, client: Client) -> None:
    client.clock({"freeze": "2026-03-02T12:00:00+09:00"})
    inbox.visit(RESERVATIONS)
    expect(inbox.main).to_contain_text("No reservation yet.")
    client.send(content="later", reserveTime="2026-03-02 14:00")
    expect(reservation(inbox)).to_contain_text("in 2 h")
    client.clock({"advance": "30m"})
    expect(reservation(inbox)).to_contain_text("in 1 h 30 min")


def test_a_reservation_is_cancelled(inbox: Inbox, client: Client, reserve_id: str) -> None:
    inbox.visit(RESERVATIONS)
    inbox.button(f"Cancel reservation {reserve_id}").click()
    expect(reservation(inbox)).to_contain_text("CANCELED")
    expect(inbox.button(f"Cancel reservation {reserve_id}")).to_have_count(0)
    assert client.get_reservation(reserve_id).json["reserveStatus"] == "CANCELED"


def test_a_reservation_can_be_made_to_fail_when_it_is_due(inbox: Inbox, client: Client, reserve_id: str) -> None:
    inbox.visit(RESERVATIONS)
    inbox.main.get_by_role("combobox", name=f"Status of {reserve_id} when it is due").select_option("FAIL")
    inbox.button("Set").click()
    expect(reservation(inbox)).to_contain_text("becomes FAIL when due")
    client.clock({"advance": "3h"})
    expect(reservation(inbox).locator(".state")).to_have_text("FAIL")
