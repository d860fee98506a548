"""One tuple of settings: each row is a flag, an environment variable, a key of ``mocksens.yaml`` and a README row.

A value is text until its row converts it. A flag wins over the environment, that over the file, that over the profile
and the default.
"""

import os
import re
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from mocksens.core import switch_codecs as switches
from mocksens.core.diagnosis.starter import Starter
from mocksens.core.parsing import durations
from mocksens.core.parsing.nodes import Miswritten, suggestion
from mocksens.core.scenarios.scenario import Scenario
from mocksens.core.sens import DEFAULT_CREDENTIAL, JOURNAL_BYTES, JOURNAL_ENTRIES, Sens
from mocksens.core.signing.credentials import Credential
from mocksens.core.switches import (
    PROFILES,
    Auth,
    Countries,
    Delivery,
    InlineFiles,
    Language,
    MagicNumbers,
    NothingFound,
    OverLong,
    Switches,
    UnsupportedText,
)
from mocksens.core.text import Charset
from mocksens.server.scenarios.library import Library
from mocksens.server.settings import parsers as values
from mocksens.spec.limits import BODY_BYTES
from mocksens.web.log import LogFormat

if TYPE_CHECKING:
    from mocksens.core.parsing.nodes import Value

PREFIX: Final = "MOCKSENS_"
CONFIG_FILE: Final = "mocksens.yaml"
ELSEWHERE: Final = frozenset({"MOCKSENS_URL", "MOCKSENS_REDIRECT", "MOCKSENS_CA_FILE"})
"""Names that clients of a running mocksens go by; serving passes over them."""
INJECTED: Final = re.compile(r"MOCKSENS_(SERVICE_HOST|SERVICE_PORT.*|PORT_.*|ENV_.*|NAME)")
"""What Kubernetes and container links set for a service called mocksens."""
MASK: Final = "********"


class SettingError(ValueError):
    """Settings are wrong; the text says which, where each came from and what is meant, a line each."""


class Profile(StrEnum):
    """Which of two sets of defaults the switches have."""

    DOCUMENTED = "documented"
    OBSERVED = "observed"


class Setting(NamedTuple):
    """One row. ``default`` is text; None is not set at all. The value of a ``secret`` one is never shown."""

    name: str
    default: str | None
    help: str
    parse: Callable[[str], Any] = values.text
    secret: bool = False

    @property
    def flag(self) -> str:
        """``--daily-quota``."""
        return f"--{self.name.replace('_', '-')}"

    @property
    def variable(self) -> str:
        """``MOCKSENS_DAILY_QUOTA``."""
        return f"{PREFIX}{self.name.upper()}"


