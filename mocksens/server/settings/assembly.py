"""Make the SENS that settings describe."""

from pathlib import Path

from mocksens.core.parsing.nodes import Miswritten, suggestion
from mocksens.core.scenarios.scenario import Scenario
from mocksens.core.sens import Sens
from mocksens.server.scenarios.library import Library
from mocksens.server.settings.settings import SettingError, Settings


def sens_of(settings: Settings, library: Library | None = None) -> Sens:
    """Return the SENS that settings describe; ``library`` is their ``library_of``, if it was read already.

    Raises ``SettingError`` for a scenario or a snapshot that is wrong.
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
    )
    if settings.state:
        _load_state(settings, settings.state, sens)
    return sens


def library_of(settings: Settings) -> Library:
    """Return the scenarios that can be played. Raises ``SettingError`` with everything that is wrong with them."""
    absent = [directory for directory in settings.scenarios if not Path(directory).is_dir()]
    if absent:
        source = settings.source("scenarios")
        raise SettingError("\n".join(f"{source}: {directory} is no directory" for directory in absent))
    try:
        return Library(map(Path, settings.scenarios), settings.scenario_yaml or "", settings.source("scenario_yaml"))
    except Miswritten as error:
        raise SettingError(str(error)) from error


def _played(settings: Settings, library: Library) -> list[Scenario]:
    """Return what every service plays, in order: the named scenarios, then the inline one."""
    names = dict.fromkeys([*settings.play, *library.inline])
    wrong = []
    for name in names:
        if name not in library:
            hint = suggestion(name, library) or "; `mocksens scenarios list` names them"
            wrong.append(f"{settings.source('play')}: there is no scenario {name[:80]!r}{hint}")
    if wrong:
        raise SettingError("\n".join(wrong))
    return [library[name] for name in names]


def _load_state(settings: Settings, state: str, sens: Sens) -> None:
    # Few servers begin with anything.
    from mocksens.server import snapshot_file

    try:
        snapshot_file.load(Path(state), sens)
    except ValueError as error:
        raise SettingError(f"{settings.source('state')}: {error}") from error
