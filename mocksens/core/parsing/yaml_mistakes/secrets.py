"""Secrets in the values that a slip would show."""

import re
from typing import Final

from mocksens.core.display.secret_names import says_secret
from mocksens.core.parsing.yaml_mistakes.complaint import PlacedSlip
from mocksens.core.parsing.yaml_mistakes.indentation import indent_of

NAMES: Final = re.compile(r"""([\w.-]+)["']?\s*:""")
"""The keys of a line."""


def without_secrets(lines: list[str], found: PlacedSlip, begun: int) -> PlacedSlip:
    """Return a slip without the value of a key whose name says that it is secret."""
    owner = _secret_key(lines, found.line) or _secret_key(lines, begun)
    if owner is None:
        return found
    key = f"{owner}: " if f"{owner}:" in lines[found.line] else ""
    said = re.sub(", as .*", lambda _: f', as {key}"…"', found.said, flags=re.DOTALL)
    return found._replace(said=re.sub(r"the anchor \S+", "the anchor", said))


def _secret_key(lines: list[str], number: int) -> str | None:
    """Return the secret key in a line or above its value; None if there is none."""
    indent, is_item = len(lines[number]), lines[number].lstrip().startswith("-")
    for at in range(number, -1, -1):
        here = indent_of(lines[at])
        is_above = here < indent or (here == indent and is_item and not lines[at].lstrip().startswith("-"))
        if not lines[at].strip() or not (at == number or is_above):
            continue
        indent, is_item = here, lines[at].lstrip().startswith("-")
        secret = [name for name in NAMES.findall(lines[at]) if name != "key" and says_secret(name)]
        if secret:
            return str(secret[-1])
    return None
