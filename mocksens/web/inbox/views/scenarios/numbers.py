"""The recipients' numbers that decide an outcome."""

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from mocksens.core.scenarios import magic_numbers
from mocksens.core.scenarios.magic_numbers import MessageEffect, RequestEffect
from mocksens.spec.gateway import OF_STATUS
from mocksens.web.inbox.language import PageLanguage
from mocksens.web.inbox.views.scenarios.steps import answer_text

FAULTS: Final = "numbers-fault"
"""The key of the numbers that break connections or answers."""


class NumberRow(Struct, frozen=True):
    """A number with what it does."""

    number: str
    effect: str


class NumberSection(Struct, frozen=True):
    """The numbers of one kind."""

    title: str
    rows: list[NumberRow]


def number_groups(t: PageLanguage, words: Sequence[str]) -> list[NumberSection]:
    """Return the groups with numbers that match all of the ``words``."""
    groups: dict[str, list[NumberRow]] = {}
    for number, _ in magic_numbers.catalogue():
        title, effect = _described(t, number)
        if all(word in f"{number} {effect}".casefold() for word in words):
            groups.setdefault(title, []).append(NumberRow(number, effect))
    return [NumberSection(t(title), rows) for title, rows in groups.items()]


def _described(t: PageLanguage, number: str) -> tuple[str, str]:
    """Return the key of the number's group, and its effect in words."""
    effect = magic_numbers.message_effect(number)
    if effect is not None:
        return _message(t, effect)
    matched = magic_numbers.request_effect([number])
    return _request(t, RequestEffect() if matched is None else matched[1])


def _message(t: PageLanguage, effect: MessageEffect) -> tuple[str, str]:
    if effect.never:
        return "numbers-time", t("number-never")
    if effect.after is not None:
        return "numbers-time", t("number-after", seconds=effect.after // 1000)
    if effect.looks is not None:
        return "numbers-time", t("number-looks", count=effect.looks)
    return "numbers-result", f"{effect.result} {t.meaning(effect.result)}"


def _request(t: PageLanguage, effect: RequestEffect) -> tuple[str, str]:
    if effect.fault is None:
        status = effect.status or 0
        return "numbers-answer", answer_text(status, OF_STATUS.get(status, ""))
    order = t("number-sent" if effect.commit else "number-unsent")
    return FAULTS, f"{t(f'fault-{effect.fault}')} · {order}"
