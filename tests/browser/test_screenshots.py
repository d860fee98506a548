"""The pictures of docs/: ``python -m pytest -m browser tests/browser/test_screenshots.py --screenshots docs/images``.

With Pillow installed, they are smaller. Without the option they are taken too, so that taking them cannot fall into
disrepair, but nobody sees them.
"""

from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import Sending
from tests.browser.driver import sample
from tests.browser.driver.inbox import PHONE, Inbox
from tests.cli.support import Process, serving

DESKTOP = {"viewport": {"width": 1280, "height": 800}}
COLOURS = 200
FONT = 'body { font-family: "Noto Sans CJK KR", sans-serif }'
"""Pictures are alike wherever they are taken: the ``system-ui`` of a container is not what its readers have."""


@pytest.fixture(scope="module")
def demo() -> Iterator[Process]:
    """Yield a server that is filled believably, with one message of each kind on top."""
    with serving("serve", "--port", "0", "--demo", "200", "--seed", "7", "--log-format", "off") as server:
        client = server.client
        sample.send_all(Sending(client))
        client.clock({"advance": "1m"})
        path = f"services/{client.service_id}"
        for scenario in ("five-percent-fail", "skt-outage"):
            client.admin("PUT", f"{path}/scenarios/{scenario}")
        for _ in range(2):
            Sending(client)("[달고래택배] 내일 배송 예정입니다.", to="01012345678")
        client.request("GET", f"{client.base}/messages?requestId=RSSA-1", signed_target=f"{client.base}/messages")
        client.admin("POST", f"{path}/faults", {"respond": "throttled", "when": {"to": "0105*"}, "times": 3})
        client.clock({"advance": "1m"})
        yield server


@pytest.fixture
def look(tab: Callable[..., Inbox], demo: Process) -> Callable[..., Inbox]:
    """Return a function that opens a tab with the font of the pictures."""

    def append(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, body=f"{response.text()}\n{FONT}")

    def open_tab(**options: Any) -> Inbox:
        inbox = tab(demo.url, **{**DESKTOP, **options})
        inbox.page.route("**/inbox.css*", append)
        return inbox

    return open_tab


@pytest.fixture
def take(screenshots: Path) -> Callable[[Inbox, str], None]:
    """Return a function that takes a picture of a tab."""

    def write(inbox: Inbox, name: str) -> None:
        path = screenshots / f"{name}.png"
        inbox.page.screenshot(path=path)
        assert path.stat().st_size > 10_000
        if find_spec("PIL"):
            image = import_module("PIL.Image")
            image.open(path).quantize(COLOURS).save(path, optimize=True)

    return write


def test_a_picture_of_a_message_that_is_cut(look: Callable[..., Inbox], take: Callable[[Inbox, str], None]) -> None:
    inbox = look().visit()
    inbox.open(sample.LONG[:20])
    expect(inbox.content).to_be_visible()
    take(inbox, "inbox")


def test_a_picture_of_a_refused_signature(look: Callable[..., Inbox], take: Callable[[Inbox, str], None]) -> None:
    inbox = look().visit("/_mocksens/inbox/requests", show="refused")
    inbox.rows.first.get_by_role("link").click()
    expect(inbox.opened.locator(".difference").first).to_be_visible()
    take(inbox, "request")


def test_a_picture_of_failures(look: Callable[..., Inbox], take: Callable[[Inbox, str], None]) -> None:
    inbox = look().visit("/_mocksens/inbox/scenarios")
    expect(inbox.row("skt-outage")).to_contain_text("used 2 of 3")
    take(inbox, "failures")


def test_a_picture_of_a_phone(look: Callable[..., Inbox], take: Callable[[Inbox, str], None]) -> None:
    inbox = look(**PHONE | {"viewport": {"width": 390, "height": 844}}).visit(q="type:MMS 배송지")
    inbox.rows.first.get_by_role("link").click()
    expect(inbox.opened.locator(".picture")).to_be_visible()
    take(inbox, "phone")


def test_a_picture_in_the_dark(look: Callable[..., Inbox], take: Callable[[Inbox, str], None]) -> None:
    inbox = look(color_scheme="dark", locale="ko-KR").visit()
    inbox.open(sample.CODE[:10])
    expect(inbox.opened).to_contain_text("인증번호")
    take(inbox, "dark")
