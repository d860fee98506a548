"""The JSON Schema of scenario files, made from the types of ``core.scenarios.model``, for editors."""

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
WRITTEN: Final[dict[str, Any]] = {
    "string": {"type": ["string", "number", "boolean"]},
    "integer": {"type": ["integer", "string"], "pattern": "^[0-9]+$"},
    "number": {"type": ["number", "string"], "pattern": r"^[0-9.eE+-]+$"},
    "boolean": {"type": ["boolean", "string"], "pattern": "^([Tt]rue|[Ff]alse|[Yy]es|[Nn]o|[Oo]n|[Oo]ff)$"},
}
"""Every scalar is read as text, so that ``result: 2000`` and ``times: "3"`` are what they look like."""
LENGTH: Final = "500ms, 90s"
"""How the description of a length of time begins."""
PATTERN: Final = r"[*?/]|^([Ss][Mm][Ss]|[LlMm][Mm][Ss]|[Cc][Oo][Mm][Mm]|[Aa][Dd])$"
"""What has wildcards, is a regular expression, or is a word in another case."""


def schema() -> Schema:
    """Return the schema."""
    parts = definitions("#/$defs/{name}", WRITTEN, null=False)
    del parts["OneOff"]
    _sharpen(parts)
    for part in parts.values():
        _lengthen(part)
    return {"$schema": DRAFT, "title": "A scenario of mocksens", "$ref": "#/$defs/Scenario", "$defs": parts}


def text() -> str:
    """Return the text of the schema's file."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def _sharpen(parts: dict[str, Schema]) -> None:
    """Say what the types do not: which words there are, and that there is one effect."""
    then, when = parts["Then"], parts["When"]["properties"]
    answers = [{"enum": list(GATEWAY_ANSWERS)}, {"type": "integer", "minimum": LEAST_STATUS, "maximum": LAST_STATUS}]
    then["properties"]["respond"]["anyOf"][:1] = [*answers, {"type": "string", "pattern": "^[2-5][0-9]{2}$"}]
    for name, words in (("operation", Name), ("type", MessageType), ("contentType", ContentType)):
        when[name]["anyOf"] = [{"enum": list(words)}, {"pattern": PATTERN}]
    then["minProperties"] = 1
    then["allOf"] = [{"not": {"required": list(pair)}} for pair in combinations(EXCLUSIVE, 2)]


def _lengthen(node: Any) -> None:
    """Let lengths of time be written as numbers of seconds, too."""
    if isinstance(node, dict):
        description = node.get("description")
        if isinstance(description, str) and description.startswith(LENGTH):
            node |= {"type": ["string", "number"], "pattern": f"^{durations.PATTERN.pattern}$"}
    for inner in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        _lengthen(inner)
