"""The pictures for the README and docs/: ``pytest tests/browser -m browser --screenshots DIR`` writes them.

Without the option they are taken too, so that taking them cannot fall into disrepair, but nobody sees them.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import Sending
from tests.browser.driver import sample
from tests.browser.driver.inbox import PHONE, Inbox
from tests.cli.support import Process
from tests.client import Client

DESKTOP = {"viewport": {"width": 1280, "height": 800}, "device_scale_factor": 2}
PICTURES: dict[str, dict[str, Any]] = {
    "inbox": DESKTOP,
    "inbox-dark": {**DESKTOP, "color_scheme": "dark"},
    "inbox-ko": {**DESKTOP, "locale": "ko-KR"},
    "inbox-phone": PHONE,
    "inbox-phone-dark": {**PHONE, "color_scheme": "dark"},
}
FONT = 'body { font-family: "Noto Sans CJK KR", sans-serif }'
"""Pictures are alike wherever they are taken: the ``system-ui`` of a container is not what its readers have."""


def use_font(inbox: Inbox) -> Inbox:
    """Let a tab use the font of the pictures."""

    def append(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, body=f"{response.text()}\n{FONT}")

    inbox.page.route("**/inbox.css*", append)
    return inbox


@pytest.fixture
def filled(client: Client, send: Sending) -> None:
    """Fill the server believably, always at the same time.

    Once ``mocksens serve --demo`` exists, the server of these tests is one of those.
    """
    client.clock({"freeze": "2026-03-02T10:24:00+09:00"})
    sample.send_all(send)
    client.clock({"advance": "1m"})
    send("[마켓온] 주문이 접수되었습니다.", to="01012345678")


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_taken(tab: Callable[..., Inbox], server: Process, screenshots: Path, name: str) -> None:
    inbox = use_font(tab(server.url, **PICTURES[name])).visit()
    if "phone" in name:
        inbox.page.screenshot(path=screenshots / f"{name}-list.png")
    inbox.open(sample.LONG[:20])
    expect(inbox.content).to_be_visible()
    inbox.page.screenshot(path=screenshots / f"{name}.png")
    assert (screenshots / f"{name}.png").stat().st_size > 10_000


def test_a_picture_is_taken_of_the_first_page(inbox: Inbox, screenshots: Path) -> None:
    use_font(inbox).visit().page.screenshot(path=screenshots / "empty.png")
