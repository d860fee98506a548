"""The library: the available scenarios by folder."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Final

from msgspec import Struct

from mocksens.client.models.scenarios import AvailableScenario
from mocksens.web.inbox.language import PageLanguage

TITLED: Final = frozenset({"", "gateway", "delivery", "reservation", "files"})
"""The folders with a title of their own."""


class LibraryGroup(Struct, frozen=True):
    """The scenarios of a folder."""

    title: str
    scenarios: list[AvailableScenario]


def library_groups(t: PageLanguage, scenarios: Iterable[AvailableScenario], words: Sequence[str]) -> list[LibraryGroup]:
    """Return the groups with scenarios that match all of the ``words``."""
    matching = [
        each
        for each in scenarios
        if all(word in f"{each.name} {each.description} {each.folder}".casefold() for word in words)
    ]
    return [
        LibraryGroup(t(f"folder-{folder}") if folder in TITLED else folder, list(group))
        for folder, group in groupby(matching, lambda each: each.folder)
    ]
