"""The queries of the admin API: which parameters a call takes, and how their values are read.

A typo must never turn a test green, so a parameter that a call does not take, one that is empty and one that is given
twice are refused.
"""

from collections.abc import Callable, Collection, Mapping
from functools import cache
from operator import attrgetter
from typing import Any, Final, NoReturn, TypeVar

from starlette.exceptions import HTTPException
from starlette.requests import Request

from mocksens.client.models.model import Query
from mocksens.client.models.queries import MessageQuery, WaitQuery
from mocksens.core.inspection import one_time_codes
from mocksens.core.matching.patterns import Budget, Pattern, TookTooLong
from mocksens.core.parsing import durations
from mocksens.core.records import Message
from mocksens.spec.operations import Name

MOST: Final = 1_000
"""How many things a list gives at most."""
LONGEST_WAIT: Final = 600_000
"""Milliseconds."""
DIGITS: Final = 15
"""Digits of the largest number that is read."""
STATUSES: Final = range(100, 600)
PATTERNS: Final[Mapping[str, Callable[[Message], str]]] = {
    "to": attrgetter("to"),
    "from": attrgetter("request.sender"),
    "content": attrgetter("content"),
}
"""The filters that are text patterns, and what each is compared with."""
QueryT = TypeVar("QueryT", bound=Query)
ValueReader = Callable[[str, str], Any]
"""Reads the value of a parameter, which has this name."""
CodeFinder = Callable[[str], str | None]
"""Finds the one-time code in a text."""
SHORT: Final = 3
"""Characters of a name that is short."""
SHOWN: Final = 40
"""Characters of a value that a message shows."""


def check_query(request: Request, known: Collection[str]) -> None:
    """Refuse parameters that are not ``known``, are empty or come twice. Raises ``HTTPException`` 400."""
    if not request.scope.get("query_string"):
        return
    given: set[str] = set()
    for name, value in request.query_params.multi_items():
        if name not in known:
            _refuse(f"unknown parameter `{name[:SHOWN]}`{_meant(name, known)}")
        if name in given:
            _refuse(f"{name} is given twice; this call takes it once")
        if not value:
            _refuse(f"{name} is empty: is the variable that holds it set? Leave {name} out to go without it")
        given.add(name)


def _meant(given: str, known: Collection[str]) -> str:
    """Return what to write instead of an unknown name."""
    # Nothing needs it while all is well.
    import difflib

    if not known:
        return "; this call takes no parameters"
    names = {name.lower(): name for name in known}
    # Of two letters, one may be wrong.
    cutoff = 0.5 if len(given) <= SHORT else 0.6
    close = difflib.get_close_matches(given[:SHOWN].lower(), names, n=1, cutoff=cutoff)
    takes = f"this call takes {', '.join(known)}"
    return f"; did you mean `{names[close[0]]}`? {takes[0].upper()}{takes[1:]}" if close else f"; {takes}"


def _refuse(text: str) -> NoReturn:
    raise HTTPException(400, text)


def read(request: Request, query_type: type[QueryT] | None) -> QueryT | None:
    """Return the query as that type; None where a call takes no parameters. Raises ``HTTPException`` 400."""
    if query_type is None:
        check_query(request, ())
        return None
    readers = _readers(query_type)
    check_query(request, readers)
    given = request.query_params
    values = {field: value_of(name, given[name]) for name, (field, value_of) in readers.items() if name in given}
    return query_type(**values)


@cache
def _readers(query_type: type[Query]) -> dict[str, tuple[str, ValueReader]]:
    """Return by each parameter's name its field, and what reads it."""
    # Most servers are never asked with a query.
    from msgspec import inspect

    readers: dict[str, tuple[str, ValueReader]] = {}
    for field in inspect.type_info(query_type).fields:  # type: ignore[attr-defined]
        kind = field.type.type if isinstance(field.type, inspect.Metadata) else field.type
        ordinary = _number if isinstance(kind, inspect.IntType) else _text
        readers[field.encode_name] = field.name, READERS.get(field.encode_name, ordinary)
    return readers


