"""How an application is told where SENS is, and which keys it has there."""


def client_variables(url: str, service_id: str, access_key: str, secret_key: str) -> dict[str, str]:
    """The address and the keys under names that applications go by."""
    return {
        "MOCKSENS_URL": url,
        "SENS_URL": url,
        "SENS_SERVICE_ID": service_id,
        "SENS_ACCESS_KEY": access_key,
        "SENS_SECRET_KEY": secret_key,
        "NCLOUD_ACCESS_KEY": access_key,
        "NCLOUD_SECRET_KEY": secret_key,
    }
