"""The layout of the report of a failed test, with long texts and lists shortened."""

import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Final

from mocksens.client.models.scenarios import PlayData
from mocksens.client.models.verification import Miss
from mocksens.testing.matching import NAMES, describe_value
from mocksens.testing.views import Request, Send, Step

MOST: Final = 20
"""Maximum number of lines in a section."""
LONGEST: Final = 1_500
"""Maximum number of characters of a diagnosis."""
WIDTH: Final = 110
VALUE: Final = 300
"""Maximum number of characters of a value in a comparison."""
PYTHON: Final = {wire: name for name, wire in NAMES.items()}


def section(title: str, lines: Sequence[str], *, note: str = "") -> str:
    """Return the latest ``lines``, under a title with the number of all; an empty text if there are none."""
    if not lines:
        return ""
    left_out = [f"  ({len(lines) - MOST} earlier ones are left out)"] if len(lines) > MOST else []
    return "\n".join([f"{title} ({len(lines)}){note}:", *left_out, *(f"  {line}" for line in lines[-MOST:])])


def joined(*parts: str) -> str:
    """Return the parts that are not empty, on separate lines."""
    return "\n".join(filter(None, parts))


def request(entry: Request) -> str:
    """Return a request on one line, with its diagnosis after it, or below it if that is long."""
    diagnosis = entry.diagnosis[:LONGEST]
    if not diagnosis:
        return str(entry)
    if "\n" not in diagnosis and len(diagnosis) < WIDTH:
        return f"{entry}: {diagnosis}"
    lines = [part for line in diagnosis.splitlines() for part in _wrap(line)]
    return "\n".join([f"{entry}:", *(f"      {line}" for line in lines)])


def _wrap(line: str) -> list[str]:
    # Strings to sign must not be broken.
    return textwrap.wrap(line, WIDTH, break_long_words=False, break_on_hyphens=False) or [""]


def is_failure(entry: Request) -> bool:
    """Return whether a request was refused or broken by a fault."""
    return entry.fault is not None or entry.status is None or entry.status >= HTTPStatus.BAD_REQUEST


def play(data: PlayData) -> str:
    """Return a scenario on one line."""
    steps = [f"step {place} {Step(step)}" for place, step in enumerate(data.steps, 1)]
    return f"{data.name}: {'; '.join(steps)}"


def unused(data: PlayData, call: str = "") -> Iterator[str]:
    """Yield a line for each finite step that was never used, with the ``call`` that added it, if any."""
    for place, step in enumerate(map(Step, data.steps), 1):
        if step.times and not step.used:
            reason = f"matched {step.matched}, but chance was against it" if step.matched else "nothing matched it"
            reason = step.given_up or reason
            yield (
                f"{call} was never used, {reason}"
                if call
                else f"{data.name}, step {place} was never used, {reason}: {step.written}"
            )


def nearest(misses: Sequence[Miss], expected: Mapping[str, object]) -> str:
    """Return the nearest sends, with the fields that differ from ``expected``."""
    return section("nearest", ["\n".join(_miss(miss, expected)) for miss in misses])


def _miss(miss: Miss, expected: Mapping[str, object]) -> Iterator[str]:
    # Imported only for a failed test.
    from mocksens.core.inspection.near_misses import escaped

    yield str(Send(miss.send))
    for differs in miss.differs:
        name = PYTHON[differs.field]
        hint = differs.hint or ""
        quoted = escaped if hint else repr
        yield f"    {name}: expected {describe_value(expected[name], quoted)}"
        yield f"    {' ' * len(name)}  got      {_actual(differs.got, quoted)}"
        if hint:
            yield f"    {' ' * len(name)}  {hint}"


def _actual(text: str, quoted: Callable[[str], str]) -> str:
    return quoted(text if len(text) <= VALUE else f"{text[: VALUE - 1]}…") if text else "absent"
