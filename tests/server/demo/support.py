"""Demonstrations at a fixed time."""

from datetime import datetime
from typing import Final

from mocksens import Sens
from mocksens.core.clock import KST, to_instant
from mocksens.core.service import Service
from mocksens.core.service_ids import DEFAULT_SERVICE_ID
from mocksens.server.demo.filling import filled
from mocksens.server.settings.assembly import library_of
from mocksens.server.settings.loading import load
from tests.client import Client, InProcess

NOW: Final = to_instant(datetime(2026, 11, 27, 14, 30, tzinfo=KST))
"""A Friday afternoon."""


class Wall:
    """A wall clock that stands still until a test moves it."""

    def __init__(self, instant: int) -> None:
        self.instant = instant

    def now(self) -> int:
        return self.instant


def demonstration(count: int, now: int = NOW, **settings: str) -> Sens:
    """Return a server with a demonstration of ``count`` messages that began at ``now``."""
    loaded = load({"demo": str(count), "seed": "tests", **settings}, {})
    return filled(loaded, library_of(loaded), DEFAULT_SERVICE_ID, Wall(now))


def service_of(sens: Sens) -> Service:
    return sens.known(DEFAULT_SERVICE_ID)


def client_of(sens: Sens) -> Client:
    return Client(InProcess(sens), service_id=DEFAULT_SERVICE_ID)
