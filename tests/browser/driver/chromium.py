"""The system's Chromium, driven by Playwright."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from tests.patience import PATIENCE

if TYPE_CHECKING:
    from playwright.sync_api import Browser

VARIABLE: Final = "CHROMIUM"
"""The environment variable that names the browser."""
COMMANDS: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
EXTRA: Final = "mocksens[browser]"
"""The packages that pip installs for these tests."""
MODULES: Final = ("axe_playwright_python", "playwright")
FLAGS: Final = (
    # No host but this one exists, not even for what the browser itself would like to know.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    # A machine without a GPU would otherwise rasterize in a process of its own, which takes longer.
    "--disable-gpu",
)
"""The flags in addition to those of Playwright, which keep the browser from updates and first-run pages.
They also turn off the sandbox, which root and most containers cannot have."""


def path() -> str | None:
    """Return the path of the browser; None if there is none."""
    named = os.environ.get(VARIABLE)
    return next(filter(None, map(shutil.which, [named] if named else COMMANDS)), None)


def missing() -> list[str]:
    """Return the names of what has to be installed before a browser can be driven."""
    return [
        *([] if all(map(find_spec, MODULES)) else [EXTRA]),
        *([] if path() else [os.environ.get(VARIABLE) or COMMANDS[0]]),
    ]


@contextmanager
def launched() -> Iterator["Browser"]:
    """Yield a browser."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE * 1_000)
    with sync_playwright() as playwright, playwright.chromium.launch(executable_path=path(), args=FLAGS) as browser:
        yield browser
