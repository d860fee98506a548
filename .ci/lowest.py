"""Print constraints for pip: the lowest release that pyproject.toml allows of each direct dependency.

With ``--installed``, fail unless these are what the environment of this Python has.
"""

import re
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

PROJECT = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]
REQUIREMENTS = (*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["test"])
LOWEST = dict(re.fullmatch(r"([\w.-]+)(?:\[.*\])?>=([\w.]+)(?:;.*)?", each).groups() for each in REQUIREMENTS)


def release(text: str) -> str:
    """Return a version without the zeros at its end, as 4 and 4.0.0 are the same release."""
    return re.sub(r"(\.0)+$", "", text)


if sys.argv[1:] == ["--installed"]:
    found = {name: version(name) for name in LOWEST}
    print(*(f"{name}=={found[name]}" for name in LOWEST))
    others = [name for name in LOWEST if release(found[name]) != release(LOWEST[name])]
    sys.exit(f"not the lowest release: {', '.join(others)}" if others else 0)
print(*(f"{name}=={lowest}" for name, lowest in LOWEST.items()), sep="\n")
