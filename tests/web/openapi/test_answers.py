"""The table of answers is true: mocksens's own answers have its fields, in its order and with its types."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from mocksens.spec.answers import ANSWERS, GATEWAY_REFUSED, SENS_REFUSALS, AnswerBody, AnswerField, AnswerKind
from mocksens.spec.documents import Document
from mocksens.spec.operations import OPERATIONS
from mocksens.spec.rules import RULES
from tests.web.openapi.exchanges import Exchange, exchanges

FORMATS = {
    AnswerKind.MINUTE: "[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}",
    AnswerKind.SECOND: "[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}",
    AnswerKind.MILLISECOND: r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}",
    AnswerKind.OFFSET: "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[+-][0-9]{2}:[0-9]{2}",
}
TYPES: dict[AnswerKind, type] = {
    AnswerKind.INTEGER: int,
    AnswerKind.BOOLEAN: bool,
    AnswerKind.LIST: list,
    AnswerKind.TEXTS: list,
    AnswerKind.OBJECT: dict,
}
NEVER = {"campaignId"}
"""Fields of the document that no answer has (rule search.campaign)."""
SUCCESSES = {row.name: row.success for row in OPERATIONS}


def check(body: AnswerBody, value: Any, document: Document) -> Iterator[tuple[str, str]]:
    """Assert that a value is as described; yield the object and the name of each field in it."""
    if body.is_list:
        assert isinstance(value, list)
    for each in value if body.is_list else [value]:
        rows = {row.name: row for row in body.fields_of(document)}
        assert [name for name in rows if name in each] == list(each), "the fields of the table, in its order"
        assert {name for name, row in rows.items() if row.is_certain} <= each.keys()
        for name, content in each.items():
            yield body.name, name
            yield from check_field(rows[name], content, document)


def check_field(row: AnswerField, value: Any, document: Document) -> Iterator[tuple[str, str]]:
    """Assert that the value of a field is as described; yield what is in it."""
    kind = type(value)
    assert kind is TYPES.get(row.kind, str), row.name
    assert not row.values or value in row.values
    if row.kind in FORMATS:
        assert re.fullmatch(FORMATS[row.kind], value), row.name
    if row.kind is AnswerKind.TEXTS:
        assert {type(text) for text in value} == {str}
    if row.item:
        for each in value if row.kind is AnswerKind.LIST else [value]:
            yield from check(row.item, each, document)


def body_of(exchange: Exchange, document: Document) -> AnswerBody:
    """Return the row of an answer."""
    status = exchange.answer.status
    if status == SUCCESSES[exchange.operation]:
        return ANSWERS[exchange.operation]
    return GATEWAY_REFUSED if isinstance(exchange.body.get("error"), dict) else SENS_REFUSALS[status][document]


def everything(body: AnswerBody, document: Document) -> Iterator[tuple[str, str]]:
    for row in body.fields_of(document):
        yield body.name, row.name
        if row.item:
            yield from everything(row.item, document)


def tables(document: Document) -> list[AnswerBody]:
    return [*ANSWERS.values(), GATEWAY_REFUSED, *(bodies[document] for bodies in SENS_REFUSALS.values())]


@pytest.mark.parametrize("document", Document)
def test_an_answer_has_the_fields_of_its_table_and_each_field_is_in_an_answer(document: Document) -> None:
    found = {
        seen
        for exchange in exchanges(document)
        if exchange.answer.body
        for seen in check(body_of(exchange, document), exchange.body, document)
    }
    listed = {field for body in tables(document) for field in everything(body, document)}
    assert {name for _, name in listed - found} == (NEVER if document is Document.OF_2023 else set())
    assert found <= listed


@pytest.mark.parametrize("document", Document)
def test_every_operation_answers(document: Document) -> None:
    successes = {each.operation for each in exchanges(document) if each.answer.status == SUCCESSES[each.operation]}
    assert successes == set(SUCCESSES)
    assert all(bool(each.answer.body) is (each.answer.status != 204) for each in exchanges(document))


@pytest.mark.parametrize("document", Document)
def test_a_document_lists_a_field_once(document: Document) -> None:
    for body in tables(document):
        names = [row.name for row in body.fields_of(document)]
        assert len(names) == len({*names})


def test_only_what_the_documents_say_differs_between_them() -> None:
    both = [{field for body in tables(document) for field in everything(body, document)} for document in Document]
    assert both[0] - both[1] == {
        ("ListedMessage", "campaignId"),
        ("ForbiddenError", "status"),
        ("ForbiddenError", "error"),
        ("ForbiddenError", "message"),
    }
    assert both[1] - both[0] == {("MessageList", "requestId"), ("MessageList", "nextToken")}


def test_a_row_departs_from_its_document_by_a_rule_that_there_is() -> None:
    rows = [row for document in Document for body in tables(document) for row in body.fields_of(document)]
    assert {rule for row in rows for rule in (row.rule, row.form) if rule} <= RULES.keys()
    assert "search.token" in {row.rule for row in rows}
