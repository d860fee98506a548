"""The codecs of the server's own settings."""

from collections.abc import Iterable
from typing import Final

from mocksens.core.sens import DEFAULT_CREDENTIAL
from mocksens.core.settings.codecs import Codec, whole_number
from mocksens.core.signing.credentials import Credential
from mocksens.server.settings import parsers

MASK: Final = "********"
"""The text shown instead of a secret."""


def _joined(values: Iterable[str]) -> str:
    return ",".join(values)


def _show_services(services: tuple[str, ...] | None) -> str:
    return "any" if services is None else ",".join(services)


def _masked(secret: str | None) -> str:
    """Return the mask, or the published default secret itself."""
    if secret is None or secret == DEFAULT_CREDENTIAL.secret_key:
        return secret or ""
    return MASK


def _show_keys(credentials: Iterable[Credential]) -> str:
    return ";".join(map(_without_secret, credentials))


def _without_secret(credential: Credential) -> str:
    services = "" if credential.services is None else f"={','.join(sorted(credential.services))}"
    return f"{credential.access_key}:{MASK}{services}"


PORT: Final = whole_number(0, 65535, "PORT")
DEMO: Final = whole_number(1, 10_000)
COUNT: Final = whole_number(0, 10**9)
ADDRESS: Final = Codec("ADDRESS", parsers.host)
HOSTS: Final = Codec("HOST,…", parsers.hosts, _joined, is_list=True)
HEADER_HOSTS: Final = Codec("HOST,…", parsers.admin_hosts, _joined, is_list=True)
DIRECTORY: Final = Codec("DIRECTORY", parsers.text)
DIRECTORIES: Final = Codec("DIRECTORY,…", parsers.words, _joined, is_list=True)
FILE: Final = Codec("FILE", parsers.text)
NAMES: Final = Codec("NAME,…", parsers.words, _joined, is_list=True)
TEXT: Final = Codec("TEXT", parsers.text)
YAML: Final = Codec("YAML", parsers.text)
KEY: Final = Codec("KEY", parsers.key)
SECRET: Final = Codec("SECRET", parsers.key, _masked, is_secret=True)
PAIRS: Final = Codec("PAIR;…", parsers.keys, _show_keys, is_secret=True)
SERVICES: Final = Codec("ID,…|any", parsers.services, _show_services)
