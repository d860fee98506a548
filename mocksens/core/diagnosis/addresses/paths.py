"""The path of a target as a text: mistakes in its characters, and its parts as they should be written."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from mocksens.core import percent_encoding
from mocksens.core.diagnosis.addresses.resources import BEFORE_IDS, RESOURCES, STATUS
from mocksens.spec.operations import BASE_PATH, OPERATIONS

LONGEST: Final = 2_048
"""Bytes of a path that are read."""
SHOWN: Final = 40
"""Characters of a part that a sentence shows."""
AROUND: Final = " \t\r\n\0\"'`"
WORDS: Final = frozenset(
    part for each in OPERATIONS for part in f"{BASE_PATH}{each.path}".split("/") if part and not part.startswith("{")
)
"""The fixed parts of SENS's paths."""
URL: Final = re.compile(
    r".*https?:/+[^/]*"
    r"|/+(?:localhost|(?:[0-9]{1,3}\.){3}[0-9]{1,3}|[\w.-]*\.(?:gov-|fin-)?(?:ntruss|ncloud)\.com)(?::[0-9]+)?(?=/|$)"
    r"|/+[\w.-]+:[0-9]{1,5}(?=/|$)",
    re.IGNORECASE,
)
"""A URL, or a host with or without its port, at the beginning of a path."""
SPELLINGS: Final = (
    (re.compile("%25(?=[0-9A-Fa-f]{2})"), "%", "the path is escaped twice (%25)"),
    (re.compile("%2[Ff]"), "/", "a slash is escaped (%2F), so that it separates nothing"),
    (re.compile(r"\\|%5[Cc]"), "/", "a backslash stands where a slash belongs"),
    (re.compile("%3[Ff].*", re.DOTALL), "", "the question mark before the query is escaped (%3F)"),
    (re.compile("(?:&|%26).*", re.DOTALL), "", "the query begins with an ampersand instead of a question mark"),
    (re.compile(";[A-Za-z]+=.*", re.DOTALL), "", "the query begins with a semicolon instead of a question mark"),
    (
        re.compile("(?<=[a-z])(?:requestId|requestStartTime|completeStartTime|clientTelNo)=.*", re.DOTALL),
        "",
        "the question mark before the query is missing",
    ),
    (re.compile("(?:#|%23).*", re.DOTALL), "", "the path has a number sign in it, as of a fragment"),
)
"""Wrong characters in a path, the right ones, and the sentence about them."""


def path_of(target: bytes) -> str:
    """Return the path of a target, a character for each byte; only the beginning of a long one."""
    return target[:LONGEST].partition(b"?")[0].decode("latin-1")


def unescaped(text: str) -> str:
    """Return a part without percent escapes."""
    return percent_encoding.unescape(text.encode("utf-8", "replace")).decode("utf-8", "backslashreplace")


def show(text: str) -> str:
    """Return the beginning of a text in quotes and ASCII."""
    return ascii(text if len(text) <= SHOWN else f"{text[:SHOWN]}...")


def spelled(target: bytes, wrong: list[str]) -> str:
    """Return the path with the right characters, without scheme and host, and note the mistakes."""
    path = path_of(target)
    url = URL.match(unescaped(path))
    if url is not None:
        wrong.append(f"a URL stands in the path, {show(url[0])}: join the base URL and the path once")
        path = unescaped(path)[url.end() :]
    elif not path.startswith("/"):
        wrong.append("the target does not begin with a slash")
    for sign, right, said in SPELLINGS:
        if sign.search(path):
            wrong.append(said)
            path = sign.sub(right, path)
    return path if path.startswith("/") else f"/{path}"


def parts_of(method: str, path: str, wrong: list[str], late: list[str]) -> list[str]:
    """Return the parts of a path, unescaped, with SENS's words as they should be written.

    Mistakes are added to ``wrong``, and to ``late`` those to be told only if there is no other.
    """
    parts: list[str] = []
    given = path.split("/")[1:]
    for written, after in zip(given, _followers(given), strict=True):
        before = parts[-1] if parts else ""
        if not written:
            late += _empty(method, before, after)
        elif unescaped(written) in {".", ".."}:
            wrong.append(f"{show(written)} in a path is not resolved")
            parts = parts[:-1] if unescaped(written) == ".." else parts
        else:
            parts.append(unescaped(written) if before in BEFORE_IDS else _word(written, wrong))
    return parts


def _followers(given: Sequence[str]) -> list[str]:
    """Return for each part the next one that is not empty, unescaped; empty if there is none."""
    found, after = [], ""
    for part in reversed(given):
        found.append(after)
        after = unescaped(part) or after
    return found[::-1]


def _empty(method: str, before: str, after: str) -> Iterator[str]:
    """Yield the sentence about an empty part, unless an id belongs there, which is told later."""
    is_for_an_id = before in BEFORE_IDS - {"messages"} and (not after or after in {*RESOURCES, STATUS})
    if is_for_an_id or not (before or after):
        return
    if after:
        yield f"two slashes stand in front of {show(after)}"
    elif before == "messages" and method == "GET":
        yield "the path ends with a slash: leave it out for the list, or put the messageId behind it"
    else:
        yield "the path ends with a slash"


def _word(written: str, wrong: list[str]) -> str:
    """Return a part, unescaped; one of SENS's words as it should be written. Note the mistakes in it."""
    part = unescaped(written)
    bare = part.strip(AROUND)
    meant = bare.lower()
    if meant not in WORDS or meant == written:
        return part
    if part != bare:
        wrong.append(f"blanks, line ends or quotes stand around {show(bare)}")
    elif written != part:
        wrong.append(f"letters are escaped in {show(written)}, which must be written {meant}")
    else:
        wrong.append(f"{show(part)} must be written {meant}: upper and lower case differ in a path")
    return meant
