"""The OpenAPI description of SENS is valid and complete, and every answer and example matches it."""

import json
import re
import shlex
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest

from mocksens.spec.descriptions.examples import SENDS
from mocksens.spec.documents import Document
from mocksens.spec.gateway import HOSTS
from mocksens.spec.operations import BASE_PATH, OPERATIONS, Operation
from mocksens.spec.parameters import BODY, Parameter
from mocksens.spec.rules import RULES
from mocksens.web.openapi.document import describe
from tests.cli.support import run
from tests.web.openapi.exchanges import exchanges

Node = dict[str, Any]
DESCRIPTIONS: dict[Document, Node] = {document: json.loads(json.dumps(describe(document))) for document in Document}
JSON = "application/json"
BOTH = pytest.mark.parametrize("document", Document)
OF_2023, OF_2026 = Document.OF_2023, Document.OF_2026


def nodes(node: Any) -> Iterator[Node]:
    """Yield every mapping in a document."""
    if isinstance(node, dict):
        yield node
    if isinstance(node, dict | list):
        for inner in node.values() if isinstance(node, dict) else node:
            yield from nodes(inner)


def described(document: Document, operation: Operation) -> Node:
    call: Node = DESCRIPTIONS[document]["paths"][f"{BASE_PATH}{operation.path}"][operation.method.lower()]
    return call


def response(document: Document, operation: Operation, status: int) -> Node:
    """Return the description of an answer, which may be shared."""
    there: Node = described(document, operation)["responses"][str(status)]
    name = there.get("$ref", "").rpartition("/")[2]
    return DESCRIPTIONS[document]["components"]["responses"][name] if name else there


def check(document: Document, schema: Node, value: object) -> None:
    """Assert that a value fits a schema of the description."""
    whole = {**schema, "components": DESCRIPTIONS[document]["components"]}
    jsonschema.Draft202012Validator(whole, format_checker=jsonschema.FormatChecker()).validate(value)


def parameters(document: Document, name: str, place: str = "query") -> dict[str, Node]:
    operation = next(row for row in OPERATIONS if row.name == name)
    return {each["name"]: each for each in described(document, operation)["parameters"] if each["in"] == place}


# --- the whole ---------------------------------------------------------------------------------------


@BOTH
@pytest.mark.slow
def test_a_validator_finds_nothing_wrong(document: Document) -> None:
    pytest.importorskip("openapi_spec_validator").validate(DESCRIPTIONS[document])


