"""The language of the page."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Sending
from tests.browser.driver.inbox import Inbox
from tests.cli.support import Process


@pytest.mark.parametrize(
    ("locale", "language", "empty"),
    [
        ("ko-KR", "ko", "아직 메시지가 없습니다."),
        ("en-GB", "en", "No message yet."),
        ("de-DE", "en", "No message yet."),
    ],
)
def test_the_page_follows_the_browser(
    tab: Callable[..., Inbox], server: Process, locale: str, language: str, empty: str
) -> None:
    inbox = tab(server.url, locale=locale).visit()
    expect(inbox.page.locator("html")).to_have_attribute("lang", language)
    expect(inbox.page.get_by_text(empty)).to_be_visible()


def test_a_chosen_language_stays_through_searches_and_messages(inbox: Inbox, send: Sending) -> None:
    send("인증번호 482913")
    inbox.visit()
    inbox.open("482913")
    inbox.switch_language("한국어")
    expect(inbox.opened).to_contain_text("수신번호")
    expect(inbox.content).to_have_text("인증번호 482913")
    inbox.search("482913")
    expect(inbox.page).to_have_title("메시지 · mocksens")
    inbox.open("482913")
    expect(inbox.opened).to_contain_text("수신번호")
    inbox.switch_language("English")
    expect(inbox.opened).to_contain_text("One-time code")
