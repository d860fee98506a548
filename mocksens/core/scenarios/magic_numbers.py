"""Recipient numbers that say what happens to them, in any country; 010-0… is not assigned to subscribers.

0100000CCCC   completes with result code CCCC; 01000000000 succeeds
01000010nnn   completes with Snnn
01000020nnn   completes with Ennn
01000040HHH   the request is answered with HTTP status HHH, 400 to 599
01000050000   never leaves PROCESSING
0100006SSSS   completes after SSSS seconds
0100007NNNN   the Nth look still shows PROCESSING, the next one COMPLETED
0100008000F   transport fault number F, before anything is taken
0100008001F   the same, after the messages were taken
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from mocksens.spec.faults import FAULTS, Fault
from mocksens.spec.operations import OPERATIONS, Name
from mocksens.spec.results import RESULTS, SUCCESS

PREFIX: Final = "01000"
PREFIX_BYTES: Final = PREFIX.encode()
LONG: Final = 64 * 1024
"""Bytes of a body that is not looked through."""
FORM: Final = re.compile("010000([4678])([0-9]{4})")
NUMBER: Final = re.compile("01000[0-9]{6}")
NEVER: Final = "01000050000"
FAILURE: Final = range(400, 600)


class Fate(NamedTuple):
    """What a number says of its message: a result, a time, or that it takes looks."""

    result: str = SUCCESS
    after: int | None = None
    """Milliseconds; None leaves it to the setting ``delivery``."""
    looks: int | None = None
    never: bool = False


class Disturbance(NamedTuple):
    """What a number says of the request that has it."""

    status: int | None = None
    fault: Fault | None = None
    commit: bool = False


def number_of(code: str) -> str:
    """The number whose message completes with that result code."""
    letters = {"S": f"{PREFIX}010", "E": f"{PREFIX}020"}
    if code[0] in letters:
        return letters[code[0]] + code[1:]
    return f"{PREFIX}00{code:0>4}"


BY_NUMBER: Final[Mapping[str, Fate]] = {number_of(code): Fate(code) for code in RESULTS} | {NEVER: Fate(never=True)}


def may_speak(numbers: Iterable[str]) -> bool:
    """Return whether any of ``numbers`` may be in the table: one look at all of them, as most sends have none."""
    return PREFIX in "\n".join(numbers)


def may_speak_in(body: bytes) -> bool:
    """Return whether a text in JSON may be in the table: it is there as it is, or with escapes, as few numbers are.

    A long body may: to look through it would take longer than to look at the numbers.
    """
    return len(body) > LONG or PREFIX_BYTES in body or b"\\" in body


def means_nothing(number: str) -> bool:
    """Return whether a number looks like one of the table and is none."""
    return NUMBER.fullmatch(number) is not None and fate(number) is None and disturbance([number]) is None


def fate(number: str) -> Fate | None:
    """What becomes of a message to ``number``; None for an ordinary one."""
    if not number.startswith(PREFIX):
        return None
    known = BY_NUMBER.get(number)
    if known is not None:
        return known
    match = FORM.fullmatch(number)
    if match is None:
        return None
    count = int(match[2])
    return {"6": Fate(after=count * 1000), "7": Fate(looks=count)}.get(match[1])


def disturbance(numbers: Iterable[str]) -> tuple[str, Disturbance] | None:
    """Return the first of ``numbers`` that disturbs its request, and what it does."""
    for number in numbers:
        if number.startswith(PREFIX):
            match = FORM.fullmatch(number)
            found = _disturbance(match[1], int(match[2])) if match else None
            if found:
                return number, found
    return None


def _disturbance(kind: str, digits: int) -> Disturbance | None:
    if kind == "4" and digits in FAILURE:
        return Disturbance(status=digits)
    tens, fault = divmod(digits, 10)
    if kind == "8" and tens in {0, 1} and 1 <= fault <= len(FAULTS):
        return Disturbance(fault=FAULTS[fault - 1], commit=bool(tens))
    return None


def catalogue() -> Iterator[tuple[str, str]]:
    """Every kind of number with what it does, each result code and fault by itself."""
    for code, result in RESULTS.items():
        yield number_of(code), f"{code}  {result.meaning}"
    send = next(operation for operation in OPERATIONS if operation.name == Name.SEND_MESSAGES)
    for status in send.failures:
        yield f"{PREFIX}040{status}", f"the request is answered with {status}; any status from 400 to 599 alike"
    yield NEVER, "never leaves PROCESSING"
    yield f"{PREFIX}060090", "completes after 90 seconds; any number of them alike"
    yield f"{PREFIX}070003", "shows PROCESSING three times, then COMPLETED; any number of looks alike"
    for index, fault in enumerate(FAULTS, 1):
        yield f"{PREFIX}08000{index}", f"{fault}, before anything is taken"
        yield f"{PREFIX}08001{index}", f"{fault}, after the messages were taken"
