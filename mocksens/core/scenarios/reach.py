"""Steps that can never fire: their facts do not exist, their states are never reached, or another step comes first.

Only cases that are certain are reported. Regular expressions are not analysed. Even requests that will be refused
count, because scenarios come before violations.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from mocksens.core.diagnosis.placeholders import is_named
from mocksens.core.matching.text_forms import NUMBER, TextForm, may_fit
from mocksens.core.scenarios.compiling import Gate, Keys, gate_of
from mocksens.core.scenarios.model import WIRE, When
from mocksens.core.scenarios.names import RESPOND
from mocksens.core.scenarios.scenario import Scenario, Step, beginnings
from mocksens.core.service_ids import mistake
from mocksens.spec.countries import DOMESTIC
from mocksens.spec.facts import FACTS, PARAMETER_FACTS
from mocksens.spec.headers import NAME_CHARACTERS
from mocksens.spec.limits import SERVICE_ID_CHARACTERS
from mocksens.spec.operations import Name
from mocksens.spec.statuses import MessageType

HEADER_NAME: Final = re.compile(NAME_CHARACTERS + "+")
FIELD_NAMES: Final[Mapping[str, str]] = {WIRE.get(name, name): name for name in When.__struct_fields__}
"""mocksens's names of facts, by SENS's names."""
MOST_VISITS: Final = 100_000
"""Maximum number of steps tried in the search for reachable states. A larger scenario is not analysed."""
SERVICE_ID: Final = TextForm(
    re.compile("[A-Za-z0-9:._-]*"),
    SERVICE_ID_CHARACTERS.value,
    f"serviceIds have letters, digits and : . _ - only, {SERVICE_ID_CHARACTERS.value} at most",
)
HEADER: Final = TextForm(re.compile("[\t -~\x80-\xff]*"), 65_536, "the values of headers are Latin-1 on one line")


def never(step: Step) -> Iterator[tuple[Keys, str]]:
    """Yield the reasons why a step by itself can never fire, with the keys at fault."""
    yield from _missing_facts(step)
    yield from _impossible_texts(step)
    for key, condition in (("header", step.when.header), ("state", step.when.state)):
        if condition == {}:
            yield ("when", key), f"{key} is empty, which is not a condition; leave it out, or add one"
    for name in step.when.header or {}:
        if not HEADER_NAME.fullmatch(name):
            yield ("when", "header", name), f"{name[:40]!r} is not a header name, so this step never fires"
        elif name.lower() == RESPOND and not step.conditions.headers[name].fits(""):
            yield ("when", "header", name), f"{name} decides before any scenario, so this step never fires"


def _missing_facts(step: Step) -> Iterator[tuple[Keys, str]]:
    operations = operations_of(step)
    if operations and not _capable(step, operations):
        for name in _parameter_facts(step.when):
            if not any(name in FACTS[operation] for operation in operations):
                capable = " and ".join(operation for operation in Name if name in FACTS[operation])
                verb = "has" if len(operations) == 1 else "have"
                text = f"{', '.join(operations)} {verb} no {name}, so this step never fires; requests of {capable} do"
                yield ("when", name), text


def _impossible_texts(step: Step) -> Iterator[tuple[Keys, str]]:
    when, facts = step.when, step.conditions.facts
    yield from _impossible(("when", "serviceId"), when.service_id, SERVICE_ID)
    if when.service_id is not None and is_named(when.service_id, "serviceId"):
        yield ("when", "serviceId"), f"requests of it are refused, so this step never fires: {mistake(when.service_id)}"
    for name, written in (when.header or {}).items():
        yield from _impossible(("when", "header", name), written, HEADER)
    if gate_of(step.then) is Gate.REQUEST:
        return
    yield from _impossible(("when", "to"), when.to, NUMBER)
    yield from _impossible(("when", "from"), when.sender, NUMBER)
    type_pattern, country_pattern = facts.get("type"), facts.get("country_code")
    if (
        type_pattern
        and country_pattern
        and not type_pattern.fits(MessageType.SMS)
        and not country_pattern.fits(DOMESTIC)
    ):
        yield ("when", "countryCode"), "only SMS goes abroad, so this step never fires; LMS and MMS are refused"


def _impossible(keys: Keys, written: str | None, text: TextForm) -> Iterator[tuple[Keys, str]]:
    if written is not None and not may_fit(written, text):
        yield keys, f"{keys[-1]} {written[:40]!r} matches nothing, so this step never fires: {text.called}"


def operations_of(step: Step) -> list[Name]:
    """Return the operations that a step applies to."""
    return step.conditions.operations if gate_of(step.then) is Gate.REQUEST else [Name.SEND_MESSAGES]


def _capable(step: Step, operations: Sequence[str]) -> list[str]:
    """Return the operations whose requests have all the facts."""
    return [operation for operation in operations if FACTS[operation] >= {*_parameter_facts(step.when)}]


def _parameter_facts(when: When) -> list[str]:
    """Return the facts that a parameter must supply."""
    return [name for name in PARAMETER_FACTS if getattr(when, FIELD_NAMES[name]) is not None]


# --- between the steps of a scenario -----------------------------------------------------------------


def unreached(scenario: Scenario) -> Iterator[tuple[int, Keys, str]]:
    """Yield the steps (numbered from 0) that other steps keep from firing, with the keys at fault."""
    yield from _dead_states(scenario)
    yield from _shadowed(scenario)


def _dead_states(scenario: Scenario) -> Iterator[tuple[int, Keys, str]]:
    """Yield the steps that wait for states which are never reached."""
    reached = {state for step in scenario.steps for state in (step.then.state or {}).items()}
    reached |= set(beginnings(scenario).items())
    alive = _reachable(scenario)
    for index, step in enumerate(scenario.steps):
        states = step.when.state or {}
        lost = [f"{name} to {state}" for name, state in states.items() if (name, state) not in reached]
        if lost:
            yield index, ("when", "state"), f"nothing moves {lost[0]}, so this step never fires"
        elif alive is not None and index not in alive:
            combination = " and ".join(f"{name} {state}" for name, state in states.items())
            yield index, ("when", "state"), f"nothing leads to {combination}, so this step never fires"


def _reachable(scenario: Scenario) -> set[int] | None:
    """Return the steps whose states can be reached, or None if there are too many states to search."""
    moves = [(frozenset((step.when.state or {}).items()), step.then.state or {}) for step in scenario.steps]
    first = frozenset(beginnings(scenario).items())
    reached, waiting, alive, visits = {first}, [first], set(), 0
    while waiting:
        states = waiting.pop()
        visits += len(moves)
        if visits > MOST_VISITS:
            return None
        for index, (condition, move) in enumerate(moves):
            if condition <= states:
                alive.add(index)
                after = frozenset({**dict(states), **move}.items()) if move else states
                if after not in reached:
                    reached.add(after)
                    waiting.append(after)
    return alive


class Reach(NamedTuple):
    """The scope of a step: it fires where all ``conditions`` hold, and then all ``implied`` hold too."""

    gate: Gate
    operations: frozenset[str]
    conditions: frozenset[tuple[str, object]]
    implied: frozenset[tuple[str, object]]


def _shadowed(scenario: Scenario) -> Iterator[tuple[int, Keys, str]]:
    """Yield the steps that come after a step which fires whenever they would."""
    always: list[tuple[int, Reach]] = []
    for index, step in enumerate(scenario.steps):
        reach = _reach(step)
        place = next((place for place, other in always if _takes_all(other, reach)), None)
        if place is not None:
            yield index, (), f"step {place + 1} always comes first, so this one never fires"
        elif step.times is None and step.chance in {None, 1}:
            always.append((index, reach))


def _reach(step: Step) -> Reach:
    when = step.when
    facts = {name: getattr(when, FIELD_NAMES[name]) for name in ("serviceId", *PARAMETER_FACTS)}
    conditions = {(name, written) for name, written in facts.items() if written is not None}
    if when.nth is not None:
        conditions.add(("nth", when.nth))
    conditions |= {(f"state {name}", state) for name, state in (when.state or {}).items()}
    conditions |= {(f"header {name.lower()}", written) for name, written in (when.header or {}).items()}
    # A fact that is compared with anything must exist.
    implied = conditions | {(name, "*") for name, _ in conditions} | {("serviceId", "*")}
    return Reach(
        gate_of(step.then), frozenset(_capable(step, operations_of(step))), frozenset(conditions), frozenset(implied)
    )


def _takes_all(first: Reach, second: Reach) -> bool:
    """Return whether ``first`` fires for everything that ``second`` matches."""
    return first.gate is second.gate and first.conditions <= second.implied and first.operations >= second.operations