SETTINGS: Final = (
    Setting("port", "7367", "port for HTTP; 0 picks a free one", values.integer(0, 65535)),
    Setting("host", "127.0.0.1", "address to listen on", values.host),
    Setting("https_port", None, "port for HTTPS alone; 0 picks a free one", values.integer(0, 65535)),
    Setting("tls_hosts", "", "further host names in certificates, relayed as SENS's own", values.hosts),
    Setting("ca_dir", None, "directory that keeps the CA of the certificates; unset, the user's data directory"),
    Setting("tls_cert", None, "PEM file with a certificate to use instead, and what is between it and its CA"),
    Setting("tls_key", None, "PEM file with its key; unset, the certificate's"),
    Setting("access_key", DEFAULT_CREDENTIAL.access_key, "access key that may use every service", values.key),
    Setting("secret_key", DEFAULT_CREDENTIAL.secret_key, "its secret key", values.key, secret=True),
    Setting("keys", "", "further pairs, limited to services: `ak:sk=serviceId,serviceId;…`", values.keys, secret=True),
    Setting("services", "any", "the serviceIds that exist, or `any` well-formed one", values.services),
    Setting("profile", "documented", "defaults of the switches: `documented` or `observed`", switches.choice(Profile)),
    Setting("auth", "verify", "`verify` signatures, or `off` for plain curl", switches.choice(Auth)),
    Setting("callers", "any", "numbers that `from` may be, or `any`", switches.callers),
    Setting("daily_quota", "none", "recipients a service may send to in a day (KST), or `none`", switches.quota),
    Setting(
        "delivery",
        "1s",
        "when messages complete: a duration, `immediate`, `manual` or `looks:N`",
        switches.delivery,
    ),
    Setting(
        "magic_numbers",
        "on",
        "recipients' numbers that say what happens to them: `on` or `off`",
        switches.choice(MagicNumbers),
    ),
    Setting("scenarios", "", "directories of scenario files, beside the built-in ones", values.words),
    Setting("play", "", "names of scenarios that every service plays from its beginning", values.words),
    Setting("scenario_yaml", None, "a scenario as YAML, which every service plays from its beginning"),
    Setting("over_long", "cut", "text over its limit: `cut` on delivery or `refuse`", switches.choice(OverLong)),
    Setting(
        "unsupported_text",
        "fail",
        "text that cannot be encoded: `fail` on delivery or `refuse`",
        switches.choice(UnsupportedText),
    ),
    Setting("charset", "cp949", "characters that can be sent: `cp949` or `ks-x-1001`", switches.choice(Charset)),
    Setting("countries", "list", "countryCodes: those of the `list` of 2020, or `any`", switches.choice(Countries)),
    Setting(
        "inline_files", "accept", "MMS files of the older form: `accept` or `refuse`", switches.choice(InlineFiles)
    ),
    Setting("reserve_lead", "10m", "how far ahead a reservation must be", durations.parse),
    Setting("cancel_lead", "0s", "how long before it is due a reservation can be cancelled", durations.parse),
    Setting(
        "nothing_found",
        "list",
        "searches without a find: an empty `list` or a bare `404`",
        switches.choice(NothingFound),
    ),
    Setting("language", "ko", "language of statusMessage: `ko` or `en`", switches.choice(Language)),
    Setting("max_body", f"{BODY_BYTES.value // 1024**2}MiB", "largest request body", values.size),
    Setting("journal", f"{JOURNAL_ENTRIES}", "requests that each service's journal keeps", values.integer(0, 10**9)),
    Setting("journal_size", f"{JOURNAL_BYTES // 1024**2}MiB", "how large each journal may become", values.size),
    Setting("state", None, "file with a snapshot to begin with, as GET `/_mocksens/snapshot` gives it"),
    Setting("seed", None, "makes ids repeatable; unset draws one"),
    Setting("log_format", "text", "lines on stderr: `text`, `json` or `off`", switches.choice(LogFormat)),
    Setting("admin_token", None, "what `/_mocksens/` wants as Authorization: Bearer", values.key, secret=True),
    Setting("admin_hosts", "", "further names that the Host header of `/_mocksens/` may have", values.admin_hosts),
)
BY_NAME: Final = {setting.name: setting for setting in SETTINGS}
BY_VARIABLE: Final = {setting.variable: setting for setting in SETTINGS}
CONFIG_VARIABLE: Final = f"{PREFIX}CONFIG"


Given = tuple[str | tuple[Credential, ...] | None, str]
"""What a source says, text or key pairs, and which source that is."""
PAIR: Final = ("access_key", "secret_key", "services")
"""The keys of an entry of ``keys`` in a file."""


class Chosen(NamedTuple):
    """A setting's value, the text it was made from, and where that came from."""

    value: Any
    text: str | None
    source: str


