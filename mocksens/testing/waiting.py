"""Waiting for a message."""

import re
from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import urlencode

from mocksens.client.admin import AdminClient
from mocksens.core.parsing import durations
from mocksens.testing import matching
from mocksens.testing.views import Raw

__tracebackhide__ = True
"""A traceback that pytest shows ends in the test."""

Code = str | re.Pattern[str]
"""A pattern for a one-time code: a ``/regular expression/`` or a compiled one."""


def first(admin: AdminClient, path: str, query: Mapping[str, object], length: int) -> Raw | None:
    """Return the first message of the service at ``path`` that fits; None if none does in ``length`` milliseconds."""
    target = f"{path}/messages/wait?{urlencode({**query, 'timeout': f'{length}ms'})}"
    with matching.in_python():
        reply = admin.ask("GET", target, seconds=length / 1000, expect=(HTTPStatus.REQUEST_TIMEOUT,))
    if reply.status == HTTPStatus.REQUEST_TIMEOUT:
        return None
    message: Raw = reply.json["message"]
    return message


def milliseconds(timeout: str | float) -> int:
    """Return a timeout in milliseconds. Raises ``ValueError`` for what is none."""
    try:
        return durations.parse(timeout)
    except ValueError as error:
        raise ValueError(f"timeout {error}") from None


def code_query(otp: Code | None) -> dict[str, str]:
    """Return the pattern for a one-time code as a parameter; empty if there is none."""
    return {} if otp is None else {"otp": matching.pattern(otp, "otp")}
