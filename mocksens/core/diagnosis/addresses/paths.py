"""The path of a target as text: mistakes in its characters, and its segments in the right spelling."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from mocksens.core import percent_encoding
from mocksens.core.diagnosis.addresses.resources import BEFORE_IDS, RESOURCES, STATUS
from mocksens.spec.operations import BASE_PATH, OPERATIONS

LONGEST: Final = 2_048
"""Maximum number of bytes of a path that are read."""
SHOWN: Final = 40
"""Maximum number of characters of a segment that a sentence shows."""
AROUND: Final = " \t\r\n\0\"'`"
WORDS: Final = frozenset(
    part for each in OPERATIONS for part in f"{BASE_PATH}{each.path}".split("/") if part and not part.startswith("{")
)
"""The fixed segments of SENS's paths."""
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
    (re.compile(r"\\|%5[Cc]"), "/", "a backslash is in the place of a slash"),
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
"""Wrong characters in a path, with the right ones and the explanation."""


def path_of(target: bytes) -> str:
    """Return the path of a target, decoded as Latin-1, or only the beginning of a long path."""
    return target[:LONGEST].partition(b"?")[0].decode("latin-1")


def unescaped(text: str) -> str:
    """Return a segment with percent escapes decoded."""
    return percent_encoding.unescape(text.encode("utf-8", "replace")).decode("utf-8", "backslashreplace")


def show(text: str) -> str:
    """Return the beginning of a text, quoted and in ASCII."""
    return ascii(text if len(text) <= SHOWN else f"{text[:SHOWN]}...")


def spelled(target: bytes, wrong: list[str]) -> str:
    """Return the path with the right characters and without scheme and host, and note the mistakes."""
    path = path_of(target)
    url = URL.match(unescaped(path))
    if url is not None:
        wrong.append(f"a URL is in the path, {show(url[0])}: join the base URL and the path once")
        path = unescaped(path)[url.end() :]
    elif not path.startswith("/"):
        wrong.append("the target does not begin with a slash")
    for sign, right, mistake in SPELLINGS:
        if sign.search(path):
            wrong.append(mistake)
            path = sign.sub(right, path)
    return path if path.startswith("/") else f"/{path}"


def parts_of(method: str, path: str, wrong: list[str], late: list[str]) -> list[str]:
    """Return the segments of a path, decoded, with SENS's words in the right spelling.

    Add mistakes to ``wrong``, and those that matter only if there are no others to ``late``.
    """
    parts: list[str] = []
    segments = path.split("/")[1:]
    for segment, after in zip(segments, _followers(segments), strict=True):
        before = parts[-1] if parts else ""
        if not segment:
            late += _empty(method, before, after)
        elif unescaped(segment) in {".", ".."}:
            wrong.append(f"{show(segment)} in a path is not resolved")
            parts = parts[:-1] if unescaped(segment) == ".." else parts
        else:
            parts.append(unescaped(segment) if before in BEFORE_IDS else _word(segment, wrong))
    return parts


def _followers(segments: Sequence[str]) -> list[str]:
    """Return, for each segment, the next non-empty segment, decoded, or an empty text if there is none."""
    followers, after = [], ""
    for part in reversed(segments):
        followers.append(after)
        after = unescaped(part) or after
    return followers[::-1]


def _empty(method: str, before: str, after: str) -> Iterator[str]:
    """Yield the mistake of an empty segment, except in place of an id, which is reported elsewhere."""
    is_for_an_id = before in BEFORE_IDS - {"messages"} and (not after or after in {*RESOURCES, STATUS})
    if is_for_an_id or not (before or after):
        return
    if after:
        yield f"two slashes are before {show(after)}"
    elif before == "messages" and method == "GET":
        yield "the path ends with a slash: leave it out for the list, or append the messageId"
    else:
        yield "the path ends with a slash"


def _word(raw: str, wrong: list[str]) -> str:
    """Return a segment, decoded and with SENS's words in the right spelling, and note the mistakes in it."""
    part = unescaped(raw)
    bare = part.strip(AROUND)
    word = bare.lower()
    if word not in WORDS or word == raw:
        return part
    if part != bare:
        wrong.append(f"spaces, line ends or quotes surround {show(bare)}")
    elif raw != part:
        wrong.append(f"letters are escaped in {show(raw)}, which must be written {word}")
    else:
        wrong.append(f"{show(part)} must be written {word}: upper and lower case differ in a path")
    return word
