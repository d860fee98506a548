"""The OpenAPI 3.1 description of SENS, as a document describes it."""

from functools import cache
from typing import Any, Final

from mocksens._version import __version__
from mocksens.spec.descriptions import operations as operation_texts
from mocksens.spec.descriptions.documents import DOCUMENT_TEXTS
from mocksens.spec.documents import Document
from mocksens.spec.gateway import HOSTS
from mocksens.spec.operations import BASE_PATH, OPERATIONS, Operation
from mocksens.web.openapi import answers, requests, schemas, signature

LOCAL: Final = "http://127.0.0.1:7367"
"""The first server unless another is given. It is never SENS, whose messages cost money."""
USES: Final = ("mocksens", "SENS", "SENS for public institutions", "SENS for finance")
ABOUT: Final = (
    "The nine operations of the SMS API v2 of NAVER Cloud SENS. mocksens generated this description from the tables by"
    " which it checks requests. `x-source` names the source of each value: D:n is line n of the page of 2023. Where no"
    " page of NAVER decides, the text says *assumed* or *observed*. Rules have ids, such as `send.numbers`, which"
    " diagnoses of mocksens cite."
)


def describe(document: Document, url: str = LOCAL) -> dict[str, Any]:
    """Return the OpenAPI description of SENS, as ``document`` describes it. ``url`` is that of mocksens."""
    urls = (url, *(f"https://{host}" for host in HOSTS))
    servers = [{"url": url, "description": use} for url, use in zip(urls, USES, strict=True)]
    return {**_description(document), "servers": servers}


@cache
def _description(document: Document) -> dict[str, Any]:
    """Return the description, whose key ``servers`` holds the place of the servers."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "SENS SMS API v2",
            "version": str(document),
            "description": f"{ABOUT} {DOCUMENT_TEXTS[document]}",
            "x-mocksens-version": __version__,
        },
        "servers": [],
        "security": signature.requirement(),
        "tags": [{"name": str(name), "description": title} for name, title in operation_texts.HEADINGS.items()],
        "paths": _paths(document),
        "components": {
            "schemas": {**schemas.enums(), **requests.components(), **answers.components(document)},
            "responses": answers.refusals(document),
            "headers": {name: dict(header) for name, header in answers.HEADERS.items()},
            "securitySchemes": signature.schemes(),
        },
    }


def _paths(document: Document) -> dict[str, Any]:
    paths: dict[str, Any] = {}
    for operation in OPERATIONS:
        paths.setdefault(f"{BASE_PATH}{operation.path}", {})[operation.method.lower()] = _operation(operation, document)
    return paths


def _operation(operation: Operation, document: Document) -> dict[str, Any]:
    text = operation_texts.OPERATION_TEXTS[operation.name]
    body = requests.body(operation)
    first, *others = operation.name.split("-")
    return {
        "operationId": first + "".join(word.capitalize() for word in others),
        "tags": [str(text.heading)],
        "summary": operation.cite.section,
        "description": text.says,
        "parameters": [*requests.path_parameters(operation), *requests.query_parameters(operation, document)],
        **({"requestBody": body} if body else {}),
        "responses": answers.responses(operation, document),
        "x-source": str(operation_texts.SOURCES[document][operation.name]),
        "x-codeSamples": [signature.sample(operation)],
    }
