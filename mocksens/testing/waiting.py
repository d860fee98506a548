"""The wait for a message."""

import re
from collections.abc import Mapping
from http import HTTPStatus

from mocksens.client.admin import AdminClient, AdminError
from mocksens.client.models.messages import Found, MessageData
from mocksens.client.models.queries import WaitQuery
from mocksens.core.parsing import durations
from mocksens.testing import matching

__tracebackhide__ = True
"""The flag that makes pytest leave the frames of this module out of tracebacks."""

Code = str | re.Pattern[str]
"""A pattern for a one-time code, as a ``/regular expression/`` or a compiled one."""


def find_first(admin: AdminClient, path: str, query: WaitQuery, length: int) -> MessageData | None:
    """Return the first message of the service at ``path`` that matches; None after ``length`` milliseconds."""
    with matching.in_python():
        try:
            return admin.ask("GET", f"{path}/messages/wait", Found, query=query, seconds=length / 1000).message
        except AdminError as error:
            if error.status != HTTPStatus.REQUEST_TIMEOUT:
                raise
            return None


def query(patterns: Mapping[str, str], *, contains: str | None, otp: Code | None, after: int, length: int) -> WaitQuery:
    """Return the query of a wait for a message that matches ``patterns``, for ``length`` milliseconds."""
    return WaitQuery(
        after=after,
        to=patterns.get("to"),
        sender=patterns.get("from"),
        content=patterns.get("content"),
        contains=contains,
        otp=code_pattern(otp),
        timeout=f"{length}ms",
    )


def milliseconds(timeout: str | float) -> int:
    """Return a timeout in milliseconds. Raise ``ValueError`` if it is invalid."""
    try:
        return durations.parse(timeout)
    except ValueError as error:
        raise ValueError(f"timeout {error}") from None


def code_pattern(otp: Code | None) -> str | None:
    """Return the pattern for a one-time code in the form of the admin API; None if there is none."""
    return None if otp is None else matching.pattern(otp, "otp")
