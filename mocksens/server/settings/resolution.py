"""The value of each setting: what a source gives, or the default."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from mocksens.core.signing.credentials import Credential
from mocksens.core.switch_codecs import FORMS
from mocksens.core.switches import (
    PROFILES,
)
from mocksens.server.settings.table import SETTINGS, Setting, SettingError

MASK: Final = "********"
"""Text of a secret as it is shown."""
DEFAULT: Final = "default"
"""Source of a setting that nothing sets."""
Given = tuple[str | tuple[Credential, ...] | None, str]
"""A value as its source has it, text or key pairs, and the name of that source."""


class Chosen(NamedTuple):
    """A setting's value, the text it was made from, and where that came from."""

    value: Any
    text: str | None
    source: str


def resolve(given: Mapping[str, Given], wrong: list[str]) -> dict[str, Chosen]:
    """Return every setting as it was given, or as the profile or the default has it.

    Raises ``SettingError`` with what is ``wrong`` already, and with every value that is.
    """
    chosen: dict[str, Chosen] = {}
    for setting in SETTINGS:
        try:
            chosen[setting.name] = _choose(setting, given.get(setting.name))
        except SettingError as error:
            wrong.append(str(error))
    if wrong:
        raise SettingError("\n".join(wrong))
    first = Credential(chosen["access_key"].value, chosen["secret_key"].value)
    _refuse_twins((first, *chosen["keys"].value), chosen["keys"].source)
    profile = chosen["profile"].value
    for name, codec in FORMS.items():
        value = getattr(PROFILES[profile], name)
        if chosen[name].source == DEFAULT and chosen[name].value != value:
            chosen[name] = Chosen(value, codec.show(value), f"profile {profile}")
    return chosen


def _choose(setting: Setting, given: Given | None) -> Chosen:
    raw, source = given or (setting.default, DEFAULT)
    if not isinstance(raw, str):
        return Chosen(raw, None if raw is None else MASK, source)
    try:
        return Chosen(setting.parse(raw), raw, source)
    except ValueError as error:
        shown = "" if setting.secret else f" is {raw[:80]!r}: it"
        raise SettingError(f"{source}{shown} {error}") from error


def _refuse_twins(credentials: Iterable[Credential], source: str) -> None:
    seen: set[str] = set()
    for credential in credentials:
        if credential.access_key in seen:
            raise SettingError(
                f"{source}: the access key {credential.access_key} is given twice; each pair needs its own"
            )
        seen.add(credential.access_key)
