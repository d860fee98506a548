"""The resolution of each setting to the value of a source or the default."""

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec.structs import replace

from mocksens.core.settings.codecs import complaint
from mocksens.core.signing.credentials import Credential
from mocksens.core.switches import DOCUMENTED, PROFILES, SWITCHES, Profile, Switches
from mocksens.server.settings.settings import SettingError, Settings
from mocksens.server.settings.table import SETTINGS

SourcedValue = tuple[str | tuple[Credential, ...], str]
"""An unparsed value, which is a text or key pairs, and the name of its source."""


def resolve(sourced: Mapping[str, SourcedValue], problems: list[str], ignored: Iterable[str] = ()) -> Settings:
    """Return the settings with the ``sourced`` values, and the rest from the profile or the defaults.

    Raise ``SettingError`` with the ``problems`` found so far and those of all values.
    """
    values: dict[str, Any] = {}
    for row in SETTINGS:
        if row.name not in sourced:
            continue
        raw, source = sourced[row.name]
        try:
            values[row.name] = row.codec.parse(raw) if isinstance(raw, str) else raw
        except ValueError as error:
            problems.append(f"{source}: {error}" if row.codec.is_secret else complaint(source, str(raw), error))
    if problems:
        raise SettingError("\n".join(problems))
    sources = {name: source for name, (_, source) in sourced.items()}
    own = {name: values.pop(name) for name in SWITCHES if name in values}
    switches, changed = _switches(values.get("profile", Profile.DOCUMENTED), own)
    settings = Settings(**values, switches=switches, sources=changed | sources, ignored=list(ignored))
    _refuse_twins(settings)
    return settings


def _switches(profile: Profile, own: Mapping[str, Any]) -> tuple[Switches, dict[str, str]]:
    """Return the switches, and the sources of those that the profile changes."""
    defaults = PROFILES[profile]
    changed = {name: f"profile {profile}" for name in SWITCHES if getattr(defaults, name) != getattr(DOCUMENTED, name)}
    return replace(defaults, **own), changed


def _refuse_twins(settings: Settings) -> None:
    seen: set[str] = set()
    for credential in settings.credentials:
        if credential.access_key in seen:
            raise SettingError(
                f"{settings.source('keys')}: the access key {credential.access_key} occurs twice; each pair needs its"
                " own"
            )
        seen.add(credential.access_key)
