"""Servers to be sent to, and a machine that knows no name but its own."""

import ipaddress
import socket
from collections.abc import Iterator
from typing import Any

import pytest

from mocksens.testing import Mocksens, MocksensServer, start
from tests.testing.child import Child


@pytest.fixture(scope="session")
def server() -> Iterator[MocksensServer]:
    with start(seed="redirect") as server:
        yield server


@pytest.fixture(scope="session")
def another() -> Iterator[MocksensServer]:
    with start(seed="another") as server:
        yield server


@pytest.fixture
def mocksens(server: MocksensServer) -> Iterator[Mocksens]:
    with server.service() as service:
        yield service


@pytest.fixture
def elsewhere(another: MocksensServer, mocksens: Mocksens) -> Iterator[Mocksens]:
    """Yield the service of the same name in the other server."""
    with another.service(mocksens.service_id) as service:
        yield service


@pytest.fixture(autouse=True)
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names that the resolver was asked for; it finds none of them."""
    found: list[str] = []
    before = socket.getaddrinfo

    def getaddrinfo(  # noqa: PLR0917 - as theirs
        host: Any,
        port: Any,
        family: int = 0,
        type: int = 0,  # noqa: A002
        proto: int = 0,
        flags: int = 0,
    ) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name is None or name == "localhost" or is_address(name) or flags & socket.AI_NUMERICHOST:
            return before(host, port, family, type, proto, flags)
        found.append(name)
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return found


def is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


@pytest.fixture
def child(tmp_path: Any) -> Child:
    return Child(tmp_path)
