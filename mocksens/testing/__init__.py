"""The API for tests: a service of a local or remote mocksens, controlled and inspected over its admin API.

The pytest plugin provides one to each test as the fixture ``mocksens``. Without pytest::

    from mocksens.testing import start

    with start(delivery="immediate") as server, server.service() as mocksens:
        ...  # point your client at mocksens.url
        mocksens.assert_sent(to="01012345678")
"""

from mocksens.client.admin import AdminError
from mocksens.testing.clock import Clock
from mocksens.testing.play import Play
from mocksens.testing.server import MocksensServer, connect, start
from mocksens.testing.service import Mocksens
from mocksens.testing.views import Due, Message, Request, Reservation, Send, Step

__all__ = [
    "AdminError",
    "Clock",
    "Due",
    "Message",
    "Mocksens",
    "MocksensServer",
    "Play",
    "Request",
    "Reservation",
    "Send",
    "Step",
    "connect",
    "start",
]
