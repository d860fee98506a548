"""The JSON Schemas of the admin API's bodies and answers, built from their types."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

import msgspec

from mocksens.client.models.services import SettingsChange, SettingTexts
from mocksens.core.inspection.reset import Scope
from mocksens.core.scenarios.scenario import OneOff, Scenario
from mocksens.core.scenarios.schema import CODES, Schema, definitions
from mocksens.core.switch_texts import OF_SERVICE
from mocksens.spec.statuses import ReserveStatus

PREFIX: Final = "#/components/schemas/"
SUFFIX: Final = "Data"
"""The suffix of class names that is removed in the names of schemas."""
NAMED: Final[Mapping[str, Schema]] = {
    "Scalar": {
        "description": 'A text. A number or a boolean is read as a text, so that `2000` is `"2000"`.',
        "type": ["string", "number", "boolean"],
    },
    "ResultCode": {
        "description": "A result code of a message. Numeric codes may be written as numbers.",
        "anyOf": [
            {"type": "string", "enum": [code for code in CODES if isinstance(code, str)]},
            {"type": "integer", "enum": [code for code in CODES if isinstance(code, int)]},
        ],
    },
    "SettingValue": {
        "description": "The value of a setting: a text, a number or a list. null restores the server's value.",
        "type": ["string", "number", "array", "null"],
        "items": {"type": "string"},
    },
}
"""The schemas of values with several types. They are named so that a generated client has one type for each."""
LARGEST_INT: Final = 2**31 - 1
"""The largest integer that generated Java and C# clients accept where the schema has no format."""
MAPPINGS: Final[Mapping[object, str]] = {SettingTexts: "Settings", SettingsChange: "SettingsChange"}
"""The schema names of types that are not classes."""
SCENARIOS: Final = (Scenario, OneOff)
ENUMS: Final = {tuple(sorted(enum)): enum for enum in (ReserveStatus, Scope)}
"""The enums that have named schemas, by their sorted values."""


def components(types: Iterable[Any]) -> dict[str, Schema]:
    """Return the schemas of ``types``, and of the types that these contain, by name."""
    structs = [kind for kind in types if kind not in MAPPINGS and kind not in SCENARIOS]
    _, definitions_by_name = msgspec.json.schema_components([*structs, *ENUMS.values()], ref_template=PREFIX + "{name}")
    schemas: dict[str, Schema] = {
        name.removesuffix(SUFFIX): _close(_lean_object(schema)) for name, schema in definitions_by_name.items()
    }
    schemas |= _scenario()
    schemas["Settings"] = _settings({"type": "string"})
    schemas["SettingsChange"] = _settings(_ref("SettingValue"))
    return {**schemas, **NAMED}


def ref(kind: Any) -> Schema:
    """Return a reference to the schema of a type."""
    return _ref(MAPPINGS.get(kind) or kind.__name__.removesuffix(SUFFIX))


def parameters(query: type | None) -> list[Schema]:
    """Return the descriptions of the parameters of a query."""
    if query is None:
        return []
    _, definitions_by_name = msgspec.json.schema_components([query])
    return [
        {"name": name, "in": "query", "description": schema.pop("description"), "schema": schema}
        for name, schema in (
            (name, _without_null(part)) for name, part in definitions_by_name[query.__name__]["properties"].items()
        )
    ]


def _without_null(schema: Schema) -> Schema:
    """Return the schema of a parameter without null, which only means that the parameter is optional."""
    some = [part for part in schema.get("anyOf", ()) if part != {"type": "null"}]
    present = {**schema, **(some[0] if some else {})}
    dropped = {"anyOf", "default"} if present.get("default") in {None, 0} else {"anyOf"}
    return {name: value for name, value in present.items() if name not in dropped}


def _ref(name: str) -> Schema:
    return {"$ref": PREFIX + name}


def _lean(node: Any) -> Any:
    """Return a schema in the form that generators expect, with each text on one line."""
    if isinstance(node, list):
        return [_lean(entry) for entry in node]
    if not isinstance(node, dict):
        return re.sub(r"\s+", " ", node.replace("``", "`")) if isinstance(node, str) else node
    lean = _lean_object(node)
    if isinstance(lean.get("$ref"), str):
        return {**lean, "$ref": lean["$ref"].removesuffix(SUFFIX)}
    values = lean.get("enum")
    enum = ENUMS.get(tuple(sorted(values))) if isinstance(values, list) and isinstance(values[0], str) else None
    return {**_without(lean, "enum", "type"), **ref(enum)} if enum else lean


def _lean_object(node: Schema) -> Schema:
    """Return a schema without titles and defaults, its parts converted by ``_lean``."""
    lean = {
        name: _lean_fields(value) if name == "properties" else _lean(value)
        for name, value in node.items()
        if name not in {"default", "title"}
    }
    return _complete(_merge_text_or_list(lean))


def _lean_fields(fields: Schema) -> Schema:
    """Return fields with their schemas converted. Their names may be any words, even keywords of schemas."""
    return {name: _lean(schema) for name, schema in fields.items()}


def _close(schema: Schema) -> Schema:
    """Return the schema of an object with other properties forbidden. Return other schemas unchanged."""
    return {**schema, "additionalProperties": False} if "properties" in schema else schema


def _complete(schema: Schema) -> Schema:
    """Return a schema with the keywords that generators need.

    They are the type of an enum, the format of a large integer, and ``additionalProperties`` of a free-form object.
    """
    if isinstance(schema.get("enum"), list):
        return {"type": "integer" if isinstance(schema["enum"][0], int) else "string", **schema}
    if schema.get("type") == "integer" and schema.get("maximum", 0) > LARGEST_INT:
        return {**schema, "format": "int64"}
    if schema.get("type") == "object" and not {"properties", "additionalProperties"} & schema.keys():
        return {**schema, "additionalProperties": True}
    return schema


def _merge_text_or_list(schema: Schema) -> Schema:
    """Return a text-or-list choice as one schema with two types; return other schemas unchanged.

    Generators for Java turn such a choice into code that does not compile.
    """
    either = schema.get("anyOf", [])
    if [each.get("type") for each in either] != ["string", "array"]:
        return schema
    text, texts = either
    return {**_without(schema, "anyOf"), **text, **texts, "type": ["string", "array"]}


def _without(schema: Schema, *names: str) -> Schema:
    return {other: value for other, value in schema.items() if other not in names}


def _scenario() -> dict[str, Schema]:
    """Return the schemas of a scenario and of a one-off failure, by name."""
    schemas = definitions(PREFIX + "{name}", {"string": _ref("Scalar")}, null=True)
    for name in ("Then", "OneOff"):
        code, null = schemas[name]["properties"]["result"]["anyOf"]
        named = {**_ref("ResultCode"), "description": code["description"]}
        schemas[name]["properties"]["result"] = {"anyOf": [named, null]}
    answer, _ = schemas["Answer"]["properties"]["name"]["anyOf"]
    del answer["examples"]
    return {name: _lean_object(schema) for name, schema in schemas.items()}


def _settings(value: Schema) -> Schema:
    """Return the schema of an object with a property for each switch. The properties extend ``value``."""
    return {
        "type": "object",
        "properties": {
            name: {
                **value,
                "description": f"{row.about.help} (`{row.codec.metavar}`)",
                "examples": [row.shown_default],
            }
            for name, row in OF_SERVICE.items()
        },
        "additionalProperties": False,
    }
