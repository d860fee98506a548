"""The services that a key pair may use (rule gateway.service)."""

from mocksens.core.diagnosis.key_advice import SERVICES, limits
from mocksens.core.errors import Forbidden
from mocksens.core.service_ids import mistake
from mocksens.core.signing.credentials import Credential
from mocksens.core.starter import Starter


def check(credential: Credential, service_id: str, starter: Starter = Starter.SERVER) -> None:
    """Raise ``Forbidden`` if the key pair is limited to other services."""
    if credential.services is not None and service_id not in credential.services:
        # If the serviceId itself is a programming mistake, say that instead of listing the key's services.
        raise Forbidden(
            mistake(service_id)
            or f"the access key {credential.access_key} may not use the service"
            f" {limits(credential, service_id, [credential.secret_key])}; {SERVICES[starter]}"
        )
