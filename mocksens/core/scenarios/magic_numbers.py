"""Recipient numbers that set their own effect, in any country. 010-0… is not assigned to subscribers.

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
from typing import Final

from msgspec import Struct

from mocksens.spec.faults import FAULTS, Fault
from mocksens.spec.operations import FAILURES
from mocksens.spec.results import RESULTS, SUCCESS

PREFIX: Final = "01000"
PREFIX_BYTES: Final = PREFIX.encode()
LONG: Final = 64 * 1024
"""The size in bytes above which a body is not searched for numbers."""
FORM: Final = "010000([4678])([0-9]{4})"
NUMBER: Final = "01000[0-9]{6}"
NEVER: Final = "01000050000"
FAILURE: Final = range(400, 600)


class MessageEffect(Struct, frozen=True):
    """The effect of a number on its message."""

    result: str = SUCCESS
    after: int | None = None
    """The number of milliseconds until COMPLETED, or None if the setting ``delivery`` applies."""
    looks: int | None = None
    never: bool = False


class RequestEffect(Struct, frozen=True):
    """The effect of a number on its request."""

    status: int | None = None
    fault: Fault | None = None
    commit: bool = False


def number_of(code: str) -> str:
    """Return the number whose messages complete with a result code."""
    letters = {"S": f"{PREFIX}010", "E": f"{PREFIX}020"}
    if code[0] in letters:
        return letters[code[0]] + code[1:]
    return f"{PREFIX}00{code:0>4}"


BY_NUMBER: Final[Mapping[str, MessageEffect]] = {number_of(code): MessageEffect(code) for code in RESULTS} | {
    NEVER: MessageEffect(never=True)
}


def may_match(numbers: Iterable[str]) -> bool:
    """Return whether any of ``numbers`` may be a magic number. One fast search suffices, as most sends have none."""
    return PREFIX in "\n".join(numbers)


def may_match_in(body: bytes) -> bool:
    """Return whether a JSON body may contain a magic number. Any backslash counts, as it may escape a digit.

    Return True for a long body: searching it would take longer than checking its numbers.
    """
    # ``find`` is several times as fast as ``in``, which tries to read the bytes it looks for as a number first.
    return len(body) > LONG or body.find(PREFIX_BYTES) >= 0 or body.find(b"\\") >= 0


def is_meaningless(number: str) -> bool:
    """Return whether a number has the form of a magic number but no meaning."""
    return (
        re.fullmatch(NUMBER, number) is not None and message_effect(number) is None and request_effect([number]) is None
    )


def message_effect(number: str) -> MessageEffect | None:
    """Return the effect of ``number`` on its message, or None if it has none."""
    if not number.startswith(PREFIX):
        return None
    effect = BY_NUMBER.get(number)
    if effect is not None:
        return effect
    match = re.fullmatch(FORM, number)
    if match is None:
        return None
    count = int(match[2])
    return {"6": MessageEffect(after=count * 1000), "7": MessageEffect(looks=count)}.get(match[1])


def request_effect(numbers: Iterable[str]) -> tuple[str, RequestEffect] | None:
    """Return the first of ``numbers`` that has an effect on its request, and that effect."""
    for number in numbers:
        if number.startswith(PREFIX):
            match = re.fullmatch(FORM, number)
            effect = _request_effect(match[1], int(match[2])) if match else None
            if effect:
                return number, effect
    return None


def _request_effect(kind: str, digits: int) -> RequestEffect | None:
    if kind == "4" and digits in FAILURE:
        return RequestEffect(status=digits)
    tens, fault = divmod(digits, 10)
    if kind == "8" and tens in {0, 1} and 1 <= fault <= len(FAULTS):
        return RequestEffect(fault=FAULTS[fault - 1], commit=bool(tens))
    return None


def catalogue() -> Iterator[tuple[str, str]]:
    """Yield every magic number with its meaning, one for each result code and fault."""
    for code, result in RESULTS.items():
        yield number_of(code), f"{code}  {result.meaning}"
    for status in FAILURES:
        yield f"{PREFIX}040{status}", f"the request is answered with {status}; any status from 400 to 599 works"
    yield NEVER, "never leaves PROCESSING"
    yield f"{PREFIX}060090", "completes after 90 seconds; any number works"
    yield f"{PREFIX}070003", "shows PROCESSING three times, then COMPLETED; any number works"
    for index, fault in enumerate(FAULTS, 1):
        yield f"{PREFIX}08000{index}", f"{fault}, before the request is carried out"
        yield f"{PREFIX}08001{index}", f"{fault}, after the messages were accepted"
