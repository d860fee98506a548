from collections.abc import Iterable, Iterator

import pytest

from mocksens.core import records
from mocksens.core.validation.findings import Findings
from mocksens.core.validation.tables import Table
from mocksens.spec import parameters
from mocksens.spec.cite import SMS_API, Cite
from mocksens.spec.operations import OPERATIONS
from mocksens.spec.parameters import BODY, QUERY, Kind, Parameter
from mocksens.spec.rules import RULES

Row = tuple[str, Kind, bool, object, tuple[int | None, int | None]]
ANY = (None, None)
NUMBER = (None, 25)

TABLES: dict[str, tuple[Parameter, ...]] = {**QUERY, **BODY}


def row(parameter: Parameter) -> Row:
    least, most = parameter.at_least, parameter.at_most
    bounds = (least.value if least else None, most.value if most else None)
    return parameter.name, parameter.kind, parameter.mandatory, parameter.default, bounds


def everyone(table: Iterable[Parameter]) -> Iterator[Parameter]:
    for parameter in table:
        yield parameter
        yield from everyone(parameter.fields)


EVERYONE = [parameter for table in TABLES.values() for parameter in everyone(table)]


def test_operations_with_a_query_or_a_body_have_a_table() -> None:
    assert set(QUERY) == {"list-messages", "list-unsubscribes"}
    assert set(BODY) == {"send-messages", "upload-file", "register-unsubscribes", "delete-unsubscribes"}
    assert set(TABLES) <= {operation.name for operation in OPERATIONS}


def test_a_send_has_the_parameters_of_the_document() -> None:
    assert [row(each) for each in BODY["send-messages"]] == [
        ("type", Kind.CHOICE, True, None, ANY),
        ("contentType", Kind.CHOICE, False, "COMM", ANY),
        ("countryCode", Kind.CHOICE, False, "82", ANY),
        ("from", Kind.DIGITS, True, None, NUMBER),
        ("subject", Kind.TEXT, False, None, ANY),
        ("content", Kind.TEXT, True, None, ANY),
        ("messages", Kind.LIST, True, None, (1, 100)),
        ("files", Kind.LIST, False, None, (None, 100)),
        ("reserveTime", Kind.MINUTE, False, None, ANY),
        ("reserveTimeZone", Kind.TEXT, False, None, ANY),
    ]
    assert parameters.RESERVE_TIME_ZONE_DEFAULT == "Asia/Seoul"


def test_a_message_of_a_send_has_a_number_and_perhaps_texts_of_its_own() -> None:
    messages = next(each for each in BODY["send-messages"] if each.name == "messages")
    assert [row(each) for each in messages.fields] == [
        ("to", Kind.DIGITS, True, None, NUMBER),
        ("subject", Kind.TEXT, False, None, ANY),
        ("content", Kind.TEXT, False, None, ANY),
    ]


def test_a_file_of_a_send_is_an_id_or_of_the_older_form() -> None:
    files = next(each for each in BODY["send-messages"] if each.name == "files")
    assert [each.name for each in files.fields] == ["fileId", "name", "body"]


def test_an_upload_has_a_name_and_a_body() -> None:
    assert [row(each) for each in BODY["upload-file"]] == [
        ("fileName", Kind.TEXT, True, None, ANY),
        ("fileBody", Kind.TEXT, True, None, ANY),
    ]


def test_a_search_for_messages_has_the_parameters_of_the_document() -> None:
    assert [row(each) for each in QUERY["list-messages"]] == [
        ("requestId", Kind.TEXT, False, None, ANY),
        ("requestStartTime", Kind.SECOND, False, None, ANY),
        ("requestEndTime", Kind.SECOND, False, None, ANY),
        ("completeStartTime", Kind.SECOND, False, None, ANY),
        ("completeEndTime", Kind.SECOND, False, None, ANY),
        ("messageId", Kind.TEXT, False, None, ANY),
        ("type", Kind.CHOICE, False, None, ANY),
        ("contentType", Kind.CHOICE, False, None, ANY),
        ("countryCode", Kind.TEXT, False, None, ANY),
        ("status", Kind.CHOICE, False, None, ANY),
        ("from", Kind.DIGITS, False, None, NUMBER),
        ("to", Kind.DIGITS, False, None, NUMBER),
        ("statusName", Kind.CHOICE, False, None, ANY),
        ("pageIndex", Kind.INTEGER, False, 0, (0, 2_147_483_647)),
        ("pageSize", Kind.INTEGER, False, 20, (1, 100)),
    ]


def test_a_page_of_one_request_may_be_larger_and_is_by_default() -> None:
    *rest, size = parameters.LIST_MESSAGES_OF_REQUEST
    assert rest == list(QUERY["list-messages"][:-1])
    assert row(size) == ("pageSize", Kind.INTEGER, False, 1000, (1, 1000))
    assert size.cite.item == "pageSize, D:246"


