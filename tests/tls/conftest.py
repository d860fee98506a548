"""Servers with certificates, on both event loops."""

import asyncio
import contextlib
import ssl
import sys
from collections.abc import Iterator

import pytest
import uvloop

from mocksens import Sens, running
from mocksens.server import Server
from mocksens.tls import LocalAuthority

LOOPS = {"uvloop": uvloop.new_event_loop, "asyncio": asyncio.new_event_loop}


@pytest.fixture(scope="session")
def authority() -> LocalAuthority:
    """One CA for all: to make one takes a moment."""
    return LocalAuthority(["sms.example.com"])


@pytest.fixture(scope="session")
def trusting(authority: LocalAuthority) -> ssl.SSLContext:
    """A client's context that trusts the CA and nobody else."""
    return ssl.create_default_context(cadata=authority.ca_pem().decode())


@pytest.fixture(scope="module", params=LOOPS)
def server(request: pytest.FixtureRequest, authority: LocalAuthority) -> Iterator[Server]:
    """A server on each kind of event loop."""
    with on_loop(request.param, authority) as server:
        yield server


@contextlib.contextmanager
def on_loop(name: str, authority: LocalAuthority) -> Iterator[Server]:
    """A server on an event loop of that kind."""
    with pytest.MonkeyPatch.context() as patch:
        if name == "asyncio":
            # As on a platform that has no uvloop.
            patch.setitem(sys.modules, "uvloop", None)
        with running(Sens(seed="tests"), authority=authority) as server:
            patch.undo()
            yield server