@BOTH
def test_every_reference_leads_somewhere_and_everything_shared_is_referred_to(document: Document) -> None:
    components = DESCRIPTIONS[document]["components"]
    shared = {
        f"#/components/{kind}/{name}" for kind in ("schemas", "responses", "headers") for name in components[kind]
    }
    assert {node["$ref"] for node in nodes(DESCRIPTIONS[document]) if "$ref" in node} == shared
    for schema in components["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)


@BOTH
def test_it_has_the_nine_operations_with_the_statuses_of_the_document_and_of_the_gateway(document: Document) -> None:
    paths = DESCRIPTIONS[document]["paths"]
    calls = {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods}
    assert calls == {row.address for row in OPERATIONS}
    for row in OPERATIONS:
        call = described(document, row)
        assert call["summary"] == row.cite.section
        listed = {row.success, 400, 401, 403, 404, 500} | ({429} if lists_429(document, row) else set())
        found = {int(status): response(document, row, int(status))["description"] for status in call["responses"]}
        assert found.keys() == {row.success, 400, 401, 403, 404, 413, 429, 500, 503, 504}
        assert {status for status, text in found.items() if "Only the API Gateway's" not in text} == listed


def lists_429(document: Document, operation: Operation) -> bool:
    """Return whether the document lists 429 for an operation. Only the page of 2023 has operations without it."""
    without = {"list-messages", "get-message", "get-reservation", "cancel-reservation"}
    return document is OF_2026 or operation.name not in without


def test_an_operation_of_2026_names_its_page() -> None:
    sources = {row.name: described(OF_2026, row)["x-source"] for row in OPERATIONS}
    assert sources["list-messages"] == "documented: SENS API guide, 2026, sens-sms-list"
    assert {described(OF_2023, row)["x-source"] for row in OPERATIONS} == {str(row.cite) for row in OPERATIONS}
    assert len({*sources.values()}) == 9


def test_the_first_server_costs_nothing() -> None:
    urls = [server["url"] for server in DESCRIPTIONS[OF_2023]["servers"]]
    assert urls == ["http://127.0.0.1:7367", *(f"https://{host}" for host in HOSTS)]


@BOTH
def test_it_says_which_document_it_describes(document: Document) -> None:
    info = DESCRIPTIONS[document]["info"]
    assert info["version"] == document
    assert f" of {document}" in info["description"].rpartition("This is the API")[2]


@BOTH
def test_the_rules_that_it_cites_are_rules(document: Document) -> None:
    texts = [str(node.get("description")) for node in nodes(DESCRIPTIONS[document])]
    cited = {rule for text in texts for rule in re.findall("`([a-z]+\\.[a-z-]+)`", text)}
    assert {"send.numbers", "gateway.signed-target", "search.page", "upload.rules"} <= cited <= RULES.keys()


# --- requests ----------------------------------------------------------------------------------------


def rows(table: tuple[Parameter, ...]) -> Iterator[Parameter]:
    for row in table:
        yield row
        yield from rows(row.fields)


def test_a_body_has_the_parameters_of_its_table_but_those_that_only_clients_show() -> None:
    schemas = DESCRIPTIONS[OF_2023]["components"]["schemas"]
    names = ("SendRequest", "Recipient", "SendFile", "UploadRequest", "NumberEntry")
    found = [name for schema in names for name in schemas[schema]["properties"]]
    listed = [row.name for table in BODY.values() for row in rows(table)]
    assert sorted({*listed} - {*found}) == ["body", "name"]
    assert schemas["SendRequest"]["required"] == ["type", "from", "content", "messages"]
    assert schemas["SendFile"]["required"] == ["fileId"]


def test_a_send_fits_as_far_as_a_schema_can_say() -> None:
    good: Node = {"type": "SMS", "from": "0212345678", "content": "hello", "messages": [{"to": "01012345678"}]}
    schema = {"$ref": "#/components/schemas/SendRequest"}
    check(OF_2023, schema, good)
    check(OF_2023, schema, {**good, "countryCode": "81", "reserveTime": "2026-01-01 10:00", "subject": ""})
    wrongs: tuple[Node, ...] = (
        {"type": "sms"},
        {"from": "02-1234-5678"},
        {"from": "1" * 26},
        {"messages": []},
        {"messages": good["messages"] * 101},
        {"countryCode": "55"},
        {"countryCode": 82},
        {"reserveTime": "2026-01-01T10:00"},
        {"files": [{}]},
    )
    for wrong in wrongs:
        with pytest.raises(jsonschema.ValidationError):
            check(OF_2023, schema, {**good, **wrong})


def test_the_examples_of_the_document_fit() -> None:
    send = next(row for row in OPERATIONS if row.name == "send-messages")
    content = described(OF_2023, send)["requestBody"]["content"][JSON]
    assert len(content["examples"]) == len(SENDS) == 9
    for example in content["examples"].values():
        check(OF_2023, content["schema"], example["value"])
    assert content["examples"]["sms_reserved"]["value"]["reserveTime"] == "2019-07-25 17:09"
    assert content["examples"]["lms_ad"]["summary"] == "LMS message: Ad message (D:825)"


def test_the_documents_differ_in_paging() -> None:
    assert {name: list(parameters(name, "list-messages"))[-2:] for name in Document} == {
        OF_2023: ["pageIndex", "pageSize"],
        OF_2026: ["nextToken", "pageSize"],
    }
    least = {name: parameters(name, "list-unsubscribes")["pageSize"]["schema"]["minimum"] for name in Document}
    assert least == {OF_2023: 0, OF_2026: 1}


def test_a_page_has_no_default_as_that_depends_on_the_search() -> None:
    assert "default" not in parameters(OF_2023, "list-messages")["pageSize"]["schema"]
    assert parameters(OF_2023, "list-unsubscribes")["pageSize"]["schema"]["default"] == 100
    assert parameters(OF_2023, "list-unsubscribes")["endTime"]["schema"]["format"] == "int64"


def test_a_limit_that_is_not_documented_says_so() -> None:
    words = parameters(OF_2023, "list-messages")["pageSize"]["description"]
    assert words.startswith("Page size. default: 20, max: 100. When viewing including requestId, default: 1000. ")
    assert "At most 1000 entries (assumed: the default of D:246 is the bound too). Rule `search.page`." in words
    assert "(assumed" not in parameters(OF_2023, "list-unsubscribes")["pageSize"]["description"]


@BOTH
def test_every_parameter_is_described_and_has_a_source(document: Document) -> None:
    for row in OPERATIONS:
        for parameter in described(document, row)["parameters"]:
            assert parameter["description"]
            assert parameter["in"] == "path" or parameter["x-source"].partition(":")[0] in {"documented", "observed"}
        assert [each["name"] for each in described(document, row)["parameters"] if each["in"] == "path"] == re.findall(
            r"\{(\w+)\}", row.address
        )


# --- the signature -----------------------------------------------------------------------------------


@BOTH
def test_every_request_has_three_headers(document: Document) -> None:
    whole = DESCRIPTIONS[document]
    (together,) = whole["security"]
    schemes = whole["components"]["securitySchemes"]
    assert [schemes[name]["name"] for name in together] == [
        "x-ncp-apigw-timestamp",
        "x-ncp-iam-access-key",
        "x-ncp-apigw-signature-v2",
    ]
    assert all(scheme["type"] == "apiKey" and scheme["in"] == "header" for scheme in schemes.values())


def test_the_signature_is_explained_with_code_that_makes_it() -> None:
    scheme = DESCRIPTIONS[OF_2023]["components"]["securitySchemes"]["signature"]
    assert "{method} {path and query}\n{x-ncp-apigw-timestamp}\n{x-ncp-iam-access-key}\n" in scheme["description"]
    code = {sample["label"]: sample["source"] for sample in scheme["x-codeSamples"]}
    assert list(code) == ["Python", "JavaScript", "Java", "Shell", "mocksens sign"]
    names: dict[str, Any] = {}
    exec(code["Python"], names)
    signed = names["sign"]("GET", "/sms/v2/services/a/messages", "key", "secret", "1700000000000")
    arguments = ["--timestamp", "1700000000000", "--access-key", "key", "--secret-key", "secret"]
    printed = run("sign", "GET", "/sms/v2/services/a/messages", *arguments).stdout
    assert printed.splitlines() == [f"{name}: {value}" for name, value in signed.items()]


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda row: row.name)
def test_a_sample_is_a_command_that_signs_a_request(operation: Operation) -> None:
    (sample,) = described(OF_2023, operation)["x-codeSamples"]
    command, _, shell = sample["source"].rpartition(" | ")
    program, *arguments = shlex.split(re.sub(r"\$[A-Z_]+", "some", command))
    done = run(*arguments)
    assert (program, shell, done.exit_code) == ("mocksens", "sh", 0), done.stderr
    assert done.stdout.startswith(f"curl --globoff --path-as-is -X {operation.method} ")
    assert ("--data-raw" in done.stdout) is (operation.name in BODY)


# --- answers -----------------------------------------------------------------------------------------


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