def test_a_search_for_blocked_numbers_has_the_parameters_of_the_document() -> None:
    assert [row(each) for each in QUERY["list-unsubscribes"]] == [
        ("clientTelNo", Kind.DIGITS, False, None, NUMBER),
        ("pageSize", Kind.INTEGER, False, 100, (0, 100)),
        ("pageIndex", Kind.INTEGER, False, 0, (0, 2_147_483_647)),
        ("startTime", Kind.INTEGER, False, None, (0, 9_223_372_036_854_775_807)),
        ("endTime", Kind.INTEGER, False, None, (0, 9_223_372_036_854_775_807)),
    ]


@pytest.mark.parametrize("operation", ["register-unsubscribes", "delete-unsubscribes"])
def test_the_body_for_the_block_list_is_a_list_of_up_to_a_thousand_numbers(operation: str) -> None:
    (numbers,) = BODY[operation]
    assert row(numbers)[1:] == (Kind.LIST, True, None, (1, 1000))
    assert [row(each) for each in numbers.fields] == [("clientTelNo", Kind.DIGITS, True, None, NUMBER)]


def sample(parameter: Parameter) -> object:
    """Return a valid value."""
    match parameter.kind:
        case Kind.TEXT:
            return "any text"
        case Kind.DIGITS:
            return "01011112222"
        case Kind.CHOICE:
            return next(iter(parameter.choices.values()))
        case Kind.INTEGER:
            return "1"
        case Kind.SECOND:
            return "2026-01-01 09:00:00"
        case Kind.MINUTE:
            return "2026-01-01 09:00"
        case Kind.LIST:
            return [{field.name: sample(field) for field in parameter.fields}]


def test_every_kind_is_used() -> None:
    assert {parameter.kind for parameter in EVERYONE} == set(Kind)


@pytest.mark.parametrize("operation", TABLES)
def test_every_parameter_of_a_table_is_read(operation: str) -> None:
    findings = Findings()
    table = TABLES[operation]
    clean = Table(table).read({each.name: sample(each) for each in table}, findings)
    assert clean.keys() == {each.attribute for each in table}
    assert (findings.violations, dict(findings.ignored)) == ([], {})


@pytest.mark.parametrize("operation", TABLES)
def test_a_value_that_is_no_scalar_is_refused_by_every_parameter_in_the_order_of_the_table(operation: str) -> None:
    findings = Findings()
    table = TABLES[operation]
    assert Table(table).read({each.name: {"no": "text"} for each in reversed(table)}, findings) == {}
    assert [violation.rule for violation in findings.violations] == [each.rule for each in table]
    named = [violation.text.split("'")[1] for violation in findings.violations]
    assert named == [each.name for each in table]


def test_only_lists_have_fields_and_only_choices_have_choices() -> None:
    assert all(bool(parameter.fields) is (parameter.kind is Kind.LIST) for parameter in EVERYONE)
    assert all(bool(parameter.choices) is (parameter.kind is Kind.CHOICE) for parameter in EVERYONE)


def test_a_choice_is_found_by_its_lower_case_spelling() -> None:
    choices = [(key, value) for parameter in EVERYONE for key, value in parameter.choices.items()]
    assert choices
    assert all(key == value.lower() for key, value in choices)


def test_a_whole_number_is_bounded_on_both_sides() -> None:
    numbers = [parameter for parameter in EVERYONE if parameter.kind is Kind.INTEGER]
    assert len(numbers) == 6
    for parameter in numbers:
        assert parameter.at_least is not None
        assert parameter.at_most is not None
        assert parameter.at_least.value < parameter.at_most.value


def test_every_parameter_names_a_rule_and_a_place() -> None:
    assert {parameter.rule for parameter in EVERYONE} <= RULES.keys()
    inline = {"name", "body"}
    assert {each.name for each in EVERYONE if each.cite.document != SMS_API} == inline


def test_a_cite_names_its_parameter() -> None:
    def names(name: str, cite: Cite) -> bool:
        return cite.item.partition(", ")[0].rpartition(".")[2] in {name, "fileId", "clientTelNo"}

    assert all(names(each.name, each.cite) for each in EVERYONE if each.cite.document == SMS_API)


def test_names_and_attributes_are_unique_within_a_table() -> None:
    tables = [*TABLES.values(), *(parameter.fields for parameter in EVERYONE if parameter.fields)]
    for table in tables:
        assert len({each.name for each in table}) == len({each.attribute for each in table}) == len(table)


def test_only_texts_of_a_message_may_be_empty() -> None:
    assert {parameter.name for parameter in EVERYONE if parameter.blank} == {"subject", "content"}


@pytest.mark.parametrize(
    ("table", "record", "elsewhere"),
    [
        (BODY["send-messages"], records.Send, set()),
        (BODY["upload-file"], records.Upload, {"body"}),
        (QUERY["list-unsubscribes"], records.BlockSearch, set()),
        (
            QUERY["list-messages"],
            records.Search,
            {"request_start", "request_end", "complete_start", "complete_end"},
        ),
    ],
)
def test_what_is_read_has_a_place_in_its_record(
    table: tuple[Parameter, ...],
    record: type[records.Send | records.Upload | records.BlockSearch | records.Search],
    elsewhere: set[str],
) -> None:
    assert {each.attribute for each in table} - elsewhere <= set(record.__struct_fields__)
