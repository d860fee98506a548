"""Reads scenarios, and refuses those that cannot be meant: what is wrong, where, and what was meant."""

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
"""As many as are kept compiled."""
ONE_OFF: Final = frozenset({"when", "times", "chance"})
"""What stands beside a one-off's effect."""


def parse(value: Value) -> Scenario:
    """A scenario that can be played. Raises ``Miswritten`` with everything that is wrong with it."""
    _check_size(value, steps_of(value))
    try:
        scenario = read(value, Scenario, "a scenario")
    except Miswritten as error:
        # What fits its types may be wrong all the same, and is told with the rest.
        raise Miswritten([*error.problems, *_wrong_steps(value)]) from error
    written = steps_of(value)
    problems = [
        problem for each, step in zip(written, scenario.steps, strict=True) for problem in _problems(each, step)
    ]
    problems = problems or [Problem(_at(written[index], *names), said) for index, names, said in unreached(scenario)]
    if not re.fullmatch(NAME, scenario.name):
        said = f"name must be at most 80 lower-case letters, digits and hyphens, not {scenario.name[:80]!r}"
        problems.insert(0, Problem(_at(value, "name"), said))
    if problems:
        raise Miswritten(problems)
    return scenario


def _check_size(value: Value, steps: Sequence[Value]) -> None:
    """Refuse what would take long to read. Raises ``Miswritten``."""
    expressions = sum(map(_expressions, steps))
    for count, most, called in (
        (len(steps), MOST_STEPS, "steps"),
        (expressions, MOST_EXPRESSIONS, "regular expressions"),
    ):
        if count > most:
            said = f"has {count:,} {called}; {most:,} are allowed"
            raise Miswritten([Problem(_at(value, "steps"), said)])


def _expressions(step: Value) -> int:
    """Return how many regular expressions a step waits for, whatever else is wrong with it."""
    when = step.data.get("when") if isinstance(step.data, dict) else None
    facts = dict(when.data) if when is not None and isinstance(when.data, dict) else {}
    header = facts.pop("header", None)
    written = [*facts.values(), *(header.data.values() if header and isinstance(header.data, dict) else ())]
    return sum(isinstance(value.data, str) and is_expression(value.data) for value in written)


def _wrong_steps(value: Value) -> Iterator[Problem]:
    """What is wrong with the steps that fit their types."""
    for written in steps_of(value):
        try:
            step = read(written, Step, "a step")
        except Miswritten:
            continue
        yield from _problems(written, step)


def parse_one_off(value: Value) -> Step:
    """A step, written flat or with its ``then``, beside ``when``, ``times`` (1 if left out) and ``chance``."""
    if not isinstance(value.data, dict):
        raise Miswritten([Problem(value.place, 'must be a mapping, as {"respond": "quota-exceeded", "times": 2}')])
    if "then" in value.data:
        return _one_off(value, value.data)
    beside = {name: entry for name, entry in value.data.items() if name in ONE_OFF}
    then = {name: entry for name, entry in value.data.items() if name not in ONE_OFF}
    return _one_off(value, {**beside, "then": Value(then, value.place)})


def _one_off(value: Value, parts: dict[str, Value]) -> Step:
    written = Value({"times": Value("1", value.place), **parts}, value.place)
    _check_size(written, [written])
    step = read(written, Step, "a one-off failure")
    problems = list(_problems(written, step))
    if problems:
        raise Miswritten(problems)
    return step


def steps_of(value: Value) -> list[Value]:
    """The steps of a scenario, as far as there are some."""
    steps = value.data.get("steps") if isinstance(value.data, dict) else None
    return steps.data if steps is not None and isinstance(steps.data, list) else []


def _at(value: Value, *names: str) -> Place | str:
    """Where the innermost of nested keys stands, as far as they are there."""
    for name in names:
        if not (isinstance(value.data, dict) and name in value.data):
            break
        value = value.data[name]
    return value.place


def _problems(written: Value, step: Step) -> Iterator[Problem]:
    """What is wrong with a step beyond its types."""
    for names, check in CHECKS:
        try:
            check(step)
        except ValueError as error:
            yield Problem(_at(written, *names), str(error))
    for names, said in (*_uncompiled(lambda: step.effect), *(_uncompiled(lambda: step.conditions) or never(step))):
        yield Problem(_at(written, *names), said)


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
        raise ValueError("nobody waits for a reservation that is due, so there is no answer to delay")


def _check_operation(step: Step) -> None:
    if not _may_send(step) and (decides_messages(step.then) or step.then.reservation is not None):
        raise ValueError("messages and reservations come from send-messages alone")
    if step.then.reservation is not None and step.when.header is not None:
        raise ValueError("a reservation that is due has no header")


def _may_send(step: Step) -> bool:
    """Return whether a step is about sending. A pattern that cannot be compiled is reported elsewhere."""
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
"""What must hold between the parts of a step, and the keys at which a complaint stands."""
