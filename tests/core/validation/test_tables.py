from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocksens.core.clock import KST, to_instant
from mocksens.core.validation.tables import Findings, Table, Unreadable, as_text, shown
from mocksens.spec.cite import assumed
from mocksens.spec.limits import TEL_DIGITS, Limit
from mocksens.spec.parameters import BODY, QUERY, Kind, Parameter
from mocksens.spec.rules import RULES

CITE = assumed("for a test")
FEW = Limit(2, "entries", CITE)
TABLES = {name: Table(table) for name, table in (*QUERY.items(), *BODY.items())}

scalars = st.none() | st.booleans() | st.integers(-(2**63), 2**64) | st.floats(allow_nan=False) | st.text()
json = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4)
)
names = st.sampled_from(["type", "from", "content", "messages", "files", "body", "reserveTime", "pageSize", "to"])
objects = st.dictionaries(names | st.text(max_size=5), json, max_size=8)


def parameter(name: str, kind: Kind = Kind.TEXT, **changes: Any) -> Parameter:
    return Parameter(name, name.lower(), kind, CITE)._replace(**changes)


def read(rows: tuple[Parameter, ...], values: Mapping[str, object]) -> tuple[dict[str, object], list[str], list[str]]:
    """What is read, the texts of the violations, and what was passed over."""
    findings = Findings()
    clean = Table(rows).read(values, findings)
    return clean, [violation.text for violation in findings.violations], list(findings.ignored)


def one(kind: Kind, value: object, **changes: Any) -> object:
    """What a parameter ``it`` of that kind reads, or the violation."""
    if kind is Kind.DIGITS:
        changes = {"at_most": TEL_DIGITS} | changes
    clean, violations, _ = read((parameter("it", kind, **changes),), {"it": value})
    return violations[0] if violations else clean["it"]


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


# --- kinds -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "text"),
    [("a", "a"), (82, "82"), (0, "0"), (-1, "-1"), (1.5, "1.5"), (True, "true"), (False, "false"), ("", "")],
)
def test_a_scalar_is_taken_as_its_json_text(value: object, text: str) -> None:
    assert as_text(value) == text
    assert one(Kind.TEXT, value, blank=True) == text


@pytest.mark.parametrize("value", [[], {}, ["a"], {"a": 1}])
def test_a_list_or_an_object_is_no_text(value: object) -> None:
    with pytest.raises(Unreadable):
        as_text(value)


@pytest.mark.parametrize("number", ["0", "01012345678", "9" * 25, 1012345678])
def test_a_number_to_call_is_digits(number: str | int) -> None:
    assert one(Kind.DIGITS, number) == str(number)


@pytest.mark.parametrize(
    "number",
    [
        "010-1234-5678",
        "+821012345678",
        " 0101",
        "0101 ",
        "\N{FULLWIDTH DIGIT ONE}0",
        "²",
        "1.5",
        "a",
        "0\n",
        -5,
        1.5,
    ],
)
def test_nothing_else_is_a_number_to_call(number: object) -> None:
    assert one(Kind.DIGITS, number) == "'it' must be digits only."


def test_a_number_to_call_has_its_bound() -> None:
    bound = Limit(3, "digits", CITE)
    assert one(Kind.DIGITS, "123", at_most=bound) == "123"
    assert one(Kind.DIGITS, "1234", at_most=bound) == "'it' must have at most 3 digits."


CHOICES = {"sms": "SMS", "lms": "LMS"}


@pytest.mark.parametrize("written", ["SMS", "sms", "Sms", "sMS"])
def test_a_choice_is_made_in_any_case(written: str) -> None:
    assert one(Kind.CHOICE, written, choices=CHOICES) == "SMS"


@pytest.mark.parametrize("written", ["", " SMS", "SMS ", "MMS", "\N{LATIN SMALL LETTER LONG S}ms", 1])
def test_another_choice_is_refused_and_the_choices_are_named(written: object) -> None:
    assert one(Kind.CHOICE, written, choices=CHOICES, blank=True) == "'it' must be one of SMS, LMS."


