import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocksens.core.parsing.nodes import Miswritten, Place, Problem, Value, from_json, size, suggestion, to_json
from tests.scripts import written

NUMBERS = st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False, allow_infinity=False)
SCALARS = st.none() | st.booleans() | NUMBERS | st.text()
JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4)
)


def test_a_problem_is_told_with_its_place() -> None:
    place = Place("outage.yaml", 3, 9)
    problems = [Problem(place, "is wrong"), Problem("body.steps[0]", "is wrong too")]
    assert str(problems[0]) == "outage.yaml:3:9: is wrong"
    error = Miswritten(problems)
    assert error.problems is problems
    assert str(error) == "outage.yaml:3:9: is wrong\nbody.steps[0]: is wrong too"
    assert isinstance(error, ValueError)


def test_the_values_of_json_know_the_path_by_which_they_are_reached() -> None:
    whole = from_json({"steps": [{"then": {"result": "0"}, "times": 2}]})
    assert isinstance(whole.data, dict)
    steps = whole.data["steps"]
    assert isinstance(steps.data, list)
    assert (whole.place, steps.place, steps.data[0].place) == ("body", "body.steps", "body.steps[0]")
    step = steps.data[0].data
    assert isinstance(step, dict)
    assert step["times"] == Value("2", "body.steps[0].times", plain=True, decoded=2)
    assert from_json("x", "there") == Value("x", "there", plain=False, decoded="x")


def test_the_scalars_of_json_are_texts_as_they_are_written_in_json() -> None:
    values = [from_json(each).data for each in (True, False, 5, -5, 2.5, "true")]
    assert values == ["true", "false", "5", "-5", "2.5", "true"]


def test_an_entry_of_json_that_is_null_is_as_if_it_were_left_out() -> None:
    value = from_json({"a": None, "b": {"c": None}})
    assert isinstance(value.data, dict)
    assert (list(value.data), value.data["b"].data) == (["b"], {})


@given(JSON)
def test_what_came_as_json_goes_as_the_same_json(data: object) -> None:
    assert msgspec.json.encode(to_json(from_json(data))) == msgspec.json.encode(data)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("true", True),
        ("false", False),
        ("True", "True"),
        ("off", "off"),
        ("5", 5),
        ("-5", -5),
        ("+5", 5),
        ("0", 0),
        ("01000003018", "01000003018"),
        ("-01", "-01"),
        ("0.5", 0.5),
        ("2.0", 2.0),
        ("1.2.3", "1.2.3"),
        ("1s", "1s"),
        ("'5'", "5"),
        ("'true'", "true"),
        ('""', ""),
        ("|\n  5", "5"),
        ("뷁", "뷁"),
        ("[1, a, '1', [x]]", [1, "a", "1", ["x"]]),
        ("{a: 1, b: {c: 'true'}}", {"a": 1, "b": {"c": "true"}}),
    ],
)
def test_a_scalar_of_yaml_becomes_json_as_it_looks(text: str, expected: object) -> None:
    found = to_json(written(text))
    assert found == expected
    assert type(found) is type(expected)


def test_a_size_counts_what_aliases_mean_as_often_as_they_mean_it() -> None:
    assert size(written("a")) == 1
    assert size(written("{a: 1, b: [2, 3]}")) == 5
    assert size(written("a: &x [1, 2]\nb: *x\nc: [*x, *x]\n")) == 14
    lines = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}' if n else 'x'] * 9)}]" for n in range(14)]
    assert size(written("\n".join(lines))) > 9**14


@pytest.mark.parametrize(
    ("given", "expected"),
    [("quota-exceded", "quota-exceeded"), ("throtled", "throttled"), ("hang", ""), ("", ""), ("x" * 10_000, "")],
)
def test_a_suggestion_is_the_closest_word_if_one_is_close(given: str, expected: str) -> None:
    said = suggestion(given, ["quota-exceeded", "throttled", "unexpected"])
    assert said == (f"; did you mean {expected}?" if expected else "")


@pytest.mark.parametrize("text", ["1e999", "9" * 40 + "e999"])
def test_a_number_that_is_too_large_for_json_stays_a_text(text: str) -> None:
    assert to_json(Value(text, "there")) == text
