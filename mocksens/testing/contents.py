"""The contents of a service as the admin API tells them: messages, requests, reservations and what was sent."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Final, TypeVar

from mocksens.client.admin import AdminClient, path_segment
from mocksens.client.models.files import FileData
from mocksens.client.models.messages import MessageData, MessagePage
from mocksens.client.models.queries import JournalQuery, MessageQuery
from mocksens.client.models.requests import RequestData, RequestPage
from mocksens.client.models.reservations import ReservationsData
from mocksens.client.models.scenarios import Played
from mocksens.client.models.verification import SentData, VerdictData
from mocksens.testing import matching
from mocksens.testing.views import Message, Request, Reservation, Send

__tracebackhide__ = True
"""A traceback that pytest shows ends in the test."""

PAGE: Final = 1_000
"""Things that one call lists at most."""
ListedT = TypeVar("ListedT")
After = Message | Send | Request | int | None
"""The thing that others must come behind; a number is that of a request."""


class Contents:
    """What the service at ``path`` holds and was asked; each method looks afresh.

    ``strays`` is the number of requests that had reached no service when this one began.
    """

    def __init__(self, admin: AdminClient, path: str, strays: int) -> None:
        self._admin = admin
        self._path = path
        self._strays = strays

    def messages(self) -> list[Message]:
        """Return all messages, the oldest first."""

        def page(after: int) -> tuple[MessagePage, list[MessageData]]:
            found = self._admin.get(f"{self._path}/messages", MessagePage, MessageQuery(after=after, limit=PAGE))
            return found, found.messages

        return [self.message(data) for data in _all(page)]

    def reservations(self) -> list[Reservation]:
        """Return all reservations, in the order in which they were made."""
        listed = self._admin.get(f"{self._path}/reservations", ReservationsData)
        return [Reservation(data) for data in listed.reservations]

    def requests(self) -> list[Request]:
        """Return the requests that the journal has, the oldest first."""
        return self._journal(f"{self._path}/requests")

    def strays(self) -> list[Request]:
        """Return the requests since the service began that reached no service."""
        return self._journal("/requests", self._strays)

    def scenarios(self) -> Played:
        """Return what is played: ``playing`` scenarios and one-off ``faults``."""
        return self._admin.get(f"{self._path}/scenarios", Played)

    def sends(self, after: After = None) -> list[Send]:
        """Return each recipient of each send that was taken, reservations included."""
        return [self.send(data) for data in self.verify(after, atLeast=0).found]

    def verify(self, after: After, **claim: object) -> VerdictData:
        """Return the verdict on a claim about what was sent."""
        body = {**claim, "after": self._number(after)}
        with matching.in_python():
            return self._admin.ask("POST", f"{self._path}/verify", VerdictData, body, expect=(HTTPStatus.CONFLICT,))

    def message(self, data: MessageData) -> Message:
        """Return a message that can look up its files."""
        return Message(data, self._content_of)

    def send(self, data: SentData) -> Send:
        """Return a send that can look up its files."""
        return Send(data, self._content_of)

    def _content_of(self, file_id: str) -> bytes | None:
        # Few tests look into a file.
        from base64 import b64decode

        content = self._admin.get(f"{self._path}/files/{path_segment(file_id)}", FileData).content
        return None if content is None else b64decode(content)

    def _journal(self, path: str, after: int = 0) -> list[Request]:
        def page(after: int) -> tuple[RequestPage, list[RequestData]]:
            found = self._admin.get(path, RequestPage, JournalQuery(after=after, limit=PAGE))
            return found, found.requests

        return [Request(data) for data in _all(page, after)]

    def _number(self, after: After) -> int:
        """Return the number of the request that others must come behind."""
        match after:
            case Request():
                return after.number
            case Send():
                return after.request
            case Message():
                # All sends of one request have its number.
                return next((send.request for send in self.sends() if send.request_id == after.request_id), 0)
            case _:
                return after or 0


def _all(page: Callable[[int], tuple[MessagePage | RequestPage, list[ListedT]]], after: int = 0) -> list[ListedT]:
    """Return every entry of a list that comes in pages; ``page`` returns the one behind a cursor, and its entries."""
    entries: list[ListedT] = []
    while True:
        whole, found = page(after)
        entries += found
        if len(found) < PAGE and not whole.truncated:
            return entries
        after = whole.cursor
