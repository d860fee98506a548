"""Texts in parts: what arrives, what is cut and what cannot be sent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocksens.core.display.text_marks import TextMark, parts
from mocksens.core.text import Charset, byte_length

DELIVERED, UNSUPPORTED, CUT = TextMark.DELIVERED, TextMark.UNSUPPORTED, TextMark.CUT


@pytest.mark.parametrize(
    ("text", "limit", "pieces"),
    [
        ("", 90, []),
        ("hello", 90, [("hello", DELIVERED)]),
        ("hello", 3, [("hel", DELIVERED), ("lo", CUT)]),
        ("가나다", 5, [("가나", DELIVERED), ("다", CUT)]),
        ("a☕🎉b", 90, [("a", DELIVERED), ("☕🎉", UNSUPPORTED), ("b", DELIVERED)]),
        ("🎉abc", 3, [("🎉", UNSUPPORTED), ("a", DELIVERED), ("bc", CUT)]),
        ("ab🎉", 2, [("ab", DELIVERED), ("🎉", CUT)]),
    ],
)
def test_each_part_has_its_mark(text: str, limit: int, pieces: list[tuple[str, TextMark]]) -> None:
    assert [(part.text, part.mark) for part in parts(text, limit, Charset.CP949)] == pieces


def test_the_smaller_charset_marks_more() -> None:
    assert [part.mark for part in parts("똠", 90, Charset.CP949)] == [DELIVERED]
    assert [part.mark for part in parts("똠", 90, Charset.KS_X_1001)] == [UNSUPPORTED]


@given(st.text(), st.integers(0, 20), st.sampled_from(Charset))
def test_the_parts_are_the_text_and_what_is_not_cut_fits(text: str, limit: int, charset: Charset) -> None:
    pieces = parts(text, limit, charset)
    assert "".join(piece.text for piece in pieces) == text
    assert sum(byte_length(piece.text) for piece in pieces if piece.mark is not CUT) <= limit
