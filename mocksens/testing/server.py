"""Servers for tests, which are started here or already running."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from mocksens.client.admin import AdminClient, path_segment
from mocksens.client.http import check_url
from mocksens.client.models.queries import JournalQuery
from mocksens.client.models.requests import RequestPage
from mocksens.client.models.server import HealthData
from mocksens.client.models.services import Created, DroppedService
from mocksens.testing.service import Mocksens

if TYPE_CHECKING:
    from mocksens.core.sens import Sens

__tracebackhide__ = True
"""The flag that makes pytest leave the frames of this module out of tracebacks."""

IDENTITY: Final = {"service_id": "serviceId", "access_key": "accessKey", "secret_key": "secretKey"}
"""The id and the keys of a service, by their names in Python, with their names in the admin API."""


def split_identity(settings: Mapping[str, object]) -> tuple[dict[str, object], dict[str, object]]:
    """Return the id and the keys in ``settings``, and the other settings."""
    identity = {name: value for name, value in settings.items() if name in IDENTITY}
    return identity, {name: value for name, value in settings.items() if name not in IDENTITY}


class MocksensServer:
    """A running mocksens at ``url``. ``settings`` are those of each new service, including its id and keys."""

    def __init__(self, admin: AdminClient, settings: Mapping[str, object]) -> None:
        self.url = admin.url
        self.admin = admin
        self._identity, self._settings = split_identity(settings)

    def service(
        self,
        service_id: str | None = None,
        *,
        access_key: str | None = None,
        secret_key: str | None = None,
        folders: Sequence[Path] = (),
    ) -> AbstractContextManager[Mocksens]:
        """Create a service for the duration of a ``with`` block. Scenario files are searched for in ``folders``.

        An id or keys that are set neither here nor in the settings are generated. Raise ``AdminError`` for a serviceId
        that exists or is not allowed, and for the access key of another service.
        """
        arguments = {"service_id": service_id, "access_key": access_key, "secret_key": secret_key}
        identity = {**self._identity, **{name: value for name, value in arguments.items() if value is not None}}
        return _Lease(self.admin, identity, self._settings, folders)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.url}>"


class _Lease(AbstractContextManager[Mocksens]):
    """A service for the duration of a ``with`` block.

    It is not a generator, because pytest would show the frames of contextlib if the service is refused.
    """

    def __init__(
        self,
        admin: AdminClient,
        identity: Mapping[str, object],
        settings: Mapping[str, object],
        folders: Sequence[Path],
    ) -> None:
        self._admin, self._identity, self._settings, self._folders = admin, identity, settings, folders

    def __enter__(self) -> Mocksens:
        """Create the service."""
        strays = self._admin.get("/requests", RequestPage, JournalQuery(limit=0)).cursor
        identity = {IDENTITY[name]: value for name, value in self._identity.items()}
        service = self._admin.send("POST", "/services", Created, identity)
        self._path = f"/services/{path_segment(service.service_id)}"
        try:
            self._service = Mocksens(self._admin, service, folders=self._folders, strays=strays)
            if self._settings:
                self._service.configure(**self._settings)
        except BaseException:
            self._drop()
            raise
        return self._service

    def __exit__(self, *_: object) -> None:
        """Drop the service."""
        try:
            self._service.close()
        finally:
            self._drop()

    def _drop(self) -> None:
        self._admin.send("DELETE", self._path, DroppedService)


def start(**settings: object) -> AbstractContextManager[MocksensServer]:
    """Start a server on a free port, in a thread, for the duration of a ``with`` block.

    ``settings`` are those of ``mocksens.configure``, and the ``service_id`` of each service. Raise ``ValueError`` for
    invalid settings.
    """
    # Imported only here, because tests that connect to a running server do not need these modules.
    from mocksens.core.settings.rows import Group
    from mocksens.core.starter import Starter
    from mocksens.server.settings.loading import configure
    from mocksens.server.settings.table import SETTINGS

    without_effect = {"log_format", "admin_token", *(row.name for row in SETTINGS if row.about.group is Group.NETWORK)}
    useless = next((name for name in settings if name in without_effect), None)
    if useless is not None:
        raise ValueError(
            f"{useless} has no effect on a server that tests start: it listens on a free port of 127.0.0.1,"
            " without a log"
        )
    identity, _ = split_identity(settings)
    sens = configure(**{name: value for name, value in settings.items() if name != "service_id"})
    sens.starter = Starter.FIXTURE
    return _running(sens, identity)


@contextmanager
def _running(sens: "Sens", identity: Mapping[str, object]) -> Iterator[MocksensServer]:
    from mocksens.server.serving import running  # as above

    with running(sens) as server:
        yield MocksensServer(AdminClient(server.url), identity)


def connect(url: str, token: str = "", **settings: object) -> MocksensServer:
    """Return the server that runs at ``url``. ``token`` is the value of its setting ``admin_token``.

    ``settings`` are the settings, ``service_id``, ``access_key`` and ``secret_key`` of each service. Raise
    ``ValueError`` for an invalid URL, ``NoAnswer`` if nothing answers, and ``AdminError`` if the server is not a
    mocksens.
    """
    admin = AdminClient(check_url(url), token)
    admin.get("/readyz", HealthData)
    return MocksensServer(admin, settings)
