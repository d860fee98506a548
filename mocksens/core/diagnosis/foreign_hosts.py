"""Advice on hosts that mocksens, as a proxy, does not relay to."""

import difflib
import re
from typing import Final

from mocksens.spec.gateway import HOSTS
from mocksens.spec.products import HOST_OF_V1

PORT: Final = re.compile(r":[0-9]*\Z")
OF_NAVER: Final = re.compile(r"(?:.*\.)?(?:ncloud|(?:gov-|fin-)?ntruss|ncloudapis|navercorp|naver|openapi-naver)\.com")
LONGEST: Final = 260
"""Maximum number of characters of a host and port that are examined. A host name has at most 253."""
CLOSE: Final = 0.9
"""The minimum similarity between a misspelt host and the intended one, from 0 to 1."""


def advice(authority: str) -> str:
    """Return the reason why a host is not relayed to, and the remedy.

    ``NO_PROXY`` is recommended only for hosts through which no real message can be sent.
    """
    host = PORT.sub("", authority[:LONGEST]).lower().rstrip(".")
    if host == HOST_OF_V1:
        return (
            f"{authority} is the host of SENS v1, and mocksens serves SMS API v2 only, which also signs differently:"
            f" call https://{HOSTS[0]}/sms/v2"
        )
    if similar := _similar_host(host):
        return f"{authority} is not a host of SENS: did you mean {similar}?"
    if OF_NAVER.fullmatch(host):
        return (
            f"{authority} is a host of NAVER, but not of SENS's SMS API, which is all that mocksens answers: stub it in"
            " your tests, as a host in NO_PROXY is called in earnest"
        )
    return (
        f"mocksens relays only the hosts of SENS, not {authority}; list it in NO_PROXY, or in the setting `tls_hosts`"
        " if it is to be answered here"
    )


def _similar_host(host: str) -> str:
    """Return the host of SENS that another one resembles, or an empty text if there is none."""
    if host.startswith("sens.") and OF_NAVER.fullmatch(host):
        return HOSTS[0]
    return next(iter(difflib.get_close_matches(host, HOSTS, n=1, cutoff=CLOSE)), "")
