"""Functions that check and read the query parameters of calls, and the filters that the parameters describe.

Unknown, empty and repeated parameters are refused, so that a typo never lets a test pass.
"""

from collections.abc import Callable, Collection, Mapping
from enum import StrEnum
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
from mocksens.spec.cite import Basis
from mocksens.spec.documents import Document
from mocksens.spec.operations import Name

PAGE_LIMIT: Final = 1_000
"""Maximum number of items on a page."""
LONGEST_WAIT: Final = 600_000
"""Maximum number of milliseconds of a wait."""
DIGITS: Final = 15
"""Maximum number of digits of a number."""
STATUSES: Final = range(100, 600)
PATTERNS: Final[Mapping[str, Callable[[Message], str]]] = {
    "to": attrgetter("to"),
    "from": attrgetter("request.sender"),
    "content": attrgetter("content"),
}
"""The filters that are patterns, each with a function that returns the text to compare with it."""
QueryT = TypeVar("QueryT", bound=Query)
ValueReader = Callable[[str, str], Any]
"""A function that returns the value of a parameter, given its name and its text."""
CodeFinder = Callable[[str], str | None]
"""A function that finds the one-time code in a text."""
SHORT: Final = 3
"""Maximum number of characters in a short name."""
SHOWN: Final = 40
"""Maximum number of characters of a value that a message shows."""


def check_query(request: Request, names: Collection[str]) -> None:
    """Raise ``HTTPException`` 400 for a parameter that is not in ``names``, is empty or is repeated."""
    if not request.scope.get("query_string"):
        return
    seen: set[str] = set()
    for name, value in request.query_params.multi_items():
        if name not in names:
            _refuse(f"unknown parameter `{name[:SHOWN]}`{_suggest(name, names)}")
        if name in seen:
            _refuse(f"`{name}` is repeated; this call takes it once")
        if not value:
            _refuse(f"`{name}` is empty: is the variable that holds it set? To go without it, leave `{name}` out")
        seen.add(name)


def _suggest(name: str, names: Collection[str]) -> str:
    """Return a hint for an unknown name, with the nearest name and all names."""
    # Imported only for an error, to keep the start fast.
    import difflib

    if not names:
        return "; this call takes no parameters"
    by_lower_case = {each.lower(): each for each in names}
    # The cutoff for short names allows one wrong letter in a name of two.
    cutoff = 0.5 if len(name) <= SHORT else 0.6
    close = difflib.get_close_matches(name[:SHOWN].lower(), by_lower_case, n=1, cutoff=cutoff)
    takes = f"this call takes {', '.join(names)}"
    return f"; did you mean `{by_lower_case[close[0]]}`? {takes[0].upper()}{takes[1:]}" if close else f"; {takes}"


def _refuse(text: str) -> NoReturn:
    raise HTTPException(400, text)


def read(request: Request, query_type: type[QueryT] | None) -> QueryT | None:
    """Return the query as a ``query_type``, or None if that is None. Raise ``HTTPException`` 400 if it is invalid."""
    if query_type is None:
        check_query(request, ())
        return None
    readers = _readers(query_type)
    check_query(request, readers)
    parameters = request.query_params
    values = {
        field: read_value(name, parameters[name]) for name, (field, read_value) in readers.items() if name in parameters
    }
    return query_type(**values)


@cache
def _readers(query_type: type[Query]) -> dict[str, tuple[str, ValueReader]]:
    """Return the field and the reader of each parameter, by its name."""
    # Imported only for a call with a query, to keep the start fast.
    from msgspec import inspect

    readers: dict[str, tuple[str, ValueReader]] = {}
    for field in inspect.type_info(query_type).fields:  # type: ignore[attr-defined]
        kind = field.type.type if isinstance(field.type, inspect.Metadata) else field.type
        ordinary = ORDINARY.get(type(kind).__name__, _read_text)
        readers[field.encode_name] = field.name, READERS.get(field.encode_name, ordinary)
    return readers


def _read_text(_: str, text: str) -> str:
    return text


def _read_number(name: str, text: str) -> int:
    if not _is_number(text):
        _refuse(f"`{name}` must be a whole number from 0 to {10**DIGITS - 1}, not {text[:SHOWN]!r}")
    return int(text)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= DIGITS


