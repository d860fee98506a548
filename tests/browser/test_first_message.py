"""A newcomer's first message: the command on the empty page is pasted into a shell."""

import os
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.driver.inbox import Inbox
from tests.patience import PATIENCE


def test_the_command_on_the_empty_page_sends_the_message_that_it_shows(inbox: Inbox) -> None:
    inbox.visit()
    command = inbox.command.inner_text()
    assert inbox.url in command
    # A shell with the environment in which mocksens was installed, and with no settings of mocksens.
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MOCKSENS_", "SENS_"))}
    shell = {**kept, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{kept['PATH']}", "LC_ALL": "C.UTF-8"}
    subprocess.run(["sh", "-c", command], env=shell, check=True, capture_output=True, timeout=PATIENCE)
    inbox.reload()
    expect(inbox.command).to_have_count(0)
    inbox.open("01012345678")
    expect(inbox.content).to_have_text("[my app] 인증번호 482913")
