"""Scenarios that a service plays: finding the one that a test means, and its state."""

import re
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, NamedTuple

from mocksens.client.admin import AdminClient, AdminError, path_segment
from mocksens.client.models.scenarios import PlayData
from mocksens.core.scenarios.names import ENDINGS, NAME
from mocksens.testing.views import Step

__tracebackhide__ = True
"""A traceback that pytest shows ends in the test."""

ScenarioSource = str | Path | Mapping[str, Any]
"""The name of an available scenario, the path of a file, YAML, or a mapping as in JSON."""


class Play:
    """A scenario that is played; every look at it is a fresh one, and raises ``AdminError`` once it has ended."""

    def __init__(self, admin: AdminClient, path: str, name: str) -> None:
        self._admin = admin
        self._path = _target(path, name)
        self.name = name

    @property
    def steps(self) -> list[Step]:
        """How often each step was used."""
        return [Step(data) for data in self._look().steps]

    @property
    def exhausted(self) -> bool:
        """Return whether all finite steps are used up; False if there are none."""
        return self._look().exhausted

    @property
    def state(self) -> dict[str, str]:
        """The states of its machines."""
        return self._look().state

    def stop(self) -> None:
        """End it; its steps need not have been used then."""
        self._admin.send("DELETE", self._path, PlayData)

    def _look(self) -> PlayData:
        return self._admin.get(self._path, PlayData)

    def __repr__(self) -> str:
        return f"<Play {self.name}>"


class ScenarioText(NamedTuple):
    """What is meant: the scenario's name, and its text; None is the available one. ``called`` is for complaints."""

    name: str
    text: str | None = None
    called: str = ""


def play(admin: AdminClient, path: str, written: ScenarioSource, folders: Sequence[Path]) -> str:
    """Let the service at ``path`` play a scenario, and return its name.

    A file is looked for in ``folders``, in that order. Raises ``ValueError`` for what cannot be found or read,
    ``AdminError`` for what is no scenario.
    """
    if isinstance(written, Mapping):
        name = str(written.get("name", "scenario"))
        with calling("scenario"):
            admin.send("PUT", _target(path, name), PlayData, {"name": name, **written})
        return name
    found = _find(written, folders)
    if found.text is None:
        admin.send("PUT", _target(path, found.name), PlayData)
    else:
        with calling(found.called):
            admin.put_text(_target(path, found.name), PlayData, found.text)
    return found.name


def calling(called: str) -> AbstractContextManager[None]:
    """Name in complaints the text that is wrong, instead of the body that carried it."""
    return _Calling(called)


class _Calling(AbstractContextManager[None]):
    """Calls the body of a refusal by what the test has written.

    It is no generator: pytest would show the frames of contextlib, and the complaint a second time among their locals.
    """

    def __init__(self, called: str) -> None:
        self._called = called

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        """Rename what is complained of. Raises ``AdminError``."""
        if isinstance(error, AdminError):
            said = re.sub(r"\bbody\b(?=[.:\[])", lambda _: self._called, str(error))
            raise AdminError(error.status, said) from None


def _target(path: str, name: str) -> str:
    return f"{path}/scenarios/{path_segment(name)}"


def _find(written: str | Path, folders: Sequence[Path]) -> ScenarioText:
    if isinstance(written, str):
        if re.fullmatch(NAME, written):
            return ScenarioText(written)
        if "\n" in written or not written.endswith(ENDINGS):
            return ScenarioText(_name(written, "scenario"), written, "scenario")
    file = _file(Path(written), folders)
    text = file.read_text(encoding="utf-8")
    return ScenarioText(_name(text, str(written)), text, str(written))


def _file(path: Path, folders: Sequence[Path]) -> Path:
    places = [folder / path for folder in folders] or [path]
    for place in places:
        if place.is_file():
            return place
    raise ValueError(f"there is no scenario file {path}; looked for {', '.join(map(str, places))}")


def _name(text: str, called: str) -> str:
    # Most tests play nothing, and many play what the server has.
    from mocksens.core.parsing import yaml_nodes

    try:
        whole = yaml_nodes.parse(text, called).data
    except ValueError as error:
        raise ValueError(str(error)) from None
    match whole["name"].data if isinstance(whole, dict) and "name" in whole else None:
        case str() as name:
            return name
        case _:
            raise ValueError(
                f"{called}: a scenario is a mapping with a name and steps;"
                " as one word, it is the name of an available one"
            )
