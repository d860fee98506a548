"""The tables of README.md, made from the code. ``python -m tests.readme`` writes them into the page."""

import re
from pathlib import Path

from mocksens.server.settings.table import SETTINGS
from mocksens.spec import rules
from mocksens.spec.operations import OPERATIONS

README = Path(__file__).parent.parent / "README.md"
GROUPS = (
    ("Gateway", rules.GATEWAY),
    ("Validation", rules.VALIDATION),
    ("Searching", rules.SEARCHING),
    ("Life of a message and of a reservation", rules.LIFE),
)


def settings_table() -> str:
    """One row a setting."""
    rows = [f"| `{row.name}` | {f'`{row.default}`' if row.default else ''} | {row.help} |" for row in SETTINGS]
    return "\n".join(["| setting | default | what it is |", "|---|---|---|", *rows])


def rules_tables() -> str:
    """One table a group, one row a rule."""
    return "\n\n".join(
        "\n".join(
            [f"**{name}**", "", "| rule | what mocksens does | basis | switch |", "|---|---|---|---|"]
            + [f"| {rule.id} | {rule.says} | {rule.cite} | {rule.switch} |" for rule in group]
        )
        for name, group in GROUPS
    )


def operations_table() -> str:
    """One row an operation."""
    rows = [
        f"| {row.name} | `{row.address}` | {row.success} | {row.cite.section}, {row.cite.item} |" for row in OPERATIONS
    ]
    return "\n".join(["| operation | request | answers | in the document, by line |", "|---|---|---|---|", *rows])


def fill(page: str) -> str:
    """``page`` with its tables as they should be."""
    tables = {"operations": operations_table(), "settings": settings_table(), "rules": rules_tables()}
    pattern = r"(<!-- (operations|settings|rules): [^>]*-->\n).*?(<!-- end -->)"
    return re.sub(pattern, lambda match: f"{match[1]}{tables[match[2]]}\n{match[3]}", page, flags=re.DOTALL)


if __name__ == "__main__":
    README.write_text(fill(README.read_text(encoding="utf-8")), encoding="utf-8")
