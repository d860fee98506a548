"""Rules as text: a table, the reasons for assumptions, and explanations."""

import shutil
import sys
import textwrap
from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct

from mocksens.client.models.diagnosis.rules import RuleData, RuleSourceData, RuleSwitchData
from mocksens.core.settings.rows import PREFIX
from mocksens.spec.cite import Basis

OF_REQUESTS: Final = ("fired", "requests")
"""The fields of a rule that only a server knows."""
LABEL: Final = 12
"""The width of the labels of an explanation."""
NARROWEST: Final = 30
"""Minimum number of characters of a wrapped text, however narrow the terminal is."""


class RuleListing(Struct, frozen=True, kw_only=True):
    """Rules, with the number of requests whose diagnoses were read. ``service`` is None for all services."""

    rules: Sequence[RuleData]
    service: str | None = None
    counted: int = 0
    dropped: int = 0
    is_counted: bool = True
    """False if no server was asked."""


def table(listing: RuleListing, rules: Sequence[RuleData]) -> Iterator[str]:
    """Yield a line for each rule, under a line of titles."""
    if not rules:
        return
    width = _width(rules)
    named = "named  " if listing.is_counted else ""
    yield f"{'rule':{width}}  {'basis':10}  {named}what mocksens does"
    for rule in rules:
        count = f"{_count(rule):>5}  " if listing.is_counted else ""
        yield from _hung(f"{rule.id:{width}}  {rule.basis:10}  {count}", rule.says)


def reasons(_: RuleListing, rules: Sequence[RuleData]) -> Iterator[str]:
    """Yield what is assumed in each rule, and why."""
    width = _width(rules)
    for rule in rules:
        yield from _hung(f"{rule.id:{width}}  ", rule.says)
        label = "why:" if rule.basis == Basis.ASSUMED else "in part,"
        yield from _hung(" " * (width + 2), f"{label} {rule.assumed}")
        for switch in rule.switches:
            yield from _hung(" " * (width + 2), f"switch: {_value(switch)}")


def explanations(listing: RuleListing, rules: Sequence[RuleData]) -> Iterator[str]:
    """Yield the explanations of rules, with an empty line between them."""
    for place, rule in enumerate(rules):
        if place:
            yield ""
        yield rule.id
        yield from _hung("", rule.says)
        for source in rule.sources:
            yield from _source(source)
        if rule.assumed and rule.basis != Basis.ASSUMED:
            yield from _labelled("assumed", rule.assumed)
        yield from _labelled("documents", " and ".join(rule.documents))
        for switch in rule.switches:
            yield from _switch(switch)
        if listing.is_counted:
            yield from _firings(listing, rule)


def _source(source: RuleSourceData) -> Iterator[str]:
    document = "" if source.basis == Basis.ASSUMED else source.document
    yield from _labelled(source.basis, ", ".join(filter(None, (document, source.section, source.item))))
    for passage in source.words:
        yield from _labelled("", f"“{passage}”")


def _switch(switch: RuleSwitchData) -> Iterator[str]:
    yield from _labelled("switch", f"{_value(switch)}: {switch.help}")
    for service_id, value in switch.services.items():
        yield from _labelled("", f"{value} in {service_id}")
    flag, variable = f"--{switch.name.replace('_', '-')}", f"{PREFIX}{switch.name.upper()}"
    of_service = "" if switch.server_wide else "; for one service PUT /_mocksens/services/{serviceId}/settings"
    yield from _labelled("", f"set it with {flag} or {variable}{of_service}")


def _value(switch: RuleSwitchData) -> str:
    default = "the default" if switch.value == switch.default else f"by default {switch.default}"
    return f"{switch.name} is {switch.value} ({default}; {switch.values})"


def _firings(listing: RuleListing, rule: RuleData) -> Iterator[str]:
    if rule.fired is None:
        yield from _labelled("named", "in no diagnosis, even if it applies")
        return
    where = f" to {listing.service}" if listing.service else ""
    requests = f"{listing.counted} request{'' if listing.counted == 1 else 's'}"
    lost = f" ({listing.dropped} before them no longer on record)" if listing.dropped else ""
    newest = ", the newest:" if len(rule.requests) < rule.fired else ":" if rule.fired else ""
    yield from _labelled("named", f"in the diagnosis of {rule.fired or 'none'} of {requests}{where}{lost}{newest}")
    for request in rule.requests:
        yield from _labelled("", f"{request.at[:19]}  GET {request.path}  {request.log_id}")


def _count(rule: RuleData) -> str:
    return "-" if rule.fired is None else str(rule.fired)


def _width(rules: Sequence[RuleData]) -> int:
    return max((len(rule.id) for rule in rules), default=0)


def _labelled(label: str, text: str) -> Iterator[str]:
    return _hung(f"{label:{LABEL}}", text)


def _hung(front: str, text: str) -> Iterator[str]:
    """Yield a text after ``front``. On a terminal, it is wrapped, with its further lines below the first."""
    if not sys.stdout.isatty():
        yield front + text
        return
    width = max(shutil.get_terminal_size().columns - len(front), NARROWEST)
    for place, line in enumerate(textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)):
        yield (" " * len(front) if place else front) + line
