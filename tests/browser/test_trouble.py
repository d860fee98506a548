"""The page survives answers that are no pages, and a server that does not answer."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.conftest import Sending
from tests.browser.driver.inbox import Inbox
from tests.cli.support import Process, free_port

AWAY = "The server does not answer."


def test_a_server_that_ends_is_told_until_it_is_back(
    start: Callable[[int], Process], tab: Callable[..., Inbox]
) -> None:
    port = free_port()
    first = start(port)
    Sending(first.client)("before")
    inbox = tab(first.url).visit()
    expect(inbox.row("before")).to_be_visible()
    first.end()
    expect(inbox.alert).to_have_text(AWAY)
    second = start(port)
    expect(inbox.alert).to_have_count(0)
    expect(inbox.row("before")).to_have_count(0)
    Sending(second.client)("after")
    expect(inbox.row("after")).to_be_visible()
    inbox.complaints.take("sse:error")
    inbox.complaints.take("ERR_")
    # Only if the page was being got again as the server ended.
    inbox.complaints.ignore("Failed to fetch")


def test_a_form_that_is_too_long_keeps_what_was_typed(inbox: Inbox) -> None:
    inbox.visit("/_mocksens/inbox/compose")
    content = inbox.page.locator("#compose-content")
    content.evaluate("field => (field.value = 'x'.repeat(70000))")
    inbox.field("To").fill("01011112222")
    inbox.button("Send").click()
    expect(inbox.alert).to_have_text("the form may have at most 65536 bytes")
    expect(inbox.field("To")).to_have_value("01011112222")
    inbox.complaints.take("413")


def test_a_browser_that_is_no_longer_signed_in_is_asked_again(
    tab: Callable[..., Inbox], guarded_server: Process
) -> None:
    inbox = tab(guarded_server.url)
    inbox.visit()
    inbox.sign_in("a token")
    expect(inbox.command).to_be_visible()
    inbox.page.context.clear_cookies()
    Sending(guarded_server.client)("hello")
    expect(inbox.page.get_by_label("Admin token")).to_be_visible()
    inbox.complaints.take("401")


def test_the_page_is_live_after_going_back(inbox: Inbox, send: Sending) -> None:
    send("one")
    inbox.visit()
    inbox.open("one")
    expect(inbox.content).to_have_text("one")
    inbox.back()
    expect(inbox.content).to_have_count(0)
    send("two")
    expect(inbox.row("two")).to_be_visible()


def test_the_page_is_live_again_once_a_refusal_is_closed(inbox: Inbox, send: Sending) -> None:
    inbox.visit()
    inbox.page.locator("#clock-button").click()
    inbox.field("Advance by").fill("999999999d")
    inbox.button("Advance").click()
    expect(inbox.alert).to_contain_text("The action was refused")
    inbox.page.keyboard.press("Escape")
    inbox.alert.get_by_role("link", name="Close").click()
    expect(inbox.alert).to_have_count(0)
    send("after")
    expect(inbox.row("after")).to_be_visible()
    inbox.complaints.take("400")


def test_keys_work_with_a_korean_layout(inbox: Inbox, send: Sending) -> None:
    send("one")
    inbox.visit()
    inbox.page.locator("body").dispatch_event("keydown", {"key": "ㅓ", "code": "KeyJ"})
    expect(inbox.rows.first.get_by_role("link")).to_be_focused()
