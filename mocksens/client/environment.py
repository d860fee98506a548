"""How an application is told where SENS is, and which keys it has there."""

from typing import Final

ADDRESSES: Final = ("MOCKSENS_URL", "SENS_URL", "SENS_BASE_URL", "NCP_SENS_BASE_URL", "SENS_API_BASE_URL")
"""The variables that name the address."""


def client_variables(url: str, service_id: str, access_key: str, secret_key: str) -> dict[str, str]:
    """The address and the keys under names that applications go by."""
    return {
        **dict.fromkeys(ADDRESSES, url),
        "SENS_SERVICE_ID": service_id,
        "SENS_ACCESS_KEY": access_key,
        "SENS_SECRET_KEY": secret_key,
        "NCLOUD_ACCESS_KEY": access_key,
        "NCLOUD_SECRET_KEY": secret_key,
    }
