"""The JSON Schema of scenario files, made from the types of ``core.scenarios.model``, for editors."""

import json
from itertools import combinations
from typing import Any, Final

import msgspec

from mocksens.core.parsing import durations
from mocksens.core.scenarios.model import EXCLUSIVE, LAST_STATUS, LEAST_STATUS
from mocksens.core.scenarios.scenario import Scenario
from mocksens.spec.gateway import GATEWAY_ANSWERS
from mocksens.spec.operations import Name
from mocksens.spec.results import RESULTS
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


def schema() -> dict[str, Any]:
    """Return the schema."""
    made: dict[str, Any] = _lean(msgspec.json.schema(Scenario))
    _sharpen({name: part.get("properties", {}) for name, part in made["$defs"].items()}, made["$defs"]["Then"])
    return {"$schema": DRAFT, "title": "A scenario of mocksens", **made}


def text() -> str:
    """Return the text of the schema's file."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def _sharpen(parts: dict[str, Any], then: dict[str, Any]) -> None:
    """Say what the types do not: which words there are, and that there is one effect."""
    codes = [*RESULTS, *(int(code) for code in RESULTS if code.isdigit())]
    del parts["Then"]["result"]["type"]
    parts["Then"]["result"]["enum"] = codes
    answers = [{"enum": list(GATEWAY_ANSWERS)}, {"type": "integer", "minimum": LEAST_STATUS, "maximum": LAST_STATUS}]
    parts["Then"]["respond"]["anyOf"][:1] = [*answers, {"type": "string", "pattern": "^[2-5][0-9]{2}$"}]
    parts["Answer"]["name"]["enum"] = list(GATEWAY_ANSWERS)
    for name, words in (("operation", Name), ("type", MessageType), ("contentType", ContentType)):
        parts["When"][name]["anyOf"] = [{"enum": list(words)}, {"pattern": PATTERN}]
    then["minProperties"] = 1
    then["allOf"] = [{"not": {"required": list(pair)}} for pair in combinations(EXCLUSIVE, 2)]


def _lean(node: Any) -> Any:
    """Return a part of the schema without null, which nobody writes, and with scalars where msgspec has texts."""
    if isinstance(node, list):
        return [_lean(entry) for entry in node if entry != {"type": "null"}]
    if not isinstance(node, dict):
        return node.replace("``", "`") if isinstance(node, str) else node
    lean = {name: _lean(entry) for name, entry in node.items() if name != "default" or entry not in (None, "", {})}
    if isinstance(lean.get("default"), dict):
        del lean["default"]
    # Among properties there are some of these names.
    kind, description = lean.get("type"), lean.get("description")
    if isinstance(kind, str):
        lean |= WRITTEN.get(kind, {})
    if isinstance(description, str) and description.startswith(LENGTH):
        lean |= {"type": ["string", "number"], "pattern": f"^{durations.PATTERN.pattern}$"}
    if len(lean.get("anyOf", ())) == 1:
        lean |= lean.pop("anyOf")[0]
    return lean
