"""Scenario files: what stands in one, what is wrong with it, and the library of all that can be played."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import NoReturn

from msgspec import Struct

from mocksens.core.parsing.nodes import Miswritten, Place, Problem, Value
from mocksens.core.scenarios.names import ENDINGS
from mocksens.core.scenarios.scenario import Scenario
from mocksens.core.switches import Countries

Stamp = tuple[int, int]
"""What tells that a file has changed: when that was, in nanoseconds, and how many bytes it has."""


class ScenarioFile(Struct, frozen=True):
    """A file as it was read. ``named`` is where its name stands; ``notes`` are allowed, but may be slips."""

    path: Path
    scenario: Scenario
    named: Place | str
    notes: list[Problem]


class Own(Struct, frozen=True):
    """A scenario of the user's, and the file or the setting that it stands in."""

    home: Path | str
    scenario: Scenario


class Kept(Struct, frozen=True):
    """What is known of a user's file: its last good scenario, or None if there never was one."""

    stamp: Stamp
    scenario: Scenario | None


class Checked(Struct, frozen=True):
    """How many files there are and how many are good; ``said`` are the problems and the notes, one a line."""

    files: int
    good: int
    problems: int
    said: list[str]


def built_in() -> Path:
    """Return the folder of the built-in library: inside the installed package, or next to it in a clone."""
    package = Path(__file__).parent.parent.parent
    inside = package / "scenarios"
    return inside if inside.is_dir() else package.parent / "scenarios"


def load(path: Path) -> Scenario:
    """Return the scenario in a file. Raises ``Miswritten`` with everything that is wrong, each with its place."""
    return read(path).scenario


def read(path: Path, countries: Countries = Countries.LIST) -> ScenarioFile:
    """Return a file, called as ``path`` is, with the notes on it of a server that takes these ``countries``.

    Raises ``Miswritten`` with everything that is wrong, each with its place.
    """
    # A server that plays nothing starts without YAML.
    from mocksens.server import yaml_file

    written = yaml_file.read(path, str(path))
    scenario, notes = _parse(written, countries)
    named: Place | str = written.data["name"].place  # type: ignore[index,call-overload,union-attr]
    if scenario.name != path.stem:
        said = f"name is {scenario.name}, but the file is called {path.name}; give both one name"
        raise Miswritten([Problem(named, said)])
    return ScenarioFile(path, scenario, named, notes)


def _inline(text: str, called: str) -> dict[str, Own]:
    from mocksens.core.parsing import yaml_nodes

    scenario, _ = _parse(yaml_nodes.parse(text, called))
    return {scenario.name: Own(called, scenario)}


def _parse(written: Value, countries: Countries = Countries.LIST) -> tuple[Scenario, list[Problem]]:
    from mocksens.core.scenarios import lint, parser

    try:
        scenario = parser.parse(written)
    except Miswritten as error:
        raise Miswritten(sorted(error.problems)) from error
    return scenario, lint.noted(written, scenario, countries)


def files_in(directory: Path, on_error: Callable[[OSError], object] | None = None) -> list[Path]:
    """Return the scenario files in and below a directory, in order; names that begin with a dot are passed over.

    ``on_error`` is told which directories cannot be read.
    """
    found = []
    for folder, folders, names in os.walk(directory, onerror=on_error):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        here = [Path(folder, name) for name in names if name.lower().endswith(ENDINGS) and not name.startswith(".")]
        # To read from what is no file, a pipe say, would never end.
        found += sorted((path for path in here if path.is_file() or not path.exists()), key=lambda path: path.stem)
    return found


def check(paths: Iterable[Path], countries: Countries = Countries.LIST) -> Checked:
    """Return everything that is wrong in files and directories, and what may be a slip where these countries count."""
    files: dict[Path, None] = {}
    homes: dict[str, Path | str] = {}
    problems: list[Problem] = []
    said: list[str] = []

    def refuse(error: Miswritten) -> None:
        problems.extend(error.problems)
        said.extend(map(str, error.problems))

    for path in paths:
        try:
            files |= dict.fromkeys(_given(path))
        except Miswritten as error:
            refuse(error)
    for path in files:
        try:
            file = _read_own(path, homes, countries)
        except Miswritten as error:
            refuse(error)
        else:
            homes[file.scenario.name] = path
            said += [str(Problem(note.place, f"note: {note.text}")) for note in file.notes]
    return Checked(len(files), len(homes), len(problems), said)


