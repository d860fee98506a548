"""The rules in a browser: a request leads to its rule, and the rule to its requests."""

from playwright.sync_api import expect

from tests.browser.driver.inbox import Inbox
from tests.client import Client

REQUESTS = "/_mocksens/inbox/requests"
RULES = "/_mocksens/inbox/rules"


def test_a_request_leads_to_its_rule_which_is_in_sight(inbox: Inbox, client: Client) -> None:
    client.send(type="FAX")
    inbox.visit(REQUESTS, open=f"{client.service_id}/1")
    inbox.opened.get_by_role("link", name="send.type").click()
    entry = inbox.page.locator("li:target")
    expect(entry).to_be_in_viewport(ratio=1)
    expect(entry).to_contain_text("send.type")
    head = inbox.page.locator("header").bounding_box()
    box = entry.bounding_box()
    assert head is not None
    assert box is not None
    assert box["y"] >= head["y"] + head["height"]


def test_a_rule_leads_to_its_requests(inbox: Inbox, client: Client) -> None:
    client.send(type="FAX")
    inbox.visit(RULES, show="fired")
    inbox.main.get_by_role("link", name="#1").click()
    expect(inbox.opened).to_contain_text("400 refused")


def test_the_counts_change_by_themselves(inbox: Inbox, client: Client) -> None:
    inbox.visit(RULES, show="fired")
    expect(inbox.main).to_contain_text("No diagnosis of a request on record")
    client.send(type="FAX")
    expect(inbox.row("send.type")).to_contain_text("in diagnoses: 1")
    client.send(type="FAX")
    expect(inbox.row("send.type")).to_contain_text("in diagnoses: 2")
