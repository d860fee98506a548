"""Scenario files that tests write."""

from pathlib import Path

from mocksens.core.parsing.nodes import Miswritten
from mocksens.server.scenarios.library import Library


def write(path: Path | str, respond: str = "throttled", *, name: str = "", times: int = 1) -> Path:
    """Write a file with one step, which is valid unless ``respond`` is unknown to the gateway."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    step = f"  - then: {{respond: {respond}}}\n    times: {times}\n"
    path.write_text(f"name: {name or path.stem}\ndescription: by {path.name}\nsteps:\n{step}", encoding="utf-8")
    return path


def refused(*directories: str, inline: str = "", called: str = "inline") -> list[str]:
    """Return the messages about these directories, line by line."""
    try:
        Library(map(Path, directories), inline, called)
    except Miswritten as error:
        return str(error).splitlines()
    raise AssertionError("nothing was said")
