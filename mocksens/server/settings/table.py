"""The table of settings: each row is a flag, an environment variable, a key of ``mocksens.yaml`` and a README row.

A value is text until its row converts it. A row of a switch takes its default and its form from the core.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, Final, NamedTuple

from mocksens.core.sens import DEFAULT_CREDENTIAL, JOURNAL_BYTES, JOURNAL_ENTRIES
from mocksens.core.switch_codecs import FORMS, choice
from mocksens.core.switches import DOCUMENTED, Auth
from mocksens.server.settings import parsers as values
from mocksens.web.log.lines import LogFormat

PREFIX: Final = "MOCKSENS_"
CONFIG_FILE: Final = "mocksens.yaml"


class SettingError(ValueError):
    """Settings are wrong; the text says which, where each came from and what is meant, a line each."""


class Profile(StrEnum):
    """A set of defaults of the switches."""

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
        """Return the flag, as ``--daily-quota``."""
        return f"--{self.name.replace('_', '-')}"

    @property
    def variable(self) -> str:
        """Return the variable, as ``MOCKSENS_DAILY_QUOTA``."""
        return f"{PREFIX}{self.name.upper()}"


def _switch(name: str, help_text: str) -> Setting:
    """Return the row of a switch that each service may have for itself."""
    codec = FORMS[name]
    return Setting(name, codec.show(getattr(DOCUMENTED, name)), help_text, codec.parse)


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
    Setting("profile", "documented", "defaults of the switches: `documented` or `observed`", choice(Profile)),
    Setting("auth", DOCUMENTED.auth.value, "`verify` signatures, or `off` for plain curl", choice(Auth)),
    _switch("callers", "numbers that `from` may be, or `any`"),
    _switch("daily_quota", "recipients a service may send to in a day (KST), or `none`"),
    _switch("delivery", "when messages complete: a duration, `immediate`, `manual` or `looks:N`"),
    _switch("magic_numbers", "recipients' numbers that say what happens to them: `on` or `off`"),
    Setting("scenarios", "", "directories of scenario files, beside the built-in ones", values.words),
    Setting("play", "", "names of scenarios that every service plays from its beginning", values.words),
    Setting("scenario_yaml", None, "a scenario as YAML, which every service plays from its beginning"),
    _switch("over_long", "text over its limit: `cut` on delivery or `refuse`"),
    _switch("unsupported_text", "text that cannot be encoded: `fail` on delivery or `refuse`"),
    _switch("charset", "characters that can be sent: `cp949` or `ks-x-1001`"),
    _switch("countries", "countryCodes: those of the `list` of 2020, or `any`"),
    _switch("inline_files", "MMS files of the older form: `accept` or `refuse`"),
    _switch("reserve_lead", "how far ahead a reservation must be"),
    _switch("cancel_lead", "how long before it is due a reservation can be cancelled"),
    _switch("nothing_found", "searches without a find: an empty `list` or a bare `404`"),
    _switch("language", "language of statusMessage: `ko` or `en`"),
    Setting("max_body", f"{DOCUMENTED.max_body // 1024**2}MiB", "largest request body", values.size),
    Setting("journal", f"{JOURNAL_ENTRIES}", "requests that each service's journal keeps", values.integer(0, 10**9)),
    Setting("journal_size", f"{JOURNAL_BYTES // 1024**2}MiB", "how large each journal may become", values.size),
    Setting("state", None, "file with a snapshot to begin with, as GET `/_mocksens/snapshot` gives it"),
    Setting("seed", None, "makes ids repeatable; unset draws one"),
    Setting("log_format", "text", "lines on stderr: `text`, `json` or `off`", choice(LogFormat)),
    Setting("admin_token", None, "what `/_mocksens/` wants as Authorization: Bearer", values.key, secret=True),
    Setting("admin_hosts", "", "further names that the Host header of `/_mocksens/` may have", values.admin_hosts),
)
BY_NAME: Final = {setting.name: setting for setting in SETTINGS}
BY_VARIABLE: Final = {setting.variable: setting for setting in SETTINGS}
CONFIG_VARIABLE: Final = f"{PREFIX}CONFIG"
