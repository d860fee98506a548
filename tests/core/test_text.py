import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocksens.core.text import Charset, byte_length, cut, unsupported
from mocksens.spec.limits import LMS_CONTENT_BYTES, SMS_CONTENT_BYTES, SUBJECT_BYTES

EVERY = [chr(code) for code in (*range(0x10000), *range(0x1F000, 0x1FB00), *range(0x20000, 0x110000, 0x101))]
"""The whole Basic Multilingual Plane, emoji, and some of everything beyond."""
SYLLABLES = [chr(code) for code in range(0xAC00, 0xD7A4)]


def encodes(character: str, codec: str, most: int = 2) -> bool:
    try:
        return len(character.encode(codec)) <= most
    except UnicodeEncodeError:
        return False


CP949 = [character for character in EVERY if encodes(character, "cp949")]
KS_X_1001 = [character for character in EVERY if encodes(character, "euc_kr")]
REPERTOIRE = {Charset.CP949: set(CP949), Charset.KS_X_1001: set(KS_X_1001)}

carried = st.text(st.sampled_from(CP949))
mixed = st.text(st.sampled_from(CP949) | st.characters() | st.sampled_from("a가뷁😀é\xa0"))
anything = st.text(st.characters(exclude_categories=()))


# --- length ------------------------------------------------------------------------------------------


@given(carried)
def test_the_length_of_a_text_is_that_of_its_cp949(text: str) -> None:
    assert byte_length(text) == len(text.encode("cp949"))


def test_every_character_of_cp949_has_its_length() -> None:
    assert [character for character in CP949 if byte_length(character) != len(character.encode("cp949"))] == []


def test_ascii_is_one_byte_and_everything_else_two() -> None:
    assert byte_length("") == 0
    assert byte_length("Az 09~\n\x7f") == 8
    assert byte_length("가뷁") == 4
    assert byte_length("€①") == 4
    assert byte_length("😀é") == 4


@pytest.mark.parametrize("syllable", ["뷁", "똠", "햏"])
def test_a_syllable_outside_the_standard_is_two_bytes_not_eight(syllable: str) -> None:
    assert len(syllable.encode("euc_kr")) == 8
    assert byte_length(syllable) == len(syllable.encode("cp949")) == 2


@given(anything, anything)
def test_lengths_add_up(left: str, right: str) -> None:
    assert byte_length(left + right) == byte_length(left) + byte_length(right)


# --- cutting -----------------------------------------------------------------------------------------


@given(anything, st.integers(0, 100))
def test_a_cut_is_the_longest_beginning_that_fits(text: str, limit: int) -> None:
    kept = cut(text, limit)
    assert text.startswith(kept)
    assert byte_length(kept) <= limit
    assert kept == text or byte_length(text[: len(kept) + 1]) > limit


@given(carried, st.integers(0, 100))
def test_a_cut_never_splits_a_character(text: str, limit: int) -> None:
    kept = cut(text, limit).encode("cp949")
    assert text.encode("cp949")[: len(kept)].decode("cp949") == kept.decode("cp949")
    assert len(text.encode("cp949")) <= limit or limit - len(kept) <= 1


@given(mixed, st.integers(0, 100))
def test_a_cut_text_is_not_cut_again(text: str, limit: int) -> None:
    assert cut(cut(text, limit), limit) == cut(text, limit)


@pytest.mark.parametrize("most", [SMS_CONTENT_BYTES.value, LMS_CONTENT_BYTES.value, SUBJECT_BYTES.value])
def test_a_text_of_exactly_its_limit_is_whole(most: int) -> None:
    for text in ("a" * most, "가" * (most // 2), "a" * (most - 2) + "가"):
        assert cut(text, most) == text
        assert cut(text + "a", most) == text


def test_a_character_that_does_not_fit_leaves_a_byte_free() -> None:
    assert cut("a" * 89 + "가", 90) == "a" * 89
    assert cut("가", 1) == ""
    assert cut("a가b", 3) == "a가"


def test_nothing_fits_into_nothing() -> None:
    assert cut("a", 0) == ""


# --- repertoire --------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("charset", Charset)
def test_a_charset_has_exactly_its_characters(charset: Charset) -> None:
    supported = {character for character in EVERY if not unsupported(character, charset)}
    assert supported == REPERTOIRE[charset]


def test_cp949_has_all_syllables_and_the_standard_those_of_ks_x_1001() -> None:
    assert not unsupported("".join(SYLLABLES), Charset.CP949)
    assert sum(not unsupported(syllable, Charset.KS_X_1001) for syllable in SYLLABLES) == 2_350


@pytest.mark.parametrize("syllable", ["뷁", "똠", "햏"])
def test_a_syllable_outside_the_standard_is_sent_in_cp949_alone(syllable: str) -> None:
    assert unsupported(f"가{syllable}각", Charset.CP949) == ""
    assert unsupported(f"가{syllable}각", Charset.KS_X_1001) == syllable


@pytest.mark.parametrize("charset", Charset)
@pytest.mark.parametrize("character", ["😀", "é", "\xa0", "✓", "\u200b", "\ud800", "ᄀ", "ñ", "们"])
def test_emoji_accents_and_the_no_break_space_cannot_be_sent(character: str, charset: Charset) -> None:
    assert unsupported(f"hello 안녕{character}!", charset) == character
    assert unsupported(character, charset) == character


@pytest.mark.parametrize("charset", Charset)
@pytest.mark.parametrize("text", ["", "hello\r\n\t~", "안녕하세요", "€™①☎“”", "中國", "カタカナ", "ㄱㅏ", "…"])
def test_what_a_korean_handset_shows_can_be_sent(text: str, charset: Charset) -> None:
    assert unsupported(text, charset) == ""


@given(mixed, st.sampled_from(Charset))
def test_the_first_character_that_cannot_be_sent_is_named(text: str, charset: Charset) -> None:
    expected = next((character for character in text if character not in REPERTOIRE[charset]), "")
    assert unsupported(text, charset) == expected
