from enum import StrEnum
from typing import Annotated, Any, Literal

import pytest
from msgspec import Meta, Struct

from mocksens.core.parsing.binding import MOST, read
from mocksens.core.parsing.nodes import Miswritten, Value
from tests.scripts import written


class Colour(StrEnum):
    RED = "red"
    GREEN = "green"


class Inner(Struct, frozen=True, kw_only=True, rename={"own_name": "ownName"}):
    own_name: str
    count: Annotated[int, Meta(ge=1)] = 1


class Whole(Struct, frozen=True, kw_only=True):
    text: str = ""
    filled: Annotated[str, Meta(min_length=1)] = "x"
    number: int = 0
    few: Annotated[int, Meta(ge=2, le=5)] = 2
    chance: Annotated[float, Meta(gt=0, le=1)] = 1
    size: float = 1
    on: bool = False
    colour: Colour = Colour.RED
    kind: Literal["due", "done"] = "due"
    inner: Inner | None = None
    either: str | Inner | None = None
    listed: list[Inner] = []
    pair: Annotated[list[str], Meta(min_length=2, max_length=2)] | None = None
    some: Annotated[list[str], Meta(min_length=1)] | None = None
    named: dict[str, int] = {}
    free: Any = None


def told(text: str, kind: type[Struct] = Whole, name: str = "the whole") -> list[str]:
    """Return the problems, each with line and column."""
    with pytest.raises(Miswritten) as raised:
        read(written(text), kind, name)
    return [str(problem).removeprefix("test.yaml:") for problem in raised.value.problems]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("text: 01000003012", Whole(text="01000003012")),
        ("text: off", Whole(text="off")),
        ("text: 2000", Whole(text="2000")),
        ("text: ''", Whole(text="")),
        ("text:", Whole(text="")),
        ("number: -7", Whole(number=-7)),
        ("number: '12'", Whole(number=12)),
        ("few: 5", Whole(few=5)),
        ("chance: 0.25", Whole(chance=0.25)),
        ("chance: 1", Whole(chance=1.0)),
        ("size: .5", Whole(size=0.5)),
        ("size: 2.", Whole(size=2.0)),
        ("on: yes", Whole(on=True)),
        ("on: ON", Whole(on=True)),
        ("on: False", Whole(on=False)),
        ("on: off", Whole(on=False)),
        ("colour: green", Whole(colour=Colour.GREEN)),
        ("kind: done", Whole(kind="done")),
        ("inner: {ownName: x, count: 2}", Whole(inner=Inner(own_name="x", count=2))),
        ("either: x", Whole(either="x")),
        ("either: {ownName: x}", Whole(either=Inner(own_name="x"))),
        ("listed: [{ownName: x}, {ownName: y}]", Whole(listed=[Inner(own_name="x"), Inner(own_name="y")])),
        ("pair: [c, d]", Whole(pair=["c", "d"])),
        ("named: {a: 1, b: 2}", Whole(named={"a": 1, "b": 2})),
        ("free: {a: [1, '1', 01]}", Whole(free={"a": [1, "1", "01"]})),
        ("free: x", Whole(free="x")),
        ("{}", Whole()),
        ("", Whole()),
    ],
)
def test_what_fits_becomes_what_its_place_wants(text: str, expected: Whole) -> None:
    assert read(written(text), Whole) == expected


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("number: 1.5", "1:1", "number must be a whole number, not '1.5'"),
        ("number: x", "1:1", "number must be a whole number, not 'x'"),
        ("number: [1]", "1:1", "number must be a whole number"),
        ("number: 9999999999999999", "1:1", "number must be a whole number"),
        ("few: 1", "1:1", "few must be from 2 to 5, not 1"),
        ("few: 6", "1:1", "few must be from 2 to 5, not 6"),
        ("inner: {ownName: x, count: 0}", "1:21", "count must be at least 1, not 0"),
        ("chance: 0", "1:1", "chance must be above 0 and at most 1, not 0"),
        ("chance: 1.01", "1:1", "chance must be above 0 and at most 1, not 1.01"),
        ("chance: often", "1:1", "chance must be a number, not 'often'"),
        ("chance: nan", "1:1", "chance must be a number, not 'nan'"),
        ("on: maybe", "1:1", "on must be true or false, not 'maybe'"),
        ("on: 1", "1:1", "on must be true or false, not '1'"),
        ("colour: gren", "1:1", "colour must be one of red, green, not 'gren'; did you mean green?"),
        ("kind: late", "1:1", "kind must be one of "),
        ("text: [a]", "1:1", "text must be a text"),
        ("text: {a: b}", "1:1", "text must be a text"),
        ("filled: ''", "1:1", "filled must not be empty"),
        ("filled:", "1:1", "filled must not be empty"),
        ("inner: x", "1:1", "inner must be a mapping"),
        ("inner: {}", "1:1", "inner needs ownName"),
        ("either: [x]", "1:1", "either must be a text or a mapping"),
        ("listed: x", "1:1", "listed must be a list"),
        ("listed:\n- {ownName: x}\n- {}", "3:3", "needs ownName"),
        ("listed:\n- x", "2:3", "must be a mapping"),
        ("pair: [a]", "1:1", "pair must have 2 entries"),
        ("pair: [a, b, c]", "1:1", "pair must have 2 entries"),
        ("some: []", "1:1", "some must have at least 1 entry"),
        ("named: {a: x}", "1:9", "named.a must be a whole number, not 'x'"),
        ("named: [a]", "1:1", "named must be a mapping"),
        ("colours: red", "1:1", "unknown key `colours`; did you mean colour?"),
        ("zzz: red", "1:1", "unknown key `zzz`; known: text, filled, number"),
        ("inner: {own_name: x, ownName: y}", "1:9", "unknown key `own_name`; did you mean ownName?"),
    ],
)
def test_what_does_not_fit_is_told_with_its_place_and_what_was_meant(text: str, place: str, said: str) -> None:
    (problem,) = told(text)
    assert problem.startswith(f"{place}: ")
    assert said in problem


