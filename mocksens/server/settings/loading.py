"""Load the settings from flags, environment and file, or from Python."""

from collections.abc import Mapping

from mocksens.core.parsing.nodes import suggestion
from mocksens.core.sens import Sens
from mocksens.core.starter import Starter
from mocksens.server.settings.assembly import sens_of
from mocksens.server.settings.resolution import resolve
from mocksens.server.settings.settings import Settings
from mocksens.server.settings.sources import from_environment, from_file
from mocksens.server.settings.table import BY_NAME, CONFIG_VARIABLE


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
    return resolve(given, wrong, ignored)


def configure(**given: object) -> Sens:
    """Return a SENS by the names and texts of the settings, as ``configure(delivery="immediate", daily_quota=5)``.

    Neither environment nor file is read. Raises ``SettingError``.
    """
    wrong = [f"{name} is not a setting{suggestion(name, BY_NAME)}" for name in given if name not in BY_NAME]
    texts = {name: (_plain(value), name) for name, value in given.items() if name in BY_NAME}
    sens = sens_of(resolve({**texts}, wrong))
    sens.starter = Starter.CODE
    return sens


def _plain(value: object) -> str:
    """Return a value as the text of a flag: a list has commas."""
    if isinstance(value, list | tuple | set | frozenset):
        return ",".join(map(str, value))
    return str(value)
