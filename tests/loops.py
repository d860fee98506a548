"""Servers on each kind of event loop."""

import asyncio
import contextlib
import sys
from collections.abc import Iterator

import pytest
import uvloop

from mocksens import Sens, running
from mocksens.server.certificates import LocalAuthority
from mocksens.server.serving import Server

LOOPS = {"uvloop": uvloop.new_event_loop, "asyncio": asyncio.new_event_loop}
EACH_LOOP = [pytest.param("uvloop"), pytest.param("asyncio", marks=pytest.mark.slow)]
"""The names of both, for parameters; the one that serves only where there is no other is left to the slow tests."""


@contextlib.contextmanager
def on_loop(name: str, authority: LocalAuthority | None = None) -> Iterator[Server]:
    """Yield a server on an event loop of that kind."""
    with pytest.MonkeyPatch.context() as patch:
        if name == "asyncio":
            # As on a platform that has no uvloop.
            patch.setitem(sys.modules, "uvloop", None)
        with running(Sens(seed="tests"), authority=authority) as server:
            patch.undo()
            yield server
