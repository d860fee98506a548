"""Scenario files that tests write."""

from pathlib import Path

from mocksens.core.parsing.nodes import Miswritten
from mocksens.server.scenarios.library import Library


def write(path: Path | str, respond: str = "throttled", *, name: str = "", times: int = 1) -> Path:
    """A file with one step, good unless ``respond`` is nothing of the gateway's."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    step = f"  - then: {{respond: {respond}}}\n    times: {times}\n"
    path.write_text(f"name: {name or path.stem}\ndescription: by {path.name}\nsteps:\n{step}", encoding="utf-8")
    return path


def refused(*directories: str, inline: str = "", called: str = "inline") -> list[str]:
    """What is said of these directories, line by line."""
    try:
        Library(map(Path, directories), inline, called)
    except Miswritten as error:
        return str(error).splitlines()
    raise AssertionError("nothing was said")
