"""The queries of the admin API: what a call takes, and how its values are read.

A typo must never turn a test green, so a parameter that a call does not take, one that is empty and one that is given
twice are refused.
"""

from collections.abc import Callable, Collection, Mapping
from operator import attrgetter
from typing import Final, NoReturn

from starlette.exceptions import HTTPException
from starlette.requests import Request

from mocksens.core.inspection import one_time_codes
from mocksens.core.matching.patterns import Budget, Pattern, TookTooLong
from mocksens.core.parsing import durations
from mocksens.core.records import Message
from mocksens.spec.operations import Name

LIMIT: Final = 100
"""How many things a list gives where the query does not say."""
MOST: Final = 1_000
WAIT: Final = "10s"
"""How long a wait takes at most where the query does not say."""
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
FILTERS: Final = (*PATTERNS, "contains")
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


def number(request: Request, name: str, default: int = 0) -> int:
    """Return a whole number."""
    text = request.query_params.get(name, str(default))
    if not (text.isascii() and text.isdigit() and len(text) <= DIGITS):
        _refuse(f"{name} must be a whole number from 0 to {10**DIGITS - 1}, not {text[:SHOWN]!r}")
    return int(text)


def limit(request: Request) -> int:
    """Return how many things a list gives at most."""
    return min(number(request, "limit", LIMIT), MOST)


def timeout(request: Request) -> int:
    """Return how many milliseconds a wait takes at most."""
    try:
        return min(durations.parse(request.query_params.get("timeout", WAIT)), LONGEST_WAIT)
    except ValueError as error:
        raise HTTPException(400, f"timeout {error}") from error


def status(request: Request) -> int | None:
    """Return the HTTP status that is asked for; None if none is."""
    text = request.query_params.get("status")
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= DIGITS and int(text) in STATUSES):
        _refuse(f"status must be an HTTP status, as 401, not {text[:SHOWN]!r}")
    return int(text)


def operation(request: Request) -> str | None:
    """Return the operation of SENS that is asked for; None if none is."""
    name = request.query_params.get("operation")
    if name is not None and name not in {*Name}:
        _refuse(f"operation {name[:SHOWN]!r} is none of SENS's{_operation_meant(name)}")
    return name


def _operation_meant(name: str) -> str:
    from mocksens.core.parsing.nodes import suggestion

    return f"{suggestion(name[:SHOWN], Name)}; there are {', '.join(Name)}"


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


def message_filter(request: Request) -> MessageFilter:
    """Return what ``to``, ``from``, ``content`` and ``contains`` ask for."""
    query = request.query_params
    return MessageFilter({name: query[name] for name in PATTERNS if name in query}, query.get("contains", ""))


def code(request: Request) -> CodeFinder:
    """Return what finds the one-time code in a text, by the pattern ``otp`` if there is one."""
    return code_finder(request.query_params.get("otp"))


def wanted(request: Request) -> str:
    """Return what a wait is for, in words, as it stands behind "no message"; empty if any will do."""
    query = request.query_params
    said = " and ".join(f"{name} {query[name]!r}" for name in FILTERS if name in query)
    return said and f" with {said}"
