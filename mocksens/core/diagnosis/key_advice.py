"""Advice on key pairs, depending on how the server was started."""

from collections.abc import Collection, Mapping
from typing import Final

from mocksens.core.display import redaction
from mocksens.core.signing.credentials import Credential
from mocksens.core.starter import Starter

KEYS: Final[Mapping[Starter, str]] = {
    Starter.SERVER: "sign with a pair of this server, see `mocksens config`, or start it with yours as access_key and"
    " secret_key, or with --auth off",
    Starter.EXEC: "give yours to exec with --access-key and --secret-key, or --auth off, or sign with SENS_ACCESS_KEY"
    " and SENS_SECRET_KEY of the environment",
    Starter.FIXTURE: "sign with the fixture's mocksens.access_key and mocksens.secret_key, or let mocksens_settings"
    " return yours as access_key and secret_key, or auth as 'off'",
    Starter.CODE: "sign with a pair of this SENS, or give yours to mocksens.configure as access_key and secret_key, or"
    " auth='off'",
}
"""Advice on using the same keys in client and server."""
SERVICES: Final[Mapping[Starter, str]] = {
    Starter.SERVER: "use one of those, or see the setting `keys`",
    Starter.EXEC: "use one of those, or see --keys of exec",
    Starter.FIXTURE: "use the fixture's mocksens.service_id, or see the setting `keys`",
    Starter.CODE: "use one of those, or see `keys` of mocksens.configure",
}
"""Advice on using a service that the key may use."""
MOST_NAMED: Final = 5
"""Maximum number of services that a sentence names."""
LONGEST_ID: Final = 80
"""Maximum number of bytes of a serviceId that a sentence shows."""


def limits(credential: Credential, service_id: str, secrets: list[str]) -> str:
    """Return the serviceId of a request and the services that the key pair may use."""
    used = redaction.quoted(redaction.hide(service_id.encode("utf-8", "replace"), secrets)[:LONGEST_ID])
    return f"{used}: it is limited to {named(credential.services or ())}"


def named(services: Collection[str]) -> str:
    """Return the first services and the number of others."""
    first = ", ".join(sorted(services)[:MOST_NAMED]) or "none"
    return first if len(services) <= MOST_NAMED else f"{first} and {len(services) - MOST_NAMED} more"
