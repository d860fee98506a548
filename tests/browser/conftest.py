"""Fixtures and options of the tests in a browser.

Playwright is imported inside functions: these tests can be collected without it, and are skipped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import pytest

from tests.browser.driver import chromium
from tests.cli.support import Process, serving
from tests.client import Client
from tests.toolchains import ABSENT

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.browser.driver.inbox import Inbox

NEED = "--need-browser"
SCREENSHOTS = "--screenshots"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options. pytest knows them where the command line names this folder or a file in it."""
    group = parser.getgroup("browser")
    group.addoption(NEED, action="store_true", help="fail, rather than skip, where the browser is missing")
    group.addoption(SCREENSHOTS, type=Path, metavar="DIR", help="directory to write the pictures of the pages to")


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark every test in this folder."""
    item.add_marker(pytest.mark.browser)


class Absent(pytest.Module):
    """A module of tests that cannot be imported without Playwright: one test that is skipped."""

    def collect(self) -> Iterator[AbsentTest]:
        """Return the one test."""
        yield AbsentTest.from_parent(self, name="browser")


class AbsentTest(pytest.Item):
    """The item that stands for the tests of a module."""

    def runtest(self) -> None:
        """Skip, or fail if the browser is needed."""
        require_browser(self.config)


def pytest_pycollect_makemodule(module_path: Path, parent: Any) -> Absent | None:
    """Collect a module without importing it, where its imports are missing."""
    return Absent.from_parent(parent, path=module_path) if chromium.EXTRA in chromium.missing() else None


def require_browser(config: pytest.Config) -> None:
    """Skip the test if something is missing; fail it if the browser is needed."""
    if missing := chromium.missing():
        give_up = pytest.fail if config.getoption(NEED, default=False) else pytest.skip
        give_up(f"{ABSENT}{', '.join(missing)}")


@pytest.fixture(scope="package")
def browser(pytestconfig: pytest.Config) -> Iterator[Browser]:
    """Yield the browser that all tests share. It ends with the last of them, because Playwright occupies the thread."""
    require_browser(pytestconfig)
    with chromium.launched() as browser:
        yield browser


@pytest.fixture(scope="package")
def shared_server() -> Iterator[Process]:
    """Yield the server that all tests share; its log would have to be read by someone."""
    with serving("serve", "--port", "0", "--seed", "tests", "--log-format", "off") as process:
        yield process


@pytest.fixture(scope="package")
def guarded_server() -> Iterator[Process]:
    """Yield a server whose admin token is ``a token``."""
    with serving("serve", "--port", "0", "--admin-token", "a token", "--log-format", "off") as process:
        yield process


@pytest.fixture
def server(shared_server: Process) -> Process:
    """Return a server without services."""
    client = shared_server.client
    for service in client.admin("GET", "services").json["services"]:
        assert client.admin("DELETE", f"services/{service['serviceId']}").status == 200
    return shared_server


@pytest.fixture
def client(server: Process) -> Client:
    """Return a client of the server."""
    return server.client


class Sending:
    """Sends messages to one service."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def __call__(self, content: str = "hello", to: str = "01011112222", **fields: Any) -> None:
        """Send one message. ``fields`` are SENS's own."""
        answer = self.client.send(content=content, messages=[{"to": to}], **fields)
        assert answer.status == 202, answer.body

    def by(self, service_id: str) -> Self:
        """Return the same for another service."""
        return type(self)(Client(self.client.transport, service_id=service_id))


@pytest.fixture
def send(client: Client) -> Sending:
    """Return a function that sends a message: ``send("hello", to="01011112222")``."""
    return Sending(client)


@pytest.fixture
def tab(browser: Browser) -> Iterator[Callable[..., Inbox]]:
    """Yield a function that opens a new tab for a server: ``tab(server.url, locale="ko-KR", **PHONE, **DARK)``.

    The options are those of Playwright's contexts. Each tab has cookies of its own. At the end of the test it fails if
    the browser had anything to complain of.
    """
    from tests.browser.driver.complaints import Complaints
    from tests.browser.driver.inbox import Inbox

    opened: list[Inbox] = []

    def open_tab(url: str, **options: Any) -> Inbox:
        context = browser.new_context(**{"locale": "en-US", **options})
        complaints = Complaints(context, url)
        opened.append(Inbox(context.new_page(), url, complaints))
        return opened[-1]

    yield open_tab
    for each in opened:
        # What the browser has reported until now comes before its answer.
        each.page.evaluate("0")
        each.page.context.close()
    found = [line for each in opened for line in each.complaints.lines]
    assert not found, "\n".join(["the browser complained:", *found])


@pytest.fixture
def start() -> Iterator[Callable[[int], Process]]:
    """Yield a function that starts a server on a port. Name it before ``tab``, so that the server outlives the tab."""
    with ExitStack() as stack:
        yield lambda port: stack.enter_context(serving("serve", "--port", str(port), "--log-format", "off"))


@pytest.fixture
def inbox(tab: Callable[..., Inbox], server: Process) -> Inbox:
    """Return a tab for the server, in English and on a desktop. It shows nothing until ``inbox.visit()``."""
    return tab(server.url)


@pytest.fixture
def screenshots(pytestconfig: pytest.Config, tmp_path: Path) -> Path:
    """Return the directory for pictures: that of ``--screenshots``, or one that nobody looks at."""
    folder: Path = pytestconfig.getoption(SCREENSHOTS, default=None) or tmp_path
    folder.mkdir(parents=True, exist_ok=True)
    return folder
