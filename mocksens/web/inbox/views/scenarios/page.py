"""The page of failures, in three parts: what is played, the library, and the numbers."""

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Final

from msgspec import Struct

from mocksens.core.scenarios.played import PlayedScenario
from mocksens.core.service import Service
from mocksens.core.switches import MagicNumbers
from mocksens.web.admin.endpoints.scenarios import available
from mocksens.web.inbox.language import PageLanguage
from mocksens.web.inbox.views.scenarios.choices import choice_groups
from mocksens.web.inbox.views.scenarios.library import library_groups
from mocksens.web.inbox.views.scenarios.numbers import number_groups
from mocksens.web.inbox.views.scenarios.steps import StepLine, step_line
from mocksens.web.inbox.visit import Visit

PLAYED, LIBRARY, NUMBERS = "played", "library", "numbers"
PARTS: Final = (PLAYED, LIBRARY, NUMBERS)
MOST_PLAYS: Final = 50
"""The number of scenarios, and of one-off failures, that are shown."""
MOST_STEPS: Final = 20
"""The number of steps that are shown of a scenario."""


class PlayRow(Struct, frozen=True, kw_only=True):
    """A scenario that is played, or a one-off failure. ``more`` is the number of steps that are not shown."""

    name: str
    description: str
    exhausted: bool
    state: Mapping[str, str]
    steps: list[StepLine]
    more: int


class PlayList(Struct, frozen=True, kw_only=True):
    """The scenarios or one-off failures of a service. ``more`` is the number of those that are not shown."""

    rows: list[PlayRow]
    more: int


def contents(visit: Visit) -> Mapping[str, object]:
    """Return the values for the template."""
    part = visit.parameter("part")
    part, service = part if part in PARTS else PLAYED, visit.service
    values: Mapping[str, object] = {}
    if service is not None:
        values = {PLAYED: _played, LIBRARY: _library, NUMBERS: _numbers}[part](visit, service)
    return {"parts": PARTS, "part": part, "service": service, "q": visit.parameter("q"), **values}


def _played(visit: Visit, service: Service) -> Mapping[str, object]:
    scenarios = service.scenarios
    with service.lock:
        return {
            "plays": _plays(visit.t, scenarios.plays),
            "one_offs": _plays(visit.t, scenarios.one_offs),
            "choices": choice_groups(visit.t),
        }


def _library(visit: Visit, service: Service) -> Mapping[str, object]:
    scenarios = available(visit.sens)
    return {
        "groups": library_groups(visit.t, scenarios, _words(visit)),
        "playing": {play.scenario.name for play in service.scenarios.plays},
        "count": len(scenarios),
    }


def _numbers(visit: Visit, service: Service) -> Mapping[str, object]:
    is_off = service.switches.magic_numbers is MagicNumbers.OFF
    return {"groups": number_groups(visit.t, _words(visit)), "is_off": is_off}


def _words(visit: Visit) -> list[str]:
    return visit.parameter("q").casefold().split()


def _plays(t: PageLanguage, plays: list[PlayedScenario]) -> PlayList:
    return PlayList(rows=list(_rows(t, plays[:MOST_PLAYS])), more=max(len(plays) - MOST_PLAYS, 0))


def _rows(t: PageLanguage, plays: Iterable[PlayedScenario]) -> Iterable[PlayRow]:
    for play in plays:
        yield PlayRow(
            name=play.scenario.name,
            description=play.scenario.description,
            exhausted=play.exhausted,
            state=dict(play.machines),
            steps=[step_line(t, step) for step in islice(play.steps, MOST_STEPS)],
            more=max(len(play.steps) - MOST_STEPS, 0),
        )
