"""Redirects a Python that ``mocksens exec`` starts, before anything of its own runs, and for good.

Python loads the first ``sitecustomize`` on its path when it starts; one that this one hides is loaded all the same.
The variables say what leads where; without all of them, or with what makes no sense in one, nothing does. An empty
MOCKSENS_CA_FILE says that trust is the system's affair. For any Python from 3.8 on, as patches.py beside this folder.
"""  # noqa: INP001 - a folder on the path of others, no package

from __future__ import annotations

import contextlib
import importlib.machinery
import importlib.util
import os
import sys

# As in typing, which is slow to load.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec
    from types import ModuleType

FOLDER = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120 - every Python would wait for pathlib
PATCHES = os.path.join(os.path.dirname(FOLDER), "patches.py")  # noqa: PTH118, PTH120


def redirect() -> None:
    """As the variables say. Raises whatever they make it raise."""
    hosts = [host.strip() for host in os.environ["MOCKSENS_REDIRECT"].split(",") if host.strip()]
    scheme, _, rest = os.environ["MOCKSENS_URL"].partition("://")
    host, _, port = rest.rstrip("/").rpartition(":")
    if not hosts or scheme != "http" or not host:
        raise ValueError("these are no hosts, or that is no URL")
    ca = _read(os.environ["MOCKSENS_CA_FILE"])
    # By the name that it has where mocksens is installed: what redirects there goes by what holds already.
    spec = importlib.util.spec_from_file_location("mocksens.redirect.patches", PATCHES)
    assert spec, "a name that ends in .py is enough"
    patches = _load(spec)
    # This process needs no proxy, but the variables stay: what it starts may need them, in whatever language that is.
    patches.begin(patches.Route(hosts, host.strip("[]"), int(port), ca, direct=False))


def _read(path: str) -> str:
    if not path:
        return ""
    with open(path, encoding="utf-8") as file:  # noqa: PTH123
        text = file.read()
    if "-----BEGIN CERTIFICATE-----" not in text:
        raise ValueError("that is no certificate")
    return text


def go_on() -> None:
    """Load the ``sitecustomize`` that there would be without this one."""
    path = [entry for entry in sys.path if os.path.abspath(entry) != FOLDER]  # noqa: PTH100
    spec = importlib.machinery.PathFinder.find_spec(__name__, path)
    if spec:
        _load(spec)


def _load(spec: ModuleSpec) -> ModuleType:
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    assert spec.loader, "it was found as a file"
    spec.loader.exec_module(module)
    return module


if __name__ == "sitecustomize":
    with contextlib.suppress(Exception):
        redirect()
    go_on()
