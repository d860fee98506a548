"""The inbox in a browser that runs no scripts: links and forms do everything, and a reload shows what is new."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Sending
from tests.browser.driver.inbox import Inbox
from tests.cli.support import Process
from tests.client import Client


@pytest.fixture
def plain(tab: Callable[..., Inbox], server: Process) -> Inbox:
    """Return a tab without JavaScript."""
    return tab(server.url, java_script_enabled=False)


def test_messages_are_searched_opened_and_closed(plain: Inbox, send: Sending) -> None:
    send("one", to="01011110001")
    send("two", to="01022220002")
    plain.visit()
    plain.search("to:0102222")
    expect(plain.rows).to_have_count(1)
    plain.open("two")
    expect(plain.content).to_have_text("two")
    plain.close()
    expect(plain.rows).to_have_count(1)


def test_the_clock_is_moved(plain: Inbox, client: Client) -> None:
    client.clock({"freeze": "2026-03-02T12:00:00+09:00"})
    plain.visit()
    plain.clock.click()
    plain.button("+ 1 hour").click()
    expect(plain.clock).to_contain_text("2026-03-02 13:00:00")


def test_a_message_is_sent_and_a_refusal_keeps_what_was_typed(plain: Inbox, client: Client) -> None:
    client.clock({"freeze": True})
    plain.visit("/_mocksens/inbox/compose")
    plain.field("To").fill("nobody")
    plain.field("Content").fill("안녕하세요")
    plain.button("Send").click()
    expect(plain.alert).to_contain_text("SENS answered 400")
    plain.complaints.take("400")
    expect(plain.field("Content")).to_have_value("안녕하세요")
    plain.field("To").fill("01011112222")
    plain.button("Send").click()
    expect(plain.content).to_have_text("안녕하세요")


def test_a_service_is_chosen(plain: Inbox, send: Sending) -> None:
    send()
    send.by("my-shop")("from the shop")
    plain.visit()
    plain.field("Service").select_option("my-shop")
    plain.button("Show").click()
    expect(plain.rows).to_have_count(1)
