"""What is allowed in a scenario but may be a slip."""

import re
from collections.abc import Iterator
from typing import Final

from mocksens.core.patterns import Pattern
from mocksens.core.scenarios import Gate, gate_of
from mocksens.core.script import LEAST_STATUS, Scenario, Step, When, beginnings, documented_for, resolve
from mocksens.core.script_reading import steps_of
from mocksens.core.written import Problem, Value
from mocksens.spec.operations import OPERATIONS

NUMBER_PATTERN: Final = re.compile(r"(?:[0-9*?]|\[[!0-9-]*\])*", re.ASCII)
"""What a glob of telephone numbers is made of."""


def undocumented(step: Step) -> list[str]:
    """The operations that this step answers with a status that neither the page nor the gateway's table lists."""
    if step.then.respond is None:
        return []
    status = resolve(step.then.respond).status or LEAST_STATUS
    pattern = Pattern(step.when.operation or "*")
    return [
        operation.name
        for operation in OPERATIONS
        if pattern.fits(operation.name) and not documented_for(operation.name, status)
    ]


def noted(value: Value, scenario: Scenario) -> list[Problem]:
    """What is allowed in a ``scenario`` but may be a slip, where it stands in what it was parsed from."""
    steps = steps_of(value)
    return [Problem(steps[index].place, text) for index, text in notes(scenario)]


def notes(scenario: Scenario) -> list[tuple[int, str]]:
    """What may be a slip, by step (from 0), in their order."""
    found = [*_unknown_states(scenario), *_shadowed(scenario)]
    for index, step in enumerate(scenario.steps):
        found += [(index, said) for said in (*_undocumented(step), *_numbers(step.when))]
    return sorted(found)


def _undocumented(step: Step) -> Iterator[str]:
    if operations := undocumented(step):
        status = resolve(step.then.respond or "").status
        yield f"undocumented: the page lists no {status} for {', '.join(operations)}"


def _numbers(when: When) -> Iterator[str]:
    for name, written in (("to", when.to), ("from", when.sender)):
        if written is not None and not written.startswith("/") and not NUMBER_PATTERN.fullmatch(written):
            yield f"{name} {written[:40]!r} fits no number: they are digits only"


def _shadowed(scenario: Scenario) -> Iterator[tuple[int, str]]:
    """Steps behind one of the same kind that always comes first."""
    always: dict[Gate, int] = {}
    for index, step in enumerate(scenario.steps):
        gate = gate_of(step.then)
        if gate in always:
            yield index, f"step {always[gate] + 1} always comes first, so this one never comes"
        elif step.times is None and step.chance is None and _always(step.when):
            always[gate] = index


def _always(when: When) -> bool:
    return when in (When(), When(operation="*"), When(reservation="due"))


def _unknown_states(scenario: Scenario) -> Iterator[tuple[int, str]]:
    """States that nothing leads to, and machines that nobody waits for."""
    reached = {state for step in scenario.steps for state in (step.then.state or {}).items()}
    reached |= set(beginnings(scenario).items())
    waited = {name for step in scenario.steps for name in step.when.state or {}}
    for index, step in enumerate(scenario.steps):
        for name, state in (step.when.state or {}).items():
            if (name, state) not in reached:
                yield index, f"nothing moves {name} to {state}, so this step never comes"
        for name in step.then.state or {}:
            if name not in waited:
                yield index, f"no step waits for the machine {name}"