def _given(path: Path) -> list[Path]:
    """Return the files that a path means, itself or a directory's. Raises ``Miswritten`` if there are none."""
    found = [path] if path.is_file() else files_in(path, _refuse)
    if not found:
        raise Miswritten([Problem(str(path), f"holds no scenario file; they end with {' or '.join(ENDINGS)}")])
    return found


def _refuse(error: OSError) -> NoReturn:
    raise Miswritten([Problem(str(error.filename), f"cannot be read: {error.strerror}")]) from error


def _read_own(path: Path, homes: Mapping[str, Path | str], countries: Countries = Countries.LIST) -> ScenarioFile:
    """Return a user's file. ``homes`` are the places of the names that are taken already."""
    file = read(path, countries)
    home = homes.get(file.scenario.name, path)
    if home != path:
        said = f"{file.scenario.name} is the name of a scenario in {home} too; rename one of them"
        raise Miswritten([Problem(file.named, said)])
    return file


def _stamp(path: Path) -> Stamp:
    try:
        found = path.stat()
    except OSError:
        # Reading it will say why.
        return 0, 0
    return found.st_mtime_ns, found.st_size


class Library(Mapping[str, Scenario]):
    """Scenarios by name: one given ``inline``, those in ``directories``, and built-in ones whose names these leave.

    The user's are read at once, all of them; raises ``Miswritten`` with everything that is wrong. Built-in ones are
    known by the names of their files, and read when they are asked for. ``called`` is what the inline one is called.
    """

    inline: Mapping[str, Own]
    """The one that was given inline, by name."""
    own: Mapping[str, Own]
    """The user's, by name; another mapping after each change."""

    def __init__(self, directories: Iterable[Path] = (), inline: str = "", called: str = "inline") -> None:
        self._directories = tuple(directories)
        self._files: dict[Path, Kept] = {}
        self._read: dict[str, Scenario] = {}
        self._inline_text = inline
        self.inline = self.own = _inline(inline, called) if inline.strip() else {}
        problems = self._look(_refuse)
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
        """Return the built-in scenario of that name, even where one of the user's hides it."""
        path = self._built_in.get(name)
        return None if path is None else load(path)

    def home(self, name: str) -> Path | str:
        """Return the file that a scenario stands in, or the name of the inline one's source. Raises ``KeyError``."""
        return self.own[name].home if name in self.own else self._built_in[name]

    def text(self, name: str) -> str:
        """Return a scenario as it is written. Raises ``KeyError``."""
        home = self.home(name)
        return home.read_text(encoding="utf-8") if isinstance(home, Path) else self._inline_text

    def refresh(self) -> list[Problem]:
        """Read what is new or has changed in the directories, and forget what is gone.

        What is wrong with a file is told once; until it is mended, what was read there before stays.
        """
        return self._look()

    def _look(self, on_error: Callable[[OSError], object] | None = None) -> list[Problem]:
        stamps = {path: _stamp(path) for directory in self._directories for path in files_in(directory, on_error)}
        gone = {path.stem for path in self._files if path not in stamps}
        # Who was refused for a name that was taken may have it now.
        files = {
            path: kept
            for path, kept in self._files.items()
            if path in stamps and (kept.scenario is not None or path.stem not in gone)
        }
        own = {path.stem: Own(path, kept.scenario) for path, kept in files.items() if kept.scenario is not None}
        own |= self.inline
        problems = []
        for path, stamp in stamps.items():
            known = files.get(path)
            if known is not None and known.stamp == stamp:
                continue
            scenario = None if known is None else known.scenario
            try:
                scenario = _read_own(path, {name: entry.home for name, entry in own.items()}).scenario
                own[scenario.name] = Own(path, scenario)
            except Miswritten as error:
                problems += error.problems
            files[path] = Kept(stamp, scenario)
        self._files, self.own = files, own
        return problems
