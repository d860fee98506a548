"""A release of uvicorn whose private parts have changed serves as an ordinary ASGI server, and the log says so."""

import ast
import asyncio
import importlib
import re
from inspect import getsource
from typing import Any

import pytest
import uvicorn

import mocksens
from mocksens.web.http import uvicorn_parts
from mocksens.web.http.protocol import Protocol
from mocksens.web.http.uvicorn_parts import HOOKS, LOST, NEEDED, PROTOCOL
from mocksens.web.http.uvicorn_server import UvicornServer
from tests.cli.support import READY, Process, program

pytestmark = pytest.mark.measured

START = "from mocksens.cli.main import main; main(['serve', '--port', '0'])"
PARTS = f"import {PROTOCOL} as parts, uvicorn.protocols.http.flow_control as flow"
OBJECTS = {
    "self.flow": "FlowControl",
    "self.server_state": "ServerState",
    **dict.fromkeys(("cycle", "self.cycle", "self._running", "following"), "RequestResponseCycle"),
}
"""The classes of what the protocol calls so."""


def attributes_of(name: str) -> set[str]:
    return {attribute for (_, each), attributes in NEEDED.items() if each == name for attribute in attributes}


def renamed(module: str, name: str, attribute: str) -> type[Any]:
    """Return a class of uvicorn with one of its attributes renamed."""
    source = getsource(getattr(importlib.import_module(module), name))
    namespace = dict(vars(importlib.import_module(module)))
    exec(re.sub(rf"(?<=self\.){attribute}\b|(?<=def ){attribute}\b", "other", source), namespace)
    changed: type[Any] = namespace[name]
    return changed


def test_this_release_has_every_part() -> None:
    assert uvicorn_parts.missing() == []


@pytest.mark.slow
def test_each_part_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for (module, name), attributes in NEEDED.items():
        with monkeypatch.context() as patch:
            patch.delattr(f"{module}.{name}")
            assert uvicorn_parts.missing() == [f"{module}.{name}"]
        # What asyncio's own class has is there in any case.
        for attribute in (each for each in attributes if not hasattr(asyncio.Protocol, each)):
            with monkeypatch.context() as patch:
                patch.setattr(f"{module}.{name}", renamed(module, name, attribute))
                assert f"{name}.{attribute}" in uvicorn_parts.missing()
    for hook in HOOKS:
        with monkeypatch.context() as patch:
            patch.delattr(uvicorn.Server, hook)
            assert f"Server.{hook}" in uvicorn_parts.missing()


def test_every_part_that_the_protocol_uses_is_looked_for() -> None:
    ours = [each for each in Protocol.__mro__ if each.__module__.startswith(f"{mocksens.__name__}.")]
    trees = [ast.parse(getsource(each)) for each in ours]
    nodes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    used = {(ast.unparse(node.value), node.attr) for node in nodes}
    own = {name for each in ours for name in vars(each)} | {
        node.attr for node in nodes if isinstance(node.ctx, ast.Store) and node.attr.startswith(("_", "is_"))
    }
    inherited = {attribute for owner, attribute in used if owner == "self"} - own
    overridden = {attribute for owner, attribute in used if owner == "super()"} - {"__init__"}
    assert {"_unset_keepalive_if_required", "pipeline", "scope"} <= inherited
    assert (inherited | overridden) - {"logger"} <= attributes_of("HttpToolsProtocol")
    for owner, attribute in used:
        if owner in OBJECTS:
            assert attribute in attributes_of(OBJECTS[owner])


def test_every_part_that_the_server_uses_is_looked_for() -> None:
    nodes = [node for node in ast.walk(ast.parse(getsource(UvicornServer))) if isinstance(node, ast.Attribute)]
    methods = {name for name in vars(UvicornServer) if not name.startswith("_")}
    used = {node.attr for node in nodes if ast.unparse(node.value) == "self" and not node.attr.startswith("_")}
    assert {"on_tick", "server_state"} <= used
    # `should_exit` is public.
    assert (used | methods) - {"end", "should_exit"} == attributes_of("Server") | set(HOOKS)
    assert {node.attr for node in nodes if ast.unparse(node.value) == "state"} <= attributes_of("ServerState")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "absent"),
    [
        ("del parts.STATUS_LINE", f"{PROTOCOL}.STATUS_LINE"),
        ("del parts.HttpToolsProtocol._unset_keepalive_if_required", "HttpToolsProtocol._unset_keepalive_if_required"),
        (
            "parts.other = parts.RequestResponseCycle; del parts.RequestResponseCycle",
            f"{PROTOCOL}.RequestResponseCycle",
        ),
        ("import sys; sys.modules[parts.__name__] = None", PROTOCOL),
    ],
    ids=["a table", "a method", "a class", "a module"],
)
def test_without_a_part_a_server_starts_and_says_what_does_not_work(change: str, absent: str) -> None:
    with program("-c", f"{PARTS}; {change}; {START}") as process:
        assert process.stdout
        line = process.stdout.readline()
        assert READY.fullmatch(line)
        server = Process(process, line)
        said = server.log_line()
        assert server.client.send().status == 202
        assert server.client.send(content=None).status == 400
        assert server.client.admin("GET", "services").status == 200
        code, _, err = server.end()
    assert (code, "Traceback" in err) == (0, False)
    assert f"uvicorn {uvicorn.__version__} has no {absent}" in said
    assert LOST in said
