"""The sources of settings: the environment and the file."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from mocksens.core.parsing.nodes import suggestion
from mocksens.core.settings.rows import PREFIX
from mocksens.core.signing.credentials import Credential
from mocksens.server.settings import parsers as values
from mocksens.server.settings.resolution import SourcedValue
from mocksens.server.settings.settings import CONFIG_FILE, SettingError
from mocksens.server.settings.table import BY_NAME, BY_VARIABLE, CONFIG_VARIABLE

if TYPE_CHECKING:
    from mocksens.core.parsing.nodes import Value


ELSEWHERE: Final = frozenset({"MOCKSENS_URL", "MOCKSENS_REDIRECT", "MOCKSENS_CA_FILE"})
"""The variables for clients of a running server, which the server ignores."""
INJECTED: Final = r"MOCKSENS_(SERVICE_HOST|SERVICE_PORT.*|PORT_.*|ENV_.*|NAME)"
"""The variables that Kubernetes and container links inject for a service named mocksens."""
PAIR: Final = ("access_key", "secret_key", "services")
"""The keys that an entry of ``keys`` in a file may have."""


def from_environment(environ: Mapping[str, str], problems: list[str]) -> tuple[dict[str, SourcedValue], list[str]]:
    """Return the values by setting, and the injected variables.

    An empty variable counts as unset. Append unknown variables to ``problems``.
    """
    texts: dict[str, SourcedValue] = {}
    ignored = []
    for variable, text in environ.items():
        if not variable.startswith(PREFIX) or variable in ELSEWHERE or variable == CONFIG_VARIABLE:
            continue
        if re.fullmatch(INJECTED, variable) or (variable == "MOCKSENS_PORT" and "://" in text):
            ignored.append(variable)
        elif variable not in BY_VARIABLE:
            problems.append(f"unknown setting `{variable}`{suggestion(variable, BY_VARIABLE)}")
        elif text:
            texts[BY_VARIABLE[variable].name] = (text, variable)
    return texts, sorted(ignored)


def from_file(config: str | None, problems: list[str]) -> dict[str, SourcedValue]:
    """Return the values in the file by setting, with their places.

    Append mistakes in them to ``problems``. Raise ``SettingError`` if the file cannot be read as settings.
    """
    if config is None and not _has_file():
        return {}
    # Imported only if there is a file, to keep the start fast.
    from mocksens.core.parsing.yaml_nodes import YamlError
    from mocksens.server import yaml_file

    try:
        document = yaml_file.read(Path(config or CONFIG_FILE))
    except YamlError as error:
        raise SettingError(str(error)) from error
    if not isinstance(document.data, dict):
        raise SettingError(f"{document.place}: must be a mapping of settings, such as `port: 7367`")
    texts: dict[str, SourcedValue] = {}
    for name, value in document.data.items():
        if name not in BY_NAME:
            problems.append(f"{value.place}: unknown setting `{name}`{suggestion(name, BY_NAME)}")
            continue
        try:
            unparsed = _unparsed(name, value)
        except SettingError as error:
            problems.append(str(error))
            continue
        if unparsed:
            texts[name] = (unparsed, f"{value.place}: {name}")
    return texts


def _has_file() -> bool:
    """Return whether the working directory has a file of settings. An inaccessible one counts as absent."""
    try:
        return Path(CONFIG_FILE).is_file()
    except OSError:
        return False


def _unparsed(name: str, value: "Value") -> str | tuple[Credential, ...]:
    """Return a scalar as text, a list as text with commas, and ``keys`` as pairs if they are mappings."""
    if isinstance(value.data, str):
        return value.data
    has_several = BY_NAME[name].codec.has_several
    entries = value.data if isinstance(value.data, list) else []
    texts = [entry.data for entry in entries if isinstance(entry.data, str)]
    if isinstance(value.data, list) and len(texts) == len(entries) and (has_several or not entries):
        return (";" if name == "keys" else ",").join(texts)
    if name == "keys" and entries:
        return tuple(_pair(entry) for entry in entries)
    raise SettingError(f"{value.place}: {name} must be a text{' or a list of texts' if has_several else ''}")


def _pair(entry: "Value") -> Credential:
    """Return the key pair of ``{access_key: …, secret_key: …, services: […]}``."""
    fields = entry.data if isinstance(entry.data, dict) else {}
    unknown = next((name for name in fields if name not in PAIR), None)
    if unknown is not None:
        raise SettingError(f"{fields[unknown].place}: unknown key `{unknown}`{suggestion(unknown, PAIR)}")
    if not {"access_key", "secret_key"} <= fields.keys():
        raise SettingError(f"{entry.place}: each of keys must have access_key, secret_key and, if limited, services")
    texts = {name: _unparsed(name, value) for name, value in fields.items()}
    services = values.words(str(texts["services"])) if "services" in texts else None
    try:
        return values.pair(str(texts["access_key"]), str(texts["secret_key"]), services)
    except ValueError as error:
        raise SettingError(f"{entry.place}: keys: {error}") from error
