"""Functions that load scenario files, and the library of all scenarios."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import NoReturn

from msgspec import Struct

from mocksens.core.parsing.nodes import Miswritten, Place, Problem, Value
from mocksens.core.scenarios.names import ENDINGS
from mocksens.core.scenarios.scenario import Scenario, ScenarioShelf
from mocksens.core.switches import Countries

Stamp = tuple[int, int]
"""The modification time of a file in nanoseconds, and its size. Both reveal changes."""


class ScenarioFile(Struct, frozen=True):
    """A file with its scenario. ``name_place`` is the place of the name, and ``notes`` are about likely mistakes."""

    path: Path
    scenario: Scenario
    name_place: Place | str
    notes: list[Problem]


class Own(Struct, frozen=True):
    """A scenario of the user, and its file or setting."""

    home: Path | str
    scenario: Scenario


class Kept(Struct, frozen=True):
    """The state of a user's file: its stamp, and its last valid scenario, or None if there was none."""

    stamp: Stamp
    scenario: Scenario | None


class Checked(Struct, frozen=True):
    """The result of a check: numbers of files, valid files and problems, and the ``lines`` of problems and notes."""

    files: int
    good: int
    problems: int
    lines: list[str]


def built_in() -> Path:
    """Return the folder of the built-in scenarios: inside the installed package, or next to it in a clone."""
    package = Path(__file__).parent.parent.parent
    inside = package / "scenarios"
    return inside if inside.is_dir() else package.parent / "scenarios"


def load(path: Path) -> Scenario:
    """Return the scenario in a file. Raise ``Miswritten`` with all problems and their places."""
    return read(path).scenario


def read(path: Path, countries: Countries = Countries.LIST) -> ScenarioFile:
    """Return a file with its scenario, and the notes that apply to a server with these ``countries``.

    Raise ``Miswritten`` with all problems and their places.
    """
    # Imported only for a scenario file, to keep the start fast.
    from mocksens.server import yaml_file

    document = yaml_file.read(path, str(path))
    scenario, notes = _parse(document, countries)
    name_place: Place | str = document.data["name"].place  # type: ignore[index,call-overload,union-attr]
    if scenario.name != path.stem:
        text = f"name is {scenario.name}, but the file is called {path.name}; give both the same name"
        raise Miswritten([Problem(name_place, text)])
    return ScenarioFile(path, scenario, name_place, notes)


def _inline(text: str, called: str) -> dict[str, Own]:
    from mocksens.core.parsing import yaml_nodes

    scenario, _ = _parse(yaml_nodes.parse(text, called))
    return {scenario.name: Own(called, scenario)}


def _parse(document: Value, countries: Countries = Countries.LIST) -> tuple[Scenario, list[Problem]]:
    from mocksens.core.scenarios import lint, parser

    try:
        scenario = parser.parse(document)
    except Miswritten as error:
        raise Miswritten(sorted(error.problems)) from error
    return scenario, lint.noted(document, scenario, countries)


def files_in(directory: Path, on_error: Callable[[OSError], object] | None = None) -> list[Path]:
    """Return the scenario files in and below a directory, in order. Skip names that begin with a dot.

    ``on_error`` is called with the error of a directory that cannot be read.
    """
    files: list[Path] = []
    for folder, folders, names in os.walk(directory, onerror=on_error):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        here = [Path(folder, name) for name in names if name.lower().endswith(ENDINGS) and not name.startswith(".")]
        # Skip pipes and the like, because reading them might never end.
        files += sorted((path for path in here if path.is_file() or not path.exists()), key=lambda path: path.stem)
    return files


def check(paths: Iterable[Path], countries: Countries = Countries.LIST) -> Checked:
    """Return the problems in files and directories, and the notes that apply to these countries."""
    files: dict[Path, None] = {}
    homes: dict[str, Path | str] = {}
    problems: list[Problem] = []
    lines: list[str] = []

    def refuse(error: Miswritten) -> None:
        problems.extend(error.problems)
        lines.extend(map(str, error.problems))

    for path in paths:
        try:
            files |= dict.fromkeys(_files_of(path))
        except Miswritten as error:
            refuse(error)
    for path in files:
        try:
            file = _read_own(path, homes, countries)
        except Miswritten as error:
            refuse(error)
        else:
            homes[file.scenario.name] = path
            lines += [str(Problem(note.place, f"note: {note.text}")) for note in file.notes]
    return Checked(len(files), len(homes), len(problems), lines)


def _files_of(path: Path) -> list[Path]:
    """Return a file itself, or the files in a directory. Raise ``Miswritten`` if there are none."""
    files = [path] if path.is_file() else files_in(path, _refuse)
    if not files:
        raise Miswritten([Problem(str(path), f"has no scenario file; their names end in {' or '.join(ENDINGS)}")])
    return files


