"""The services of these tests stand still at noon until a test moves them."""

import pytest

from mocksens.core.service import Service
from tests.operations.support import NOON


@pytest.fixture(autouse=True)
def noon(service: Service) -> None:
    """Time of ``service``: nothing happens between two requests of a test."""
    service.clock.freeze(NOON)
