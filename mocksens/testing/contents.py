"""The contents of a service as the admin API tells them: messages, requests, reservations and what was sent."""

from typing import Any, Final

from mocksens.client.admin import AdminClient, part
from mocksens.testing import matching
from mocksens.testing.views import Message, Raw, Request, Reservation, Send

__tracebackhide__ = True
"""A traceback that pytest shows ends in the test."""

PAGE: Final = 1_000
"""Things that one call lists at most."""
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
        return [self.message(raw) for raw in self._all(f"{self._path}/messages", "messages")]

    def reservations(self) -> list[Reservation]:
        """Return all reservations, in the order in which they were made."""
        return [Reservation(raw) for raw in self._admin.get(f"{self._path}/reservations")["reservations"]]

    def requests(self) -> list[Request]:
        """Return the requests that the journal has, the oldest first."""
        return [Request(raw) for raw in self._all(f"{self._path}/requests", "requests")]

    def strays(self) -> list[Request]:
        """Return the requests since the service began that reached no service."""
        return [Request(raw) for raw in self._all("/requests", "requests", self._strays)]

    def scenarios(self) -> Raw:
        """Return what is played: ``playing`` scenarios and one-off ``faults``."""
        played: Raw = self._admin.get(f"{self._path}/scenarios")
        return played

    def sends(self, after: After = None) -> list[Send]:
        """Return each recipient of each send that was taken, reservations included."""
        return [self.send(raw) for raw in self.verify(after, atLeast=0)["found"]]

    def verify(self, after: After, **claim: object) -> Any:
        """Return the verdict on a claim about what was sent."""
        path = f"{self._path}/verify"
        with matching.in_python():
            return self._admin.ask("POST", path, {**claim, "after": self._number(after)}, expect=(409,)).json

    def message(self, raw: Raw) -> Message:
        """Return a message that can look up its files."""
        return Message(raw, self._content_of)

    def send(self, raw: Raw) -> Send:
        """Return a send that can look up its files."""
        return Send(raw, self._content_of)

    def _content_of(self, file_id: str) -> bytes | None:
        # Few tests look into a file.
        from base64 import b64decode

        content = self._admin.get(f"{self._path}/files/{part(file_id)}")["content"]
        return None if content is None else b64decode(content)

    def _all(self, path: str, name: str, after: int = 0) -> list[Any]:
        """Return every entry of a list that comes in pages."""
        entries: list[Any] = []
        while True:
            page = self._admin.get(path, after=after, limit=PAGE)
            entries += page[name]
            if len(page[name]) < PAGE and not page.get("truncated"):
                return entries
            after = page["cursor"]

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
