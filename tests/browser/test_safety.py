"""Hostile texts, and the admin token. That no other host is asked, every test makes sure of."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.conftest import Sending
from tests.browser.driver.inbox import Inbox
from tests.cli.support import Process
from tests.web.inbox.pages import HOSTILE


def lines(text: str) -> str:
    """Return a text with the line ends that a page has."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def test_hostile_texts_are_shown_as_texts(inbox: Inbox, send: Sending) -> None:
    for number, text in enumerate(HOSTILE):
        send(text, to=f"010111100{number:02}", type="LMS", subject=text[:20])
    inbox.visit()
    expect(inbox.rows).to_have_count(len(HOSTILE))
    for number, text in enumerate(HOSTILE):
        inbox.open(f"010111100{number:02}")
        expect(inbox.content).to_have_js_property("textContent", lines(text))
        expect(inbox.rows).to_have_count(len(HOSTILE))
        assert inbox.sideways == 0, text


def test_a_hostile_address_is_shown_as_text(inbox: Inbox, send: Sending) -> None:
    send()
    text = " ".join(HOSTILE)
    inbox.visit(q=text, open=text, lang=text, cursor=text, service=text[:100])
    expect(inbox.search_field).to_have_count(1)
    inbox.visit(q=text, open=text, lang=text, cursor=text)
    expect(inbox.search_field).to_have_value(text.replace("\r", "").replace("\n", ""))
    expect(inbox.opened).to_contain_text("This message does not exist any more.")


def test_the_admin_token_is_asked_for_once(tab: Callable[..., Inbox], guarded_server: Process) -> None:
    inbox = tab(guarded_server.url).visit()
    expect(inbox.rows).to_have_count(0)
    inbox.sign_in("wrong")
    expect(inbox.alert).to_have_text("This is not the admin token.")
    inbox.sign_in("a token")
    expect(inbox.search_field).to_be_visible()
    inbox.reload()
    expect(inbox.search_field).to_be_visible()
    assert inbox.page.evaluate("document.cookie") == ""
    inbox.complaints.take("401")
    another = tab(guarded_server.url).visit()
    expect(another.page.get_by_label("Admin token")).to_be_focused()
    another.complaints.take("401")
