"""One tuple of settings: each row is a flag, an environment variable, a key of ``mocksens.yaml`` and a README row.

A value is text until its row converts it. A flag wins over the environment, that over the file, that over the profile
and the default.
"""

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, NamedTuple

from mocksens.core import durations
from mocksens.core.sens import DEFAULT_CREDENTIAL, WELL_FORMED, Sens
from mocksens.core.signature import Credential
from mocksens.core.switches import (
    PROFILES,
    Auth,
    Delivery,
    InlineFiles,
    Language,
    NothingFound,
    OverLong,
    Switches,
    UnsupportedText,
)
from mocksens.core.text import Charset
from mocksens.spec.limits import BODY_BYTES, TEL_DIGITS
from mocksens.web.log import LogFormat

PREFIX: Final = "MOCKSENS_"
CONFIG_FILE: Final = "mocksens.yaml"
ELSEWHERE: Final = frozenset({"MOCKSENS_URL"})
"""Names that clients of a running mocksens go by; serving passes over them."""
INJECTED: Final = re.compile(r"MOCKSENS_(SERVICE_HOST|SERVICE_PORT.*|PORT_.*|ENV_.*|NAME)")
"""What Kubernetes and container links set for a service called mocksens."""
SIZES: Final = {"": 1, "b": 1, "kib": 1024, "mib": 1024**2, "gib": 1024**3, "kb": 1000, "mb": 1000**2, "gb": 1000**3}
MASK: Final = "********"


class SettingError(ValueError):
    """A setting is wrong; the text says which, where it came from and what is meant."""


# --- how texts become values; each raises ValueError with the end of a sentence that begins with the name -------


def _choice(kind: type[StrEnum]) -> Callable[[str], StrEnum]:
    values = [member.value for member in kind]

    def parse(text: str) -> StrEnum:
        if text.lower() not in values:
            raise ValueError(f"must be {' or '.join(values)}{suggestion(text.lower(), values)}")
        return kind(text.lower())

    return parse


