"""Failures: scenarios that are played, one-off failures, and magic numbers."""

from playwright.sync_api import Locator, expect

from tests.browser.conftest import Sending
from tests.browser.driver.inbox import Inbox
from tests.client import Client

FAILURES = "/_mocksens/inbox/scenarios"


def section(inbox: Inbox, name: str) -> Locator:
    """Return a part of the view by its heading."""
    return inbox.page.get_by_role("region", name=name, exact=True)


def test_a_scenario_from_the_library_fails_the_next_send_until_it_is_stopped(
    inbox: Inbox, send: Sending, client: Client
) -> None:
    send()
    inbox.visit(FAILURES)
    inbox.page.get_by_role("link", name="Library", exact=True).click()
    inbox.button("Play endpoint-error").click()
    expect(inbox.row("endpoint-error")).to_contain_text("playing")
    assert client.send().status == 503
    inbox.page.get_by_role("link", name="In play").click()
    expect(section(inbox, "Scenarios")).to_contain_text("used 1 of")
    inbox.button("Stop endpoint-error").click()
    expect(section(inbox, "Scenarios")).to_contain_text("No scenario is playing.")
    send()


def test_the_use_of_a_scenario_is_counted_as_it_happens(inbox: Inbox, send: Sending, client: Client) -> None:
    client.admin("PUT", f"services/{client.service_id}/scenarios/skt-outage")
    inbox.visit(FAILURES)
    expect(inbox.row("skt-outage")).to_contain_text("used 0 of 3")
    send(to="01012345678")
    expect(inbox.row("skt-outage")).to_contain_text("used 1 of 3, 2 left")


def test_a_one_off_failure_hits_the_next_send_only(inbox: Inbox, send: Sending, client: Client) -> None:
    send()
    inbox.visit(FAILURES)
    expect(section(inbox, "One-off failures")).to_contain_text("None waiting.")
    inbox.field("What happens").select_option("respond:throttled")
    inbox.button("Add").click()
    expect(section(inbox, "One-off failures")).to_contain_text("used 0 of 1, 1 left")
    assert client.send().status == 429
    expect(section(inbox, "One-off failures")).to_contain_text("None waiting.")
    send()


def test_a_magic_number_leads_to_a_message_that_fails(inbox: Inbox, send: Sending, client: Client) -> None:
    send()
    client.clock({"freeze": True})
    inbox.visit(FAILURES, part="numbers")
    inbox.search("3001")
    inbox.page.get_by_role("link", name="Compose a message to 01000003001").click()
    expect(inbox.field("To")).to_have_value("01000003001")
    inbox.field("Content").fill("who is there?")
    inbox.button("Send").click()
    expect(inbox.content).to_have_text("who is there?")
    client.clock({"advance": "1h"})
    expect(inbox.opened).to_contain_text("3001 · No subscriber")
