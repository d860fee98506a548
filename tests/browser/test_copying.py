"""The copy buttons put a text on the clipboard."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from playwright.sync_api import expect

from tests.browser.conftest import Sending
from tests.browser.driver.inbox import Inbox
from tests.cli.support import Process
from tests.client import Client
from tests.patience import PATIENCE
from tests.toolchains import need

CLIPBOARD: Final = {"permissions": ["clipboard-read", "clipboard-write"]}
READ: Final = "navigator.clipboard.readText()"


def test_a_code_is_copied_and_screen_readers_hear_of_it(
    tab: Callable[..., Inbox], server: Process, send: Sending
) -> None:
    send("인증번호 482913")
    inbox = tab(server.url, **CLIPBOARD).visit()
    inbox.open("482913")
    expect(inbox.status).to_be_empty()
    inbox.opened.locator(".otp").get_by_role("button", name="Copy").click()
    expect(inbox.status).to_have_text("Copied")
    assert inbox.page.evaluate(READ) == "482913"


def test_a_request_that_is_copied_as_curl_is_accepted_again(
    tab: Callable[..., Inbox], server: Process, client: Client
) -> None:
    need("bash", "curl")
    client.send(content="한 번 더: $HOME 'quoted'")
    inbox = tab(server.url, **CLIPBOARD).visit("/_mocksens/inbox/requests")
    inbox.open("/messages")
    inbox.opened.get_by_role("button", name="Copy").last.click()
    expect(inbox.status).to_have_text("Copied")
    command = inbox.page.evaluate(READ)
    assert "$(mocksens sign" in command
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MOCKSENS_", "SENS_"))}
    shell = {**kept, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{kept['PATH']}", "LC_ALL": "C.UTF-8"}
    subprocess.run(["bash", "-c", command], env=shell, check=True, capture_output=True, timeout=PATIENCE)
    expect(inbox.rows).to_have_count(2)
    inbox.go("Messages")
    expect(inbox.row("한 번 더: $HOME 'quoted'")).to_have_count(2)
