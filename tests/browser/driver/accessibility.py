"""The rules of axe-core, applied to a page."""

from functools import cache
from importlib.resources import files
from typing import Any

from playwright.sync_api import Page

GRAVE = {"serious", "critical"}
"""The impacts of which a page may have none."""


def check(page: Page) -> None:
    """Fail if axe-core finds something serious or critical on the page as it is now."""
    found = [line for impact, line in violations(page) if impact in GRAVE]
    assert not found, "\n".join([f"{page.url} is hard to use for some:", *found])


def violations(page: Page) -> list[tuple[str, str]]:
    """Return each element that breaks a rule, as its impact and a line about it."""
    page.evaluate(_axe())
    results: dict[str, Any] = page.evaluate("axe.run({resultTypes: ['violations']})")
    return [
        (node["impact"], f"{violation['id']}: {node['html']}: {' '.join(node['failureSummary'].split())}")
        for violation in results["violations"]
        for node in violation["nodes"]
    ]


@cache
def _axe() -> str:
    return (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
