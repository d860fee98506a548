"""The arguments of ``@pytest.mark.mocksens``."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple, Protocol

from mocksens.core.parsing.nodes import suggestion
from mocksens.core.switch_texts import OF_SERVICE
from mocksens.testing.play import ScenarioSource

IDENTITY: Final[tuple[str, ...]] = ("service_id", "access_key", "secret_key")
OWN: Final[tuple[str, ...]] = ("scenario", "unused_steps", *IDENTITY)
KNOWN: Final[tuple[str, ...]] = (*OWN, *OF_SERVICE)
UNUSED: Final = ("fail", "ignore")


class Mark(Protocol):
    """A marker on a test."""

    @property
    def args(self) -> tuple[Any, ...]:
        """What was given by position."""
        ...

    @property
    def kwargs(self) -> Mapping[str, Any]:
        """What was given by name."""
        ...


class Wishes(NamedTuple):
    """What a test wants: ``scenarios`` to play from the beginning, and ``settings`` of its service alone.

    ``identity`` is the serviceId and the keys of its service, as far as they are given, and ``strict`` is whether a
    finite step that was never used fails it.
    """

    scenarios: list[ScenarioSource]
    settings: dict[str, Any]
    strict: bool
    identity: dict[str, str]


def read(marks: Iterable[Mark]) -> Wishes:
    """Return what the marks on a test, the nearest first, want; where two differ, the nearest wins.

    Raises ``ValueError`` for what cannot be meant.
    """
    given: dict[str, Any] = {}
    for mark in marks:
        _check(mark)
        given = {**mark.kwargs, **given}
    scenario = given.pop("scenario", [])
    strict = given.pop("unused_steps", "fail") == "fail"
    identity: dict[str, str] = {name: str(given.pop(name)) for name in IDENTITY if name in given}
    return Wishes(list(scenario) if isinstance(scenario, list | tuple) else [scenario], given, strict, identity)


def _check(mark: Mark) -> None:
    if mark.args:
        raise ValueError(f"the marker mocksens takes names, as scenario={mark.args[0]!r}")
    unknown = [name for name in mark.kwargs if name not in KNOWN]
    wrong = [f"the marker mocksens has no {name}{suggestion(name, KNOWN)}" for name in unknown]
    if wrong:
        wrong[-1] += f"; it has {', '.join(OWN)} and the switches {', '.join(OF_SERVICE)}"
    said = mark.kwargs.get("unused_steps", "fail")
    if said not in UNUSED:
        wrong.append(f"unused_steps of the marker mocksens is {' or '.join(map(repr, UNUSED))}, not {said!r}")
    if wrong:
        raise ValueError("\n".join(wrong))