def test_everything_that_does_not_fit_is_told_at_once() -> None:
    problems = told("number: x\ncolors: red\nlisted:\n- {ownName: [x]}\n- {count: 0}\nfew: 9\n")
    assert [problem.split(": ")[0] for problem in problems] == ["1:1", "2:1", "4:4", "5:4", "5:3", "6:1"]


@pytest.mark.parametrize("text", ["x", "[]", "[{text: x}]"])
def test_the_whole_is_called_by_its_name(text: str) -> None:
    (problem,) = told(text, name="a scenario")
    assert problem.startswith("1:1: a scenario must be a mapping")
    assert told("{}", Inner, "a scenario") == ["1:1: a scenario needs ownName"]


def test_a_long_text_or_name_is_told_in_part() -> None:
    (problem,) = told(f"number: {'x' * 10_000}")
    assert len(problem) < 200
    (problem,) = told(f"{'x' * 1_000}: 1")
    assert len(problem) < 400


def test_ten_lines_that_mean_a_thousand_million_values_are_refused() -> None:
    lines = [f"x{n}: &x{n} [{', '.join([f'*x{n - 1}' if n else 'x'] * 10)}]" for n in range(10)]
    (problem,) = told("\n".join(lines))
    assert f"more than {MOST:,} values" in problem


@pytest.mark.slow
def test_what_has_no_bottom_is_refused() -> None:
    value = Value("x", "there")
    for _ in range(100_000):
        value = Value([value], "there")
    with pytest.raises(Miswritten, match="there: is nested too deeply"):
        read(Value({"free": value}, "there"), Whole)


LIST_SIGN = "each entry of a list begins with a dash (-) and a space"


@pytest.mark.parametrize(
    "text",
    [
        "some:\n  -a: 1",
        "some:\n  -a\n  -b",
        "some: -a",
        "some:\n  \u2013 a: 1",
        "some:\n  \u2022 a",
        "listed:\n  -ownName: x",
    ],
)
def test_a_list_whose_dash_has_no_blank_or_is_another_sign_is_told_so(text: str) -> None:
    (said,) = told(text)
    assert said.endswith(f"; {LIST_SIGN}")


def test_a_dash_that_begins_a_key_is_told_of() -> None:
    assert told("some:\n-a: 1")[-1] == f"2:1: unknown key `-a`; {LIST_SIGN}"


@pytest.mark.parametrize("text", ["some: a-b", "some: --", "some: {a-b: 1}", "some: {}", "number: -a"])
def test_another_misfit_is_not_told_of_a_dash(text: str) -> None:
    assert LIST_SIGN not in told(text)[0]
