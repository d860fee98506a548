"""The page on a phone and in the dark, by keyboard only, and by the rules of axe-core."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Sending
from tests.browser.driver import accessibility, sample
from tests.browser.driver.inbox import PHONE, Inbox
from tests.cli.support import Process

SCHEMES = pytest.mark.parametrize("scheme", ["light", "dark"])


@SCHEMES
def test_axe_finds_nothing_serious_in_the_form_that_asks_for_the_token(
    tab: Callable[..., Inbox], guarded_server: Process, scheme: str
) -> None:
    inbox = tab(guarded_server.url, color_scheme=scheme).visit()
    inbox.sign_in("wrong")
    expect(inbox.alert).to_be_visible()
    accessibility.check(inbox.page)
    inbox.complaints.take("401")


def test_a_phone_never_scrolls_sideways(tab: Callable[..., Inbox], server: Process, send: Sending) -> None:
    inbox = tab(server.url, **PHONE).visit()
    assert inbox.sideways == 0
    sample.send_all(send)
    send("a" * 2_000, to="01077778888", type="LMS", subject="w" * 40)
    inbox.visit()
    assert inbox.sideways == 0
    for text in ("01077778888", sample.LONG[:20], sample.UNSENDABLE[:10]):
        inbox.open(text)
        expect(inbox.content).to_be_in_viewport()
        assert inbox.sideways == 0, text


def test_everything_can_be_reached_and_used_by_keyboard(inbox: Inbox, send: Sending) -> None:
    send("one", to="01011110001")
    send("two", to="01022220002")
    inbox.visit()
    inbox.tab_to(inbox.search_field)
    inbox.type("to:0101111")
    inbox.press("Enter")
    expect(inbox.rows).to_have_count(1)
    inbox.tab_to(inbox.row("one").get_by_role("link"))
    inbox.press("Enter")
    expect(inbox.content).to_have_text("one")
    inbox.tab_to(inbox.page.get_by_role("link", name="한국어"))
    inbox.press("Enter")
    expect(inbox.opened).to_contain_text("수신번호")
