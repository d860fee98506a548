"""Find what is allowed in a scenario but is probably a mistake."""

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
    """The operations that this step answers with a status that neither the page nor the gateway's table lists."""
    answer = step.effect.answer
    if answer is None:
        return []
    return [name for name in step.conditions.operations if not documented_for(name, answer.status or LEAST_STATUS)]


def noted(value: Value, scenario: Scenario, countries: Countries = Countries.LIST) -> list[Problem]:
    """Return what is allowed in a ``scenario`` but may be a slip, where it stands in what it was parsed from.

    ``countries`` are those that the server takes.
    """
    steps = steps_of(value)
    return [Problem(steps[index].place, text) for index, text in notes(scenario, countries)]


def notes(scenario: Scenario, countries: Countries = Countries.LIST) -> list[tuple[int, str]]:
    """Return what may be a slip, by step (from 0), in their order."""
    found = [*_idle_machines(scenario)]
    for index, step in enumerate(scenario.steps):
        found += [(index, said) for said in (*_undocumented(step), *_numbers(step.when))]
        if countries is Countries.LIST:
            found += [(index, said) for said in _country(step)]
    return sorted(found)


def _undocumented(step: Step) -> Iterator[str]:
    if (answer := step.effect.answer) and (operations := undocumented(step)):
        yield f"undocumented: the page lists no {answer.status} for {', '.join(operations)}"


def _numbers(when: When) -> Iterator[str]:
    for name, written in (("to", when.to), ("from", when.sender)):
        if written is not None and not may_fit(written, NUMBER):
            yield f"{name} {written[:40]!r} fits no request but one that will be refused: {NUMBER.called}"


def _country(step: Step) -> Iterator[str]:
    pattern = step.conditions.facts.get("country_code")
    if pattern is None or operations_of(step) != [Name.SEND_MESSAGES]:
        return
    if not any(map(pattern.fits, COUNTRIES)):
        yield f"countryCode {pattern.written[:40]!r} fits no country that SENS sends to"


def _idle_machines(scenario: Scenario) -> Iterator[tuple[int, str]]:
    """Yield steps that move machines which nothing waits for."""
    waited = {name for step in scenario.steps for name in step.when.state or {}}
    for index, step in enumerate(scenario.steps):
        for name in step.then.state or {}:
            if name not in waited:
                yield index, f"no step waits for the machine {name}"
