"""The table of the views, in the order of the navigation."""

from collections.abc import Callable, Mapping
from typing import Final

from msgspec import Struct

from mocksens.client.addresses import INBOX, PAGE
from mocksens.web.inbox.views import blocking, composing, messages, requests, reservations, rules
from mocksens.web.inbox.views.scenarios import page as scenarios
from mocksens.web.inbox.visit import Visit


class PageView(Struct, frozen=True, kw_only=True):
    """A view of the inbox. ``contents`` returns the values for its template."""

    name: str
    """The name, which is also the key of its title."""
    path: str
    contents: Callable[[Visit], Mapping[str, object]]

    @property
    def template(self) -> str:
        """The name of the template."""
        return f"{self.name}.html"


VIEWS: Final = (
    PageView(name="messages", path=PAGE, contents=messages.contents),
    PageView(name="requests", path=f"{INBOX}/requests", contents=requests.contents),
    PageView(name="reservations", path=f"{INBOX}/reservations", contents=reservations.contents),
    PageView(name="scenarios", path=f"{INBOX}/scenarios", contents=scenarios.contents),
    PageView(name="block-list", path=f"{INBOX}/block-list", contents=blocking.contents),
    PageView(name="rules", path=f"{INBOX}/rules", contents=rules.contents),
    PageView(name="compose", path=f"{INBOX}/compose", contents=composing.contents),
)
VIEW_OF: Final = {view.path: view for view in VIEWS}
"""The views by their paths."""
