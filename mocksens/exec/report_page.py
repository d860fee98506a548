"""The findings about a command as a self-contained HTML page, without scripts or external files."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any, Final

from mocksens.core.display.terminal import shown
from mocksens.exec.report import amount, gone_with

STYLE: Final = """\
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid #8885; padding: .3rem .6rem; text-align: left; vertical-align: top; }
td { overflow-wrap: anywhere; }
.good { color: #176d2f; } .bad { color: #b3261e; }
@media (prefers-color-scheme: dark) {
  body { background: #16181c; color: #e6e6e6; } .good { color: #7bd88f; } .bad { color: #ff8a80; }
}
"""
TABLES: Final[Mapping[str, tuple[str, Sequence[str]]]] = {
    "refused": ("Requests refused", ("time", "status", "fault", "method", "target", "diagnosis")),
    "duplicates": ("Messages sent more than once", ("firstTime", "times", "how", "to", "from", "type", "content")),
    "lost": ("Answers lost", ("time", "status", "fault", "method", "target", "diagnosis", "gaveUpAfter")),
    "messages": (
        "Messages sent",
        ("time", "serviceId", "to", "from", "type", "status", "result", "resultMeaning", "content", "note"),
    ),
    "reserved": ("Messages reserved", ("due", "serviceId", "to", "from", "type", "content", "note")),
    "otherRequests": ("Other requests answered", ("time", "status", "method", "target", "diagnosis")),
}
"""The titles of the kinds of findings and the columns that are shown, the most important kind first."""
COUNTS: Final = {
    "messages": ("message", "sent"),
    "reserved": ("message", "reserved"),
    "duplicates": ("message", "sent more than once"),
    "refused": ("request", "refused"),
    "refusedAsScripted": ("request", "refused as scripted"),
    "lost": ("answer", "lost"),
    "otherRequests": ("other request", "answered"),
    "messagesReset": ("message", "sent and reset meanwhile"),
    "messagesGone": ("message", ""),
    "requestsGone": ("request", ""),
    "requestsNotOnRecord": ("request", "no longer on record"),
}
"""The nouns and verbs of the counts; an empty verb means "gone with its service"."""
LABELS: Final = {
    "serviceId": "service",
    "firstTime": "first sent",
    "resultMeaning": "meaning",
    "gaveUpAfter": "client gave up after (s)",
}
"""The titles of columns whose names in the data are unclear."""


def page(data: Mapping[str, Any]) -> str:
    """Return the data of ``report_data.as_data`` as HTML, with all untrusted texts escaped."""
    return "".join(f"{line}\n" for line in _lines(data))


def _lines(data: Mapping[str, Any]) -> Iterator[str]:
    title = f"mocksens exec -- {_text(data['command'])}"
    yield "<!doctype html>"
    yield '<html lang="en">'
    yield '<meta charset="utf-8">'
    # This is a second line of defence, in case the escaping ever fails.
    yield "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{title}</title>"
    yield f"<style>\n{STYLE}</style>"
    yield f"<h1>{title}</h1>"
    kind = "bad" if data["exitCode"] else "good"
    failure = f": {_text(data['failure'])}" if data["failure"] else ""
    yield f'<p class="{kind}">exit code {data["exitCode"]}{failure}</p>'
    summary = data.get("summary", {})
    yield "<ul>"
    for name, (what, done) in COUNTS.items():
        if number := summary.get(name):
            yield f"<li>{amount(number, what)} {done or gone_with(number)}</li>"
    yield "</ul>"
    for name, (heading, columns) in TABLES.items():
        if rows := data.get(name):
            yield from _table(heading, columns, rows, max(len(rows), summary[name]))
    yield "</html>"


def _table(heading: str, columns: Sequence[str], rows: Sequence[Mapping[str, Any]], count: int) -> Iterator[str]:
    filled = [column for column in columns if any(_cell(row, column) is not None for row in rows)]
    yield f"<h2>{heading} ({count})</h2>"
    if len(rows) < count:
        yield f"<p>Here are the first {len(rows)}.</p>"
    yield "<table>"
    yield f"<tr>{''.join(f'<th>{LABELS.get(column, column)}</th>' for column in filled)}</tr>"
    for row in rows:
        yield f"<tr>{''.join(f'<td>{_text(_cell(row, column))}</td>' for column in filled)}</tr>"
    yield "</table>"


def _cell(row: Mapping[str, Any], column: str) -> object:
    """Return the value of a cell. The status is hidden once there is a result, because it may lag behind the result."""
    return None if column == "status" and row.get("result") is not None else row[column]


def _text(value: object) -> str:
    """Return ``value`` without markup, and without characters that hide or reorder text."""
    return escape(shown("" if value is None else str(value)))
