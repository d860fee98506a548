"""A test's expectations as patterns of the admin API, and in a report."""

import re
import warnings
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocksens.client.models.verification import Miss
from mocksens.core.inspection.claims import Claim
from mocksens.core.inspection.expectations import AcceptedMessage, verify
from mocksens.core.inspection.near_misses import hint
from mocksens.core.matching.patterns import Budget, Pattern
from mocksens.testing import matching, report

UNITS = ["a", "b", "1", " ", "\n", ".", "*", "+", "?", "{", "}", "{2}", "{,2}", "{1,}", "{e}", "{s<=1}", "{}", "{,}"]
UNITS += ["[", "]", "[^", "[[:alpha:]]", "[[a]]", "[a[]", "[]a]", "&&", "||", "~~", "(", ")", "(?:", "(?i:", "(?#", "|"]
UNITS += [
    "^",
    "$",
    "\\",
    r"\d",
    r"\b",
    r"\Z",
    r"\A",
    r"\1",
    r"\[",
    r"\{",
    "#",
    "/",
    "-",
    "(?=",
    "(?!",
    "(?<=",
    "(?>",
    "*+",
]
TEXTS = [
    "",
    "a",
    "aa",
    "ab",
    "aab",
    "1",
    "\n",
    "a\n",
    "a\nb",
    "[",
    "]",
    "[a]",
    "{",
    "a{e}",
    "ab{s<=1}",
    "a:",
    "l",
    "A",
    "#",
]
FLAGS = [re.NOFLAG, re.IGNORECASE, re.MULTILINE, re.DOTALL, re.VERBOSE, re.ASCII, re.IGNORECASE | re.VERBOSE]


def fits(expected: object, text: str) -> bool:
    return Pattern(matching.pattern(expected, "content")).fits(text)


@given(st.lists(st.sampled_from(UNITS), max_size=6).map("".join), st.sampled_from(FLAGS))
def test_a_compiled_expression_means_what_it_means_in_python(written: str, flags: re.RegexFlag) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compiled = re.compile(written, flags)
        except re.error:
            return
    try:
        found = [text for text in TEXTS if fits(compiled, text)]
    except ValueError as error:
        # Refused, and never understood as something else.
        assert re.match("is not a regular expression|has the flag x|expands to", str(error))  # noqa: PT017
        return
    assert found == [text for text in TEXTS if compiled.search(text)]


@pytest.mark.parametrize(
    ("written", "flags", "fitting", "others"),
    [
        ("a.c", re.NOFLAG, ["abc"], ["a\nc"]),
        ("a.c", re.DOTALL, ["abc", "a\nc"], ["ac"]),
        ("(?i)CODE", re.NOFLAG, ["code"], ["cod"]),
        ("^b$", re.MULTILINE, ["a\nb\nc"], ["ab"]),
        ("a b # (", re.VERBOSE, ["ab"], ["a b"]),
        (r"(a)\1 2", re.VERBOSE, ["aa2"], ["a2"]),
        (r"\w", re.ASCII, ["a"], ["가"]),
        ("code{e}", re.NOFLAG, ["code{e}"], ["code", "cod"]),
        ("^[[:alpha:]]$", re.NOFLAG, ["a]", ":]"], ["b", "z"]),
        ("[[a]x", re.NOFLAG, ["[x", "ax"], ["x"]),
        ("^/a/b/$", re.NOFLAG, ["/a/b/"], ["ab"]),
        (r"99\Z", re.NOFLAG, ["99"], ["99\n"]),
        ("^a*+a", re.NOFLAG, [], ["aaa"]),
        ("", re.NOFLAG, ["", "a"], []),
    ],
)
@pytest.mark.filterwarnings("ignore:Possible nested set:FutureWarning")
def test_a_compiled_expression_is_searched_for(
    written: str, flags: re.RegexFlag, fitting: list[str], others: list[str]
) -> None:
    compiled = re.compile(written, flags)
    for text in fitting:
        assert compiled.search(text)
        assert fits(compiled, text)
    for text in others:
        assert not compiled.search(text)
        assert not fits(compiled, text)


@pytest.mark.parametrize("value", [b"a", re.compile(b"a"), True, 1.5, ["a"], {"a": 1}])
def test_what_is_no_text_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="content must be a text or a compiled regular expression, not"):
        matching.pattern(value, "content")


def test_brackets_are_a_part_of_the_text() -> None:
    assert matching.pattern("[Web발신]*", "content") == "[Web발신]*"
    assert fits("[Web발신]*", "[Web발신] 1")
    assert not fits("[Web발신]*", "W")


# --- what a report shows -----------------------------------------------------------------------------


def shown(expected: object, got: str) -> list[str]:
    """Return the lines about a field that does not match."""
    claim = Claim(match={"content": matching.pattern(expected, "content")})
    (miss,) = verify(claim, [AcceptedMessage(1, {"content": got})]).nearest
    sent = {"to": "0101", "from": "02", "type": "SMS", "contentType": "COMM", "countryCode": "82", "requestId": "R"}
    send = {"request": 1, **sent, "content": got}
    told = {"send": send, "differs": [difference._asdict() for difference in miss.differs]}
    return report.nearest([msgspec.convert(told, Miss)], {"content": expected}).splitlines()[2:]


@pytest.mark.parametrize(
    ("expected", "got", "lines"),
    [
        ("[my app]*", "bye", ["expected '[my app]*'", "got      'bye'"]),
        ("code", "code\u200b", ["expected 'code'", r"got      'code\u200b'", "differs only in spaces"]),
        ("앱", "\u110b\u1162\u11b8", ["expected '앱'", r"got      '\u110b\u1162\u11b8'", "differs in normalisation"]),
        ("/a+b/", "/a+b/", ["expected /a+b/", "got      '/a+b/'", "expected is a regular expression"]),
        (re.compile("^A", re.IGNORECASE), "b", ["expected /^A/i", "got      'b'"]),
        (1012345678, "01012345678", ["expected '1012345678'", "got      '01012345678'"]),
        ("absent", "", ["expected 'absent'", "got      absent"]),
        (None, "absent", ["expected absent", "got      'absent'"]),
    ],
)
def test_a_near_miss_is_shown_so_that_it_can_be_told_from_a_match(expected: Any, got: str, lines: list[str]) -> None:
    found = [line.strip().removeprefix("content: ") for line in shown(expected, got)]
    assert len(found) == len(lines)
    assert all(line.startswith(start) for line, start in zip(found, lines, strict=True))


@given(
    st.text(max_size=6) | st.text("/a+*? \u200b", max_size=6), st.text(max_size=6) | st.text("/a+*? \u200b", max_size=6)
)
def test_what_was_expected_and_what_was_there_never_look_the_same(expected: str, got: str) -> None:
    try:
        if Pattern(expected).fits(got):
            return
    except ValueError:
        return
    first, second, *_ = (line.strip().removeprefix("content: ") for line in shown(expected, got))
    assert first.removeprefix("expected ") != second.removeprefix("got      ")
    assert not got or first.isprintable()
    assert hint(expected, got, Budget()) or repr(expected) != repr(got)