def _integer(least: int, most: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        number = int(text) if re.fullmatch("[0-9]{1,15}", text) else -1
        if not least <= number <= most:
            raise ValueError(f"must be a whole number from {least} to {most}")
        return number

    return parse


def _quota(text: str) -> int | None:
    return None if text == "none" else _integer(0, 10**12)(text)


def _size(text: str) -> int:
    match = re.fullmatch(r"([0-9]{1,15}) ?([a-z]*)", text.lower())
    if not match or match[2] not in SIZES or not int(match[1]):
        raise ValueError("must be a number of bytes above 0, as 10485760 or 10MiB")
    return int(match[1]) * SIZES[match[2]]


def _delivery(text: str) -> Delivery:
    if text == "immediate":
        return Delivery("after", 0)
    if text == "manual":
        return Delivery("manual")
    if looks := re.fullmatch("looks:([0-9]{1,6})", text):
        return Delivery("looks", int(looks[1]))
    try:
        return Delivery("after", durations.parse(text))
    except ValueError as error:
        raise ValueError("must be a length of time as 1s, or immediate, manual or looks:N") from error


def _list(text: str) -> list[str]:
    return [entry for entry in (part.strip() for part in text.split(",")) if entry]


def _callers(text: str) -> frozenset[str] | None:
    if text == "any":
        return None
    numbers = _list(text)
    for number in numbers:
        if not re.fullmatch(f"[0-9]{{1,{TEL_DIGITS.value}}}", number):
            raise ValueError(f"must be any, or numbers of digits only; {number[:40]!r} is not")
    return frozenset(numbers)


def _services(text: str) -> frozenset[str] | None:
    if text == "any":
        return None
    services = _list(text)
    for service in services:
        if not WELL_FORMED.fullmatch(service):
            raise ValueError(f"must be any, or serviceIds; {service[:40]!r} is not one")
    return frozenset(services)


def _keys(text: str) -> tuple[Credential, ...]:
    """``ak:sk=serviceId,serviceId;…``; without services a pair may use every one."""
    credentials = []
    for entry in filter(None, (part.strip() for part in text.split(";"))):
        pair, limited, services = entry.partition("=")
        access_key, colon, secret_key = pair.partition(":")
        if not (colon and access_key.strip() and secret_key.strip()):
            raise ValueError("must be access-key:secret-key=serviceId,serviceId; … with both keys")
        allowed = _services(services) if limited else None
        if limited and not allowed:
            raise ValueError(f"must name a serviceId behind {access_key.strip()[:40]}:…=")
        credentials.append(Credential(access_key.strip(), secret_key.strip(), allowed))
    return tuple(credentials)


def _text(text: str) -> str:
    return text


def _key(text: str) -> str:
    if not text.strip():
        raise ValueError("must not be empty")
    return text.strip()


class Profile(StrEnum):
    """Which of two sets of defaults the switches have."""

    DOCUMENTED = "documented"
    OBSERVED = "observed"


# --- the tuple ---------------------------------------------------------------------------------------


class Setting(NamedTuple):
    """One row. ``default`` is text; None is not set at all. The value of a ``secret`` one is never shown."""

    name: str
    default: str | None
    help: str
    parse: Callable[[str], Any] = _text
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
    Setting("port", "7367", "port for HTTP; 0 picks a free one", _integer(0, 65535)),
    Setting("host", "127.0.0.1", "address to listen on", _key),
    Setting("access_key", DEFAULT_CREDENTIAL.access_key, "access key that may use every service", _key),
    Setting("secret_key", DEFAULT_CREDENTIAL.secret_key, "its secret key", _key, secret=True),
    Setting("keys", "", "further pairs, limited to services: `ak:sk=serviceId,serviceId;…`", _keys, secret=True),
    Setting("services", "any", "the serviceIds that exist, or `any` well-formed one", _services),
    Setting("profile", "documented", "defaults of the switches: `documented` or `observed`", _choice(Profile)),
    Setting("auth", "verify", "`verify` signatures, or `off` for plain curl", _choice(Auth)),
    Setting("callers", "any", "numbers that `from` may be, or `any`", _callers),
    Setting("daily_quota", "none", "recipients a service may send to in a day (KST), or `none`", _quota),
    Setting("delivery", "1s", "when messages complete: a duration, `immediate`, `manual` or `looks:N`", _delivery),
    Setting("over_long", "cut", "text over its limit: `cut` on delivery or `refuse`", _choice(OverLong)),
    Setting(
        "unsupported_text",
        "fail",
        "text that cannot be encoded: `fail` on delivery or `refuse`",
        _choice(UnsupportedText),
    ),
    Setting("charset", "cp949", "characters that can be sent: `cp949` or `ks-x-1001`", _choice(Charset)),
    Setting("inline_files", "accept", "MMS files of the older form: `accept` or `refuse`", _choice(InlineFiles)),
    Setting("reserve_lead", "10m", "how far ahead a reservation must be", durations.parse),
    Setting("cancel_lead", "0s", "how long before it is due a reservation can be cancelled", durations.parse),
    Setting("nothing_found", "list", "searches without a find: an empty `list` or a bare `404`", _choice(NothingFound)),
    Setting("language", "ko", "language of statusMessage: `ko` or `en`", _choice(Language)),
    Setting("max_body", f"{BODY_BYTES.value // 1024**2}MiB", "largest request body", _size),
    Setting("seed", None, "makes ids repeatable; unset draws one"),
    Setting("log_format", "text", "lines on stderr: `text`, `json` or `off`", _choice(LogFormat)),
    Setting("admin_token", None, "what `/_mocksens/` wants as Authorization: Bearer", _key, secret=True),
    Setting("admin_hosts", "", "further names that the Host header of `/_mocksens/` may have", _list),
)
BY_NAME: Final = {setting.name: setting for setting in SETTINGS}
BY_VARIABLE: Final = {setting.variable: setting for setting in SETTINGS}
CONFIG_VARIABLE: Final = f"{PREFIX}CONFIG"


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

    def sens(self) -> Sens:
        """The SENS that these settings describe."""
        first = Credential(self["access_key"], self["secret_key"])
        return Sens((first, *self["keys"]), self.switches(), self["services"], self["seed"])

    def switches(self) -> Switches:
        """The switches of the rules."""
        return Switches(**{name: self[name] for name in Switches._fields})

    def shown(self) -> list[tuple[str, str, str]]:
        """Name, value and source of each, secrets masked unless they are the published default."""
        rows = []
        for setting in SETTINGS:
            chosen = self.chosen[setting.name]
            masked = setting.secret and chosen.text and chosen.source != DEFAULT
            rows.append((setting.name, MASK if masked else chosen.text or "", chosen.source))
        return rows


DEFAULT: Final = "default"


