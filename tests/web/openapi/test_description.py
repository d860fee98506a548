"""The OpenAPI description of SENS is valid and complete, and its requests and examples are right."""

import re
import shlex
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest

from mocksens.spec.descriptions.examples import SENDS
from mocksens.spec.documents import Document
from mocksens.spec.gateway import HOSTS
from mocksens.spec.operations import OPERATIONS, Operation
from mocksens.spec.parameters import BODY, Parameter
from mocksens.spec.rules import RULES
from tests.cli.support import run
from tests.web.openapi.description import DESCRIPTIONS, JSON, Node, check, described, nodes, response

BOTH = pytest.mark.parametrize("document", Document)
OF_2023, OF_2026 = Document.OF_2023, Document.OF_2026


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
