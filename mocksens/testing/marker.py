"""The arguments of ``@pytest.mark.mocksens``."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple, Protocol

from mocksens.core.parsing.nodes import suggestion
from mocksens.core.switch_texts import OF_SERVICE
from mocksens.testing.play import ScenarioSource

IDENTITY: Final[tuple[str, ...]] = ("service_id", "access_key", "secret_key")
OWN: Final[tuple[str, ...]] = ("scenario", "unused_steps", *IDENTITY)
NAMES: Final[tuple[str, ...]] = (*OWN, *OF_SERVICE)
UNUSED: Final = ("fail", "ignore")


class Mark(Protocol):
    """A marker on a test."""

    @property
    def args(self) -> tuple[Any, ...]:
        """The positional arguments."""
        ...

    @property
    def kwargs(self) -> Mapping[str, Any]:
        """The keyword arguments."""
        ...


class Requirements(NamedTuple):
    """The requirements of a test: the ``scenarios`` to play from the start, and the ``settings`` of its service.

    ``identity`` has the serviceId and the keys of the service, if the marker sets them. If ``strict``, a finite step
    that was never used fails the test.
    """

    scenarios: list[ScenarioSource]
    settings: dict[str, Any]
    strict: bool
    identity: dict[str, str]


def read(marks: Iterable[Mark]) -> Requirements:
    """Return the requirements in the markers of a test. The nearest marker comes first and takes precedence.

    Raise ``ValueError`` for invalid arguments.
    """
    arguments: dict[str, Any] = {}
    for mark in marks:
        _check(mark)
        arguments = {**mark.kwargs, **arguments}
    scenario = arguments.pop("scenario", [])
    strict = arguments.pop("unused_steps", "fail") == "fail"
    identity: dict[str, str] = {name: str(arguments.pop(name)) for name in IDENTITY if name in arguments}
    return Requirements(
        list(scenario) if isinstance(scenario, list | tuple) else [scenario], arguments, strict, identity
    )


def _check(mark: Mark) -> None:
    if mark.args:
        raise ValueError(f"the marker mocksens takes keyword arguments, such as scenario={mark.args[0]!r}")
    unknown = [name for name in mark.kwargs if name not in NAMES]
    problems = [f"unknown argument `{name}` of the marker mocksens{suggestion(name, NAMES)}" for name in unknown]
    if problems:
        problems[-1] += f"; it has {', '.join(OWN)} and the switches {', '.join(OF_SERVICE)}"
    value = mark.kwargs.get("unused_steps", "fail")
    if value not in UNUSED:
        problems.append(f"unused_steps of the marker mocksens must be {' or '.join(map(repr, UNUSED))}, not {value!r}")
    if problems:
        raise ValueError("\n".join(problems))
