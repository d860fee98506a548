"""The JSON Schema of scenario files for editors, built from the types in ``core.scenarios.model``."""

import json
from itertools import combinations
from typing import Any, Final

from mocksens.core.parsing import durations
from mocksens.core.scenarios.model import EXCLUSIVE, LAST_STATUS, LEAST_STATUS
from mocksens.core.scenarios.schema import Schema, definitions
from mocksens.spec.gateway import GATEWAY_ANSWERS
from mocksens.spec.operations import Name
from mocksens.spec.statuses import ContentType, MessageType

DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"
SCALARS: Final[dict[str, Any]] = {
    "string": {"type": ["string", "number", "boolean"]},
    "integer": {"type": ["integer", "string"], "pattern": "^[0-9]+$"},
    "number": {"type": ["number", "string"], "pattern": r"^[0-9.eE+-]+$"},
    "boolean": {"type": ["boolean", "string"], "pattern": "^([Tt]rue|[Ff]alse|[Yy]es|[Nn]o|[Oo]n|[Oo]ff)$"},
}
"""The schemas of scalars. All are read as text, so ``result: 2000`` and ``times: "3"`` are both valid."""
LENGTH: Final = "500ms, 90s"
"""The prefix by which the description of a length of time is recognized."""
PATTERN: Final = r"[*?/]|^([Ss][Mm][Ss]|[LlMm][Mm][Ss]|[Cc][Oo][Mm][Mm]|[Aa][Dd])$"
"""The pattern of a text with wildcards, a regular expression, or a word in another case."""


def schema() -> Schema:
    """Return the schema of a scenario file."""
    parts = definitions("#/$defs/{name}", SCALARS, null=False)
    del parts["OneOff"]
    _constrain(parts)
    for part in parts.values():
        _allow_seconds(part)
    return {"$schema": DRAFT, "title": "A scenario of mocksens", "$ref": "#/$defs/Scenario", "$defs": parts}


def text() -> str:
    """Return the schema as the text of its JSON file."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def _constrain(parts: dict[str, Schema]) -> None:
    """Add constraints that the types lack: the valid words, and a single effect per step."""
    then, when = parts["Then"], parts["When"]["properties"]
    answers = [{"enum": list(GATEWAY_ANSWERS)}, {"type": "integer", "minimum": LEAST_STATUS, "maximum": LAST_STATUS}]
    then["properties"]["respond"]["anyOf"][:1] = [*answers, {"type": "string", "pattern": "^[2-5][0-9]{2}$"}]
    for name, words in (("operation", Name), ("type", MessageType), ("contentType", ContentType)):
        when[name]["anyOf"] = [{"enum": list(words)}, {"pattern": PATTERN}]
    then["minProperties"] = 1
    then["allOf"] = [{"not": {"required": list(pair)}} for pair in combinations(EXCLUSIVE, 2)]


def _allow_seconds(node: Any) -> None:
    """Allow a number of seconds wherever a length of time is expected."""
    if isinstance(node, dict):
        description = node.get("description")
        if isinstance(description, str) and description.startswith(LENGTH):
            node |= {"type": ["string", "number"], "pattern": f"^{durations.PATTERN.pattern}$"}
    for inner in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        _allow_seconds(inner)
