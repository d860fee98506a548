"""The documentation's tables of calls, in Markdown."""

import json
from collections.abc import Iterable

from mocksens.client.addresses import ADMIN
from mocksens.web.admin.call import AnyCall, Subject

HEAD = "| Call | Takes | What it does |\n|---|---|---|\n"


def tables(subjects: Iterable[Subject]) -> str:
    """Return a section for each subject, with a table of its calls.

    A row has the call, an example of its body or the names of its parameters, and its description.
    """
    return "\n".join(
        f"### {subject.name.capitalize()}\n\n{subject.says}\n\n{HEAD}{''.join(map(_row, subject.calls))}"
        for subject in subjects
    )


def _row(call: AnyCall) -> str:
    cells = (f"`{call.method} {ADMIN}{call.path}`", _input(call), call.says)
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |\n"


def _input(call: AnyCall) -> str:
    """Return an example of the body, or the names of the parameters."""
    if call.example:
        return f"`{json.dumps(dict(call.example), ensure_ascii=False)}`"
    return ", ".join(f"`{name}`" for name in (*call.parameters, *call.headers)) or ("JSON" if call.takes else "")
