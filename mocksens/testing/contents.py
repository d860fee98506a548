"""The contents of a service: messages, sends, requests, reservations and scenarios."""

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
"""The flag that makes pytest leave the frames of this module out of tracebacks."""

PAGE: Final = 1_000
"""The number of entries on a page."""
ListedT = TypeVar("ListedT")
After = Message | Send | Request | int | None
"""The start of a list: a message, a send, a request or the number of a request. The start itself is left out."""


class Contents:
    """The contents of the service at ``path``. Each method asks the server again.

    ``strays`` is the number of requests that had reached no service when this service was created.
    """

    def __init__(self, admin: AdminClient, path: str, strays: int) -> None:
        self._admin = admin
        self._path = path
        self._strays = strays

    def messages(self) -> list[Message]:
        """Return all messages, oldest first."""

        def get_page(after: int) -> tuple[MessagePage, list[MessageData]]:
            page = self._admin.get(f"{self._path}/messages", MessagePage, MessageQuery(after=after, limit=PAGE))
            return page, page.messages

        return [self.message(data) for data in _all(get_page)]

    def reservations(self) -> list[Reservation]:
        """Return all reservations, in the order of their creation."""
        answer = self._admin.get(f"{self._path}/reservations", ReservationsData)
        return [Reservation(data) for data in answer.reservations]

    def requests(self) -> list[Request]:
        """Return the requests in the journal, oldest first."""
        return self._journal(f"{self._path}/requests")

    def strays(self) -> list[Request]:
        """Return the requests that have reached no service since this service was created."""
        return self._journal("/requests", self._strays)

    def scenarios(self) -> Played:
        """Return the scenarios that are played, as ``playing``, and the one-off failures, as ``faults``."""
        return self._admin.get(f"{self._path}/scenarios", Played)

    def sends(self, after: After = None) -> list[Send]:
        """Return each recipient of each accepted send, including reservations."""
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
        # Imported only for a file, to keep the start fast.
        from base64 import b64decode

        content = self._admin.get(f"{self._path}/files/{path_segment(file_id)}", FileData).content
        return None if content is None else b64decode(content)

    def _journal(self, path: str, after: int = 0) -> list[Request]:
        def get_page(after: int) -> tuple[RequestPage, list[RequestData]]:
            page = self._admin.get(path, RequestPage, JournalQuery(after=after, limit=PAGE))
            return page, page.requests

        return [Request(data) for data in _all(get_page, after)]

    def _number(self, after: After) -> int:
        """Return the number of the request after which a list starts."""
        match after:
            case Request():
                return after.number
            case Send():
                return after.request
            case Message():
                # All sends of a request have the number of that request.
                return next((send.request for send in self.sends() if send.request_id == after.request_id), 0)
            case _:
                return after or 0


def _all(get_page: Callable[[int], tuple[MessagePage | RequestPage, list[ListedT]]], after: int = 0) -> list[ListedT]:
    """Return all entries of a paged list. ``get_page`` returns the page after a cursor, and its entries."""
    entries: list[ListedT] = []
    while True:
        page, page_entries = get_page(after)
        entries += page_entries
        if len(page_entries) < PAGE and not page.truncated:
            return entries
        after = page.cursor
