"""The table of all settings, built from the fields of ``Settings`` and ``Switches``."""

from typing import Final

from mocksens.core.settings.rows import PREFIX, Group, Setting, rows
from mocksens.server.settings.settings import Settings

GROUPS: Final = list(Group)
SETTINGS: Final[tuple[Setting, ...]] = tuple(
    sorted(rows(Settings, Settings()), key=lambda row: GROUPS.index(row.about.group))
)
"""All settings, sorted by group."""
BY_NAME: Final = {setting.name: setting for setting in SETTINGS}
BY_VARIABLE: Final = {setting.variable: setting for setting in SETTINGS}
IMITATED: Final = tuple(
    row.name
    for row in SETTINGS
    if row.about.group in {Group.KEYS, Group.BEHAVIOUR, Group.FAILURES} and row.name not in {"admin_token", "demo"}
)
"""The names of the settings that are about what mocksens imitates, and not about where it listens or what it prints."""
CONFIG_VARIABLE: Final = f"{PREFIX}CONFIG"


def shown(settings: Settings) -> list[tuple[str, str, str]]:
    """Return the name, value and source of each setting. Secrets other than the published default are masked."""
    return [
        (row.name, " ".join(row.codec.show(settings.value(row.name)).split()), settings.source(row.name))
        for row in SETTINGS
    ]
