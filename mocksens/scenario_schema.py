"""The JSON Schema of scenario files, made from the types of ``core.script``: editors complete and check by it."""

import json
from typing import Any, Final

import msgspec

from mocksens.core.script import Scenario

DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"
SCALAR: Final = ["string", "number", "boolean"]
"""Every scalar is read as text, so that ``result: 2000`` is one."""


def schema() -> dict[str, Any]:
    """The schema, as JSON would have it."""
    made: dict[str, Any] = _lean(msgspec.json.schema(Scenario))
    return {"$schema": DRAFT, "title": "A scenario of mocksens", **made}


def text() -> str:
    """The schema as its file has it."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def _lean(node: Any) -> Any:
    """A part of the schema without null, which nobody writes, and with scalars where msgspec has texts."""
    if isinstance(node, list):
        return [_lean(entry) for entry in node if entry != {"type": "null"}]
    if not isinstance(node, dict):
        return node.replace("``", "`") if isinstance(node, str) else node
    lean = {name: _lean(entry) for name, entry in node.items() if name != "default" or entry not in (None, "", {})}
    if isinstance(lean.get("default"), dict):
        del lean["default"]
    if lean.get("type") == "string":
        lean["type"] = SCALAR
    if len(lean.get("anyOf", ())) == 1:
        lean |= lean.pop("anyOf")[0]
    return lean