def _text(_: str, text: str) -> str:
    return text


def _number(name: str, text: str) -> int:
    if not _is_number(text):
        _refuse(f"{name} must be a whole number from 0 to {10**DIGITS - 1}, not {text[:SHOWN]!r}")
    return int(text)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= DIGITS


def _status(_: str, text: str) -> int:
    if not (_is_number(text) and int(text) in STATUSES):
        _refuse(f"status must be an HTTP status, as 401, not {text[:SHOWN]!r}")
    return int(text)


def _operation(_: str, text: str) -> str:
    if text not in {*Name}:
        from mocksens.core.parsing.nodes import suggestion

        there = f"{suggestion(text[:SHOWN], Name)}; there are {', '.join(Name)}"
        _refuse(f"operation {text[:SHOWN]!r} is none of SENS's{there}")
    return text


READERS: Final[Mapping[str, ValueReader]] = {"status": _status, "operation": _operation}
"""What reads parameters that are no mere texts or numbers."""


def length(timeout: str) -> int:
    """Return how many milliseconds a wait takes at most."""
    try:
        return min(durations.parse(timeout), LONGEST_WAIT)
    except ValueError as error:
        raise HTTPException(400, f"timeout {error}") from error


class MessageFilter:
    """Tells which messages are asked for, by patterns for ``PATTERNS`` and a text that they contain.

    Raises ``HTTPException`` 400 for what is no pattern, and when called for one that takes too long to compare.
    """

    def __init__(self, patterns: Mapping[str, str], contains: str = "") -> None:
        self._contains = contains
        try:
            tests = [(Pattern(written, name), PATTERNS[name]) for name, written in patterns.items()]
        except ValueError as error:
            raise HTTPException(400, str(error)) from error
        # Plain globs come first: all others can take long.
        self._tests = sorted(tests, key=lambda test: test[0].fits_plainly is None)
        self._budget = Budget()

    def begin_look(self) -> None:
        """Begin another look: one that waits has a little more time for each."""
        self._budget.refill()

    def __call__(self, message: Message) -> bool:
        """Return whether a message is asked for."""
        try:
            return self._contains in message.content and all(
                pattern.fits(text_of(message), self._budget) for pattern, text_of in self._tests
            )
        except TookTooLong as error:
            raise HTTPException(400, str(error)) from error


def code_finder(written: str | None) -> CodeFinder:
    """Return what finds the one-time code in a text: by the caller's pattern, or as ``one_time_codes`` does.

    Raises ``HTTPException`` 400 for what is no pattern, and when called for one that takes too long to compare.
    """
    if written is None:
        return one_time_codes.find
    try:
        pattern = one_time_codes.own(written)
    except ValueError as error:
        raise HTTPException(400, str(error)) from error
    budget = Budget()

    def find(text: str) -> str | None:
        try:
            return one_time_codes.find(text, pattern, budget)
        except TookTooLong as error:
            raise HTTPException(400, str(error)) from error

    return find


def message_filter(query: MessageQuery | WaitQuery) -> MessageFilter:
    """Return what ``to``, ``from``, ``content`` and ``contains`` ask for."""
    asked = _asked(query)
    contains = asked.pop("contains", "")
    return MessageFilter(asked, contains)


def wanted(query: WaitQuery) -> str:
    """Return what a wait is for, in words, as it stands behind "no message"; empty if any will do."""
    said = " and ".join(f"{name} {value!r}" for name, value in _asked(query).items())
    return said and f" with {said}"


def _asked(query: MessageQuery | WaitQuery) -> dict[str, str]:
    """Return the filters that are given, by their names."""
    filters = {"to": query.to, "from": query.sender, "content": query.content, "contains": query.contains}
    return {name: value for name, value in filters.items() if value is not None}
