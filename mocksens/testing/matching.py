"""The fields that a test expects a send to have, as patterns of the admin API."""

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Final, TypedDict

from mocksens.client.admin import AdminError
from mocksens.core.matching.expressions import LAYOUT
from mocksens.core.matching.patterns import is_expression
from mocksens.core.parsing.nodes import suggestion

__tracebackhide__ = True
"""The flag that makes pytest leave the frames of this module out of tracebacks."""

TextFilter = str | int | re.Pattern[str] | None
"""A text with the wildcards ``*`` and ``?``, a ``/regular expression/`` or a compiled one; None means absent."""
NAMES: Final = {
    "to": "to",
    "sender": "from",
    "type": "type",
    "content_type": "contentType",
    "country_code": "countryCode",
    "subject": "subject",
    "content": "content",
    "files": "files",
    "request_id": "requestId",
    "reserve_time": "reserveTime",
}
"""The fields of a send, by their names in Python, with their names in SENS."""
WORDS: Final = {
    **{wire: name for name, wire in NAMES.items()},
    "atLeast": "at_least",
    "atMost": "at_most",
    "clientTelNo": "numbers",
}
"""The arguments of methods, by their names in the admin API."""
WORD: Final = re.compile(
    r"^from(?= )|(?<=`)from(?=`)|(?<![\w'])(?:atLeast|atMost|clientTelNo|[a-z]+(?:Type|Code|Id|Time))\b"
)
FLAGS: Final = {re.IGNORECASE: "i", re.MULTILINE: "m", re.ASCII: "a"}
SHOWN_FLAGS: Final = {**FLAGS, re.DOTALL: "s", re.VERBOSE: "x"}
GLOBAL_FLAGS: Final = re.compile(r"\(\?[a-zA-Z]+\)")
AMBIGUOUS: Final = re.compile(
    r"""
      \\. | \(\?\#[^)]*\)
    | (?P<set> \[ \^? \]? (?: \\. | [^\]\\] )* \] )
    | (?P<brace> \{ (?! [0-9]+(?:,[0-9]*)?\} | ,[0-9]*\} ) )
    """,
    re.VERBOSE | re.DOTALL,
)
"""Sets of characters, and braces that repeat nothing, which may have another meaning in mocksens's expressions."""
BRACKET: Final = re.compile(r"\\.|\[", re.DOTALL)


class Fields(TypedDict, total=False):
    """The fields by which to match sends.

    ``sender`` is SENS's ``from``. ``files`` are the names of all files, in order. For a pattern, they are joined with a
    comma and a space, so that ``"*photo.jpg*"`` matches if one of them is photo.jpg.
    """

    to: TextFilter
    sender: TextFilter
    type: TextFilter
    content_type: TextFilter
    country_code: TextFilter
    subject: TextFilter
    content: TextFilter
    files: TextFilter | Sequence[str]
    request_id: TextFilter
    reserve_time: TextFilter


def patterns(fields: Mapping[str, object]) -> dict[str, str]:
    """Return the patterns by SENS's names. Raise ``TypeError`` for an unknown field or an invalid value."""
    unknown = next((name for name in fields if name not in NAMES), None)
    if unknown is not None:
        hint = "; did you mean sender?" if unknown in {"from", "from_"} else suggestion(unknown, NAMES)
        raise TypeError(f"unknown field `{unknown}` of a send{hint}; the fields are {', '.join(NAMES)}")
    return {NAMES[name]: pattern(value, name) for name, value in fields.items()}


def pattern(value: object, name: str) -> str:
    """Return ``value`` as a pattern of the admin API. Raise ``TypeError`` unless it is a ``TextFilter``."""
    match value:
        case None:
            return ""
        case re.Pattern() if isinstance(value.pattern, str):
            return f"/{_expression(value)}/"
        case list() | tuple() if name == "files" and all(isinstance(each, str) for each in value):
            return ", ".join(value)
        case str() | int() if not isinstance(value, bool):
            return str(value)
        case _:
            raise TypeError(f"{name} must be a text or a compiled regular expression, not {value!r}")


def _expression(compiled: re.Pattern[str]) -> str:
    """Return the equivalent of Python's expression for a pattern, where a dot also matches line breaks."""
    expression = (
        GLOBAL_FLAGS.sub("", compiled.pattern, count=1) if compiled.pattern.startswith("(?") else compiled.pattern
    )
    if compiled.flags & re.VERBOSE:
        expression = re.sub(LAYOUT, lambda match: match[1] or "(?#)", expression)
    expression = AMBIGUOUS.sub(_unambiguous, expression)
    flags = "".join(letter for flag, letter in FLAGS.items() if compiled.flags & flag)
    scoped = expression if compiled.flags & re.DOTALL else f"(?-s:{expression})"
    return f"(?{flags}){scoped}" if flags else scoped


def _unambiguous(part: re.Match[str]) -> str:
    if part["brace"]:
        return r"\{"
    if not part["set"]:
        return part[0]
    return part[0][0] + BRACKET.sub(lambda match: r"\[" if match[0] == "[" else match[0], part[0][1:])


def in_python() -> AbstractContextManager[None]:
    """Use the names of arguments, instead of those in the admin API, in errors that are raised inside the block."""
    return _InPython()


class _InPython(AbstractContextManager[None]):
    """A translation of the names in a refusal.

    It is not a generator, because pytest would show the frames of contextlib.
    """

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        """Raise an ``AdminError`` again, with the names translated."""
        if isinstance(error, AdminError):
            text = str(error).removeprefix("the body does not fit: ")
            text = WORD.sub(lambda match: WORDS.get(match[0], match[0]), text)
            raise AdminError(error.status, text) from None


def describe(fields: Mapping[str, object]) -> str:
    """Return the fields in words, such as ``to '0101*', content '*code*'``."""
    return ", ".join(f"{name} {describe_value(value)}" for name, value in fields.items())


def describe_value(value: object, quoted: Callable[[str], str] = repr) -> str:
    """Return an expected value as the test has written it. Only texts are quoted."""
    if isinstance(value, re.Pattern):
        flags = "".join(letter for flag, letter in SHOWN_FLAGS.items() if value.flags & flag)
        return f"/{value.pattern}/{flags}"
    if value is None:
        return "absent"
    if isinstance(value, list | tuple):
        value = ", ".join(map(str, value))
    return str(value) if is_expression(str(value)) else quoted(str(value))


def describe_number(count: int | None, at_least: int | None, at_most: int | None) -> str:
    """Return the expected number of sends in words."""
    if count is not None:
        return f"exactly {_sends(count)}" if count else "no send"
    least = at_least if at_least is not None else 0 if at_most is not None else 1
    if at_most is None:
        return f"at least {_sends(least)}"
    return f"{least} to {_sends(at_most)}" if least else f"at most {_sends(at_most)}"


def _sends(count: int) -> str:
    return f"{count} send" if count == 1 else f"{count} sends"
