"""``mocksens messages``: list messages, or follow new ones."""

import contextlib
from collections.abc import Mapping
from http import HTTPStatus
from typing import Final, NoReturn

import click

from mocksens.cli.admin import LIVE, URL, ServerAdmin, ServiceAdmin, is_ours, refusal_of, told
from mocksens.cli.ending import interruptible, while_read
from mocksens.cli.errors import Fail
from mocksens.cli.filters import CONTAINS, TO, message_filters
from mocksens.cli.message_row import print_message
from mocksens.cli.options import with_settings
from mocksens.cli.output import AS_JSON
from mocksens.cli.service_choice import ALL, LOOK, SERVICE, Services
from mocksens.client.models.messages import Found, MessageData, MessagePage
from mocksens.core.clock import sleep
from mocksens.core.display.terminal import shown
from mocksens.server.settings.settings import Settings

FOLLOWED: Final = 60_000
"""The milliseconds that each request of ``messages --follow`` waits."""
PAGE: Final = 1_000


@click.command(
    epilog="""\b
Examples:
  mocksens messages                    messages sent to the default service
  mocksens messages --all --follow     messages of all services, and new ones until Ctrl-C
  mocksens messages --to "0101234*" --json
"""
)
@click.option("--follow", is_flag=True, help="keep printing new messages")
@TO
@CONTAINS
@AS_JSON
@SERVICE
@ALL
@URL
@with_settings(*LIVE)
def messages(
    settings: Settings,
    *,
    follow: bool,
    to: str | None,
    contains: str | None,
    as_json: bool,
    service: str,
    everywhere: bool,
    url: str | None,
) -> None:
    r"""Print the messages of a service, one per line.

    Line feeds in a text are printed as \n; on a terminal, all control characters are escaped. --json prints the exact
    text.
    """
    reader = _Reader(
        Services(ServerAdmin(settings, url), service, everywhere=everywhere),
        message_filters(to, contains),
        as_json=as_json,
    )
    if not follow:
        reader.read_once()
        return
    # Ctrl-C and SIGTERM are the usual ways to end the command.
    with contextlib.suppress(KeyboardInterrupt), interruptible(), while_read():
        reader.read()
        if reader.absent:
            click.echo(shown(f"{reader.absent}; waiting for it"), err=True)
        reader.hint()
        reader.follow()


class _Reader:
    """A reader that prints each message once."""

    def __init__(self, services: Services, filters: Mapping[str, str], *, as_json: bool) -> None:
        self.services = services
        self.filters = filters
        self.as_json = as_json
        self.printed = 0
        self.absent = ""
        """The server's refusal if it has no such service."""
        self._cursors: dict[str, int] = {}
        self._generations: dict[str, int] = {}

    def read(self) -> None:
        """Print the messages that have arrived since the previous call."""
        for admin in self.services.each():
            while self._read_page(admin):
                pass

    def _read_page(self, admin: ServiceAdmin) -> bool:
        """Print a page, and return whether there is more."""
        cursor = self._cursors.get(admin.service_id, 0)
        answer = admin.ask("GET", "messages", {**self.filters, "after": cursor, "limit": PAGE})
        if is_ours(answer, HTTPStatus.NOT_FOUND):
            # With --all, it is no error if one of the services is dropped.
            self.absent = "" if self.services.everywhere else refusal_of(answer)
            if self.absent and admin.service_id in self._generations:
                raise Fail(f"the service {admin.service_id} was dropped while you waited")
            return False
        page = told(answer, MessagePage)
        if not self._is_same(admin, page.generation):
            return True
        for message in page.messages:
            self._print(admin, message)
        self._cursors[admin.service_id] = page.cursor
        return len(page.messages) == PAGE or page.truncated is True

    def read_once(self) -> None:
        """Print all messages, or a hint if there are none. Raise ``Fail`` if the service does not exist."""
        self.read()
        if self.absent:
            raise Fail("\n".join(filter(None, (self.absent, self.services.elsewhere(self.filters)))))
        self.hint()

    def hint(self) -> None:
        """Print which other services have messages, if no message was printed."""
        if self.printed == 0 and (text := self.services.nothing(self.filters)):
            click.echo(shown(text), err=True)

    def _is_same(self, admin: ServiceAdmin, generation: int) -> bool:
        """Return whether the cursor still belongs to the service, which may have been dropped and created again.

        If it does not, reset the cursor. Raise ``Fail`` instead if the command covers only this service.
        """
        before = self._generations.setdefault(admin.service_id, generation)
        if before == generation:
            return True
        if not self.services.everywhere:
            raise Fail(f"the service {admin.service_id} was dropped while you waited")
        self._generations[admin.service_id] = generation
        self._cursors[admin.service_id] = 0
        return False

    def follow(self) -> NoReturn:
        """Print new messages forever."""
        while self.services.everywhere:
            sleep(LOOK)
            self.read()
        (admin,) = self.services.each()
        while True:
            query = {**self.filters, "after": self._cursors.get(admin.service_id, 0), "timeout": f"{FOLLOWED}ms"}
            answer = admin.ask("GET", "messages/wait", query, FOLLOWED)
            if not is_ours(answer, HTTPStatus.REQUEST_TIMEOUT):
                told(answer, Found)
            # The message itself is read again in a page, because only a page has the generation of the service.
            self.read()

    def _print(self, admin: ServiceAdmin, message: MessageData) -> None:
        self.printed += 1
        print_message(self.services, admin, message, as_json=self.as_json)
