import pytest
from hypothesis import given

from mocksens.core.parsing.json_values import shown
from tests.core.json_strategies import json


@given(json)
def test_what_a_diagnosis_shows_is_short_and_printable(value: object) -> None:
    text = shown(value)
    assert text.isascii()
    assert text.isprintable()
    assert len(text) <= 43


def nested(depth: int) -> object:
    value: object = "x"
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.slow
def test_a_deeply_nested_value_is_shown_too() -> None:
    assert len(shown(nested(100_000))) <= 43
    assert len(shown({"a": nested(100_000)})) <= 43
