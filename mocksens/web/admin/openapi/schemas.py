"""The JSON Schemas of what the admin API takes and gives: made from the types that read it, and from its answers."""

import re
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from mocksens.core import switch_codecs
from mocksens.core.inspection.expectations import Claim
from mocksens.core.scenarios.scenario import Scenario
from mocksens.core.snapshot.schema import SensSnapshot
from mocksens.core.switches import DOCUMENTED
from mocksens.web.admin.openapi.answers import GIVEN

Schema = dict[str, Any]
PREFIX: Final = "#/components/schemas/"
NAMED: Final[Mapping[str, Schema]] = {
    "Scalar": {
        "description": 'A text. A number or a boolean is read as one, so that `2000` is `"2000"`.',
        "type": ["string", "number", "boolean"],
    },
    "SettingValue": {
        "description": "A setting as text, as a number or as a list; null is what the server has.",
        "type": ["string", "number", "array", "null"],
        "items": {"type": "string"},
    },
}
"""The schemas of values with several types: under a name, a generated client has one type for all their uses."""
LARGEST_INT: Final = 2**31 - 1
"""The largest integer without a format in a client for Java or C#."""
SCENARIO: Final = ("Scenario", "Step", "Then", "When", "Answer", "Delay")
BASIC: Final[Mapping[str, Schema]] = {
    "text": {"type": "string"},
    "int": {"type": "integer"},
    "long": {"type": "integer", "format": "int64"},
    "float": {"type": "number"},
    "bool": {"type": "boolean"},
    "texts": {"type": "object", "additionalProperties": {"type": "string"}},
    "map": {"type": "object", "additionalProperties": True},
}


def components(taken: list[type]) -> dict[str, Schema]:
    """Return every schema by name: of what is given, and of the types in ``taken``."""
    _, made = msgspec.json.schema_components([*taken, Claim, Scenario, SensSnapshot], ref_template=PREFIX + "{name}")
    schemas: dict[str, Schema] = {name: _lean(schema, scalars=name in SCENARIO) for name, schema in made.items()}
    schemas |= {name: _given(fields) for name, fields in GIVEN.items()}
    schemas["OneOff"] = _one_off(schemas)
    schemas["Settings"] = _settings({"type": "string"})
    schemas["SettingsChange"] = _settings(ref("SettingValue"))
    return {**schemas, **NAMED}


def ref(name: str) -> Schema:
    """Return a reference to the schema of that name."""
    return {"$ref": PREFIX + name}


def _given(fields: Mapping[str, str]) -> Schema:
    return {
        "type": "object",
        "properties": {name.rstrip("?"): _field(text) for name, text in fields.items()},
        "required": [name for name in fields if not name.endswith("?")],
        "additionalProperties": False,
    }


def _field(text: str) -> Schema:
    kind, _, said = text.partition(": ")
    schema = _kind(kind.rstrip("?"))
    if kind.endswith("?"):
        schema = {"anyOf": [schema, {"type": "null"}]}
    return {**schema, "description": said} if said else schema


def _kind(kind: str) -> Schema:
    if kind.startswith("["):
        return {"type": "array", "items": _kind(kind[1:-1])}
    if kind == "instant":
        return {"type": "string", "format": "date-time"}
    return BASIC[kind] if kind in BASIC else ref(kind)


def _lean(node: Any, *, scalars: bool) -> Any:
    """Return a schema as msgspec makes it, without the defaults of nested objects, on one line each."""
    if isinstance(node, list):
        return [_lean(entry, scalars=scalars) for entry in node]
    if not isinstance(node, dict):
        return re.sub(r"\s+", " ", node.replace("``", "`")) if isinstance(node, str) else node
    lean = {name: _lean(value, scalars=scalars) for name, value in node.items() if name not in {"default", "title"}}
    if scalars and lean.get("type") == "string":
        return {**ref("Scalar"), **_without(lean, "type")}
    return _typed(_in_one(lean))


def _typed(schema: Schema) -> Schema:
    """Return a schema with the type of an ``enum`` and the format of a long integer, as generators expect them."""
    if "enum" in schema:
        return {"type": "integer" if isinstance(schema["enum"][0], int) else "string", **schema}
    if schema.get("type") == "integer" and schema.get("maximum", 0) > LARGEST_INT:
        return {**schema, "format": "int64"}
    return schema


def _in_one(schema: Schema) -> Schema:
    """Return a schema with a text beside a list of texts as one schema of two types.

    Generators for Java make code of the former that does not compile.
    """
    either = schema.get("anyOf", [])
    if [each.get("type") for each in either] != ["string", "array"]:
        return schema
    text, texts = either
    return {**_without(schema, "anyOf"), **text, **texts, "type": ["string", "array"]}


def _without(schema: Schema, name: str) -> Schema:
    return {other: value for other, value in schema.items() if other != name}


def _one_off(schemas: Mapping[str, Schema]) -> Schema:
    """Return the schema of a step written flat."""
    step, then = schemas["Step"]["properties"], schemas["Then"]["properties"]
    beside = {name: step[name] for name in ("when", "times", "chance")}
    return {
        "type": "object",
        "description": "What happens, beside `when`, `times` (once, if left out) and `chance`.",
        "properties": {**then, **beside},
        "additionalProperties": False,
    }


def _settings(value: Schema) -> Schema:
    """Return the schema of the switches by name; the README says what each is for."""
    defaults = switch_codecs.shown(DOCUMENTED)
    return {
        "type": "object",
        "properties": {
            name: {**value, "description": f"as the setting `{name}`", "examples": [text]}
            for name, text in defaults.items()
        },
        "additionalProperties": False,
    }