def _read_flag(name: str, text: str) -> bool:
    if text.lower() not in {"true", "false"}:
        _refuse(f"`{name}` must be true or false, not {text[:SHOWN]!r}")
    return text.lower() == "true"


def _read_status(_: str, text: str) -> int:
    if not (_is_number(text) and int(text) in STATUSES):
        _refuse(f"`status` must be an HTTP status, such as 401, not {text[:SHOWN]!r}")
    return int(text)


def _read_operation(_: str, text: str) -> str:
    if text not in {*Name}:
        from mocksens.core.parsing.nodes import suggestion

        hint = f"{suggestion(text[:SHOWN], Name)}; SENS has {', '.join(Name)}"
        _refuse(f"unknown operation {text[:SHOWN]!r}{hint}")
    return text


def _read_basis(name: str, text: str) -> str:
    return _read_word(name, text, Basis)


def _read_document(name: str, text: str) -> str:
    return _read_word(name, text, Document)


def _read_word(name: str, text: str, words: type[StrEnum]) -> str:
    if text not in {*words}:
        *others, last = words
        _refuse(f"`{name}` must be {', '.join(others)} or {last}, not {text[:SHOWN]!r}")
    return text


ORDINARY: Final[Mapping[str, ValueReader]] = {"IntType": _read_number, "BoolType": _read_flag}
"""The readers of parameters that are not texts, by the names of their types in ``msgspec.inspect``."""
READERS: Final[Mapping[str, ValueReader]] = {
    "status": _read_status,
    "operation": _read_operation,
    "basis": _read_basis,
    "document": _read_document,
}
"""The readers of parameters that are not plain texts or numbers."""


def parse_timeout(timeout: str) -> int:
    """Return a timeout in milliseconds, at most ``LONGEST_WAIT``. Raise ``HTTPException`` 400 if it is invalid."""
    try:
        return min(durations.parse(timeout), LONGEST_WAIT)
    except ValueError as error:
        raise HTTPException(400, f"timeout {error}") from error


class MessageFilter:
    """A filter of messages, by patterns for the keys of ``PATTERNS`` and a text that the content contains.

    It raises ``HTTPException`` 400 for an invalid pattern and, when called, for a pattern that takes too long to match.
    """

    def __init__(self, patterns: Mapping[str, str], contains: str = "") -> None:
        self._contains = contains
        try:
            tests = [(Pattern(pattern_text, name), PATTERNS[name]) for name, pattern_text in patterns.items()]
        except ValueError as error:
            raise HTTPException(400, str(error)) from error
        # Plain globs come first, because other patterns may take long.
        self._tests = sorted(tests, key=lambda test: test[0].fits_plainly is None)
        self._budget = Budget()

    def begin_look(self) -> None:
        """Allow the patterns more time for another look at the messages."""
        self._budget.refill()

    def __call__(self, message: Message) -> bool:
        """Return whether a message matches."""
        try:
            return self._contains in message.content and all(
                pattern.fits(text_of(message), self._budget) for pattern, text_of in self._tests
            )
        except TookTooLong as error:
            raise HTTPException(400, str(error)) from error


def code_finder(pattern_text: str | None) -> CodeFinder:
    """Return a function that finds one-time codes, by the caller's pattern or by the rules of ``one_time_codes``.

    Raise ``HTTPException`` 400 for an invalid pattern. The returned function raises it if the pattern takes too long.
    """
    if pattern_text is None:
        return one_time_codes.find
    try:
        pattern = one_time_codes.own(pattern_text)
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
    """Return the filter by ``to``, ``from``, ``content`` and ``contains``."""
    filters = _filters(query)
    contains = filters.pop("contains", "")
    return MessageFilter(filters, contains)


def describe_filters(query: WaitQuery) -> str:
    """Return the filters in words that can follow "no message", or an empty text if there are none."""
    text = " and ".join(f"{name} {value!r}" for name, value in _filters(query).items())
    return text and f" with {text}"


def _filters(query: MessageQuery | WaitQuery) -> dict[str, str]:
    """Return the filters that are set, by their names."""
    filters = {"to": query.to, "from": query.sender, "content": query.content, "contains": query.contains}
    return {name: value for name, value in filters.items() if value is not None}
