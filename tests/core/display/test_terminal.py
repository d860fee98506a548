"""Texts that others wrote, before a terminal gets them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocksens.core.display.terminal import one_line, shown, shown_lines

DANGEROUS = {
    "a control": "\x00",
    "a bell": "\x07",
    "a backspace": "\b",
    "an escape": "\x1b",
    "delete": "\x7f",
    "a C1 control": "\x9b",
    "a next line": "\x85",
    "a line separator": "\u2028",
    "a right-to-left override": "\u202e",
    "a left-to-right embedding": "\u202a",
    "an isolate": "\u2066",
    "the end of an isolate": "\u2069",
    "an Arabic letter mark": "\u061c",
    "a space without width": "\u200b",
    "a joiner": "\u200d",
    "a byte order mark": "\ufeff",
    "a soft hyphen": "\xad",
    "a word joiner": "\u2060",
    "a Hangul filler": "\u3164",
    "a Hangul filler of half width": "\uffa0",
    "a Hangul choseong filler": "\u115f",
    "a combining grapheme joiner": "\u034f",
    "a tag": "\U000e0041",
    "half a pair": "\ud83d",
    "a character of private use": "\ue000",
    "a space that does not break": "\xa0",
}


@pytest.mark.parametrize("character", DANGEROUS.values(), ids=DANGEROUS)
def test_what_a_terminal_would_obey_or_hide_is_escaped(character: str) -> None:
    escaped = shown(f"a{character}b")
    assert escaped.isascii()
    assert escaped.isprintable()
    assert escaped.encode().decode("unicode_escape") == f"a{character}b"


@pytest.mark.parametrize(
    "text", ["인증번호는 [482913]입니다", "日本語 é ß", "✅ 😀 ❤️", "ㅋㅋ ㆎ", r"C:\new", "a　b", ""]
)
def test_what_people_write_is_shown_as_it_is(text: str) -> None:
    assert shown(text) == text


@given(st.text())
def test_nothing_that_is_shown_has_a_control_or_reorders(text: str) -> None:
    for character in shown(text):
        assert unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
        assert unicodedata.bidirectional(character) not in {
            "LRE",
            "RLE",
            "LRO",
            "RLO",
            "PDF",
            "LRI",
            "RLI",
            "FSI",
            "PDI",
        }


@given(st.text())
def test_lines_stay_lines_and_one_line_is_one(text: str) -> None:
    assert shown_lines(text).count("\n") == text.count("\n")
    assert shown_lines(text).split("\n") == [shown(line) for line in text.split("\n")]
    assert not {"\n", "\r", "\t"} & set(one_line(text))
    kept = "".join(each for each in text if each not in "\n\r\t")
    assert one_line(kept) == kept
