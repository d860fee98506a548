"""Explanations of JSON that does not fit its type."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

import pytest
from msgspec import Meta, Struct

from mocksens.core.parsing import json_decoding, misfits


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class Inner(Struct, forbid_unknown_fields=True):
    number: int


EXAMPLE = '{"inner": {"number": 1}}'


class Body(Struct, forbid_unknown_fields=True, rename="camel"):
    inner: Inner | None = None
    colour: Colour = Colour.RED
    kind: Literal["a", "b"] = "a"
    count: Annotated[int, Meta(ge=1, le=5)] = 1
    text: Annotated[str, Meta(min_length=1, max_length=3)] = "x"
    code: Annotated[str, Meta(pattern="^[a-c]$")] = "a"
    digits: Annotated[str, Meta(pattern="^[0-9]+$")] = "1"
    pair: Annotated[list[str], Meta(max_length=2)] | None = None
    by_name: dict[str, int] | None = None
    many: list[dict[str, list[bool]]] | None = None
    at: datetime | None = None
    either: str | float | None = None
    nothing: None = None


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"colour": "rde"}, "`colour` must be one of red, blue, not 'rde'; did you mean red?"),
        ({"colour": 1}, "`colour` must be a text, not 1"),
        ({"kind": "z"}, "`kind` must be one of a, b, not 'z'"),
        ({"count": 0}, "`count` must be at least 1, not 0"),
        ({"count": 6}, "`count` must be at most 5, not 6"),
        ({"count": 1.5}, "`count` must be a whole number, not 1.5"),
        ({"count": None}, "`count` must be a whole number, not null"),
        ({"text": ""}, "`text` must have at least 1 character, not ''"),
        ({"text": "abcd"}, "`text` must have at most 3 characters, not 'abcd'"),
        ({"code": "d"}, "`code` must match '^[a-c]$', not 'd'"),
        ({"digits": "x"}, "`digits` must be digits only, not 'x'"),
        ({"pair": ["a", "b", "c"]}, "`pair` must have at most 2 entries, not a list of 3"),
        ({"byName": {"good": 1, "bad": "x"}}, "`byName.bad` must be a whole number, not 'x'"),
        ({"many": [{"a": [True]}, {"b": [True, "x"]}]}, "`many[1].b[1]` must be true or false, not 'x'"),
        ({"at": "2026-01-01"}, "`at` must be an instant with its zone, as 2026-01-01T09:00:00+09:00, not '2026-01-01'"),
        ({"at": "tomorrow"}, "`at` must be an instant with its zone, as 2026-01-01T09:00:00+09:00, not 'tomorrow'"),
        ({"either": []}, "`either` must be a number or a text, not a list of 0"),
        ({"nothing": 1}, "`nothing` must be null, not 1"),
        ({"inner": {}}, '`number` is missing in `inner`; send {"inner": {"number": 1}}'),
        ({"inner": {"numbr": 1}}, "unknown field `numbr` in `inner`; did you mean number?"),
        ({"inner": []}, "`inner` must be an object, not a list of 0"),
        ({"zzz": 1}, "unknown field `zzz`; known: inner, colour, kind,"),
        ([], "the body must be an object, not a list of 0"),
        ("x", "the body must be an object, not 'x'"),
    ],
)
def test_what_does_not_fit_is_told_with_its_place_and_what_would(body: Any, said: str) -> None:
    import json

    text = json.dumps(body)
    with pytest.raises(ValueError) as raised:  # noqa: PT011 - whatever it says
        json_decoding.decode(text, Body)
    assert misfits.explain(str(raised.value), Body, body, EXAMPLE).startswith(said)


def test_what_others_say_is_passed_on_with_its_place() -> None:
    assert misfits.explain("it is not so", Body, {}) == "it is not so"
    assert misfits.explain("it is not so - at `$.count`", Body, {"count": 1}) == "`count`: it is not so"


def test_a_place_that_is_not_found_is_given_as_it_is() -> None:
    assert misfits.explain("Expected `int`, got `str` - at `$.inner.a[0]`", Body, {"inner": 1}).startswith(
        "`inner.a[0]` must"
    )
