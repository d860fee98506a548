"""The tables of the pages, made from the code. ``python -m tests.readme`` writes them into the pages."""

import re
from collections.abc import Callable, Iterator
from typing import Final

from mocksens.core.doctor.causes import CAUSES
from mocksens.core.settings.rows import Setting
from mocksens.core.switch_texts import OF_SERVICE
from mocksens.core.switches import SWITCHES
from mocksens.server.settings.table import SETTINGS
from mocksens.spec import rules
from mocksens.spec.cite import Cite
from mocksens.spec.faults import FAULTS, UNANSWERED
from mocksens.spec.gateway import GATEWAY_ANSWERS
from mocksens.spec.operations import OPERATIONS
from mocksens.spec.rules.rule import Rule
from mocksens.web.admin.calls.documentation import tables
from mocksens.web.admin.calls.table import SUBJECTS
from tests.pages import KOREAN, PAGES, Page

GROUPS: Final = (
    ("Gateway", rules.GATEWAY),
    ("Validation", rules.VALIDATION),
    ("Searching", rules.SEARCHING),
    ("Life of a message and of a reservation", rules.LIFE),
)


def _table(*rows: str) -> str:
    head, *others = rows
    return "\n".join([head, "|---" * (head.count(" | ") + 1) + "|", *others])


def settings() -> str:
    """Return one row per setting, by group."""
    rows = [f"| `{row.name}` | {_values(row)} | {row.about.help} |" for row in SETTINGS]
    return _table("| setting | values, the default first | meaning |", *rows)


def _values(row: Setting) -> str:
    """Return the forms of a setting's text, the default first."""
    forms = filter(None, dict.fromkeys([row.shown_default, *row.codec.metavar.split("|")]))
    return " / ".join(f"`{form}`" for form in forms)


def switches() -> str:
    """Return the names of the switches, by whether a service may have them for itself."""
    names = [f"`{name}`" for name in OF_SERVICE]
    others = [f"`{name}`" for name in SWITCHES if name not in OF_SERVICE]
    return _table("| of a service | of the whole server |", f"| {', '.join(names)} | {', '.join(others)} |")


def _switches(rule: Rule) -> str:
    """Return the settings that change a rule, with their values."""
    return "; ".join(f"`{row.name}`: {_values(row)}" for row in SETTINGS if rule.id in row.about.rules)


def _basis(cite: Cite) -> str:
    """Return the source of a rule, with the passages that it rests on, and the reason for what it leaves open."""
    reason = [f"why: {cite.open_part.reason}"] if cite.open_part else []
    return "<br>".join([str(cite), *[f"“{passage}”" for passage in cite.words], *reason])


def rules_by_group() -> str:
    """Return one table per group, one row per rule."""
    head = "| rule | what mocksens does | basis | documents | switch |"
    return "\n\n".join(f"### {name}\n\n" + _table(head, *map(_rule, group)) for name, group in GROUPS)


def _rule(rule: Rule) -> str:
    documents = ", ".join(rule.documents)
    return f"| {rule.id} | {rule.says} | {_basis(rule.cite)} | {documents} | {_switches(rule)} |"


def operations() -> str:
    """Return one row per operation."""
    rows = [
        f"| {row.name} | `{row.address}` | {row.success} | {row.cite.section}, {row.cite.item} |" for row in OPERATIONS
    ]
    return _table("| operation | request | answers | in the document, by line |", *rows)


def gateway_answers() -> str:
    """Return one row per answer of the gateway."""
    rows = [f"| `{name}` | {row.status} | {row.code} | {row.message} |" for name, row in GATEWAY_ANSWERS.items()]
    return _table("| name | status | errorCode | message |", *rows)


def fault_numbers() -> str:
    """Return one row per fault, with the recipients' numbers that cause it."""
    rows = [
        f"| `{fault}` | `0100008000{number}` | `0100008001{number}` | {'no' if fault in UNANSWERED else 'yes'} |"
        for number, fault in enumerate(FAULTS, 1)
    ]
    return _table("| fault | nothing is sent | sent, then broken | answers with the right status |", *rows)


def admin_calls() -> str:
    """Return one table per subject, one row per call of the admin API."""
    return tables(SUBJECTS).rstrip()


def causes() -> str:
    """Return one row per cause of a refused signature."""
    rows = [f"| `{name}` | {re.sub('{[a-z]+}', '…', says).replace('|', '&#124;')} |" for name, says in CAUSES.items()]
    return _table("| cause | what the diagnosis says |", *rows)


TABLES: Final[dict[str, Callable[[], str]]] = {
    "admin-calls": admin_calls,
    "causes": causes,
    "faults": fault_numbers,
    "gateway-answers": gateway_answers,
    "operations": operations,
    "rules": rules_by_group,
    "settings": settings,
    "switches": switches,
}
TABLE: Final = re.compile(r"(<!-- ([a-z-]+): made by [^>]*-->\n).*?(<!-- end -->)", re.DOTALL)


def fill(page: str) -> str:
    """Return ``page`` with its tables as they should be."""
    return TABLE.sub(lambda match: f"{match[1]}{TABLES[match[2]]()}\n{match[3]}", page)


def generated() -> Iterator[Page]:
    """Yield the pages that have tables made from the code."""
    yield from (page for page in (*PAGES, Page(KOREAN)) if TABLE.search(page.text))


if __name__ == "__main__":
    for each in generated():
        each.path.write_text(fill(each.text), encoding="utf-8")
