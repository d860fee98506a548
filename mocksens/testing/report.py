"""Lay out the report of a failed test: cut long texts, and count what long lists leave out."""

import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Final

from mocksens.client.models.scenarios import PlayData
from mocksens.client.models.verification import Miss
from mocksens.testing.matching import NAMES, one
from mocksens.testing.views import Request, Send, Step

MOST: Final = 20
"""Lines of one kind."""
LONGEST: Final = 1_500
"""Characters of one diagnosis."""
WIDTH: Final = 110
VALUE: Final = 300
"""Characters of a text that is compared."""
PYTHON: Final = {wire: name for name, wire in NAMES.items()}


def section(title: str, lines: Sequence[str], *, note: str = "") -> str:
    """Return ``lines`` under a title that counts them, the latest ones if there are many; empty if there are none."""
    if not lines:
        return ""
    left_out = [f"  ({len(lines) - MOST} earlier ones are left out)"] if len(lines) > MOST else []
    return "\n".join([f"{title} ({len(lines)}){note}:", *left_out, *(f"  {line}" for line in lines[-MOST:])])


def joined(*parts: str) -> str:
    """Return the parts that are not empty, one below the other."""
    return "\n".join(filter(None, parts))


def request(entry: Request) -> str:
    """Return a request in a line, with its diagnosis behind it, or below it if that is long."""
    said = entry.diagnosis[:LONGEST]
    if not said:
        return str(entry)
    if "\n" not in said and len(said) < WIDTH:
        return f"{entry}: {said}"
    lines = [part for line in said.splitlines() for part in _wrapped(line)]
    return "\n".join([f"{entry}:", *(f"      {line}" for line in lines)])


def _wrapped(line: str) -> list[str]:
    # What was signed, or should have been, must stay in one piece.
    return textwrap.wrap(line, WIDTH, break_long_words=False, break_on_hyphens=False) or [""]


def went_wrong(entry: Request) -> bool:
    """Return whether the client did not get what it asked for."""
    return entry.fault is not None or entry.status is None or entry.status >= HTTPStatus.BAD_REQUEST


def play(data: PlayData) -> str:
    """Return a scenario in a line."""
    steps = [f"step {place} {Step(step)}" for place, step in enumerate(data.steps, 1)]
    return f"{data.name}: {'; '.join(steps)}"


def unused(data: PlayData, call: str = "") -> Iterator[str]:
    """Yield the finite steps of a scenario that nothing came of, or the ``call`` that made it if there was one."""
    for place, step in enumerate(map(Step, data.steps), 1):
        if step.times and not step.used:
            met = f"matched {step.matched}, but chance was against it" if step.matched else "nothing matched it"
            met = step.given_up or met
            yield (
                f"{call} was never used, {met}"
                if call
                else f"{data.name}, step {place} was never used, {met}: {step.written}"
            )


def nearest(misses: Sequence[Miss], expected: Mapping[str, object]) -> str:
    """Return the nearest misses, field by field; ``expected`` are the fields as the test wrote them."""
    return section("nearest", ["\n".join(_miss(miss, expected)) for miss in misses])


def _miss(miss: Miss, expected: Mapping[str, object]) -> Iterator[str]:
    # Most tests pass.
    from mocksens.core.inspection.near_misses import escaped

    yield str(Send(miss.send))
    for differs in miss.differs:
        name = PYTHON[differs.field]
        hint = differs.hint or ""
        quoted = escaped if hint else repr
        yield f"    {name}: expected {one(expected[name], quoted)}"
        yield f"    {' ' * len(name)}  got      {_got(differs.got, quoted)}"
        if hint:
            yield f"    {' ' * len(name)}  {hint}"


def _got(text: str, quoted: Callable[[str], str]) -> str:
    return quoted(text if len(text) <= VALUE else f"{text[: VALUE - 1]}…") if text else "absent"