class Settings:
    """Every setting with its value and source. ``ignored`` names the injected variables that were passed over."""

    def __init__(self, chosen: Mapping[str, Chosen], ignored: list[str]) -> None:
        self.chosen = chosen
        self.ignored = ignored

    def __getitem__(self, name: str) -> Any:
        return self.chosen[name].value

    def sens(self, library: Library | None = None) -> Sens:
        """The SENS that these settings describe; ``library`` is their ``library()``, read already.

        Raises ``SettingError`` for what is wrong with scenarios, which are read here.
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
        """The scenarios that can be played. Raises ``SettingError`` with everything that is wrong with them."""
        directories, inline = self.chosen["scenarios"], self.chosen["scenario_yaml"]
        absent = [directory for directory in directories.value if not Path(directory).is_dir()]
        if absent:
            raise SettingError("\n".join(f"{directories.source}: {directory} is no directory" for directory in absent))
        try:
            return Library(map(Path, directories.value), inline.text or "", inline.source)
        except Miswritten as error:
            raise SettingError(str(error)) from error

    def _played(self, library: Library) -> list[Scenario]:
        """What every service plays, in that order: the named ones, and what was given inline."""
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
        """The switches of the rules."""
        return Switches(**{name: self[name] for name in Switches._fields})

    def shown(self) -> list[tuple[str, str, str]]:
        """Name, value and source of each, secrets masked unless they are the published default."""
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


DEFAULT: Final = "default"


def load(flags: Mapping[str, str | None], environ: Mapping[str, str], config: str | None = None) -> Settings:
    """Every setting from flags (by name), environment and file. Raises ``SettingError``.

    ``config`` is the file that the flag ``--config`` names; without it MOCKSENS_CONFIG does, or ``mocksens.yaml`` in
    the working directory if there is one.
    """
    wrong: list[str] = []
    variables, ignored = _from_environment(environ, wrong)
    given = _from_file(config or environ.get(CONFIG_VARIABLE) or None, wrong) | variables
    given |= {name: (text, BY_NAME[name].flag) for name, text in flags.items() if text is not None}
    return Settings(_resolve(given, wrong), ignored)


def configure(**given: object) -> Sens:
    """A SENS by the names and texts of the settings, as ``configure(delivery="immediate", daily_quota=5)``.

    Neither environment nor file is read. Raises ``SettingError``.
    """
    wrong = [f"{name} is not a setting{suggestion(name, BY_NAME)}" for name in given if name not in BY_NAME]
    texts = {name: (_plain(value), name) for name, value in given.items() if name in BY_NAME}
    sens = Settings(_resolve({**texts}, wrong), []).sens()
    sens.starter = Starter.CODE
    return sens


def _plain(value: object) -> str:
    """A value as the text of a flag: a list has commas."""
    if isinstance(value, list | tuple | set | frozenset):
        return ",".join(map(str, value))
    return str(value)


def _resolve(given: Mapping[str, Given], wrong: list[str]) -> dict[str, Chosen]:
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
    for name, value in PROFILES[profile]._asdict().items():
        if chosen[name].source == DEFAULT and chosen[name].value != value:
            chosen[name] = Chosen(value, _show(value), f"profile {profile}")
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


def _without_secret(credential: Credential) -> str:
    services = "" if credential.services is None else f"={','.join(sorted(credential.services))}"
    return f"{credential.access_key}:{MASK}{services}"


def _show(value: StrEnum | Delivery) -> str:
    return durations.show(value.value) if isinstance(value, Delivery) else str(value)


def _from_environment(environ: Mapping[str, str], wrong: list[str]) -> tuple[dict[str, Given], list[str]]:
    """Return texts by name with their variable, and the variables that something else injected.

    Empty counts as unset. What is ``wrong`` is added there.
    """
    texts: dict[str, Given] = {}
    ignored = []
    for variable, text in environ.items():
        if not variable.startswith(PREFIX) or variable in ELSEWHERE or variable == CONFIG_VARIABLE:
            continue
        if INJECTED.fullmatch(variable) or (variable == "MOCKSENS_PORT" and "://" in text):
            ignored.append(variable)
        elif variable not in BY_VARIABLE:
            wrong.append(f"{variable} is not a setting{suggestion(variable, BY_VARIABLE)}")
        elif text:
            texts[BY_VARIABLE[variable].name] = (text, variable)
    return texts, sorted(ignored)


def _from_file(config: str | None, wrong: list[str]) -> dict[str, Given]:
    """Return what the file says, by name, with its place; what is ``wrong`` with a setting is added there.

    Raises ``SettingError`` for what is no file of settings.
    """
    # Unlike Path's, this takes what we may not look at for absent.
    if config is None and not os.path.isfile(CONFIG_FILE):  # noqa: PTH113
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


def _raw(name: str, value: "Value") -> str | tuple[Credential, ...]:
    """A scalar as it stands, a list with commas, and ``keys`` as pairs where they are mappings."""
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
    """``{access_key: …, secret_key: …, services: […]}``."""
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
        raise SettingError(f"{entry.place}: keys {error}") from error
