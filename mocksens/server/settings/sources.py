"""The environment and the file as sources of settings."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from mocksens.core.parsing.nodes import suggestion
from mocksens.core.settings.rows import PREFIX
from mocksens.core.signing.credentials import Credential
from mocksens.server.settings import parsers as values
from mocksens.server.settings.resolution import Given
from mocksens.server.settings.settings import CONFIG_FILE, SettingError
from mocksens.server.settings.table import BY_NAME, BY_VARIABLE, CONFIG_VARIABLE

if TYPE_CHECKING:
    from mocksens.core.parsing.nodes import Value


ELSEWHERE: Final = frozenset({"MOCKSENS_URL", "MOCKSENS_REDIRECT", "MOCKSENS_CA_FILE"})
"""Names that clients of a running mocksens go by; serving passes over them."""
INJECTED: Final = r"MOCKSENS_(SERVICE_HOST|SERVICE_PORT.*|PORT_.*|ENV_.*|NAME)"
"""What Kubernetes and container links set for a service called mocksens."""
PAIR: Final = ("access_key", "secret_key", "services")
"""The keys of an entry of ``keys`` in a file."""


def from_environment(environ: Mapping[str, str], wrong: list[str]) -> tuple[dict[str, Given], list[str]]:
    """Return texts by name with their variable, and the variables that something else injected.

    Empty counts as unset. What is ``wrong`` is added there.
    """
    texts: dict[str, Given] = {}
    ignored = []
    for variable, text in environ.items():
        if not variable.startswith(PREFIX) or variable in ELSEWHERE or variable == CONFIG_VARIABLE:
            continue
        if re.fullmatch(INJECTED, variable) or (variable == "MOCKSENS_PORT" and "://" in text):
            ignored.append(variable)
        elif variable not in BY_VARIABLE:
            wrong.append(f"{variable} is not a setting{suggestion(variable, BY_VARIABLE)}")
        elif text:
            texts[BY_VARIABLE[variable].name] = (text, variable)
    return texts, sorted(ignored)


def from_file(config: str | None, wrong: list[str]) -> dict[str, Given]:
    """Return what the file says, by name, with its place; what is ``wrong`` with a setting is added there.

    Raises ``SettingError`` for what is no file of settings.
    """
    if config is None and not _has_file():
        return {}
    # YAML is not worth loading where there is no file.
    from mocksens.core.parsing.yaml_nodes import YamlError
    from mocksens.server import yaml_file

    try:
        whole = yaml_file.read(Path(config or CONFIG_FILE))
    except YamlError as error:
        raise SettingError(str(error)) from error
    if not isinstance(whole.data, dict):
        raise SettingError(f"{whole.place}: must be a mapping of settings, as `port: 7367`")
    given: dict[str, Given] = {}
    for name, value in whole.data.items():
        if name not in BY_NAME:
            wrong.append(f"{value.place}: {name} is not a setting{suggestion(name, BY_NAME)}")
            continue
        try:
            raw = _raw(name, value)
        except SettingError as error:
            wrong.append(str(error))
            continue
        if raw:
            given[name] = (raw, f"{value.place}: {name}")
    return given


def _has_file() -> bool:
    """Return whether there is a file of settings here; one that may not be looked at counts as absent."""
    try:
        return Path(CONFIG_FILE).is_file()
    except OSError:
        return False


def _raw(name: str, value: "Value") -> str | tuple[Credential, ...]:
    """Return a scalar as it stands, a list with commas, and ``keys`` as pairs where they are mappings."""
    if isinstance(value.data, str):
        return value.data
    entries = value.data if isinstance(value.data, list) else []
    texts = [entry.data for entry in entries if isinstance(entry.data, str)]
    if isinstance(value.data, list) and len(texts) == len(entries):
        return (";" if name == "keys" else ",").join(texts)
    if name == "keys" and entries:
        return tuple(_pair(entry) for entry in entries)
    raise SettingError(f"{value.place}: {name} must be a text or a list of texts")


def _pair(entry: "Value") -> Credential:
    """Return the pair of ``{access_key: …, secret_key: …, services: […]}``."""
    fields = entry.data if isinstance(entry.data, dict) else {}
    unknown = next((name for name in fields if name not in PAIR), None)
    if unknown is not None:
        raise SettingError(f"{fields[unknown].place}: {unknown} is not known{suggestion(unknown, PAIR)}")
    if not {"access_key", "secret_key"} <= fields.keys():
        raise SettingError(f"{entry.place}: each of keys must have access_key, secret_key and, if limited, services")
    texts = {name: _raw(name, value) for name, value in fields.items()}
    services = values.words(str(texts["services"])) if "services" in texts else None
    try:
        return values.pair(str(texts["access_key"]), str(texts["secret_key"]), services)
    except ValueError as error:
        raise SettingError(f"{entry.place}: keys: {error}") from error
