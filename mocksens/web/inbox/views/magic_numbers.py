"""The recipient numbers that set their own effect, as a form offers them."""

from collections.abc import Sequence

from msgspec import Struct

from mocksens.core.scenarios import magic_numbers
from mocksens.core.scenarios.magic_numbers import MessageEffect, RequestEffect
from mocksens.spec.results import SUCCESS
from mocksens.web.inbox.language import PageLanguage


class NumberGroup(Struct, frozen=True):
    """Numbers with effects of one kind."""

    title: str
    numbers: Sequence[tuple[str, str]]
    """Each number with its effect in words."""


def groups(t: PageLanguage) -> list[NumberGroup]:
    """Return the numbers of the catalogue that a form can use, by kind.

    A request of a form has no connection, so numbers with a fault are left out.
    """
    kinds: dict[str, list[tuple[str, str]]] = {}
    for number, _ in magic_numbers.catalogue():
        if described := _described(number, t):
            kind, effect = described
            kinds.setdefault(kind, []).append((number, effect))
    return [NumberGroup(t(kind), numbers) for kind, numbers in kinds.items()]


def _described(number: str, t: PageLanguage) -> tuple[str, str] | None:
    """Return the kind of a number's effect, and the effect in words. Return None for success and for faults."""
    effect = magic_numbers.message_effect(number)
    if effect is not None:
        return _of_message(effect, t)
    match magic_numbers.request_effect([number]):
        case _, RequestEffect(status=int(status)):
            return "answered-with", t("http-status", status=status)
    return None


def _of_message(effect: MessageEffect, t: PageLanguage) -> tuple[str, str] | None:
    if effect.never:
        return "at-another-time", t("never-completes")
    if effect.after is not None:
        return "at-another-time", t("completes-after", seconds=effect.after // 1000)
    if effect.looks is not None:
        return "at-another-time", t("completes-at-look", looks=effect.looks)
    return None if effect.result == SUCCESS else ("fails-with", f"{effect.result} {t.meaning(effect.result)}")
