"""Print constraints for pip: the lowest release that pyproject.toml allows of each direct dependency."""

import re
import tomllib
from pathlib import Path

PROJECT = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]

for requirement in (*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["test"]):
    name, version = re.fullmatch(r"([\w.-]+)(?:\[.*\])?>=([\w.]+)(?:;.*)?", requirement).groups()
    print(f"{name}=={version}")
