"""Advice on hosts to which mocksens, as a proxy, does not relay."""

import difflib
import re
from typing import Final

from mocksens.spec.gateway import HOSTS
from mocksens.spec.products import HOST_OF_V1

PORT: Final = re.compile(r":[0-9]*\Z")
OF_NAVER: Final = re.compile(r"(?:.*\.)?(?:ncloud|(?:gov-|fin-)?ntruss|ncloudapis|navercorp|naver|openapi-naver)\.com")
LONGEST: Final = 260
"""Characters of a host and its port that are looked at; a name has at most 253."""
CLOSE: Final = 0.9
"""The least similarity of a misspelt host and the one that is meant, from 0 to 1."""


def advice(asked: str) -> str:
    """Return why a host, perhaps with its port, is not relayed to, and what to do instead.

    ``NO_PROXY`` is advised only where no message can be sent in earnest by it.
    """
    host = PORT.sub("", asked[:LONGEST]).lower().rstrip(".")
    if host == HOST_OF_V1:
        return (
            f"{asked} is the host of SENS v1, and mocksens serves SMS API v2 only, which also signs differently: call"
            f" https://{HOSTS[0]}/sms/v2"
        )
    if meant := _meant(host):
        return f"{asked} is no host of SENS: did you mean {meant}?"
    if OF_NAVER.fullmatch(host):
        return (
            f"{asked} is a host of NAVER, but not of SENS's SMS API, which is all that mocksens answers: stub it in"
            " your tests, as a host in NO_PROXY is called in earnest"
        )
    return (
        f"mocksens relays only the hosts of SENS, not {asked}; list it in NO_PROXY, or in the setting `tls_hosts` if"
        " it is to be answered here"
    )


def _meant(host: str) -> str:
    """Return the host of SENS that another one is nearly; empty if there is none."""
    if host.startswith("sens.") and OF_NAVER.fullmatch(host):
        return HOSTS[0]
    return next(iter(difflib.get_close_matches(host, HOSTS, n=1, cutoff=CLOSE)), "")
