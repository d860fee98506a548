"""The parser of scenarios. It refuses scenarios that must contain a mistake, with places and advice."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from mocksens.core.matching.patterns import is_expression
from mocksens.core.parsing.binding import read
from mocksens.core.parsing.nodes import Miswritten, Place, Problem, Value, suggestion
from mocksens.core.scenarios.compiling import Complaint, Uncompiled
from mocksens.core.scenarios.model import EXCLUSIVE, decides_messages
from mocksens.core.scenarios.names import NAME
from mocksens.core.scenarios.reach import never, unreached
from mocksens.core.scenarios.scenario import Scenario, Step
from mocksens.spec.faults import Fault
from mocksens.spec.operations import Name
from mocksens.spec.results import RESULTS, alike
from mocksens.spec.statuses import TELCO_PATTERN

MOST_STEPS: Final = 1_000
MOST_EXPRESSIONS: Final = 1_000
"""Maximum number of regular expressions in a scenario: as many as the cache of compiled ones holds."""
ONE_OFF: Final = frozenset({"when", "times", "chance"})
"""The keys of a one-off failure that are not part of its effect."""


def parse(value: Value) -> Scenario:
    """Return the scenario that ``value`` describes. Raise ``Miswritten`` with every problem."""
    _check_size(value, steps_of(value))
    try:
        scenario = read(value, Scenario, "a scenario")
    except Miswritten as error:
        # Also check the steps that have the right types, so that all problems are reported at once.
        raise Miswritten([*error.problems, *_wrong_steps(value)]) from error
    steps = steps_of(value)
    problems = [problem for each, step in zip(steps, scenario.steps, strict=True) for problem in _problems(each, step)]
    problems = problems or [Problem(_at(steps[index], *names), advice) for index, names, advice in unreached(scenario)]
    if not re.fullmatch(NAME, scenario.name):
        advice = f"name must be at most 80 lower-case letters, digits and hyphens, not {scenario.name[:80]!r}"
        problems.insert(0, Problem(_at(value, "name"), advice))
    if problems:
        raise Miswritten(problems)
    return scenario


def _check_size(value: Value, steps: Sequence[Value]) -> None:
    """Raise ``Miswritten`` for a scenario that would take too long to read."""
    expressions = sum(map(_expressions, steps))
    for count, most, noun in (
        (len(steps), MOST_STEPS, "steps"),
        (expressions, MOST_EXPRESSIONS, "regular expressions"),
    ):
        if count > most:
            advice = f"has {count:,} {noun}; {most:,} are allowed"
            raise Miswritten([Problem(_at(value, "steps"), advice)])


def _expressions(step: Value) -> int:
    """Return the number of regular expressions in a step, even if the step is wrong."""
    when = step.data.get("when") if isinstance(step.data, dict) else None
    facts = dict(when.data) if when is not None and isinstance(when.data, dict) else {}
    header = facts.pop("header", None)
    written = [*facts.values(), *(header.data.values() if header and isinstance(header.data, dict) else ())]
    return sum(isinstance(value.data, str) and is_expression(value.data) for value in written)


def _wrong_steps(value: Value) -> Iterator[Problem]:
    """Yield the problems of the steps that have the right types."""
    for source in steps_of(value):
        try:
            step = read(source, Step, "a step")
        except Miswritten:
            continue
        yield from _problems(source, step)


def parse_one_off(value: Value) -> Step:
    """Return a one-off step. Its effect is under ``then``, or beside ``when``, ``times`` (default 1) and ``chance``."""
    if not isinstance(value.data, dict):
        raise Miswritten([Problem(value.place, 'must be a mapping, as {"respond": "quota-exceeded", "times": 2}')])
    if "then" in value.data:
        return _one_off(value, value.data)
    settings = {name: entry for name, entry in value.data.items() if name in ONE_OFF}
    then = {name: entry for name, entry in value.data.items() if name not in ONE_OFF}
    return _one_off(value, {**settings, "then": Value(then, value.place)})


def _one_off(value: Value, parts: dict[str, Value]) -> Step:
    whole = Value({"times": Value("1", value.place), **parts}, value.place)
    _check_size(whole, [whole])
    step = read(whole, Step, "a one-off failure")
    problems = list(_problems(whole, step))
    if problems:
        raise Miswritten(problems)
    return step


def steps_of(value: Value) -> list[Value]:
    """Return the steps of a scenario, or an empty list if there are none."""
    steps = value.data.get("steps") if isinstance(value.data, dict) else None
    return steps.data if steps is not None and isinstance(steps.data, list) else []


def _at(value: Value, *names: str) -> Place | str:
    """Return the place of the innermost existing key of a path."""
    for name in names:
        if not (isinstance(value.data, dict) and name in value.data):
            break
        value = value.data[name]
    return value.place


def _problems(source: Value, step: Step) -> Iterator[Problem]:
    """Yield the problems of a step that has the right types."""
    for names, check in CHECKS:
        try:
            check(step)
        except ValueError as error:
            yield Problem(_at(source, *names), str(error))
    for names, advice in (*_uncompiled(lambda: step.effect), *(_uncompiled(lambda: step.conditions) or never(step))):
        yield Problem(_at(source, *names), advice)


def _uncompiled(compile_part: Callable[[], object]) -> list[Complaint]:
    try:
        compile_part()
    except Uncompiled as error:
        return error.complaints
    return []


def _check_effects(step: Step) -> None:
    then = step.then
    effects = [
        name for name in EXCLUSIVE if getattr(then, name) is not None or (name == "result" and decides_messages(then))
    ]
    if len(effects) > 1:
        raise ValueError(f"then has one effect, not {' and '.join(sorted(effects))}; write a step for each")
    if not effects and then.delay is None and then.state is None:
        raise ValueError("then does nothing: it needs result, respond, fault, reservation or delay")
    if then.rate is not None and then.fault is not Fault.SLOW:
        raise ValueError("rate belongs to the fault slow")
    if then.commit and not {"respond", "fault"} & {*effects}:
        raise ValueError("commit belongs to respond or fault: anything else is carried out in any case")


def _check_reservation(step: Step) -> None:
    if (step.when.reservation is None) != (step.then.reservation is None):
        raise ValueError("a reservation's outcome needs both: when {reservation: due}, then {reservation: STALE}")
    if step.then.reservation is not None and step.then.delay is not None:
        raise ValueError("no client waits for a reservation that is due, so there is no response to delay")


def _check_operation(step: Step) -> None:
    if not _may_send(step) and (decides_messages(step.then) or step.then.reservation is not None):
        raise ValueError("only send-messages creates messages and reservations")
    if step.then.reservation is not None and step.when.header is not None:
        raise ValueError("a reservation that is due has no header")


def _may_send(step: Step) -> bool:
    """Return whether a step can apply to sends. A pattern that cannot be compiled is reported elsewhere."""
    try:
        return Name.SEND_MESSAGES in step.conditions.operations
    except Uncompiled:
        return True


def _check_result(step: Step) -> None:
    code = step.then.result
    if code is not None and code not in RESULTS:
        hint = suggestion(code, alike(code)) or "; mocksens codes lists them"
        raise ValueError(f"{code[:20]!r} is not a result code{hint}")


def _check_telco(step: Step) -> None:
    if step.then.telco_code is not None and not re.fullmatch(TELCO_PATTERN, step.then.telco_code):
        raise ValueError(f"telcoCode must be SKT, KTF, LGT or ETC, not {step.then.telco_code[:20]!r}")


CHECKS: Final[tuple[tuple[tuple[str, ...], Callable[[Step], None]], ...]] = (
    (("then",), _check_effects),
    (("then", "reservation"), _check_reservation),
    (("when", "operation"), _check_operation),
    (("then", "result"), _check_result),
    (("then", "telcoCode"), _check_telco),
)
"""Checks of relations between parts of a step, with the keys at which a problem is reported."""
