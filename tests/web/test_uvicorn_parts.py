"""A release of uvicorn whose private parts have changed still serves, as an ordinary ASGI server, and says so."""

import ast
import importlib
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

from mocksens.web import protocol, uvicorn_parts
from mocksens.web.protocol import Protocol
from tests.cli.support import READY, program
from tests.client import Client, OverHttp

START = "from mocksens.cli import main; main(['--port', '0'])"
PARTS = "import uvicorn.protocols.http.httptools_impl as parts, uvicorn.protocols.http.flow_control as flow; "
CHANGES = {
    "STATUS_LINE": "del parts.STATUS_LINE",
    "RequestResponseCycle": "parts.RequestCycle = parts.RequestResponseCycle; del parts.RequestResponseCycle",
    "resume_reading": "flow.FlowControl.resume = flow.FlowControl.resume_reading; parts.FlowControl.resume_reading = 1; "
    "del flow.FlowControl.resume_reading",
    "_unset_keepalive_if_required": "own = parts.HttpToolsProtocol; own.__getattr__ = lambda self, name: (lambda: None);"
    " del own._unset_keepalive_if_required",
    "httptools_impl": "import sys; sys.modules[parts.__name__] = None",
}


def renamed(module: str, owner: str, attribute: str) -> ModuleType:
    """A module of uvicorn in which a class calls one of its attributes something else."""
    source = Path(importlib.import_module(module).__file__ or "").read_text(encoding="utf-8")
    head, start, rest = re.split(rf"^((?:@dataclass\n)?class {owner}\b)", source, maxsplit=1, flags=re.MULTILINE)
    body, *others = re.split(r"^(?=class |@)", rest, maxsplit=1, flags=re.MULTILINE)
    body = re.sub(rf"(?<=self\.){attribute}\b|(?<=def ){attribute}\b|^    {attribute}(?=:)", "other", body, flags=re.M)
    changed = ModuleType(module)
    sys.modules[module] = changed
    exec(compile("".join([head, start, body, *others]), module, "exec"), changed.__dict__)
    return changed
