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
SCALAR: Final = ["string", "number", "boolean"]
"""Every scalar of a scenario is read as text, so that ``result: 2000`` is one."""
SCENARIO: Final = ("Scenario", "Step", "Then", "When", "Answer", "Delay")
BASIC: Final = {"text": "string", "int": "integer", "float": "number", "bool": "boolean", "map": "object"}


def components(taken: list[type]) -> dict[str, Schema]:
    """Return every schema by name: of what is given, and of the types in ``taken``."""
    _, made = msgspec.json.schema_components([*taken, Claim, Scenario, SensSnapshot], ref_template=PREFIX + "{name}")
    schemas: dict[str, Schema] = {name: _lean(schema, scalars=name in SCENARIO) for name, schema in made.items()}
    schemas |= {name: _given(fields) for name, fields in GIVEN.items()}
    schemas["OneOff"] = _one_off(schemas)
    schemas["Settings"] = _settings(SCALAR[:1])
    schemas["SettingsChange"] = _settings(["string", "number", "array", "null"])
    return schemas


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
    return {"type": BASIC[kind]} if kind in BASIC else ref(kind)


def _lean(node: Any, *, scalars: bool) -> Any:
    """Return a schema as msgspec makes it, without the defaults of nested objects, on one line each."""
    if isinstance(node, list):
        return [_lean(entry, scalars=scalars) for entry in node]
    if not isinstance(node, dict):
        return re.sub(r"\s+", " ", node.replace("``", "`")) if isinstance(node, str) else node
    lean = {name: _lean(value, scalars=scalars) for name, value in node.items() if name not in {"default", "title"}}
    if scalars and lean.get("type") == "string":
        lean["type"] = SCALAR
    return lean


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


def _settings(kinds: list[str]) -> Schema:
    """Return the schema of the switches by name; the README says what each is for."""
    defaults = switch_codecs.shown(DOCUMENTED)
    kind = kinds[0] if len(kinds) == 1 else kinds
    return {
        "type": "object",
        "properties": {
            name: {"type": kind, "description": f"as the setting `{name}`", "examples": [text]}
            for name, text in defaults.items()
        },
        "additionalProperties": False,
    }
