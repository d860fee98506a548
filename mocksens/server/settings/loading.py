"""Loading of settings from flags, the environment and a file, or from Python code."""

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
    """Load all settings from flags, the environment and the file. Raise ``SettingError`` for invalid ones.

    A flag overrides the environment, which overrides the file, which overrides the profile and the default.

    ``config`` is the file of ``--config``; the fallbacks are MOCKSENS_CONFIG and an existing ``mocksens.yaml`` in the
    working directory.
    """
    problems: list[str] = []
    variables, ignored = from_environment(environ, problems)
    values = from_file(config or environ.get(CONFIG_VARIABLE) or None, problems) | variables
    values |= {name: (text, BY_NAME[name].flag) for name, text in flags.items() if text is not None}
    return resolve(values, problems, ignored)


def configure(**settings: object) -> Sens:
    """Return a ``Sens`` with the given settings, as in ``configure(delivery="immediate", daily_quota=5)``.

    The environment and ``mocksens.yaml`` are not read. Raise ``SettingError`` for an invalid setting.
    """
    problems = [f"unknown setting `{name}`{suggestion(name, BY_NAME)}" for name in settings if name not in BY_NAME]
    texts = {name: (_flag_text(value), name) for name, value in settings.items() if name in BY_NAME}
    sens = sens_of(resolve({**texts}, problems))
    sens.starter = Starter.CODE
    return sens


def _flag_text(value: object) -> str:
    """Return a value as the text of a flag. Join the items of a list with commas."""
    if isinstance(value, list | tuple | set | frozenset):
        return ",".join(map(str, value))
    return str(value)
