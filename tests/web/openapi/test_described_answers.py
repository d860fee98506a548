"""Every answer of mocksens matches the description, which says what is assumed of it."""

import pytest

from mocksens.spec.documents import Document
from mocksens.spec.operations import OPERATIONS
from tests.web.openapi.description import DESCRIPTIONS, JSON, check, nodes, response
from tests.web.openapi.exchanges import exchanges

BOTH = pytest.mark.parametrize("document", Document)
OF_2023, OF_2026 = Document.OF_2023, Document.OF_2026


@BOTH
def test_every_answer_fits(document: Document) -> None:
    by_name = {row.name: row for row in OPERATIONS}
    for operation, answer in exchanges(document):
        there = response(document, by_name[operation], answer.status)
        assert ("content" in there) is bool(answer.body)
        if answer.body:
            check(document, there["content"][JSON]["schema"], answer.json)
        assert "x-ncp-apigw-request-id" in there["headers"]


@BOTH
def test_the_examples_of_refusals_fit(document: Document) -> None:
    components = DESCRIPTIONS[document]["components"]["responses"]
    values = [
        (there["content"][JSON]["schema"], example["value"])
        for there in components.values()
        for example in there["content"][JSON]["examples"].values()
    ]
    for schema, value in values:
        check(document, schema, value)
    assert len(components["TooManyRequests"]["content"][JSON]["examples"]) == 3


@BOTH
def test_the_examples_of_refusals_of_sens_are_answers_of_mocksens(document: Document) -> None:
    components = DESCRIPTIONS[document]["components"]["responses"]
    answers = [answer.json for _, answer in exchanges(document) if answer.body]
    own = {name: there["content"][JSON]["examples"].get("sens") for name, there in components.items()}
    assert {name for name, example in own.items() if example} == {"BadRequest", "Forbidden", "NotFound"}
    assert all(example["value"] in answers for example in own.values() if example)


def test_the_errors_of_2026_say_what_is_assumed() -> None:
    fields = DESCRIPTIONS[OF_2026]["components"]["schemas"]["SensError"]["properties"]
    assert {name: field["x-source"] for name, field in fields.items()} == {
        name: f"documented: SENS API guide, 2026, sens-overview, {name}"
        for name in ("status", "errors", "errorMessage")
    }
    assert fields["errors"]["description"] == (
        "The name of the status, such as Bad Request (assumed: the pages say only that it is a text; live answers up"
        " to 2025 have a list). Rule `check.error-name`."
    )
    assert fields["errorMessage"]["description"].endswith(
        "(assumed: the pages do not say which one). Rule `check.error-name`."
    )


def test_a_field_that_is_not_documented_says_so() -> None:
    of_2023, of_2026 = (DESCRIPTIONS[name]["components"]["schemas"]["MessageList"]["properties"] for name in Document)
    assert "processing" not in of_2023["statusName"]["description"]
    assert of_2026["statusName"]["description"].endswith(
        "Fail: failed, processing: being processed (observed: two clients written from the pages of 2026) (assumed:"
        " processing lasts until every message is COMPLETED, which the word suggests). Rule `search.processing`."
    )
    assert "(assumed: no source says what is in it" in of_2026["nextToken"]["description"]
    for document in Document:
        for schema in DESCRIPTIONS[document]["components"]["schemas"].values():
            for field in schema.get("properties", {}).values():
                source = field["x-source"]
                assert source.startswith("documented") or "(observed: " in field["description"]


@BOTH
def test_links_lead_to_operations_with_their_parameters(document: Document) -> None:
    calls = {call["operationId"]: call for path in DESCRIPTIONS[document]["paths"].values() for call in path.values()}
    links = [link for node in nodes(DESCRIPTIONS[document]) for link in node.get("links", {}).values()]
    assert len(links) == 4
    for link in links:
        assert link["parameters"].keys() <= {each["name"] for each in calls[link["operationId"]]["parameters"]}
