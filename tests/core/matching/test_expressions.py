"""Regular expressions are bounded before they are compiled: some would take all memory."""

import sys
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocksens.core.matching.expressions import COUNTLESS, LARGEST, LONGEST, Cost, compiled, measure
from tests.loop_time import processor_time, too_long

ATOMS = ["a", ".", r"\d", r"\.", "[ab]", "[]a]", "[^]]", "[[:alpha:]]", r"\p{L}", r"\N{BULLET}", "#", " ", "\n"]
GROUPS = ["(", "(?:", "(?=", "(?P<n>", "(?i)", "(?#()", ")", "|"]
REPEATS = ["{2}", "{3,}", "{2,4}", "{0,9}", "{,3}", "*", "+?", "?", "++", "{9}", "{e}"]
PARTS = st.sampled_from([*ATOMS, *GROUPS, *REPEATS])


# --- bounds ------------------------------------------------------------------------------------------


def test_an_expression_has_at_most_a_thousand_characters() -> None:
    assert compiled("a" * LONGEST)
    with pytest.raises(ValueError, match=r"^has 1,001 characters; a regular expression may have 1,000$"):
        compiled("a" * (LONGEST + 1))


@pytest.mark.parametrize(
    "written",
    [
        "((a{99}){99}){99}",
        "((((((a{99}){99}){99}){99}){99}){99}){99}",
        "(?:a{50}b){50}",
        "[ab]{2001}",
        "(a|b){2001,}",
        "(?>(?>a{99}){99}+){2}",
        "(?x) ( (a {99} ) {99} ) {99}",
        "(?x)(#)\n(#)\n a{99} ){99} ){99}",
        "[]a]((b{99}){99})",
        r"\[(?:a{99}){99}]",
        r"\p{L}(?:a{99}){99}",
        "(?#()(?:(?:a{99}){99})",
        "(?P<a>(?P<b>x{99}){99})",
        "a{99999999999}",
    ],
)
def test_repeats_are_counted_before_they_are_written_out(written: str) -> None:
    with pytest.raises(ValueError, match=r"^expands to .+ characters.+ may have 2,000$"):
        compiled(written)


@pytest.mark.parametrize(
    "written", ["a{2000}", r"\d{3}-\d{4}-\d{4}", "(?:ab){1000}", "((a{0,99}){0,99}){20}", "a{,5000}"]
)
def test_repeats_that_come_to_little_are_allowed(written: str) -> None:
    assert compiled(written).cost.size <= LARGEST


@pytest.mark.parametrize(
    "written", ["a(?x) b", "(?x:a b)", "(?i)(?x)a", "(?-x)a", "#[\n(?x)((a{99}){99}){99}]", "(?x)a(?x)"]
)
def test_a_verbose_expression_says_so_at_the_beginning(written: str) -> None:
    with pytest.raises(ValueError, match="has the flag x in the middle; write"):
        compiled(written)


def test_blanks_and_comments_of_a_verbose_expression_count_for_nothing() -> None:
    found = compiled("(?x) a b  # (((\n [ #] \\#")
    assert found.compiled.search("ab#") is None
    assert found.compiled.search("ab #")
    assert found.cost.size == 4
    assert compiled(r"\(?x:").compiled.search("x:")


@given(st.lists(PARTS, max_size=12).map("".join))
def test_the_library_writes_out_no_more_than_is_counted(written: str) -> None:
    sizes: list[int] = []
    engine = sys.modules["regex._regex"]
    c_compile = engine.compile

    def spy(pattern: str, flags: int, code: list[int], *more: Any) -> Any:
        sizes.append(len(code))
        return c_compile(pattern, flags, code, *more)

    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(engine, "compile", spy)
            cost = compiled.__wrapped__(written).cost
    except ValueError:
        return
    # A part is some ten numbers of code; a set of characters may be more.
    assert max(sizes, default=0) <= 40 * cost.size + 40


def test_expressions_are_compiled_once() -> None:
    assert compiled("a+b").compiled is compiled("a+b").compiled
    assert compiled("a+b") is not compiled("a+b", folded=True)


@pytest.mark.parametrize(
    "written",
    [
        "|".join(f"{number:x}" for number in range(250)),
        "(?i)" + "|".join(f"a{number:x}" for number in range(190)),
        "(a|b)*" * 166,
        "(?:" * 240 + "a" + ")*" * 130,
        r"[\p{L}\p{N}]" * 83,
        "(?:abcdefghij){e<=9}" * 40,
    ],
)
def test_the_longest_expressions_are_compiled_or_refused_at_once(written: str) -> None:
    def compile_it() -> None:
        with suppress(ValueError):
            compiled(written)

    assert not too_long(processor_time(compile_it))


# --- what is counted ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "cost"),
    [
        ("", Cost(1)),
        ("abc", Cost(3)),
        (r"^\d[ab]$", Cost(4)),
        ("a{3}", Cost(3)),
        ("(?:ab){3}", Cost(6)),
        ("a*", Cost(1, 1, 1)),
        ("a*b+", Cost(2, 1, 2)),
        ("a?", Cost(1, 2)),
        ("a{2,5}", Cost(2, 4)),
        ("a|b|c", Cost(3, 3)),
        ("(a|b){2}", Cost(4, 4)),
        ("(a|b)?", Cost(2, 3)),
        ("(a*){2}", Cost(2, 1, 2)),
        ("(a|b)*", Cost(2, COUNTLESS)),
        ("(a|b){65}", Cost(130, COUNTLESS)),
        ("(a+)+", Cost(1, COUNTLESS)),
        (r"(a)\1", Cost(2, COUNTLESS)),
        ("(?R)?", Cost(1, COUNTLESS)),
        ("(?:abc){e<=1}", Cost(3, COUNTLESS)),
    ],
)
def test_ways_to_read_a_text_are_counted(written: str, cost: Cost) -> None:
    assert measure(written) == cost


def test_steps_grow_with_the_text_and_with_the_ways() -> None:
    plain, one, many = measure("abc"), measure("a*bc"), measure("(a*)*")
    assert plain.steps(11) < one.steps(11) < many.steps(11) == COUNTLESS
    assert plain.steps(11) < plain.steps(1_000)
    assert measure("a*" * 400).steps(4_000) == COUNTLESS
