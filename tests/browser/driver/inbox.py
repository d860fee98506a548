"""The inbox as a person uses it."""

from __future__ import annotations

from typing import Final, Self
from urllib.parse import urlencode

from playwright.sync_api import Locator, Page, expect

from tests.browser.driver.complaints import Complaints

PHONE: Final = {
    "viewport": {"width": 360, "height": 740},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
"""A small phone of today, as options of a tab."""
FOCUSES: Final = 60
"""The number of elements on a page that Tab may pass until it has reached one."""
OVERFLOW: Final = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
FOCUS: Final = """() => {
  const focus = document.activeElement;
  return focus === document.body || getComputedStyle(focus).outlineStyle !== "none" ? "" : focus.cloneNode().outerHTML;
}"""
"""Returns the start tag of the element with the focus if nothing shows that it has it.

After the last element, Tab leaves the page, and its body has the focus."""


class Inbox:
    """A tab with the inbox of one server.

    The methods do what a person does and return when the browser has done it. The properties are Playwright's locators,
    for ``expect(inbox.rows).to_have_count(2)``: it waits until that holds.
    """

    def __init__(self, page: Page, url: str, complaints: Complaints) -> None:
        self.page = page
        self.url = url
        self.complaints = complaints

    # --- what a person sees --------------------------------------------------------------------------

    @property
    def rows(self) -> Locator:
        """The messages in the list."""
        return self.main.get_by_role("listitem")

    def row(self, text: str) -> Locator:
        """Return the messages in the list that show this text."""
        return self.rows.filter(has_text=text)

    @property
    def opened(self) -> Locator:
        """The part of the page that shows the open message."""
        return self.page.locator("section.open")

    @property
    def content(self) -> Locator:
        """The text of the open message, in its bubble."""
        return self.opened.locator(".bubble .content")

    @property
    def search_field(self) -> Locator:
        """The field for searches."""
        return self.page.get_by_role("searchbox")

    @property
    def command(self) -> Locator:
        """The command that an empty inbox suggests."""
        return self.page.locator("pre code")

    @property
    def alert(self) -> Locator:
        """The text of the page about a mistake."""
        return self.page.get_by_role("alert")

    @property
    def main(self) -> Locator:
        """The contents of the view."""
        return self.page.get_by_role("main")

    @property
    def clock(self) -> Locator:
        """The button with the time of the service, which opens the sheet."""
        return self.page.locator("#clock-button")

    @property
    def sheet(self) -> Locator:
        """The sheet with the actions on the clock."""
        return self.page.locator("#clock")

    @property
    def help(self) -> Locator:
        """The list of keys."""
        return self.page.get_by_role("dialog", name="Keyboard")

    @property
    def status(self) -> Locator:
        """The text that screen readers announce."""
        return self.page.get_by_role("status")

    @property
    def sideways(self) -> int:
        """The number of pixels by which the page is wider than the window."""
        return int(self.page.evaluate(OVERFLOW))

    # --- what a person does --------------------------------------------------------------------------

    def visit(self, address: str = "/", **query: str) -> Self:
        """Open an address of this server in the tab."""
        self.page.goto(f"{self.url}{address}{'?' * bool(query)}{urlencode(query)}")
        return self

    def reload(self) -> None:
        """Load the page again."""
        self.page.reload()

    def back(self) -> None:
        """Go back to the page before this one."""
        self.page.go_back()

    def search(self, text: str) -> None:
        """Search for messages."""
        self.search_field.fill(text)
        self.search_field.press("Enter")

    def open(self, text: str) -> None:
        """Open the message in the list that shows this text."""
        self.row(text).get_by_role("link").click()
        expect(self.row(text).get_by_role("link")).to_have_attribute("aria-current", "true")

    def close(self) -> None:
        """Close the open message."""
        self.opened.get_by_role("link", name="Close").click()
        expect(self.content).to_have_count(0)

    def go(self, view: str) -> None:
        """Go to a view by its name in the navigation."""
        link = self.page.get_by_role("navigation", name="Views").get_by_role("link", name=view)
        link.click()
        expect(link).to_have_attribute("aria-current", "page")

    def button(self, name: str) -> Locator:
        """Return the button with exactly this name."""
        return self.page.get_by_role("button", name=name, exact=True)

    def field(self, label: str) -> Locator:
        """Return the field with exactly this label."""
        return self.page.get_by_label(label, exact=True)

    def switch_language(self, name: str) -> None:
        """Choose a language by its own name."""
        self.page.get_by_role("link", name=name, exact=True).click()

    def sign_in(self, token: str) -> None:
        """Fill in the form that asks for the admin token."""
        self.page.get_by_label("Admin token").fill(token)
        self.page.get_by_role("button", name="Sign in").click()

    def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        """Type a text where the focus is."""
        self.page.keyboard.type(text)

    def tab_to(self, target: Locator) -> None:
        """Press Tab until an element has the focus. Fail if none comes, or if one on the way does not show it."""
        for _ in range(FOCUSES):
            self.press("Tab")
            element = self.page.evaluate(FOCUS)
            assert not element, f"nothing shows the focus on {element}"
            if target.evaluate("it => it === document.activeElement"):
                return
        raise AssertionError(f"Tab does not reach {target}")
