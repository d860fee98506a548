"""The choice of the services that a command covers.

--service ID       this service
SENS_SERVICE_ID    else the service that the environment names for applications
neither            else the default service
--all              all existing services
"""

import contextlib
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Final

import click
from click.core import ParameterSource

from mocksens.cli.admin import ServerAdmin, ServiceAdmin, told
from mocksens.cli.errors import Fail, Misuse
from mocksens.client.models.messages import MessagePage
from mocksens.core.errors import Forbidden
from mocksens.core.service_ids import DEFAULT_SERVICE_ID, check_service_id
from mocksens.server.settings.settings import Settings

VARIABLE: Final = "SENS_SERVICE_ID"
"""The variable with the serviceId. Applications read it, too, and ``exec`` and ``env`` set it."""
NAMED: Final = 3
"""Maximum number of services that a hint names."""
LOOK: Final = 0.2
"""The number of seconds between two checks of all services."""
COUNTED: Final = 1_000
"""Maximum number of messages of one service that a hint counts."""


def _check_service(context: click.Context, option: click.Parameter, value: str) -> str:
    """Refuse an invalid serviceId, such as the empty text of an unset variable."""
    is_variable = context.get_parameter_source(option.name or "") is ParameterSource.ENVIRONMENT
    try:
        check_service_id(value)
    except Forbidden as error:
        raise Misuse(f"{VARIABLE if is_variable else '--service'}: {error.hint}") from error
    return value


SERVICE: Final = click.option(
    "--service",
    default=DEFAULT_SERVICE_ID,
    envvar=VARIABLE,
    metavar="ID",
    help=f"serviceId  [env var: {VARIABLE}; default: {DEFAULT_SERVICE_ID}]",
    callback=_check_service,
)
ONE_SERVICE: Final = click.option(
    "--service",
    envvar=VARIABLE,
    metavar="ID",
    help=f"only this serviceId  [env var: {VARIABLE}; default: all services]",
    callback=lambda context, option, value: None if value is None else _check_service(context, option, value),
)
"""The option of commands that cover all services by default."""
ALL: Final = click.option("--all", "everywhere", is_flag=True, help="all existing services")


def told_service(settings: Settings) -> str:
    """Return the serviceId for applications, which is the first listed one if the default one does not exist."""
    listed = settings.services
    if listed is None or DEFAULT_SERVICE_ID in listed:
        return DEFAULT_SERVICE_ID
    return listed[0]


class Services:
    """The services that a command covers. Raise ``Misuse`` if both ``--service`` and ``--all`` are given."""

    def __init__(self, server: ServerAdmin, service_id: str, *, everywhere: bool) -> None:
        source = click.get_current_context().get_parameter_source("service")
        if everywhere and source is ParameterSource.COMMANDLINE:
            raise Misuse("--all and --service exclude each other; use one of them")
        self.server = server
        self.service_id = service_id
        self.everywhere = everywhere
        self._width = 0
        """The length of the longest serviceId."""

    def each(self) -> Iterator[ServiceAdmin]:
        """Yield the chosen service, or all services, oldest first."""
        if not self.everywhere:
            yield ServiceAdmin(self.server, self.service_id)
            return
        services = self.server.services()
        self._width = max((len(service.service_id) for service in services), default=0)
        for service in services:
            yield ServiceAdmin(self.server, service.service_id)

    def front(self, admin: ServiceAdmin) -> str:
        """Return the prefix of a line about a service: its serviceId if the command covers all, or an empty text."""
        return f"{admin.service_id:{self._width}}  " if self.everywhere else ""

    def nothing(self, filters: Mapping[str, str]) -> str:
        """Return the line that no message matches the filters, or that other services have such messages.

        Return an empty text if there are no filters and no messages in other services.
        """
        if hint := self.elsewhere(filters):
            return hint
        conditions = " and ".join(f"--{name} {value!r}" for name, value in filters.items())
        where = "any service" if self.everywhere else self.service_id
        return f"no message in {where} fits {conditions}" if filters else ""

    def elsewhere(self, filters: Mapping[str, str], *, behind: int = 0) -> str:
        """Return a sentence about other services with messages that match, or an empty text if there are none.

        ``behind`` is the cursor after which the chosen service was searched. Failures are ignored, because the sentence
        is only a hint.
        """
        if self.everywhere:
            return ""
        counts: list[tuple[str, int]] = []
        with contextlib.suppress(Fail):
            counts += [(service_id, count) for service_id, count in self._counts(filters) if count]
        if not counts:
            return ""
        others = [f"{service_id} has {_messages(count)}" for service_id, count in counts[-NAMED:]]
        more = f", and {len(counts) - NAMED} more have some" if len(counts) > NAMED else ""
        nothing = "nothing that fits" if filters or behind else "nothing"
        return f"{nothing} in {self.service_id}, but {', '.join(others)}{more}; use --service or --all"

    def _counts(self, filters: Mapping[str, str]) -> Iterator[tuple[str, int]]:
        for service in self.server.services():
            if not service.messages or service.service_id == self.service_id:
                continue
            count = service.messages
            if filters:
                admin = ServiceAdmin(self.server, service.service_id)
                answer = admin.ask("GET", "messages", {**filters, "limit": COUNTED})
                # The service may have been dropped by now.
                count = len(told(answer, MessagePage).messages) if answer.status == HTTPStatus.OK else 0
            yield service.service_id, count


def _messages(count: int) -> str:
    return f"{count} message{'' if count == 1 else 's'}"
