"""A fixture: a service whose clock stands still."""

import pytest

from tests.client import Client
from tests.web.admin.endpoints.support import START


@pytest.fixture
def _frozen(client: Client) -> None:
    client.clock({"freeze": START})
