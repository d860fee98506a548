"""The OpenAPI descriptions of SENS by document, and their parts."""

import json
from collections.abc import Iterator
from typing import Any

import jsonschema

from mocksens.spec.documents import Document
from mocksens.spec.operations import BASE_PATH, Operation
from mocksens.web.openapi.document import describe

Node = dict[str, Any]
DESCRIPTIONS: dict[Document, Node] = {document: json.loads(json.dumps(describe(document))) for document in Document}
JSON = "application/json"


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
