import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocksens.core.validation.findings import Findings
from mocksens.core.validation.tables import Table
from mocksens.spec.limits import Limit
from mocksens.spec.parameters import BODY, QUERY, Kind
from mocksens.spec.rules import RULES
from tests.core.json_strategies import json
from tests.core.validation.rows import CITE, one, parameter, read

FEW = Limit(2, "entries", CITE)
TABLES = {name: Table(table) for name, table in (*QUERY.items(), *BODY.items())}

names = st.sampled_from(["type", "from", "content", "messages", "files", "body", "reserveTime", "pageSize", "to"])
objects = st.dictionaries(names | st.text(max_size=5), json, max_size=8)


# --- presence ----------------------------------------------------------------------------------------

PRESENCE = (
    parameter("A", mandatory=True),
    parameter("B", default="b"),
    parameter("C"),
    parameter("D", mandatory=True, blank=True),
)


def test_what_is_given_is_read_under_our_names() -> None:
    assert read(PRESENCE, {"A": "1", "B": "2", "C": "3", "D": "4"}) == (
        {"a": "1", "b": "2", "c": "3", "d": "4"},
        [],
        [],
    )


def test_what_is_absent_is_its_default_or_a_violation_if_it_is_mandatory() -> None:
    assert read(PRESENCE, {}) == ({"b": "b"}, ["'A' is required.", "'D' is required."], [])


def test_null_is_absent_and_so_is_an_empty_text_unless_it_may_be_empty() -> None:
    assert read(PRESENCE, dict.fromkeys("ABCD")) == ({"b": "b"}, ["'A' is required.", "'D' is required."], [])
    assert read(PRESENCE, dict.fromkeys("ABCD", "")) == ({"b": "b", "d": ""}, ["'A' is required."], [])


def test_a_wrong_value_does_not_turn_into_the_default() -> None:
    clean, violations, _ = read((parameter("B", default="b"),), {"B": []})
    assert clean == {}
    assert violations == ["'B' must be a text."]


def test_violations_come_in_the_order_of_the_table_not_of_the_request() -> None:
    _, violations, _ = read(PRESENCE, {"D": {}, "C": [], "B": [], "A": None})
    assert [text.split("'")[1] for text in violations] == ["A", "B", "C", "D"]


def test_unknown_names_are_passed_over_and_noted_unless_they_are_null() -> None:
    assert read((parameter("A"),), {"z": None, "A": "1", "a": "", "y": 0}) == ({"a": "1"}, [], ["a", "y"])


# --- lists -------------------------------------------------------------------------------------------

PEOPLE = (parameter("people", Kind.LIST, at_least=Limit(1, "entries", CITE), at_most=FEW, fields=(PRESENCE[0],)),)


def test_every_entry_of_a_list_is_read() -> None:
    assert read(PEOPLE, {"people": [{"A": "1"}, {"A": "2"}]}) == ({"people": [{"a": "1"}, {"a": "2"}]}, [], [])


def test_a_violation_in_an_entry_names_its_place() -> None:
    _, violations, _ = read(PEOPLE, {"people": [{"A": "1"}, {"A": []}]})
    assert violations == ["'people[1].A' must be a text."]
    _, violations, _ = read(PEOPLE, {"people": ["no", {}]})
    assert violations == ["'people[0]' must be an object.", "'people[1].A' is required."]


@pytest.mark.parametrize(
    ("value", "violation"),
    [
        ([], "'people' must have at least 1 entry."),
        ([{"A": "1"}] * 3, "'people' must have at most 2 entries."),
        ({"A": "1"}, "'people' must be a list."),
        ("text", "'people' must be a list."),
        (7, "'people' must be a list."),
    ],
)
def test_a_list_has_its_bounds(value: object, violation: str) -> None:
    assert read(PEOPLE, {"people": value})[1] == [violation]


def test_an_unknown_name_is_noted_once_for_all_entries() -> None:
    assert read(PEOPLE, {"people": [{"A": "1", "x": 1}, {"A": "1", "x": 2}]})[2] == ["people[].x"]


def test_violations_of_a_list_stand_where_the_table_has_it() -> None:
    _, violations, _ = read((*PEOPLE, PRESENCE[0]), {"A": [], "people": [{}]})
    assert violations == ["'people[0].A' is required.", "'A' must be a text."]


# --- whatever comes ----------------------------------------------------------------------------------


@pytest.mark.parametrize("operation", TABLES)
@given(values=objects)
def test_every_table_survives_every_json(operation: str, values: dict[str, object]) -> None:
    findings = Findings()
    clean = TABLES[operation].read(values, findings)
    table = {**QUERY, **BODY}[operation]
    assert clean.keys() <= {each.attribute for each in table}
    unknown = {name for name, value in values.items() if value is not None} - {each.name for each in table}
    assert set(findings.ignored) >= unknown
    assert all(violation.rule in RULES and violation.explain().isprintable() for violation in findings.violations)
    missing = {each.attribute for each in table if each.mandatory} - clean.keys()
    assert not missing or findings.violations


def nested(depth: int) -> object:
    value: object = "x"
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.slow
def test_a_deeply_nested_value_is_refused() -> None:
    assert one(Kind.TEXT, nested(100_000)) == "'it' must be a text."
