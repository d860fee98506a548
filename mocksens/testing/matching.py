"""What a test expects to have been sent: fields in Python's words as patterns of the admin API."""

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Final, TypedDict

from mocksens.client.admin import AdminError
from mocksens.core.matching.expressions import LAYOUT
from mocksens.core.matching.patterns import is_expression
from mocksens.core.parsing.nodes import suggestion

__tracebackhide__ = True
"""A traceback that pytest shows ends in the test."""

TextFilter = str | int | re.Pattern[str] | None
"""A text in which ``*`` and ``?`` are wildcards, a ``/regular expression/`` or a compiled one; None is absent."""
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
"""The fields of a send: Python's words, and SENS's."""
WORDS: Final = {
    **{wire: name for name, wire in NAMES.items()},
    "atLeast": "at_least",
    "atMost": "at_most",
    "clientTelNo": "numbers",
}
"""What arguments are called by the admin API, and by the methods that pass them on."""
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
"""Sets of characters, and braces that repeat nothing: mocksens's expressions may read more into them than Python's."""
BRACKET: Final = re.compile(r"\\.|\[", re.DOTALL)


class Fields(TypedDict, total=False):
    """What a send may be told by; ``sender`` is SENS's ``from``, and ``files`` the names of all its files, in order.

    As one text, names are parted by a comma and a blank: ``"*photo.jpg*"`` fits where one of them is photo.jpg.
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
    """Return patterns by SENS's names. Raises ``TypeError`` for a field that no send has, or that is no text."""
    unknown = next((name for name in fields if name not in NAMES), None)
    if unknown is not None:
        close = "; did you mean sender?" if unknown in {"from", "from_"} else suggestion(unknown, NAMES)
        raise TypeError(f"{unknown} is not a field of a send{close}; the fields are {', '.join(NAMES)}")
    return {NAMES[name]: pattern(value, name) for name, value in fields.items()}


def pattern(value: object, name: str) -> str:
    """Return ``value`` as a pattern of the admin API. Raises ``TypeError`` for what is no ``TextFilter``."""
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
            raise TypeError(f"{name} is a text or a compiled regular expression, not {value!r}")


def _expression(compiled: re.Pattern[str]) -> str:
    """Return an expression of Python's as one that means the same in a pattern, where a dot fits line ends too."""
    written = GLOBAL_FLAGS.sub("", compiled.pattern, count=1) if compiled.pattern.startswith("(?") else compiled.pattern
    if compiled.flags & re.VERBOSE:
        written = re.sub(LAYOUT, lambda match: match[1] or "(?#)", written)
    written = AMBIGUOUS.sub(_unambiguous, written)
    flags = "".join(letter for flag, letter in FLAGS.items() if compiled.flags & flag)
    scoped = written if compiled.flags & re.DOTALL else f"(?-s:{written})"
    return f"(?{flags}){scoped}" if flags else scoped


def _unambiguous(part: re.Match[str]) -> str:
    if part["brace"]:
        return r"\{"
    if not part["set"]:
        return part[0]
    return part[0][0] + BRACKET.sub(lambda match: r"\[" if match[0] == "[" else match[0], part[0][1:])


def in_python() -> AbstractContextManager[None]:
    """Name in complaints the arguments of a method, instead of what the admin API calls them."""
    return _InPython()


class _InPython(AbstractContextManager[None]):
    """Translates the names in a refusal.

    It is no generator: pytest would show the frames of contextlib.
    """

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        """Rename what is complained of. Raises ``AdminError``."""
        if isinstance(error, AdminError):
            said = str(error).removeprefix("the body does not fit: ")
            said = WORD.sub(lambda match: WORDS.get(match[0], match[0]), said)
            raise AdminError(error.status, said) from None


def shown(fields: Mapping[str, object]) -> str:
    """Return fields in words, as ``to '0101*', content '*code*'``."""
    return ", ".join(f"{name} {one(value)}" for name, value in fields.items())


def one(value: object, quoted: Callable[[str], str] = repr) -> str:
    """Return a single expectation as it was written. Only a text stands in quotes."""
    if isinstance(value, re.Pattern):
        flags = "".join(letter for flag, letter in SHOWN_FLAGS.items() if value.flags & flag)
        return f"/{value.pattern}/{flags}"
    if value is None:
        return "absent"
    if isinstance(value, list | tuple):
        value = ", ".join(map(str, value))
    return str(value) if is_expression(str(value)) else quoted(str(value))


def number(count: int | None, at_least: int | None, at_most: int | None) -> str:
    """Return in words how many sends are expected."""
    if count is not None:
        return f"exactly {_sends(count)}" if count else "no send"
    least = at_least if at_least is not None else 0 if at_most is not None else 1
    if at_most is None:
        return f"at least {_sends(least)}"
    return f"{least} to {_sends(at_most)}" if least else f"at most {_sends(at_most)}"


def _sends(count: int) -> str:
    return f"{count} send" if count == 1 else f"{count} sends"
