"""The clock, in the sheet that each view has."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Sending
from tests.browser.driver.inbox import Inbox
from tests.client import Client

NOON = "2026-03-02T12:00:00+09:00"


@pytest.fixture
def noon(client: Client) -> None:
    """Stop the clock of the service at noon."""
    client.clock({"freeze": NOON})


@pytest.mark.usefixtures("noon")
def test_an_hour_can_be_advanced(inbox: Inbox) -> None:
    inbox.visit()
    inbox.clock.click()
    inbox.button("+ 1 hour").click()
    expect(inbox.clock).to_contain_text("2026-03-02 13:00:00")
    inbox.button("+ 10 minutes").click()
    expect(inbox.clock).to_contain_text("2026-03-02 13:10:00")
    expect(inbox.sheet).to_be_visible()


@pytest.mark.usefixtures("noon")
def test_the_clock_is_advanced_until_a_reservation_is_sent(inbox: Inbox, send: Sending) -> None:
    inbox.visit()
    send("see you tomorrow", reserveTime="2026-03-03 09:30")
    inbox.clock.click()
    expect(inbox.sheet).to_contain_text("2026-03-03 09:30")
    expect(inbox.row("see you tomorrow")).to_have_count(0)
    inbox.button("To the next reservation").click()
    expect(inbox.row("see you tomorrow")).to_be_visible()
    expect(inbox.clock).to_contain_text("2026-03-03 09:30:00")
    expect(inbox.button("To the next reservation")).to_be_disabled()
    expect(inbox.sheet).to_contain_text("No reservation is waiting.")


def test_the_clock_stops_and_goes_on(inbox: Inbox, send: Sending) -> None:
    send()
    inbox.visit()
    inbox.clock.click()
    inbox.button("Stop").click()
    expect(inbox.clock).to_contain_text("stopped")
    stopped = inbox.clock.locator("time").inner_text()
    inbox.reload()
    expect(inbox.clock).to_contain_text(stopped)
    inbox.clock.click()
    inbox.button("Resume").click()
    expect(inbox.clock).not_to_contain_text("stopped")
    expect(inbox.clock).not_to_contain_text(stopped)


@pytest.mark.usefixtures("noon")
def test_what_is_typed_in_the_sheet_is_kept_while_messages_arrive(inbox: Inbox, send: Sending) -> None:
    inbox.visit()
    inbox.clock.click()
    inbox.field("Advance by").press_sequentially("90")
    send("meanwhile")
    expect(inbox.row("meanwhile")).to_be_visible()
    expect(inbox.field("Advance by")).to_be_focused()
    inbox.type("m")
    inbox.press("Enter")
    expect(inbox.clock).to_contain_text("2026-03-02 13:30:00")
