"""The JSON Schemas of what the admin API takes and gives, made from the types in its rows."""

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
"""The end of the names of classes that schemas do without."""
NAMED: Final[Mapping[str, Schema]] = {
    "Scalar": {
        "description": 'A text. A number or a boolean is read as one, so that `2000` is `"2000"`.',
        "type": ["string", "number", "boolean"],
    },
    "ResultCode": {
        "description": "A result code of a message. Some are numbers, and may be written as such.",
        "anyOf": [
            {"type": "string", "enum": [code for code in CODES if isinstance(code, str)]},
            {"type": "integer", "enum": [code for code in CODES if isinstance(code, int)]},
        ],
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
MAPPINGS: Final[Mapping[object, str]] = {SettingTexts: "Settings", SettingsChange: "SettingsChange"}
"""The names of types that are no classes."""
SCENARIOS: Final = (Scenario, OneOff)
ENUMS: Final = {tuple(sorted(enum)): enum for enum in (ReserveStatus, Scope)}
"""The enums that have schemas of their own, by their values."""


def components(types: Iterable[Any]) -> dict[str, Schema]:
    """Return the schemas of types, and of the types in them, by name."""
    structs = [kind for kind in types if kind not in MAPPINGS and kind not in SCENARIOS]
    _, made = msgspec.json.schema_components([*structs, *ENUMS.values()], ref_template=PREFIX + "{name}")
    schemas: dict[str, Schema] = {name.removesuffix(SUFFIX): _closed(_parts(schema)) for name, schema in made.items()}
    schemas |= _scenario()
    schemas["Settings"] = _settings({"type": "string"})
    schemas["SettingsChange"] = _settings(_ref("SettingValue"))
    return {**schemas, **NAMED}


def ref(kind: Any) -> Schema:
    """Return a reference to the schema of a type."""
    return _ref(MAPPINGS.get(kind) or kind.__name__.removesuffix(SUFFIX))


def parameters(query: type | None) -> list[Schema]:
    """Return the description of the parameters that a query may have."""
    if query is None:
        return []
    _, made = msgspec.json.schema_components([query])
    return [
        {"name": name, "in": "query", "description": schema.pop("description"), "schema": schema}
        for name, schema in ((name, _present(part)) for name, part in made[query.__name__]["properties"].items())
    ]


def _present(schema: Schema) -> Schema:
    """Return the schema of a parameter that is there: without null, which only says that it need not be."""
    some = [part for part in schema.get("anyOf", ()) if part != {"type": "null"}]
    found = {**schema, **(some[0] if some else {})}
    dropped = {"anyOf", "default"} if found.get("default") in {None, 0} else {"anyOf"}
    return {name: value for name, value in found.items() if name not in dropped}


def _ref(name: str) -> Schema:
    return {"$ref": PREFIX + name}


def _lean(node: Any) -> Any:
    """Return a schema as generators expect it, with each text on one line."""
    if isinstance(node, list):
        return [_lean(entry) for entry in node]
    if not isinstance(node, dict):
        return re.sub(r"\s+", " ", node.replace("``", "`")) if isinstance(node, str) else node
    lean = _parts(node)
    if isinstance(lean.get("$ref"), str):
        return {**lean, "$ref": lean["$ref"].removesuffix(SUFFIX)}
    values = lean.get("enum")
    enum = ENUMS.get(tuple(sorted(values))) if isinstance(values, list) and isinstance(values[0], str) else None
    return {**_without(lean, "enum", "type"), **ref(enum)} if enum else lean


def _parts(node: Schema) -> Schema:
    """Return a schema with lean parts, but for the defaults of nested objects."""
    return _typed(_in_one({name: _lean(value) for name, value in node.items() if name not in {"default", "title"}}))


def _closed(schema: Schema) -> Schema:
    """Return the schema of an object that says that it has no other properties."""
    return {**schema, "additionalProperties": False} if "properties" in schema else schema


def _typed(schema: Schema) -> Schema:
    """Return a schema with what generators need: types of enums, formats of long integers, properties of any name."""
    if isinstance(schema.get("enum"), list):
        return {"type": "integer" if isinstance(schema["enum"][0], int) else "string", **schema}
    if schema.get("type") == "integer" and schema.get("maximum", 0) > LARGEST_INT:
        return {**schema, "format": "int64"}
    if schema.get("type") == "object" and not {"properties", "additionalProperties"} & schema.keys():
        return {**schema, "additionalProperties": True}
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


def _without(schema: Schema, *names: str) -> Schema:
    return {other: value for other, value in schema.items() if other not in names}


def _scenario() -> dict[str, Schema]:
    """Return the schemas of a scenario, and of a step that is written flat."""
    schemas = definitions(PREFIX + "{name}", {"string": _ref("Scalar")}, null=True)
    for name in ("Then", "OneOff"):
        code, null = schemas[name]["properties"]["result"]["anyOf"]
        named = {**_ref("ResultCode"), "description": code["description"]}
        schemas[name]["properties"]["result"] = {"anyOf": [named, null]}
    answer, _ = schemas["Answer"]["properties"]["name"]["anyOf"]
    del answer["examples"]
    return {name: _parts(schema) for name, schema in schemas.items()}


def _settings(value: Schema) -> Schema:
    """Return the schema of the switches by name."""
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
