"""The environment variables with the address of SENS, the keys, and the hosts to reach without a proxy."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

ADDRESSES: Final = ("MOCKSENS_URL", "SENS_URL", "SENS_BASE_URL", "NCP_SENS_BASE_URL", "SENS_API_BASE_URL")
"""The variables with the address of SENS."""
NO_PROXY: Final = ("no_proxy", "NO_PROXY")
"""The variables with the hosts to reach without a proxy, separated by commas."""
LOCAL: Final = ("localhost", "127.0.0.1", "::1")
"""The names and addresses of this machine."""


def client_variables(url: str, service_id: str, access_key: str, secret_key: str) -> dict[str, str]:
    """Return the variables with the address and the keys, under the names that applications commonly read."""
    return {
        **dict.fromkeys(ADDRESSES, url),
        "SENS_SERVICE_ID": service_id,
        "SENS_ACCESS_KEY": access_key,
        "SENS_SECRET_KEY": secret_key,
        "NCLOUD_ACCESS_KEY": access_key,
        "NCLOUD_SECRET_KEY": secret_key,
    }


def direct_hosts(environ: Mapping[str, str]) -> list[str]:
    """Return the hosts that clients reach without a proxy if ``environ`` is their environment."""
    entries = re.split(r"[\s,]+", ",".join(environ.get(name, "") for name in NO_PROXY))
    return list(dict.fromkeys(filter(None, entries)))


def direct_variables(hosts: Iterable[str]) -> dict[str, str]:
    """Return the variables that make clients reach ``hosts`` without a proxy."""
    return dict.fromkeys(reversed(NO_PROXY), ",".join(dict.fromkeys(hosts)))
