"""The JSON Schemas of a scenario and its parts, for editors and for the description of the admin API."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from mocksens.core.scenarios.scenario import OneOff, Scenario
from mocksens.spec.gateway import GATEWAY_ANSWERS
from mocksens.spec.results import RESULTS

Schema = dict[str, Any]
CODES: Final[list[str | int]] = [*RESULTS, *(int(code) for code in RESULTS if code.isdigit())]
"""Every result code, as a text and as a number."""


def definitions(ref_template: str, written: Mapping[str, Schema], *, null: bool) -> dict[str, Schema]:
    """Return the schemas by name.

    ``ref_template`` is the template of references between them. ``written`` has the schema of what may be written for
    a type of JSON. If ``null`` is true, an optional property may be null.
    """
    _, made = msgspec.json.schema_components([Scenario, OneOff], ref_template=ref_template)
    schemas: dict[str, Schema] = _lean(made, written, null=null)
    for name in ("Then", "OneOff"):
        result = _present(schemas[name]["properties"]["result"])
        result["enum"] = CODES
        _drop(result, "type", "$ref")
    answer = _present(schemas["Answer"]["properties"]["name"])
    answer["enum"] = list(GATEWAY_ANSWERS)
    _drop(answer, "$ref")
    return schemas


def _present(schema: Schema) -> Schema:
    """Return the schema of an optional property, without the alternative of null."""
    either: list[Schema] = schema.get("anyOf", [schema])
    return either[0]


def _drop(schema: Schema, *names: str) -> None:
    for name in names:
        schema.pop(name, None)


def _lean(node: Any, written: Mapping[str, Schema], *, null: bool) -> Any:
    """Return a part of the schema without empty defaults, and with ``written`` applied to each type."""
    if isinstance(node, list):
        return [_lean(entry, written, null=null) for entry in node if null or entry != {"type": "null"}]
    if not isinstance(node, dict):
        return node.replace("``", "`") if isinstance(node, str) else node
    kept = {name: entry for name, entry in node.items() if name != "default" or not _is_empty(entry)}
    lean = {name: _lean(entry, written, null=null) for name, entry in kept.items()}
    # A property may itself be called ``type``: its value is a schema, not a text.
    if isinstance(kind := lean.get("type"), str) and kind in written:
        lean |= written[kind]
        if "$ref" in lean:
            del lean["type"]
    if len(lean.get("anyOf", ())) == 1:
        lean |= lean.pop("anyOf")[0]
    return lean


def _is_empty(default: object) -> bool:
    """Return whether a default tells a reader nothing."""
    return default in (None, "") or isinstance(default, dict)
