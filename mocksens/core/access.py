"""May this key use this serviceId? (rule gateway.service)"""

from mocksens.core.errors import Forbidden
from mocksens.core.signature import Credential


def check(credential: Credential, service_id: str) -> None:
    """Raises ``Forbidden`` if the key pair is limited to other services."""
    if credential.services is not None and service_id not in credential.services:
        raise Forbidden(
            f"the access key {credential.access_key} is limited to {', '.join(sorted(credential.services))};"
            " see the setting `keys`"
        )
