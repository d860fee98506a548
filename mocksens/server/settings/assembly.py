"""Construction of a ``Sens`` from settings."""

from pathlib import Path

from mocksens.core.clock import Clock
from mocksens.core.parsing.nodes import Miswritten, suggestion
from mocksens.core.scenarios.scenario import Scenario
from mocksens.core.sens import Sens
from mocksens.server.scenarios.library import Library
from mocksens.server.settings.settings import SettingError, Settings


def sens_of(settings: Settings, library: Library | None = None, wall: Clock | None = None) -> Sens:
    """Return a ``Sens`` for the settings, with the clock ``wall`` if it is not the system's.

    ``library`` is the result of ``library_of``, if that has been called already.

    Raise ``SettingError`` for an invalid scenario or snapshot.
    """
    library = library_of(settings) if library is None else library
    sens = Sens(
        settings.credentials,
        settings.switches,
        settings.services,
        seed=settings.seed,
        scenarios=library,
        played=_played(settings, library),
        journal=settings.journal,
        journal_size=settings.journal_size,
        wall=wall,
    )
    if settings.state:
        _load_state(settings, settings.state, sens)
    return sens


def library_of(settings: Settings) -> Library:
    """Return the library of scenarios. Raise ``SettingError`` with all problems of the scenarios."""
    absent = [directory for directory in settings.scenarios if not Path(directory).is_dir()]
    if absent:
        source = settings.source("scenarios")
        raise SettingError("\n".join(f"{source}: {directory} is not a directory" for directory in absent))
    try:
        return Library(map(Path, settings.scenarios), settings.scenario_yaml or "", settings.source("scenario_yaml"))
    except Miswritten as error:
        raise SettingError(str(error)) from error


def _played(settings: Settings, library: Library) -> list[Scenario]:
    """Return the scenarios that every service plays, in order: the named ones, then the inline one."""
    names = dict.fromkeys([*settings.play, *library.inline])
    problems = []
    for name in names:
        if name not in library:
            hint = suggestion(name, library) or "; `mocksens scenarios list` lists the scenarios"
            problems.append(f"{settings.source('play')}: unknown scenario {name[:80]!r}{hint}")
    if problems:
        raise SettingError("\n".join(problems))
    return [library[name] for name in names]


def _load_state(settings: Settings, state: str, sens: Sens) -> None:
    # Imported only when needed, because few servers start from a snapshot.
    from mocksens.server import snapshot_file

    try:
        snapshot_file.load(Path(state), sens)
    except ValueError as error:
        raise SettingError(f"{settings.source('state')}: {error}") from error
