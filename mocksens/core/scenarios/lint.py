"""Checks for parts of a scenario that are allowed but are probably mistakes."""

from collections.abc import Iterator

from mocksens.core.matching.text_forms import NUMBER, may_fit
from mocksens.core.parsing.nodes import Problem, Value
from mocksens.core.scenarios.model import LEAST_STATUS, When, documented_for
from mocksens.core.scenarios.parser import steps_of
from mocksens.core.scenarios.reach import operations_of
from mocksens.core.scenarios.scenario import Scenario, Step
from mocksens.core.switches import Countries
from mocksens.spec.countries import COUNTRIES
from mocksens.spec.operations import Name


def undocumented(step: Step) -> list[str]:
    """Return the operations for which the step's status is in neither the pages nor the gateway's table."""
    answer = step.effect.answer
    if answer is None:
        return []
    return [name for name in step.conditions.operations if not documented_for(name, answer.status or LEAST_STATUS)]


def noted(value: Value, scenario: Scenario, countries: Countries = Countries.LIST) -> list[Problem]:
    """Return the probable mistakes in ``scenario``, with their places in the ``value`` that it was parsed from.

    ``countries`` is the server's setting.
    """
    steps = steps_of(value)
    return [Problem(steps[index].place, text) for index, text in notes(scenario, countries)]


def notes(scenario: Scenario, countries: Countries = Countries.LIST) -> list[tuple[int, str]]:
    """Return the probable mistakes with the index of their step, in the order of the steps."""
    texts = [*_idle_machines(scenario)]
    for index, step in enumerate(scenario.steps):
        texts += [(index, text) for text in (*_undocumented(step), *_numbers(step.when))]
        if countries is Countries.LIST:
            texts += [(index, text) for text in _country(step)]
    return sorted(texts)


def _undocumented(step: Step) -> Iterator[str]:
    if (answer := step.effect.answer) and (operations := undocumented(step)):
        yield f"undocumented: the page lists no {answer.status} for {', '.join(operations)}"


def _numbers(when: When) -> Iterator[str]:
    for name, written in (("to", when.to), ("from", when.sender)):
        if written is not None and not may_fit(written, NUMBER):
            yield f"{name} {written[:40]!r} matches only requests that are refused: {NUMBER.called}"


def _country(step: Step) -> Iterator[str]:
    pattern = step.conditions.facts.get("country_code")
    if pattern is None or operations_of(step) != [Name.SEND_MESSAGES]:
        return
    if not any(map(pattern.fits, COUNTRIES)):
        yield f"countryCode {pattern.written[:40]!r} matches no country that SENS sends to"


def _idle_machines(scenario: Scenario) -> Iterator[tuple[int, str]]:
    """Yield the steps that set the state of a machine which no step reads."""
    awaited = {name for step in scenario.steps for name in step.when.state or {}}
    for index, step in enumerate(scenario.steps):
        for name in step.then.state or {}:
            if name not in awaited:
                yield index, f"no step waits for the machine {name}"