def test_many_choices_are_not_recited() -> None:
    many = {str(number): str(number) for number in range(78)}
    assert one(Kind.CHOICE, "x", choices=many) == "'it' must be one of 78 supported values."


BETWEEN = {"at_least": Limit(1, "", CITE), "at_most": Limit(100, "", CITE)}


@pytest.mark.parametrize(("written", "number"), [("1", 1), ("100", 100), ("007", 7), (20, 20)])
def test_a_whole_number_is_digits_between_its_bounds(written: object, number: int) -> None:
    assert one(Kind.INTEGER, written, **BETWEEN) == number


@pytest.mark.parametrize(
    "written",
    ["0", "101", "-1", "+1", " 1", "1 ", "1.0", "1e1", "0x1", "1_0", "one", "\N{ARABIC-INDIC DIGIT ONE}", "²"]
    + ["9" * digits for digits in (19, 20, 21, 5_000)]
    + ["0" * 5_000 + "1"],
)
def test_another_whole_number_is_refused(written: str) -> None:
    assert one(Kind.INTEGER, written, **BETWEEN) == "'it' must be a whole number from 1 to 100."


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2026-02-28 23:59:59", "2026-02-28T23:59:59"),
        ("2024-02-29 00:00:00", "2024-02-29T00:00:00"),
        ("0001-01-01 00:00:00", "0001-01-01T00:00:00"),
        ("9999-12-31 23:59:59", "9999-12-31T23:59:59"),
    ],
)
def test_a_time_to_the_second_is_an_instant_of_kst(written: str, iso: str) -> None:
    assert one(Kind.SECOND, written) == to_instant(datetime.fromisoformat(iso).replace(tzinfo=KST))


def test_a_time_to_the_minute_is_local() -> None:
    assert one(Kind.MINUTE, "2026-02-28 23:59") == datetime.fromisoformat("2026-02-28 23:59")


@pytest.mark.parametrize(
    "written",
    [
        "2026-02-29 00:00",
        "2026-13-01 00:00",
        "2026-00-01 00:00",
        "2026-01-32 00:00",
        "2026-01-01 24:00",
        "2026-01-01 00:60",
        "0000-01-01 00:00",
        "10000-01-01 00:00",
        "2026-1-1 00:00",
        "2026-01-01T00:00",
        "2026-01-01 0:00",
        "2026-01-01  00:00",
        " 2026-01-01 00:00",
        "2026-01-01 00:00 ",
        "2026-01-01 00:00\n",
        "2026-01-01",
        "26-01-01 00:00",
        "2026/01/01 00:00",
        "2026-01-01 00:00Z",
        "2026-01-01 00:00+09:00",
        "\N{FULLWIDTH DIGIT TWO}026-01-01 00:00",
        "now",
        20260101,
    ],
)
def test_nothing_else_is_a_date_and_time(written: object) -> None:
    second = f"{written}:00" if isinstance(written, str) and written.endswith("00:00") else written
    assert one(Kind.MINUTE, written) == "'it' must be a date and time as yyyy-MM-dd HH:mm."
    assert one(Kind.SECOND, second) == "'it' must be a date and time as yyyy-MM-dd HH:mm:ss."


@pytest.mark.parametrize(("kind", "written"), [(Kind.MINUTE, "2026-01-01 09:00:00"), (Kind.SECOND, "2026-01-01 09:00")])
def test_seconds_are_there_or_not_as_the_form_says(kind: Kind, written: str) -> None:
    assert one(kind, written) == f"'it' must be a date and time as {kind}."


@pytest.mark.parametrize("second", ["60", "61", "99"])
def test_there_is_no_sixtieth_second(second: str) -> None:
    assert str(one(Kind.SECOND, f"2026-06-30 23:59:{second}")).startswith("'it' must be")


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
    assert one(Kind.TEXT, nested(100_000)) == "'it' must be a text."
