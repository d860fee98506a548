"""Parsers of settings: text to value.

Each raises ``ValueError`` as a codec does: with the end of a sentence that begins with the setting's name.
"""

import re

from mocksens.core.service_ids import is_service_id, mistake
from mocksens.core.signing.credentials import Credential


def words(text: str) -> list[str]:
    """Return the entries between commas."""
    return [entry for entry in (part.strip() for part in text.split(",")) if entry]


def hosts(text: str) -> list[str]:
    """Return names of hosts, or addresses, in lower case."""
    hosts = [host.lower() for host in words(text)]
    for host in hosts:
        if not re.fullmatch(r"[a-z0-9_](?:[a-z0-9_.-]{0,251}[a-z0-9_])?|[0-9a-f:.]*:[0-9a-f:.]*", host):
            raise ValueError(f"must be names of hosts, as sms.example.com; {host[:40]!r} is not one")
    return hosts


def admin_hosts(text: str) -> list[str]:
    """Return names that a Host header may have: as ``hosts``, also with a port, a root's dot or brackets."""
    return hosts(",".join(map(_bare, words(text))))


def _bare(host: str) -> str:
    """Return a host as the guard compares it: without a port, brackets or the root's dot."""
    match = re.fullmatch(r"\[([^\[\]]*)\](:[0-9]+)?|([^:]*?)\.?(:[0-9]+)?", host)
    return (match[1] or match[3] or host if match else host).lower()


def services(text: str) -> tuple[str, ...] | None:
    """Return serviceIds in their order; None for ``any``."""
    if text.lower() == "any":
        return None
    services = tuple(words(text))
    if not services:
        raise ValueError("must be any, or at least one serviceId")
    for service in services:
        if not is_service_id(service):
            said = mistake(service) or f"{service[:40]!r} is not one"
            raise ValueError(f"must be any, or serviceIds; {said}")
    return services


def keys(text: str) -> tuple[Credential, ...]:
    """Return the pairs of ``ak:sk=serviceId,serviceId;…``; one without services may use all. Errors quote nothing."""
    credentials = []
    for entry in filter(None, (part.strip() for part in text.split(";"))):
        both, limited, allowed = entry.partition("=")
        access_key, _, secret_key = both.partition(":")
        credentials.append(pair(access_key, secret_key, words(allowed) if limited else None))
    return tuple(credentials)


def pair(access_key: str, secret_key: str, services: list[str] | None) -> Credential:
    """Return a key pair, limited to ``services`` unless that is None."""
    if not (access_key.strip() and secret_key.strip()):
        raise ValueError("must be access-key:secret-key=serviceId,serviceId;… with both keys in each pair")
    if services is not None and any(map(mistake, services)):
        # It may be part of a secret, so it is not quoted.
        raise ValueError(
            "must name serviceIds behind each =, not a word as undefined or a placeholder that was never filled in;"
            " a secret with = or ; in it goes into keys: of mocksens.yaml"
        )
    if services is not None and not (
        services and "any" not in map(str.lower, services) and all(map(is_service_id, services))
    ):
        raise ValueError(
            "must name serviceIds behind each =; a secret with = or ; in it goes into keys: of mocksens.yaml"
        )
    return Credential(access_key.strip(), secret_key.strip(), None if services is None else frozenset(services))


def host(text: str) -> str:
    """Return an address to listen on; one of IPv6 may stand in brackets, as in a URL."""
    name = key(text)
    if "://" in name:
        raise ValueError("must be an address or a name, as 127.0.0.1, without http:// in front")
    return name[1:-1] if name.startswith("[") and name.endswith("]") and ":" in name else name


def text(text: str) -> str:
    """Return the text as it stands."""
    return text


def key(text: str) -> str:
    """Return a text that is not empty, without blanks around it."""
    if not text.strip():
        raise ValueError("must not be empty")
    return text.strip()
