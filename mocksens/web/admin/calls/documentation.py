"""The calls of the admin API as tables in Markdown, for the documentation."""

import json
from collections.abc import Iterable

from mocksens.client.addresses import ADMIN
from mocksens.web.admin.call import AnyCall, Subject

HEAD = "| Call | Takes | What it does |\n|---|---|---|\n"


def tables(subjects: Iterable[Subject]) -> str:
    """Return a section with a table for each subject: call, parameters or an example of the body, and its purpose."""
    return "\n".join(
        f"### {subject.name.capitalize()}\n\n{subject.says}\n\n{HEAD}{''.join(map(_row, subject.calls))}"
        for subject in subjects
    )


def _row(call: AnyCall) -> str:
    cells = (f"`{call.method} {ADMIN}{call.path}`", _taken(call), call.says)
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |\n"


def _taken(call: AnyCall) -> str:
    """Return an example of the body, or the names of the parameters."""
    if call.example:
        return f"`{json.dumps(dict(call.example), ensure_ascii=False)}`"
    return ", ".join(f"`{name}`" for name in (*call.parameters, *call.headers)) or ("JSON" if call.takes else "")
