"""Functions that play a scenario from a name, a file, a text or a mapping, and the state of a played one."""

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
"""The flag that makes pytest leave the frames of this module out of tracebacks."""

ScenarioSource = str | Path | Mapping[str, Any]
"""The name of an available scenario, the path of a file, a text in YAML, or a mapping."""


class Play:
    """A played scenario. Each property asks the server again, and raises ``AdminError`` once the scenario has ended."""

    def __init__(self, admin: AdminClient, path: str, name: str) -> None:
        self._admin = admin
        self._path = _target(path, name)
        self.name = name

    @property
    def steps(self) -> list[Step]:
        """The steps with their counters."""
        return [Step(data) for data in self._get().steps]

    @property
    def exhausted(self) -> bool:
        """True if there are finite steps and all of them are used up."""
        return self._get().exhausted

    @property
    def state(self) -> dict[str, str]:
        """The states of the scenario's machines, by name."""
        return self._get().state

    def stop(self) -> None:
        """Stop the scenario. The test no longer fails for its unused steps."""
        self._admin.send("DELETE", self._path, PlayData)

    def _get(self) -> PlayData:
        return self._admin.get(self._path, PlayData)

    def __repr__(self) -> str:
        return f"<Play {self.name}>"


class ScenarioText(NamedTuple):
    """The name and the text of a scenario. The text is None for an available one. ``label`` names it in errors."""

    name: str
    text: str | None = None
    label: str = ""


def play(admin: AdminClient, path: str, source: ScenarioSource, folders: Sequence[Path]) -> str:
    """Let the service at ``path`` play a scenario, and return its name.

    Files are searched for in ``folders``, in that order. Raise ``ValueError`` if a file cannot be found or read, and
    ``AdminError`` if the scenario is invalid.
    """
    if isinstance(source, Mapping):
        name = str(source.get("name", "scenario"))
        with name_in_errors("scenario"):
            admin.send("PUT", _target(path, name), PlayData, {"name": name, **source})
        return name
    scenario = _find(source, folders)
    if scenario.text is None:
        admin.send("PUT", _target(path, scenario.name), PlayData)
    else:
        with name_in_errors(scenario.label):
            admin.put_text(_target(path, scenario.name), PlayData, scenario.text)
    return scenario.name


def name_in_errors(label: str) -> AbstractContextManager[None]:
    """Use ``label``, instead of "body", in errors raised inside the block."""
    return _NameInErrors(label)


class _NameInErrors(AbstractContextManager[None]):
    """A context manager that replaces "body" in a refusal with what the test has written.

    It is not a generator, because pytest would show the frames of contextlib, with the refusal again in their locals.
    """

    def __init__(self, label: str) -> None:
        self._label = label

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        """Raise an ``AdminError`` again with the label."""
        if isinstance(error, AdminError):
            text = re.sub(r"\bbody\b(?=[.:\[])", lambda _: self._label, str(error))
            raise AdminError(error.status, text) from None


def _target(path: str, name: str) -> str:
    return f"{path}/scenarios/{path_segment(name)}"


def _find(source: str | Path, folders: Sequence[Path]) -> ScenarioText:
    if isinstance(source, str):
        if re.fullmatch(NAME, source):
            return ScenarioText(source)
        if "\n" in source or not source.endswith(ENDINGS):
            return ScenarioText(_name(source, "scenario"), source, "scenario")
    file = _file(Path(source), folders)
    text = file.read_text(encoding="utf-8")
    return ScenarioText(_name(text, str(source)), text, str(source))


def _file(path: Path, folders: Sequence[Path]) -> Path:
    places = [folder / path for folder in folders] or [path]
    for place in places:
        if place.is_file():
            return place
    raise ValueError(f"no scenario file {path}; looked for {', '.join(map(str, places))}")


def _name(text: str, label: str) -> str:
    # Imported only for a scenario in YAML, to keep the start fast.
    from mocksens.core.parsing import yaml_nodes

    try:
        document = yaml_nodes.parse(text, label).data
    except ValueError as error:
        raise ValueError(str(error)) from None
    match document["name"].data if isinstance(document, dict) and "name" in document else None:
        case str() as name:
            return name
        case _:
            raise ValueError(f"{label}: a scenario is a mapping with a name and steps, or the name of an available one")
