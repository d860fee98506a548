"""Mistakes inside braces and brackets."""

import re
from typing import Final, NamedTuple

from mocksens.core.parsing.nodes import COMMENT

LONGEST: Final = 4_000
"""Maximum number of characters that are examined."""
TOKEN: Final = re.compile(
    r"""(?P<comment>(?:(?<=[\s,\[{])|\A)\#[^\n]*)
    |(?P<blank>\s+)
    |(?P<quoted>"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')
    |(?P<open>[{\[])
    |(?P<close>[}\]])
    |(?P<comma>,)
    |(?P<colon>:(?=[\s,{}\[\]]|\Z)|(?<=["']):)
    |(?P<plain>(?:[^\s,\[\]{}\#:"']|:(?![\s,\[\]{}]|\Z))(?:[^,\[\]{}:\#\n]|:(?![\s,\[\]{}]|\Z)|(?<=\S)\#)*)""",
    re.VERBOSE | re.DOTALL,
)
CLOSERS: Final = re.compile(r"[\]},]")
NEXT_KEY: Final = re.compile(r"""\s*(?:[\w.-]+|"[^"]*"|'[^']*')\s*:(?:\s|\Z)""")
LAST_WORD: Final = re.compile(r"\s([\w.-]+)\s*\Z")
BEHIND: Final = "the text ends with its quote {}, but more follows; put quotes around all of it"


class FlowSlip(NamedTuple):
    """A mistake and its index in the text. ``value`` is a text that needs quotes, and ``key`` is its key, if any."""

    start: int
    said: str
    key: str | None = None
    value: str = ""


class Part(NamedTuple):
    """A scalar or a whole bracket, with its position."""

    kind: str
    start: int
    end: int


def find(text: str) -> FlowSlip | None:
    """Return the first mistake in a text that begins with a bracket or brace, or None if there is none."""
    text = text[:LONGEST]
    levels: list[list[Part]] = [[]]
    comment: int | None = None
    place = 0
    while token := TOKEN.match(text, place):
        place, kind = token.end(), str(token.lastgroup)
        entry = levels[-1]
        if kind == "comment" and comment is None and CLOSERS.search(token[0]):
            # This may be a real comment, if there is no other mistake.
            comment = token.start()
        if kind in {"plain", "quoted", "open", "colon"} and (slip := _excess(text, entry, kind, token.start())):
            return slip
        if kind == "open":
            levels.append([Part("open", token.start(), place)])
        elif kind == "comma":
            levels[-1] = entry[:1] if entry and entry[0].kind == "open" else []
        elif kind == "close":
            opened = levels.pop()[0]
            levels[-1].append(Part("group", opened.start, place))
            if len(levels) == 1:
                return None
        elif kind not in {"blank", "comment"}:
            entry.append(Part(kind, token.start(), place))
    return None if comment is None else FlowSlip(comment, COMMENT)


def _excess(text: str, entry: list[Part], kind: str, start: int) -> FlowSlip | None:
    """Return the mistake if a token of ``kind`` follows a complete entry."""
    parts = [part for part in entry if part.kind != "open"]
    # An entry that continues on the next line more likely lacks its closing bracket.
    if not parts or parts[-1].kind == "colon" or "\n" in text[parts[0].start : start]:
        return None
    last, is_pair = parts[-1], any(part.kind == "colon" for part in parts)
    key = text[parts[0].start : parts[0].end].strip() if is_pair else None
    if kind == "colon":
        return _second_colon(text, last, key) if is_pair else None
    if last.kind != "plain" and is_pair and NEXT_KEY.match(text, start):
        return FlowSlip(start, "a comma is missing before this place")
    if last.kind == "quoted":
        return FlowSlip(start, BEHIND.format(text[last.start]))
    value = _value(text, last.start)
    if last.kind == "group":
        return FlowSlip(last.start, f"a text that begins with {text[last.start]} needs quotes", key, value)
    # Inside a line, only a bracket ends an unquoted text.
    return FlowSlip(last.start, f"a text with {text[start]} in it needs quotes within braces and brackets", key, value)


def _second_colon(text: str, last: Part, key: str | None) -> FlowSlip | None:
    """Return the mistake behind a second colon in an entry: an unquoted text or a missing comma."""
    if last.kind != "plain":
        return FlowSlip(last.start, "a comma is missing before this place")
    word = LAST_WORD.search(text[last.start : last.end])
    value = _value(text, last.start)
    if word:
        advice = f"a comma is missing before {word[1]}:, or a text with a colon and a space in it needs quotes"
        return FlowSlip(last.start, advice, key, value)
    return FlowSlip(last.start, "a text with a colon and a space in it needs quotes", key, value)


def _value(text: str, start: int) -> str:
    """Return the probable extent of a text: up to the comma or the end of the enclosing bracket."""
    depth = 0
    for place in range(start, len(text)):
        sign = text[place]
        if sign == "\n" or (not depth and sign in ",}]"):
            return text[start:place].rstrip()
        depth += (sign in "{[") - (sign in "}]")
    return text[start:].rstrip()
