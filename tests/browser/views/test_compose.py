"""The form that sends a message."""

import pytest
from playwright.sync_api import expect

from tests.browser.driver.inbox import Inbox
from tests.client import Client

COMPOSE = "/_mocksens/inbox/compose"


@pytest.fixture
def composing(inbox: Inbox, client: Client) -> Inbox:
    """Return a tab with the form, of a service whose clock stands still."""
    client.clock({"freeze": True})
    return inbox.visit(COMPOSE)


def test_a_message_is_sent_and_shown(composing: Inbox) -> None:
    composing.field("To").fill("01011112222\n01033334444")
    composing.field("Content").fill("안녕하세요")
    composing.button("Send").click()
    expect(composing.content).to_have_text("안녕하세요")
    expect(composing.rows).to_have_count(2)
    composing.go("Compose")
    expect(composing.field("Content")).to_have_value("")


def test_a_refusal_shows_the_answer_and_keeps_what_was_typed(composing: Inbox) -> None:
    composing.field("To").fill("not a number")
    composing.field("Content").fill("as I was saying")
    composing.button("Send").click()
    expect(composing.alert).to_contain_text("SENS answered 400")
    composing.complaints.take("400")
    expect(composing.field("To")).to_have_value("not a number")
    expect(composing.field("Content")).to_have_value("as I was saying")
    composing.field("To").fill("01011112222")
    composing.button("Send").click()
    expect(composing.content).to_have_text("as I was saying")
    expect(composing.alert).to_have_count(0)


def test_the_length_counts_hangul_as_two_bytes_against_the_limit_of_the_type(composing: Inbox) -> None:
    composing.field("Content").press_sequentially("한글 ab")
    meter = composing.page.locator("[data-meter=compose-content]")
    expect(meter).to_contain_text("7 / 90 bytes")
    expect(composing.status).to_have_text("7 / 90 bytes")
    composing.field("LMS").check()
    expect(meter).to_contain_text("7 / 2000 bytes")
    composing.field("Subject").fill("제목" * 11)
    expect(composing.page.locator("[data-meter=compose-subject] .over").first).to_be_visible()


def test_a_recipient_that_fails_can_be_chosen(composing: Inbox, client: Client) -> None:
    composing.field("A recipient that fails").select_option("01000003018")
    composing.field("Content").fill("doomed")
    composing.button("Send").click()
    expect(composing.row("01000003018")).to_contain_text("READY")
    client.clock({"advance": "1h"})
    expect(composing.row("01000003018")).to_contain_text("3018")
    expect(composing.opened).to_contain_text("3018")
