"""The variables by which an application finds SENS, its keys there, and the way there without a proxy."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

ADDRESSES: Final = ("MOCKSENS_URL", "SENS_URL", "SENS_BASE_URL", "NCP_SENS_BASE_URL", "SENS_API_BASE_URL")
"""The variables that name the address."""
NO_PROXY: Final = ("no_proxy", "NO_PROXY")
"""The variables that name the hosts to reach without a proxy, with commas."""
LOCAL: Final = ("localhost", "127.0.0.1", "::1")
"""The names of this machine."""


def client_variables(url: str, service_id: str, access_key: str, secret_key: str) -> dict[str, str]:
    """Return the address and the keys under names that applications go by."""
    return {
        **dict.fromkeys(ADDRESSES, url),
        "SENS_SERVICE_ID": service_id,
        "SENS_ACCESS_KEY": access_key,
        "SENS_SECRET_KEY": secret_key,
        "NCLOUD_ACCESS_KEY": access_key,
        "NCLOUD_SECRET_KEY": secret_key,
    }


def direct_hosts(environ: Mapping[str, str]) -> list[str]:
    """Return the hosts that ``environ`` lets clients reach without a proxy."""
    entries = re.split(r"[\s,]+", ",".join(environ.get(name, "") for name in NO_PROXY))
    return list(dict.fromkeys(filter(None, entries)))


def direct_variables(hosts: Iterable[str]) -> dict[str, str]:
    """Return the variables that let clients reach ``hosts`` without a proxy."""
    return dict.fromkeys(reversed(NO_PROXY), ",".join(dict.fromkeys(hosts)))
