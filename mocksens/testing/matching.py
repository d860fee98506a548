"""What a test expects to have been sent: fields in Python's words as patterns of the admin API."""

import re
from collections.abc import Mapping
from typing import Final, TypedDict

from mocksens.core.written import suggestion

Text = str | int | re.Pattern[str] | None
"""A text in which ``*`` and ``?`` stand for anything, a ``/regular expression/`` or a compiled one; None is absent."""
NAMES: Final = {
    "to": "to",
    "sender": "from",
    "type": "type",
    "content_type": "contentType",
    "country_code": "countryCode",
    "subject": "subject",
    "content": "content",
    "request_id": "requestId",
    "reserve_time": "reserveTime",
}
"""The fields of a send: Python's words, and SENS's."""
FLAGS: Final = {re.IGNORECASE: "i", re.MULTILINE: "m", re.DOTALL: "s", re.VERBOSE: "x", re.ASCII: "a"}


class Fields(TypedDict, total=False):
    """What a send may be told by; ``sender`` is SENS's ``from``."""

    to: Text
    sender: Text
    type: Text
    content_type: Text
    country_code: Text
    subject: Text
    content: Text
    request_id: Text
    reserve_time: Text


def patterns(fields: Mapping[str, object]) -> dict[str, str]:
    """Patterns by SENS's names. Raises ``TypeError`` for a field that no send has, or that is no text."""
    unknown = next((name for name in fields if name not in NAMES), None)
    if unknown is not None:
        close = "; did you mean sender?" if unknown in {"from", "from_"} else suggestion(unknown, NAMES)
        raise TypeError(f"{unknown} is no field of a send{close}; there are {', '.join(NAMES)}")
    return {NAMES[name]: pattern(value, name) for name, value in fields.items()}


def pattern(value: object, name: str) -> str:
    """``value`` as a pattern of the admin API. Raises ``TypeError`` for what is no ``Text``."""
    match value:
        case None:
            return ""
        case re.Pattern():
            flags = "".join(letter for flag, letter in FLAGS.items() if value.flags & flag)
            return f"/(?{flags}){value.pattern}/" if flags else f"/{value.pattern}/"
        case str() if len(value) > 1 and value[0] == value[-1] == "/":
            return value
        case str() | int():
            # [Web발신] means itself: brackets are part of what is sent in Korea, not sets of characters.
            return str(value).replace("[", "[[]")
        case _:
            raise TypeError(f"{name} is a text or a compiled regular expression, not {value!r}")


def shown(fields: Mapping[str, object]) -> str:
    """``to '0101*', content '*code*'``."""
    return ", ".join(f"{name} {one(value)}" for name, value in fields.items())


def one(value: object) -> str:
    """A single expectation, as it was written."""
    if isinstance(value, re.Pattern):
        return f"/{value.pattern}/"
    return "absent" if value is None else repr(str(value))


def number(count: int | None, at_least: int | None, at_most: int | None) -> str:
    """How many sends are expected."""
    if count is not None:
        return f"exactly {_sends(count)}" if count else "no send"
    least = at_least if at_least is not None else 0 if at_most is not None else 1
    if at_most is None:
        return f"at least {_sends(least)}"
    return f"{least} to {_sends(at_most)}" if least else f"at most {_sends(at_most)}"


def _sends(count: int) -> str:
    return f"{count} send" if count == 1 else f"{count} sends"
