"""The keys, and a walk through the inbox without a mouse."""

from playwright.sync_api import expect

from tests.browser.conftest import Sending
from tests.browser.driver.inbox import Inbox
from tests.client import Client

COMPOSED = """(element, key) => element.dispatchEvent(
  new KeyboardEvent("keydown", {key, isComposing: true, bubbles: true, cancelable: true}))"""
"""Presses a key while a syllable is composed, as browsers report it."""


def test_keys_search_move_open_and_close(inbox: Inbox, send: Sending) -> None:
    send("one")
    send("two")
    inbox.visit()
    inbox.press("/")
    expect(inbox.search_field).to_be_focused()
    inbox.press("Escape", "j")
    expect(inbox.row("two").get_by_role("link")).to_be_focused()
    inbox.press("j")
    expect(inbox.row("one").get_by_role("link")).to_be_focused()
    inbox.press("Enter")
    expect(inbox.content).to_have_text("one")
    inbox.press("k", "Enter")
    expect(inbox.content).to_have_text("two")
    inbox.press("Escape")
    expect(inbox.content).to_have_count(0)


def test_a_key_shows_the_keys(inbox: Inbox) -> None:
    inbox.visit()
    inbox.press("?")
    expect(inbox.help).to_be_visible()
    inbox.press("/")
    expect(inbox.search_field).not_to_be_focused()
    inbox.press("Escape")
    expect(inbox.help).to_be_hidden()
    inbox.press("/")
    expect(inbox.search_field).to_be_focused()


def test_a_key_in_a_field_is_text(inbox: Inbox, send: Sending) -> None:
    send("open me")
    inbox.visit()
    inbox.open("open me")
    inbox.search_field.click()
    inbox.type("jk/?")
    expect(inbox.search_field).to_have_value("jk/?")
    expect(inbox.search_field).to_be_focused()
    expect(inbox.help).to_be_hidden()
    inbox.press("Escape")
    expect(inbox.search_field).not_to_be_focused()
    expect(inbox.content).to_have_text("open me")


def test_a_key_that_composes_a_syllable_is_no_command(inbox: Inbox, send: Sending) -> None:
    send("open me")
    inbox.visit()
    inbox.open("open me")
    body = inbox.page.locator("body")
    for key in ("?", "/", "Escape"):
        body.evaluate(COMPOSED, key)
    expect(inbox.help).to_be_hidden()
    expect(inbox.search_field).not_to_be_focused()
    inbox.search_field.click()
    inbox.search_field.evaluate(COMPOSED, "Escape")
    expect(inbox.search_field).to_be_focused()
    inbox.reload()
    expect(inbox.content).to_have_text("open me")


def test_a_walk_needs_no_mouse(inbox: Inbox, client: Client) -> None:
    client.clock({"freeze": "2026-03-02T12:00:00+09:00"})
    client.send(type="FAX")
    client.send(content="hello")
    inbox.visit()
    views = inbox.page.get_by_role("navigation", name="Views")

    inbox.tab_to(views.get_by_role("link", name="Requests"))
    inbox.press("Enter")
    expect(inbox.rows).to_have_count(2)
    inbox.press("/")
    inbox.type("FAX")
    inbox.press("Enter")
    expect(inbox.rows).to_have_count(1)
    inbox.press("Escape", "j", "Enter")
    expect(inbox.opened).to_contain_text("'type' must be one of SMS, LMS, MMS.")
    inbox.press("Escape")
    expect(inbox.opened).to_have_text("Choose a request to see it.")

    inbox.tab_to(inbox.clock)
    inbox.press("Enter")
    inbox.tab_to(inbox.button("+ 1 hour"))
    inbox.press("Enter")
    expect(inbox.clock).to_contain_text("13:00:00")
    inbox.press("Escape")
    expect(inbox.sheet).to_be_hidden()

    inbox.tab_to(views.get_by_role("link", name="Failures"))
    inbox.press("Enter")
    inbox.tab_to(inbox.page.get_by_role("link", name="Library", exact=True))
    inbox.press("Enter")
    inbox.press("/")
    inbox.type("endpoint-error")
    inbox.press("Enter")
    inbox.tab_to(inbox.button("Play endpoint-error"))
    inbox.press("Enter")
    expect(inbox.row("endpoint-error")).to_contain_text("playing")

    inbox.tab_to(views.get_by_role("link", name="Compose"))
    inbox.press("Enter")
    inbox.tab_to(inbox.field("To"))
    inbox.type("01011112222")
    inbox.tab_to(inbox.field("Content"))
    inbox.type("by hand")
    inbox.tab_to(inbox.button("Send"))
    inbox.press("Enter")
    expect(inbox.alert).to_contain_text("SENS answered 503")
    inbox.complaints.take("503")
    inbox.tab_to(inbox.button("Send"))
    inbox.press("Enter")
    expect(inbox.content).to_have_text("by hand")