def _refuse(error: OSError) -> NoReturn:
    raise Miswritten([Problem(str(error.filename), f"cannot be read: {error.strerror}")]) from error


def _read_own(path: Path, homes: Mapping[str, Path | str], countries: Countries = Countries.LIST) -> ScenarioFile:
    """Return a user's file. Raise ``Miswritten`` if ``homes`` has another home for its name."""
    file = read(path, countries)
    home = homes.get(file.scenario.name, path)
    if home != path:
        text = f"{file.scenario.name} is also the name of a scenario in {home}; rename one of them"
        raise Miswritten([Problem(file.name_place, text)])
    return file


def _stamp(path: Path) -> Stamp:
    try:
        status = path.stat()
    except OSError:
        # Reading the file will raise the same error.
        return 0, 0
    return status.st_mtime_ns, status.st_size


class Library(ScenarioShelf):
    """Scenarios by name: the ``inline`` one, those in ``directories``, and the built-in ones with other names.

    The user's scenarios are read at once. Raise ``Miswritten`` with all problems in them. A built-in scenario is read
    when it is first used. ``called`` is the source of the inline one in errors.
    """

    inline: Mapping[str, Own]
    """The inline scenario by its name."""
    own: Mapping[str, Own]
    """The user's scenarios by name. Each change replaces the whole mapping."""

    def __init__(self, directories: Iterable[Path] = (), inline: str = "", called: str = "inline") -> None:
        self._directories = tuple(directories)
        self._files: dict[Path, Kept] = {}
        self._read: dict[str, Scenario] = {}
        self._inline_text = inline
        self.inline = self.own = _inline(inline, called) if inline.strip() else {}
        problems = self._refresh(_refuse)
        if problems:
            raise Miswritten(problems)

    @cached_property
    def _built_in(self) -> Mapping[str, Path]:
        return {path.stem: path for path in files_in(built_in())}

    def __getitem__(self, name: str) -> Scenario:
        own = self.own.get(name)
        if own is not None:
            return own.scenario
        if name not in self._read:
            self._read[name] = load(self._built_in[name])
        return self._read[name]

    def __contains__(self, name: object) -> bool:
        return name in self.own or name in self._built_in

    def __iter__(self) -> Iterator[str]:
        return iter({**self.own, **self._built_in})

    def __len__(self) -> int:
        return len({**self.own, **self._built_in})

    def shipped(self, name: str) -> Scenario | None:
        """Return the built-in scenario with that name, even if a scenario of the user hides it."""
        path = self._built_in.get(name)
        return None if path is None else load(path)

    def home(self, name: str) -> Path | str:
        """Return the file of a scenario, or the source of the inline one. Raise ``KeyError`` for an unknown name."""
        return self.own[name].home if name in self.own else self._built_in[name]

    def folder(self, name: str) -> str:
        """Return the name of the folder with a scenario's file; empty for the inline one."""
        home = self.home(name)
        return home.parent.name if isinstance(home, Path) else ""

    def text(self, name: str) -> str:
        """Return the YAML text of a scenario. Raise ``KeyError`` for an unknown name."""
        home = self.home(name)
        return home.read_text(encoding="utf-8") if isinstance(home, Path) else self._inline_text

    def refresh(self) -> list[Problem]:
        """Read new and changed files in the directories, forget removed ones, and return new problems.

        An invalid file keeps its previous scenario.
        """
        return self._refresh()

    def _refresh(self, on_error: Callable[[OSError], object] | None = None) -> list[Problem]:
        stamps = {path: _stamp(path) for directory in self._directories for path in files_in(directory, on_error)}
        gone = {path.stem for path in self._files if path not in stamps}
        # Forget a refused file if the one that had its name is gone, so that the refused file is read again.
        files = {
            path: kept
            for path, kept in self._files.items()
            if path in stamps and (kept.scenario is not None or path.stem not in gone)
        }
        own = {path.stem: Own(path, kept.scenario) for path, kept in files.items() if kept.scenario is not None}
        own |= self.inline
        problems = []
        for path, stamp in stamps.items():
            previous = files.get(path)
            if previous is not None and previous.stamp == stamp:
                continue
            scenario = None if previous is None else previous.scenario
            try:
                scenario = _read_own(path, {name: entry.home for name, entry in own.items()}).scenario
                own[scenario.name] = Own(path, scenario)
            except Miswritten as error:
                problems += error.problems
            files[path] = Kept(stamp, scenario)
        self._files, self.own = files, own
        return problems
