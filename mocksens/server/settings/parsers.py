"""Parsers of settings, from text to value.

Like a codec, each raises ``ValueError`` with a text that continues a sentence beginning with the setting's name.
"""

import re

from mocksens.core.service_ids import is_service_id, mistake
from mocksens.core.signing.credentials import Credential


def words(text: str) -> list[str]:
    """Return the comma-separated entries of a text."""
    return [entry for entry in (part.strip() for part in text.split(",")) if entry]


def hosts(text: str) -> list[str]:
    """Return host names or addresses, in lower case."""
    hosts = [host.lower() for host in words(text)]
    for host in hosts:
        if not re.fullmatch(r"[a-z0-9_](?:[a-z0-9_.-]{0,251}[a-z0-9_])?|[0-9a-f:.]*:[0-9a-f:.]*", host):
            raise ValueError(f"must be host names such as sms.example.com; {host[:40]!r} is not one")
    return hosts


def admin_hosts(text: str) -> list[str]:
    """Return the names that the Host header may have, without ports, brackets and final dots."""
    return hosts(",".join(map(_bare, words(text))))


def _bare(host: str) -> str:
    """Return a host without its port, brackets or final dot, as the guard compares it."""
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
            problem = mistake(service) or f"{service[:40]!r} is not one"
            raise ValueError(f"must be any, or serviceIds; {problem}")
    return services


def keys(text: str) -> tuple[Credential, ...]:
    """Return the key pairs of ``ak:sk=serviceId,serviceId;…``. Errors do not quote the text, because it has secrets."""
    credentials = []
    for entry in filter(None, (part.strip() for part in text.split(";"))):
        pair_text, equals, allowed = entry.partition("=")
        access_key, _, secret_key = pair_text.partition(":")
        credentials.append(pair(access_key, secret_key, words(allowed) if equals else None))
    return tuple(credentials)


def pair(access_key: str, secret_key: str, services: list[str] | None) -> Credential:
    """Return a key pair, limited to ``services`` unless that is None."""
    if not (access_key.strip() and secret_key.strip()):
        raise ValueError("must be access-key:secret-key=serviceId,serviceId;… with both keys in each pair")
    if services is not None and any(map(mistake, services)):
        # Do not quote the word: it may be part of a secret.
        raise ValueError(
            "must have serviceIds after each =, not a word such as undefined or an unfilled placeholder; put a secret"
            " that contains = or ; into keys: of mocksens.yaml"
        )
    if services is not None and not (
        services and "any" not in map(str.lower, services) and all(map(is_service_id, services))
    ):
        raise ValueError(
            "must have serviceIds after each =; put a secret that contains = or ; into keys: of mocksens.yaml"
        )
    return Credential(access_key.strip(), secret_key.strip(), None if services is None else frozenset(services))


def host(text: str) -> str:
    """Return an address to listen on; an IPv6 address may have brackets, as in a URL."""
    name = key(text)
    if "://" in name:
        raise ValueError("must be an address or a host name such as 127.0.0.1, without http://")
    return name[1:-1] if name.startswith("[") and name.endswith("]") and ":" in name else name


def text(text: str) -> str:
    """Return the text unchanged."""
    return text


def key(text: str) -> str:
    """Return a non-empty text without surrounding whitespace."""
    if not text.strip():
        raise ValueError("must not be empty")
    return text.strip()
