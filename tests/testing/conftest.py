"""A server for the tests of this folder, and a service for each; child processes have their own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mocksens.core.signing.credentials import Credential
from mocksens.testing import Mocksens, MocksensServer, start
from tests.client import Client, OverHttp
from tests.testing.child import Child

collect_ignore = ["example"]


@pytest.fixture(scope="session")
def server() -> Iterator[MocksensServer]:
    with start(seed="plugin") as server:
        yield server


@pytest.fixture
def mocksens(server: MocksensServer, tmp_path: Path) -> Iterator[Mocksens]:
    with server.service(folders=(tmp_path,)) as service:
        # However slow the machine is, nothing is delivered before a test says so.
        service.clock.freeze()
        yield service


@pytest.fixture
def client(mocksens: Mocksens) -> Client:
    return client_of(mocksens)


def client_of(mocksens: Mocksens) -> Client:
    host, _, port = mocksens.url.removeprefix("http://").rpartition(":")
    pair = Credential(mocksens.access_key, mocksens.secret_key)
    return Client(OverHttp(host, int(port)), credential=pair, service_id=mocksens.service_id)


@pytest.fixture
def child(tmp_path: Path) -> Child:
    return Child(tmp_path)
