"""The settings. Each field is a flag, a variable, a key of ``mocksens.yaml`` and a row of the documentation.

The switches are settings, too. ``core/switches.py`` has their fields.
"""

from collections.abc import Mapping
from typing import Annotated, Final

from msgspec import Struct

from mocksens.core.sens import DEFAULT_CREDENTIAL, JOURNAL_BYTES, JOURNAL_ENTRIES
from mocksens.core.settings.codecs import SIZE
from mocksens.core.settings.rows import About, Group
from mocksens.core.signing.credentials import Credential
from mocksens.core.switches import DOCUMENTED, SWITCHES, Profile, Switches
from mocksens.server.settings import codecs
from mocksens.web.log.lines import LogFormat

CONFIG_FILE: Final = "mocksens.yaml"
DEFAULT: Final = "default"
"""The source of a setting that is not set."""


class SettingError(ValueError):
    """The error for invalid settings. The text has a line for each, with its source and the remedy."""


class Settings(Struct, frozen=True, kw_only=True):
    """The settings of a server.

    ``sources`` has the source of each setting that is not a default: a flag, a variable, a place in a file, or a
    profile. ``ignored`` are variables that Kubernetes or container links have injected.
    """

    port: Annotated[int, About("port for HTTP; 0 picks a free one", Group.NETWORK, codecs.PORT)] = 7367
    host: Annotated[str, About("address to listen on", Group.NETWORK, codecs.ADDRESS)] = "127.0.0.1"
    https_port: Annotated[
        int | None, About("additional port for HTTPS only; 0 picks a free one", Group.NETWORK, codecs.PORT)
    ] = None
    tls_hosts: Annotated[
        list[str],
        About("additional host names in certificates, handled as SENS's own", Group.NETWORK, codecs.HOSTS),
    ] = []
    ca_dir: Annotated[
        str | None,
        About(
            "directory of the CA that issues certificates; unset, in the user's data directory",
            Group.NETWORK,
            codecs.DIRECTORY,
        ),
    ] = None
    tls_cert: Annotated[
        str | None,
        About("PEM file with a certificate chain to use instead of the CA", Group.NETWORK, codecs.FILE),
    ] = None
    tls_key: Annotated[
        str | None,
        About("PEM file with the certificate's private key; unset, the file of tls_cert", Group.NETWORK, codecs.FILE),
    ] = None
    admin_hosts: Annotated[
        list[str],
        About("additional Host headers to accept on `/_mocksens/`", Group.NETWORK, codecs.HEADER_HOSTS),
    ] = []
    access_key: Annotated[str, About("access key that may use every service", Group.KEYS, codecs.KEY)] = (
        DEFAULT_CREDENTIAL.access_key
    )
    secret_key: Annotated[str, About("secret key of that access key", Group.KEYS, codecs.SECRET)] = (
        DEFAULT_CREDENTIAL.secret_key
    )
    keys: Annotated[
        tuple[Credential, ...],
        About(
            "additional key pairs, each limited to services if any are named: `ACCESS:SECRET=ID,ID`",
            Group.KEYS,
            codecs.PAIRS,
        ),
    ] = ()
    services: Annotated[
        tuple[str, ...] | None,
        About("serviceIds that exist, or `any` that is well-formed", Group.KEYS, codecs.SERVICES, ("gateway.service",)),
    ] = None
    admin_token: Annotated[
        str | None,
        About("bearer token that requests to `/_mocksens/` must carry", Group.KEYS, codecs.SECRET),
    ] = None
    profile: Annotated[
        Profile, About("defaults of the switches: what is `documented`, or what is `observed`", Group.BEHAVIOUR)
    ] = Profile.DOCUMENTED
    switches: Switches = DOCUMENTED
    seed: Annotated[
        str | None,
        About("seed for repeatable ids; unset, a random one", Group.BEHAVIOUR, codecs.TEXT),
    ] = None
    state: Annotated[
        str | None,
        About("snapshot to start from, as GET `/_mocksens/snapshot` returns it", Group.BEHAVIOUR, codecs.FILE),
    ] = None
    demo: Annotated[
        int | None,
        About(
            "number of made-up messages of the last days that `serve` starts with; needs `mocksens[demo]`",
            Group.BEHAVIOUR,
            codecs.DEMO,
        ),
    ] = None
    scenarios: Annotated[
        list[str],
        About("directories of scenario files, in addition to the built-in ones", Group.FAILURES, codecs.DIRECTORIES),
    ] = []
    play: Annotated[
        list[str],
        About("scenarios that every service starts with", Group.FAILURES, codecs.NAMES),
    ] = []
    scenario_yaml: Annotated[
        str | None,
        About("a scenario, as YAML, that every service starts with", Group.FAILURES, codecs.YAML),
    ] = None
    log_format: Annotated[LogFormat, About("format of the log on stderr", Group.OUTPUT)] = LogFormat.TEXT
    journal: Annotated[
        int, About("maximum number of requests in the journal of a service", Group.OUTPUT, codecs.COUNT)
    ] = JOURNAL_ENTRIES
    journal_size: Annotated[int, About("maximum size of the journal of a service", Group.OUTPUT, SIZE)] = JOURNAL_BYTES
    sources: Mapping[str, str] = {}
    ignored: list[str] = []

    @property
    def credentials(self) -> tuple[Credential, ...]:
        """All key pairs. The first one may use every service."""
        return (Credential(self.access_key, self.secret_key), *self.keys)

    def value(self, name: str) -> object:
        """Return the value of a setting or switch by its name."""
        return getattr(self.switches if name in SWITCHES else self, name)

    def source(self, name: str) -> str:
        """Return the source of a setting's value, in the form in which errors show it."""
        return self.sources.get(name, DEFAULT)
