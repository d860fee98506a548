"""Texts that look alike and are not."""

import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mocksens.core.inspection.near_misses import LONGEST, escaped, hint
from mocksens.core.matching.patterns import Budget, Pattern

BLANKS = "differs only in spaces, line breaks or invisible characters"
WIDE = (("1", "A"), ("2", "B"), ("3", "C"))
ALIKE = "differs in characters that look alike"


def said(written: str, text: str) -> str:
    assert not Pattern(written).fits(text)
    return hint(written, text, Budget())


def decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text)


@pytest.mark.parametrize(
    ("written", "text", "expected"),
    [
        ("hello", "Hello", "differs only in case"),
        ("CODE*", "code 1", "differs only in case"),
        ("/^code/", "CODE 1", "differs only in case"),
        ("내앱", decomposed("내앱"), "differs in normalisation: expected is NFC, got is NFD"),
        ("[내앱]*", decomposed("[내앱] 1"), "differs in normalisation: expected is NFC, got is NFD"),
        (decomposed("내앱*"), "내앱 1", "differs in normalisation: expected is NFD, got is NFC"),
        ("/앱/", decomposed("앱"), "differs in normalisation: expected is NFC, got is NFD"),
        ("가나*", decomposed("가") + "나", "differs in normalisation: expected is NFC, got is neither NFC nor NFD"),
        ("code: 1", "code:\u00a01", f"{BLANKS}: got has U+00A0 NO-BREAK SPACE"),
        ("code", "co\u200bde", f"{BLANKS}: got has U+200B ZERO WIDTH SPACE"),
        ("\ufeffcode", "code", f"{BLANKS}: expected has U+FEFF ZERO WIDTH NO-BREAK SPACE"),
        ("a\nb", "a\r\nb", f"{BLANKS}: got has U+000D"),
        ("code", "code ", BLANKS),
        ("code", "code\n", f"{BLANKS}: got has U+000A"),
        ("hello *", "hello", BLANKS),
        ("a b", "a  b", BLANKS),
        ("ab", "a\u3164b", f"{BLANKS}: got has U+3164 HANGUL FILLER"),
        ("\u2764", "\u2764\ufe0f", f"{BLANKS}: got has U+FE0F VARIATION SELECTOR-16"),
        ("0101*", "\uff101012345678", f"{ALIKE}: got has U+FF10 FULLWIDTH DIGIT ZERO"),
        ("code?", "code\uff1f?", ""),
        ("code\uff1f", "code?", f"{ALIKE}: expected has U+FF1F FULLWIDTH QUESTION MARK"),
        ("don't", "don\u2019t", f"{ALIKE}: got has U+2019 RIGHT SINGLE QUOTATION MARK"),
        ("A-B", "\u0410\u2013B", f"{ALIKE}: got has U+0410 CYRILLIC CAPITAL LETTER A, U+2013 EN DASH"),
        (
            "ABCDE",
            "\uff21\uff22\uff23\uff24E",
            f"{ALIKE}: got has {', '.join(f'U+FF2{n} FULLWIDTH LATIN CAPITAL LETTER {c}' for n, c in WIDE)}, others",
        ),
        ("CODE 1", "code\u00a0\uff11", "differs only in case, spaces, normalisation or characters that look alike"),
        ("/a+b/", "/a+b/", "expected is a regular expression, because it is enclosed in slashes"),
        ("x" * 400 + "a", "x" * 400 + "b", "differs at character 401: expected 'a', got 'b'"),
        ("0101234567890", "01012345678", "differs at character 12: expected '90', got ''"),
        ("ab\u0301", "ab\u0300", "differs at character 3: expected '\\u0301', got '\\u0300'"),
        ("hello", "goodbye", ""),
        ("hello*", "goodbye", ""),
        ("/hello/", "goodbye", ""),
        ("hello", "", ""),
        ("code", "code " + "x" * LONGEST, ""),
    ],
)
def test_what_looks_alike_is_told_apart(written: str, text: str, expected: str) -> None:
    found = said(written, text)
    assert found.startswith(expected) if expected else not found


def test_a_hint_that_would_take_too_long_is_left_out() -> None:
    assert hint("/(x+x+)+(y+y+)+=/", "X" * 2_000 + "Y" * 2_000, Budget()) == ""


@given(st.text(max_size=8), st.text(max_size=8))
def test_texts_that_differ_are_shown_differently(one: str, other: str) -> None:
    assume(one != other)
    assert escaped(one) != escaped(other)
    assert escaped(one).isprintable()


@given(st.text("aA가\u1100\u1161 \u00a0\u200b\r\n0\uff10-\u2013", min_size=1, max_size=6))
def test_no_two_forms_of_a_text_are_without_a_hint(text: str) -> None:
    forms = [text.upper(), text.lower(), *(unicodedata.normalize(form, text) for form in ("NFC", "NFD", "NFKC"))]
    forms += [f"{text} ", text.replace("\r\n", "\n"), text.replace("\u200b", ""), text.replace("\u00a0", " ")]
    for form in forms:
        if form and form != text:
            assert hint(text, form, Budget())
            assert hint(f"{text}*", form, Budget()) or Pattern(f"{text}*").fits(form)


def test_a_text_is_escaped_where_it_may_be_mistaken() -> None:
    assert escaped("[내앱] it's ㅋ\\\n\u200b\uff10") == r"'[내앱] it\'s ㅋ\\\n\u200b\uff10'"
