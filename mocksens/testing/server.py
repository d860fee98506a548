"""A mocksens to test against: one that is started here, or one that runs already."""

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
"""A traceback that pytest shows ends in the test."""

IDENTITY: Final = {"service_id": "serviceId", "access_key": "accessKey", "secret_key": "secretKey"}
"""What a service is called by and signed for with, in Python's words and in the admin API's."""


def split(settings: Mapping[str, object]) -> tuple[dict[str, object], dict[str, object]]:
    """Return the identity in ``settings``, and the others."""
    identity = {name: value for name, value in settings.items() if name in IDENTITY}
    return identity, {name: value for name, value in settings.items() if name not in IDENTITY}


class MocksensServer:
    """A running mocksens at ``url``. ``settings`` are what each service gets here: switches, its id and its keys."""

    def __init__(self, admin: AdminClient, settings: Mapping[str, object]) -> None:
        self.url = admin.url
        self.admin = admin
        self._identity, self._settings = split(settings)

    def service(
        self,
        service_id: str | None = None,
        *,
        access_key: str | None = None,
        secret_key: str | None = None,
        folders: Sequence[Path] = (),
    ) -> AbstractContextManager[Mocksens]:
        """Make a service, and drop it at the end; scenario files are looked for in ``folders``.

        Its id and its keys are new unless they are given here or in the settings. Raises ``AdminError`` for a serviceId
        that exists or cannot be, and for an access key that another service has.
        """
        given = {"service_id": service_id, "access_key": access_key, "secret_key": secret_key}
        wanted = {**self._identity, **{name: value for name, value in given.items() if value is not None}}
        return _Lent(self.admin, wanted, self._settings, folders)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.url}>"


class _Lent(AbstractContextManager[Mocksens]):
    """A service from the beginning of a ``with`` block to its end.

    It is no generator: pytest would show the frames of contextlib where the service is refused.
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
        """Make it."""
        strays = self._admin.get("/requests", RequestPage, JournalQuery(limit=0)).cursor
        identity = {IDENTITY[name]: value for name, value in self._identity.items()}
        made = self._admin.send("POST", "/services", Created, identity)
        self._path = f"/services/{path_segment(made.service_id)}"
        try:
            self._service = Mocksens(self._admin, made, folders=self._folders, strays=strays)
            if self._settings:
                self._service.configure(**self._settings)
        except BaseException:
            self._drop()
            raise
        return self._service

    def __exit__(self, *_: object) -> None:
        """Drop it."""
        try:
            self._service.close()
        finally:
            self._drop()

    def _drop(self) -> None:
        self._admin.send("DELETE", self._path, DroppedService)


def start(**settings: object) -> AbstractContextManager[MocksensServer]:
    """Start a server on a free port, in a thread, for the length of a ``with`` block.

    ``settings`` are as ``mocksens.configure`` takes them, and the ``service_id`` of each service. Raises ``ValueError``
    for what is wrong with them.
    """
    # Tests that use a running server need not load one.
    from mocksens.core.settings.rows import Group
    from mocksens.core.starter import Starter
    from mocksens.server.settings.loading import configure
    from mocksens.server.settings.table import SETTINGS

    silent = {"log_format", "admin_token", *(row.name for row in SETTINGS if row.about.group is Group.NETWORK)}
    pointless = next((name for name in settings if name in silent), None)
    if pointless is not None:
        raise ValueError(
            f"{pointless} means nothing to a server that tests start: it listens on a free port of 127.0.0.1, silently"
        )
    identity, _ = split(settings)
    sens = configure(**{name: value for name, value in settings.items() if name != "service_id"})
    sens.starter = Starter.FIXTURE
    return _started(sens, identity)


@contextmanager
def _started(sens: "Sens", identity: Mapping[str, object]) -> Iterator[MocksensServer]:
    from mocksens.server.serving import running  # as above

    with running(sens) as server:
        yield MocksensServer(AdminClient(server.url), identity)


def connect(url: str, token: str = "", **settings: object) -> MocksensServer:
    """Return the server that runs at ``url``; ``token`` is its setting ``admin_token``.

    ``settings`` are switches, ``service_id``, ``access_key`` and ``secret_key`` of each service. Raises
    ``ValueError`` for what is no URL, ``NoAnswer`` where nothing answers, ``AdminError`` where mocksens does not.
    """
    admin = AdminClient(check_url(url), token)
    admin.get("/readyz", HealthData)
    return MocksensServer(admin, settings)