def load(flags: Mapping[str, str | None], environ: Mapping[str, str], config: str | None = None) -> Settings:
    """Every setting from flags (by name), environment and file. Raises ``SettingError``.

    ``config`` is the file that the flag ``--config`` names; without it MOCKSENS_CONFIG does, or ``mocksens.yaml`` in
    the working directory if there is one.
    """
    variables, ignored = _from_environment(environ)
    texts = _from_file(config or environ.get(CONFIG_VARIABLE))
    texts |= variables
    texts |= {name: (text, BY_NAME[name].flag) for name, text in flags.items() if text is not None}
    chosen = {setting.name: _choose(setting, texts.get(setting.name)) for setting in SETTINGS}
    profile = chosen["profile"].value
    for name, value in PROFILES[profile]._asdict().items():
        if chosen[name].source == DEFAULT and chosen[name].value != value:
            chosen[name] = Chosen(value, _show(value), f"profile {profile}")
    return Settings(chosen, ignored)


def _choose(setting: Setting, given: tuple[str, str] | None) -> Chosen:
    text, source = given or (setting.default, DEFAULT)
    if text is None:
        return Chosen(None, None, source)
    try:
        return Chosen(setting.parse(text), text, source)
    except ValueError as error:
        shown = "" if setting.secret else f" is {text[:80]!r}: it"
        raise SettingError(f"{source}{shown} {error}") from error


def _show(value: StrEnum | Delivery) -> str:
    return durations.show(value.value) if isinstance(value, Delivery) else str(value)


def _from_environment(environ: Mapping[str, str]) -> tuple[dict[str, tuple[str, str]], list[str]]:
    """Texts by name with their variable, and the variables that something else injected. Empty counts as unset."""
    texts, ignored = {}, []
    for variable, text in environ.items():
        if not variable.startswith(PREFIX) or variable in ELSEWHERE or variable == CONFIG_VARIABLE:
            continue
        if INJECTED.fullmatch(variable) or (variable == "MOCKSENS_PORT" and "://" in text):
            ignored.append(variable)
        elif variable not in BY_VARIABLE:
            raise SettingError(f"{variable} is not a setting{suggestion(variable, BY_VARIABLE)}")
        elif text:
            texts[BY_VARIABLE[variable].name] = (text, variable)
    return texts, sorted(ignored)


def _from_file(config: str | None) -> dict[str, tuple[str, str]]:
    """Texts by name with their place in the file."""
    if config is None and not Path(CONFIG_FILE).is_file():
        return {}
    # YAML is not worth loading where there is no file.
    from mocksens import yaml_files  # noqa: PLC0415

    try:
        whole = yaml_files.read(Path(config or CONFIG_FILE))
    except yaml_files.YamlError as error:
        raise SettingError(str(error)) from error
    if not isinstance(whole.data, dict):
        raise SettingError(f"{whole.place}: must be a mapping of settings, as `port: 7367`")
    texts = {}
    for name, value in whole.data.items():
        if name not in BY_NAME:
            raise SettingError(f"{value.place}: {name} is not a setting{suggestion(name, BY_NAME)}")
        text = _as_text(name, value)
        if text:
            texts[name] = (text, f"{value.place}: {name}")
    return texts


def _as_text(name: str, value: Any) -> str:
    """A scalar as it stands, a list with commas, and ``keys`` in the form of its flag."""
    if isinstance(value.data, str):
        return value.data
    entries = value.data if isinstance(value.data, list) else []
    if entries and all(isinstance(entry.data, str) for entry in entries):
        return (";" if name == "keys" else ",").join(entry.data for entry in entries)
    if name == "keys" and entries:
        return ";".join(_pair(entry) for entry in entries)
    if value.data == []:
        return ""
    raise SettingError(f"{value.place}: {name} must be a text or a list of texts")


def _pair(entry: Any) -> str:
    """``{access_key: …, secret_key: …, services: […]}`` in the form of the flag."""
    wanted = ("access_key", "secret_key", "services")
    fields = entry.data if isinstance(entry.data, dict) else {}
    unknown = next((name for name in fields if name not in wanted), None)
    if unknown is not None:
        raise SettingError(f"{fields[unknown].place}: {unknown} is not known{suggestion(unknown, wanted)}")
    if not {"access_key", "secret_key"} <= fields.keys():
        raise SettingError(f"{entry.place}: each of keys must have access_key, secret_key and, if limited, services")
    pair = f"{_as_text('access_key', fields['access_key'])}:{_as_text('secret_key', fields['secret_key'])}"
    return f"{pair}={_as_text('services', fields['services'])}" if "services" in fields else pair


def suggestion(given: str, known: Iterable[str]) -> str:
    """``; did you mean …?`` with the closest of the known words; empty if none is close."""
    close = difflib.get_close_matches(given, list(known), n=1)
    return f"; did you mean {close[0]}?" if close else ""
