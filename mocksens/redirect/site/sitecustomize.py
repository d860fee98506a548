"""The script that redirects a Python process under ``mocksens exec``, before any other code runs and until it ends.

Python imports the first ``sitecustomize`` on its path. This one then loads the one that it hides. The environment
contains the hosts to redirect and the target. If a variable is missing or invalid, nothing is redirected. If
MOCKSENS_CA_FILE is empty, clients trust the CAs that they usually do. This file and the package ``patches``, which is
next to its folder, must run in Python 3.8 and later.
"""

from __future__ import annotations

import contextlib
import importlib.machinery
import importlib.util
import os
import sys

# Stands for typing.TYPE_CHECKING, because typing is slow to import.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec
    from types import ModuleType

FOLDER = os.path.dirname(os.path.abspath(__file__))
PATCHES = os.path.join(os.path.dirname(FOLDER), "patches", "__init__.py")


def redirect() -> None:
    """Redirect as the environment specifies. Raise any error that is in it."""
    hosts = [host.strip() for host in os.environ["MOCKSENS_REDIRECT"].split(",") if host.strip()]
    scheme, _, rest = os.environ["MOCKSENS_URL"].partition("://")
    host, _, port = rest.rstrip("/").rpartition(":")
    if not hosts or scheme != "http" or not host:
        raise ValueError("these are no hosts, or that is no URL")
    ca = _read(os.environ["MOCKSENS_CA_FILE"])
    # Load the package under its installed name, so that a redirect in the application itself knows which ones are in
    # force. Python finds the submodules by the path of the package.
    spec = importlib.util.spec_from_file_location("mocksens.redirect.patches", PATCHES)
    assert spec, "a path that ends in .py is enough"
    patches = _load(spec)
    # This process needs no proxy, but the variables stay for its child processes.
    patches.begin(patches.Redirection(hosts, host.strip("[]"), int(port), ca, direct=False))


def _read(path: str) -> str:
    if not path:
        return ""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    if "-----BEGIN CERTIFICATE-----" not in text:
        raise ValueError("that is no certificate")
    return text


def go_on() -> None:
    """Load the ``sitecustomize`` that Python would have loaded without this one."""
    path = [entry for entry in sys.path if os.path.abspath(entry) != FOLDER]
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
