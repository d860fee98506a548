"""The page changes without being loaded again."""

import threading
from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.conftest import Sending
from tests.browser.driver.inbox import Inbox
from tests.cli.support import Process
from tests.client import Client


def test_a_message_appears_as_it_is_sent(inbox: Inbox, send: Sending) -> None:
    inbox.visit()
    expect(inbox.command).to_be_visible()
    send("first", to="01011110001")
    expect(inbox.row("first")).to_be_visible()
    expect(inbox.command).to_have_count(0)
    send.by("my-shop")("second", to="01011110002")
    expect(inbox.rows).to_have_count(2)
    expect(inbox.rows.first).to_contain_text("second")


def test_a_message_appears_only_where_the_search_finds_it(inbox: Inbox, send: Sending) -> None:
    inbox.visit(q="to:0102222")
    expect(inbox.rows).to_have_count(0)
    send(to="01011110001")
    send(to="01022220002")
    expect(inbox.row("01022220002")).to_be_visible()
    expect(inbox.rows).to_have_count(1)
    expect(inbox.search_field).to_have_value("to:0102222")


def test_the_status_of_an_open_message_changes(inbox: Inbox, send: Sending, client: Client) -> None:
    client.clock({"freeze": True})
    send("soon")
    inbox.visit()
    inbox.open("soon")
    expect(inbox.opened).to_contain_text("READY")
    client.clock({"advance": "1h"})
    expect(inbox.opened).to_contain_text("COMPLETED")
    expect(inbox.row("soon")).to_contain_text("0 Succeeded")
    expect(inbox.content).to_have_text("soon")


def test_what_a_person_does_meanwhile_is_kept(inbox: Inbox, send: Sending) -> None:
    send("open me")
    inbox.visit()
    inbox.open("open me")
    inbox.search_field.press_sequentially("half a sear")
    send("another", to="01022220002")
    expect(inbox.rows).to_have_count(2)
    expect(inbox.content).to_have_text("open me")
    expect(inbox.search_field).to_have_value("half a sear")
    expect(inbox.search_field).to_be_focused()


def test_a_message_stays_open_however_much_arrives(inbox: Inbox, send: Sending) -> None:
    send("open me", to="01011110000")
    inbox.visit()
    ended = threading.Event()

    def go_on() -> None:
        while not ended.is_set():
            send("noise", to="01022220002")

    sender = threading.Thread(target=go_on)
    sender.start()
    try:
        for _ in range(5):
            inbox.visit(q="to:0101111")
            inbox.open("open me")
            expect(inbox.content).to_have_text("open me")
    finally:
        ended.set()
        sender.join()
    send("last", to="01011110009")
    expect(inbox.row("last")).to_be_visible()
    expect(inbox.content).to_have_text("open me")


def test_ten_tabs_of_one_browser_show_a_message_that_arrives(
    tab: Callable[..., Inbox], server: Process, send: Sending
) -> None:
    first = tab(server.url).visit()
    context = first.page.context
    tabs = [first, *(Inbox(context.new_page(), server.url, first.complaints).visit() for _ in range(9))]
    send("for all of them")
    for each in tabs:
        expect(each.row("for all of them")).to_be_visible()


def test_another_tab_listens_when_the_one_that_did_is_closed(
    tab: Callable[..., Inbox], server: Process, send: Sending
) -> None:
    inbox = tab(server.url)
    first = Inbox(inbox.page.context.new_page(), server.url, inbox.complaints).visit()
    inbox.visit()
    send("for both")
    expect(first.row("for both")).to_be_visible()
    expect(inbox.row("for both")).to_be_visible()
    first.page.close()
    send("for one")
    expect(inbox.row("for one")).to_be_visible()
