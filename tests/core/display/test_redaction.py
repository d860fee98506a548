import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocksens.core.display.redaction import MOST, cover, hide, quoted, redacted_prefix, with_visible_whitespace


def test_a_secret_is_masked_wherever_it_stands() -> None:
    assert hide(b"a secret and another secret", ["secret", ""]) == b"a *** and another ***"


def test_of_two_secrets_in_each_other_the_longer_one_is_masked() -> None:
    assert hide(b"of the secretary", ["secret", "secretary"]) == b"of the ***"


@pytest.mark.parametrize("written", ["a/b c+é", "a%2Fb%20c%2B%C3%A9", "a%2fb%20c%2b%c3%a9", "a%2Fb+c%2B%C3%A9"])
def test_a_secret_is_masked_as_it_is_escaped_for_a_url(written: str) -> None:
    assert hide(f"/x?key={written}".encode(), ["a/b c+é"]) == b"/x?key=***"


def test_a_secret_is_masked_in_latin_1() -> None:
    assert hide("x café".encode("latin-1"), ["café"]) == b"x ***"


@pytest.mark.parametrize("written", [b"A/B+C", b"%61/b c", b"a%252Fb+c", b"a/b%20C", b"%2561/b+c"])
def test_where_a_secret_is_written_in_yet_another_way_everything_is_masked(written: bytes) -> None:
    assert hide(b"/x?key=" + written, ["a/b+c"]) == b"***"


def test_what_holds_no_secret_is_shown_as_it_is() -> None:
    assert hide(b"\xff\x00%zz", ["secret", "비밀"]) == b"\xff\x00%zz"


@given(before=st.integers(MOST - 60, MOST + 60), after=st.integers(0, 60))
def test_no_part_of_a_secret_is_shown_where_a_text_is_cut(before: int, after: int) -> None:
    secret = "0123456789" * 4
    shown = hide(b"-" * before + secret.encode() + b"-" * after, [secret])
    assert b"0" not in shown
    assert len(shown) <= MOST + 3
    assert shown.endswith(b"...") == (before + len(secret) + after > MOST)


def test_no_part_of_a_secret_is_shown_where_a_mask_before_it_moves_the_cut() -> None:
    secret = "0123456789" * 4
    for between in range(MOST - 80, MOST + 80):
        shown = hide(secret.encode() + b"-" * between + secret.encode() + b"-" * 100, [secret])
        assert shown.startswith(b"***-"), between
        assert b"0" not in shown, between


def test_a_text_is_shown_with_signs_for_what_cannot_be_seen() -> None:
    assert with_visible_whitespace(b"a b\r\n\t\x00\xff") == "a␠b␍↵␉\\x00\\xff"
    assert quoted("가\n".encode()) == "'\\uac00\\n'"


@pytest.mark.parametrize(
    ("access_key", "shown"),
    [
        (b"somebody's", "'some...' (10 characters)"),
        (b"abcd", "'ab...' (4 characters)"),
        (b"a", "'...' (1 characters)"),
        (b"the secret", "'***...' (10 characters)"),
        (b"\xff\n12", "'\\\\xff\\n...' (4 characters)"),
    ],
)
def test_of_an_unknown_access_key_the_beginning_is_shown(access_key: bytes, shown: str) -> None:
    assert redacted_prefix(access_key, ["the secret"]) == shown


@pytest.mark.parametrize(
    "text",
    [b'a/b"c%', b"a%2Fb%22c%25", b"%61%2fb%22c%25", b"a%252Fb%2522c%2525", rb"a\/b\"c%", rb"\u0061/b\u0022c\u0025"],
)
def test_a_secret_is_covered_wherever_and_however_it_is_escaped(text: bytes) -> None:
    long = b"x" * (2 * MOST)
    assert cover(long + text + b"&" + text + long, ("", 'a/b"c%')) == long + b"***&***" + long


@pytest.mark.parametrize("secrets", [(), ("",), ("other",)])
def test_what_is_no_secret_is_not_covered(secrets: tuple[str, ...]) -> None:
    assert cover(rb"100 %, \n, %41 and a/b", secrets) == rb"100 %, \n, %41 and a/b"
