"""The tables of scenarios/README.md, made from the files. ``python -m tests.scenarios.table`` writes them there."""

import re
from collections.abc import Iterator
from pathlib import Path

from mocksens.core.scenarios.model import Then, resolve
from mocksens.server.scenarios.library import files_in, load

LIBRARY = Path(__file__).parents[2] / "scenarios"
PAGE = LIBRARY / "README.md"
FOLDERS = ("gateway", "delivery", "reservation", "files")
FILES = files_in(LIBRARY)


def lines_cited(path: Path) -> list[str]:
    """Return the lines of the document that a file names, as ``D:12`` or ``D:12-13``."""
    return re.findall(r"D:[0-9]+(?:-[0-9]+)?", path.read_text(encoding="utf-8"))


def tables() -> str:
    """One table a folder, one row a file."""
    return "\n\n".join("\n".join(rows(folder)) for folder in FOLDERS)


def rows(folder: str) -> Iterator[str]:
    """Yield a folder's heading and table."""
    yield from (f"## {folder}", "", "| name | what happens | what is met | document |", "|---|---|---|---|")
    for path in files_in(LIBRARY / folder):
        scenario = load(path)
        met = ", ".join(dict.fromkeys(word for step in scenario.steps for word in words(step.then)))
        cited = ", ".join(dict.fromkeys(lines_cited(path)))
        link = f"[{scenario.name}]({path.relative_to(LIBRARY).as_posix()})"
        yield f"| {link} | {scenario.description} | {met} | {cited} |"


def words(then: Then) -> Iterator[str]:
    """Return the outcomes that a client meets: result codes, statuses, faults, outcomes of reservations."""
    if then.result is not None:
        yield f"`{then.result}`"
    when = " after it was carried out" if then.commit else ""
    if then.respond is not None:
        yield f"{resolve(then.respond).status}{when}"
    if then.fault is not None:
        yield f"{then.fault}{when}"
    if then.reservation is not None:
        yield then.reservation
    if then.delay is not None:
        yield "a delay"


def fill(page: str) -> str:
    """``page`` with its tables as they should be."""
    pattern = r"(<!-- scenarios: [^>]*-->\n).*?(<!-- end -->)"
    return re.sub(pattern, lambda match: f"{match[1]}{tables()}\n{match[2]}", page, flags=re.DOTALL)


if __name__ == "__main__":
    PAGE.write_text(fill(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
