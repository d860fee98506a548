"""Load the settings from flags, environment and file, and make the SENS that they describe."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mocksens.core.parsing.nodes import Miswritten, suggestion
from mocksens.core.scenarios.scenario import Scenario
from mocksens.core.sens import Sens
from mocksens.core.signing.credentials import Credential
from mocksens.core.starter import Starter
from mocksens.core.switches import (
    Switches,
)
from mocksens.server.scenarios.library import Library
from mocksens.server.settings.resolution import DEFAULT, MASK, Chosen, resolve
from mocksens.server.settings.sources import from_environment, from_file
from mocksens.server.settings.table import (
    BY_NAME,
    CONFIG_VARIABLE,
    SETTINGS,
    SettingError,
)


class Settings:
    """Every setting with its value and source. ``ignored`` names the injected variables that were passed over."""

    def __init__(self, chosen: Mapping[str, Chosen], ignored: list[str]) -> None:
        self.chosen = chosen
        self.ignored = ignored

    def __getitem__(self, name: str) -> Any:
        return self.chosen[name].value

    def sens(self, library: Library | None = None) -> Sens:
        """Return the SENS that these settings describe; ``library`` is their ``library()``, if it was read already.

        Raises ``SettingError`` for a scenario or a snapshot that is wrong.
        """
        library = self.library() if library is None else library
        sens = Sens(
            (Credential(self["access_key"], self["secret_key"]), *self["keys"]),
            self.switches(),
            self["services"],
            seed=self["seed"],
            scenarios=library,
            played=self._played(library),
            journal=self["journal"],
            journal_size=self["journal_size"],
        )
        if self["state"]:
            self._load_state(sens)
        return sens

    def _load_state(self, sens: Sens) -> None:
        # Few servers begin with anything.
        from mocksens.server import snapshot_file

        chosen = self.chosen["state"]
        try:
            snapshot_file.load(Path(chosen.value), sens)
        except ValueError as error:
            raise SettingError(f"{chosen.source}: {error}") from error

    def library(self) -> Library:
        """Return the scenarios that can be played. Raises ``SettingError`` with everything that is wrong with them."""
        directories, inline = self.chosen["scenarios"], self.chosen["scenario_yaml"]
        absent = [directory for directory in directories.value if not Path(directory).is_dir()]
        if absent:
            raise SettingError("\n".join(f"{directories.source}: {directory} is no directory" for directory in absent))
        try:
            return Library(map(Path, directories.value), inline.text or "", inline.source)
        except Miswritten as error:
            raise SettingError(str(error)) from error

    def _played(self, library: Library) -> list[Scenario]:
        """Return what every service plays, in order: the named scenarios, then the inline one."""
        names = dict.fromkeys([*self["play"], *library.inline])
        wrong = []
        for name in names:
            if name not in library:
                hint = suggestion(name, library) or "; `mocksens scenarios list` names them"
                wrong.append(f"{self.chosen['play'].source}: there is no scenario {name[:80]!r}{hint}")
        if wrong:
            raise SettingError("\n".join(wrong))
        return [library[name] for name in names]

    def switches(self) -> Switches:
        """Return the switches of the rules."""
        return Switches(**{name: self[name] for name in Switches._fields})

    def shown(self) -> list[tuple[str, str, str]]:
        """Return name, value and source of each setting; secrets are masked unless they are the published default."""
        rows = []
        for setting in SETTINGS:
            chosen = self.chosen[setting.name]
            text = chosen.text or ""
            if setting.name == "keys":
                text = ";".join(map(_without_secret, chosen.value))
            elif setting.secret and text and chosen.source != DEFAULT:
                text = MASK
            rows.append((setting.name, " ".join(text.split()), chosen.source))
        return rows


def load(flags: Mapping[str, str | None], environ: Mapping[str, str], config: str | None = None) -> Settings:
    """Load every setting from flags (by name), environment and file. Raises ``SettingError``.

    A flag wins over the environment, which wins over the file, which wins over the profile and the default.

    ``config`` is the file that the flag ``--config`` names; without it MOCKSENS_CONFIG does, or ``mocksens.yaml`` in
    the working directory if there is one.
    """
    wrong: list[str] = []
    variables, ignored = from_environment(environ, wrong)
    given = from_file(config or environ.get(CONFIG_VARIABLE) or None, wrong) | variables
    given |= {name: (text, BY_NAME[name].flag) for name, text in flags.items() if text is not None}
    return Settings(resolve(given, wrong), ignored)


def configure(**given: object) -> Sens:
    """Return a SENS by the names and texts of the settings, as ``configure(delivery="immediate", daily_quota=5)``.

    Neither environment nor file is read. Raises ``SettingError``.
    """
    wrong = [f"{name} is not a setting{suggestion(name, BY_NAME)}" for name in given if name not in BY_NAME]
    texts = {name: (_plain(value), name) for name, value in given.items() if name in BY_NAME}
    sens = Settings(resolve({**texts}, wrong), []).sens()
    sens.starter = Starter.CODE
    return sens


def _plain(value: object) -> str:
    """Return a value as the text of a flag: a list has commas."""
    if isinstance(value, list | tuple | set | frozenset):
        return ",".join(map(str, value))
    return str(value)


def _without_secret(credential: Credential) -> str:
    services = "" if credential.services is None else f"={','.join(sorted(credential.services))}"
    return f"{credential.access_key}:{MASK}{services}"
