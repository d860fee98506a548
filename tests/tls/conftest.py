"""Servers with certificates, on both event loops."""

import ssl
from collections.abc import Iterator

import pytest

from mocksens.server.certificates import LocalAuthority
from mocksens.server.serving import Server
from tests.loops import EACH_LOOP, on_loop


@pytest.fixture(scope="session")
def trusting(authority: LocalAuthority) -> ssl.SSLContext:
    """Return a client's context that trusts only the CA."""
    return ssl.create_default_context(cadata=authority.ca_pem().decode())


@pytest.fixture(scope="module", params=EACH_LOOP)
def server(request: pytest.FixtureRequest, authority: LocalAuthority) -> Iterator[Server]:
    """Yield a server on each kind of event loop."""
    with on_loop(request.param, authority) as server:
        yield server
