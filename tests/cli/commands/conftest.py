"""The server that commands about more than one service are run against."""

from collections.abc import Iterator

import pytest

from mocksens import configure, running
from mocksens.server.serving import Server
from tests.cli.commands.support import Command
from tests.cli.support import run


@pytest.fixture
def server() -> Iterator[Server]:
    """Yield a server of its own: these commands count what is there."""
    with running(configure(delivery="manual")) as server:
        yield server


@pytest.fixture
def command(server: Server) -> Command:
    return lambda *arguments, **env: run(*arguments, MOCKSENS_URL=server.url, **env)
