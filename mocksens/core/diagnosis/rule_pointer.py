"""The command that explains the rules that diagnoses name."""

import shlex
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from mocksens.core.switches import Switches

MOST: Final = 8
"""Maximum number of rules that a command names."""


def lookup(rule_ids: Sequence[str], *, options: Sequence[str] = (), switches: "Switches | None" = None) -> str:
    """Return the command that explains rules, such as ``mocksens rules send.type``.

    ``options`` select the server. For a server that has ended, ``switches`` are its own: those that change one of the
    rules and do not have their default are set as variables before the command.
    """
    return " ".join([*_variables(rule_ids, switches), "mocksens rules", *rule_ids, shlex.join(options)]).strip()


def about_rules(named: Iterable[Sequence[str]], switches: "Switches | None" = None) -> str:
    """Return the line of a report that says how to look up the rules that its diagnoses name.

    Return an empty text if they name none.
    """
    rule_ids = list(dict.fromkeys(rule_id for each in named for rule_id in each))
    if not rule_ids:
        return ""
    more = f" (and {len(rule_ids) - MOST} more)" if len(rule_ids) > MOST else ""
    return f"about the rules in brackets: {lookup(rule_ids[:MOST], switches=switches)}{more}"


def _variables(rule_ids: Sequence[str], switches: "Switches | None") -> list[str]:
    if switches is None:
        return []
    # Imported only when needed, because clients of a running server do without it.
    from mocksens.core.settings.rows import PREFIX
    from mocksens.core.switches import DOCUMENTED, SWITCHES

    return [
        f"{PREFIX}{row.name.upper()}={shlex.quote(row.codec.show(value))}"
        for row in SWITCHES.values()
        if any(rule_id in rule_ids for rule_id in row.about.rules)
        and (value := getattr(switches, row.name)) != getattr(DOCUMENTED, row.name)
    ]
