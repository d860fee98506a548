"""Secrets in the values that an explanation would show."""

import re
from typing import Final

from mocksens.core.display.secret_names import says_secret
from mocksens.core.parsing.yaml_mistakes.complaint import PlacedSlip
from mocksens.core.parsing.yaml_mistakes.indentation import indent_of

NAMES: Final = re.compile(r"""([\w.-]+)["']?\s*:""")
"""Matches the keys in a line."""


def without_secrets(lines: list[str], slip: PlacedSlip, start: int) -> PlacedSlip:
    """Return a mistake without the value of a key that is named like a secret."""
    owner = _secret_key(lines, slip.line) or _secret_key(lines, start)
    if owner is None:
        return slip
    key = f"{owner}: " if f"{owner}:" in lines[slip.line] else ""
    advice = re.sub(", as .*", lambda _: f', as {key}"…"', slip.said, flags=re.DOTALL)
    return slip._replace(said=re.sub(r"the anchor \S+", "the anchor", advice))


def _secret_key(lines: list[str], number: int) -> str | None:
    """Return the key that looks secret in a line or in the lines above that contain it, or None if there is none."""
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
