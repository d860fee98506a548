"""README.md and README.ko.md: what is particular to these two pages. tests/test_docs.py carries their examples out."""

import re

import pytest

from mocksens.server.settings.table import BY_NAME
from tests.pages import KOREAN, README, Page

ENGLISH = Page(README)
BOTH = [pytest.param(ENGLISH, id="english"), pytest.param(Page(KOREAN), id="korean")]
MOST_LINES = 160


@pytest.mark.parametrize("page", BOTH)
def test_it_is_short(page: Page) -> None:
    assert len(page.text.splitlines()) <= MOST_LINES


@pytest.mark.parametrize("page", BOTH)
@pytest.mark.parametrize(
    "command", ["pip install . && mocksens serve", "pip install '.[test]' && python -m pytest -n auto"]
)
def test_the_two_commands_to_begin_with_stand_on_lines_of_their_own(page: Page, command: str) -> None:
    assert f"\n    {command}\n" in page.text


@pytest.mark.parametrize("page", BOTH)
def test_the_address_and_keys_of_the_page_are_the_defaults(page: Page) -> None:
    address = f"http://{BY_NAME['host'].shown_default}:{BY_NAME['port'].shown_default}"
    for value in (address, *(BY_NAME[name].shown_default for name in ("access_key", "secret_key"))):
        assert f"`{value}` |" in page.text or f"| `{value}`" in page.text


def test_the_examples_are_the_same_in_both_languages() -> None:
    assert Page(KOREAN).blocks == ENGLISH.blocks


def test_both_languages_have_the_same_parts_and_links() -> None:
    korean = Page(KOREAN)
    for pattern in (r"^#+ ", r"^\|"):
        counts = [len(re.findall(pattern, page.text, re.MULTILINE)) for page in (ENGLISH, korean)]
        assert counts[0] == counts[1], pattern
    assert set(ENGLISH.links) - {"README.ko.md"} == set(korean.links) - {"README.md"}
