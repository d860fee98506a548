"""Things that the demonstration's client does at an instant."""

from collections.abc import Callable
from typing import Any, NamedTuple

from mocksens.server.demo.client import DemoClient

SendBody = dict[str, Any]
"""The body of a send."""


class TimedAction(NamedTuple):
    """Something that the client does at an instant."""

    at: int
    act: Callable[[DemoClient], object]


def send(body: SendBody, client: DemoClient) -> str:
    """Send messages, and return the requestId."""
    return client.send(body)


def send_with_picture(body: SendBody, name: str, picture: str, client: DemoClient) -> str:
    """Upload a picture, send messages with it, and return the requestId."""
    file_id = client.upload(name, picture)
    return client.send({**body, "files": [{"fileId": file_id}]})


class CanceledReservation:
    """A reservation that is made with ``make``, and canceled later."""

    def __init__(self, make: Callable[[DemoClient], str]) -> None:
        self._make = make
        self._reserve_id = ""

    def reserve(self, client: DemoClient) -> None:
        """Make the reservation."""
        self._reserve_id = self._make(client)

    def cancel(self, client: DemoClient) -> None:
        """Cancel the reservation, unless it was refused."""
        if self._reserve_id:
            client.cancel(self._reserve_id)
