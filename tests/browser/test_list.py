"""The list of messages, its searches, and the open message."""

from playwright.sync_api import expect

from tests.browser.conftest import Sending
from tests.browser.driver.inbox import Inbox


def test_what_was_sent_is_listed_newest_first(inbox: Inbox, send: Sending) -> None:
    send("first", to="01011110001")
    send("second", to="01011110002", type="LMS")
    send.by("my-shop")("third", to="01011110003")
    inbox.visit()
    expect(inbox.rows).to_have_count(3)
    expect(inbox.rows.nth(0)).to_contain_text("01011110003")
    expect(inbox.rows.nth(0)).to_contain_text("my-shop")
    expect(inbox.rows.nth(1)).to_contain_text("LMS")
    expect(inbox.rows.nth(2)).to_contain_text("first")
    expect(inbox.opened).to_have_text("Choose a message to see it.")


def test_a_search_can_be_shared_by_its_address(inbox: Inbox, send: Sending) -> None:
    send("one", to="01011110001")
    send("two", to="01022220002")
    inbox.visit()
    inbox.search("to:0102222")
    expect(inbox.rows).to_have_count(1)
    expect(inbox.row("01022220002")).to_be_visible()
    address = inbox.page.url
    inbox.visit()
    expect(inbox.rows).to_have_count(2)
    inbox.page.goto(address)
    expect(inbox.search_field).to_have_value("to:0102222")
    expect(inbox.rows).to_have_count(1)


def test_a_search_without_a_match_and_one_with_a_mistake_say_so(inbox: Inbox, send: Sending) -> None:
    send()
    inbox.visit()
    inbox.search("nothing like this")
    expect(inbox.page.get_by_role("main")).to_contain_text("No message matches.")
    inbox.search("stat:failed")
    expect(inbox.alert).to_contain_text("did you mean status?")
    expect(inbox.search_field).to_have_accessible_description(inbox.alert.inner_text())


def test_messages_are_opened_and_closed(inbox: Inbox, send: Sending) -> None:
    send("인증번호 482913", to="01011110001")
    send("other", to="01022220002")
    inbox.visit()
    inbox.open("482913")
    expect(inbox.content).to_have_text("인증번호 482913")
    expect(inbox.opened.locator(".otp")).to_contain_text("482913")
    expect(inbox.rows).to_have_count(2)
    inbox.open("other")
    expect(inbox.content).to_have_text("other")
    inbox.back()
    expect(inbox.content).to_have_text("인증번호 482913")
    inbox.back()
    expect(inbox.content).to_have_count(0)
    inbox.open("other")
    inbox.close()
    expect(inbox.rows).to_have_count(2)


def test_older_messages_are_on_further_pages(inbox: Inbox, send: Sending) -> None:
    for number in range(51):
        send(to=f"010111100{number:02}")
    inbox.visit()
    expect(inbox.rows).to_have_count(50)
    inbox.page.get_by_role("link", name="Older messages").click()
    expect(inbox.rows).to_have_count(1)
    expect(inbox.row("01011110000")).to_be_visible()
    inbox.page.get_by_role("link", name="Newest messages").click()
    expect(inbox.rows).to_have_count(50)


def test_a_message_that_is_gone_is_told(inbox: Inbox, send: Sending) -> None:
    send()
    inbox.visit("/", open="my-shop/nothing")
    expect(inbox.opened).to_contain_text("This message does not exist any more.")
