"""``Sens``: the imitated SENS as a value: its credentials, its switches, its services. There is no global one."""

import re
import threading
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from mocksens.core.clock import Clock, SystemClock
from mocksens.core.errors import Forbidden
from mocksens.core.ids import Ids, new_seed
from mocksens.core.journal import Journal
from mocksens.core.script import Scenario
from mocksens.core.service import Service
from mocksens.core.signature import Credential
from mocksens.core.switches import DOCUMENTED, KINDS, Switches
from mocksens.spec.limits import SERVICE_ID_CHARACTERS

DEFAULT_CREDENTIAL: Final = Credential("mocksens-access-key", "mocksens-secret-key")
DEFAULT_SERVICE_ID: Final = "ncp:sms:kr:000000000000:mocksens"
JOURNAL_ENTRIES: Final = 1_000
JOURNAL_BYTES: Final = 8 * 1024**2
WELL_FORMED: Final = re.compile(rf"[A-Za-z0-9:._-]{{1,{SERVICE_ID_CHARACTERS.value}}}", re.ASCII)


class Sens:
    """All of SENS, in memory.

    Raises ``ValueError`` for what cannot be: ``mocksens.configure`` takes the same things as plain texts.

    ``credentials`` are the key pairs that may sign; ``services`` limits the serviceIds to a list, None lets any
    well-formed one be a fresh world on first use. ``seed`` makes ids repeatable, None draws one. ``scenarios`` can be
    played by name, ``played`` ones are played by every service from its beginning. ``wall`` is the clock that
    signatures are checked against and services start from. ``journal`` and ``journal_size`` are how many requests each
    service's journal keeps at most, and how many bytes.
    """

    def __init__(
        self,
        credentials: Iterable[Credential] = (DEFAULT_CREDENTIAL,),
        switches: Switches = DOCUMENTED,
        services: Iterable[str] | None = None,
        *,
        seed: str | None = None,
        scenarios: Mapping[str, Scenario] | None = None,
        played: Iterable[Scenario] = (),
        journal: int = JOURNAL_ENTRIES,
        journal_size: int = JOURNAL_BYTES,
        wall: Clock | None = None,
    ) -> None:
        credentials = tuple(credentials)
        _check(credentials, switches, services)
        self.credentials = {credential.access_key.encode(): credential for credential in credentials}
        self.switches = switches
        self.listed = None if services is None else frozenset(services)
        self.seed = new_seed() if seed is None else seed
        self.wall = wall or SystemClock()
        self.scenarios: Mapping[str, Scenario] = {} if scenarios is None else scenarios
        self.played = tuple(played)
        self.journal, self.journal_size = journal, journal_size
        self.strays = self._new_journal()
        """The journal of what reached no service."""
        # No serviceId has a slash, so no service shares these.
        self.gateway_ids = Ids(f"{self.seed}//gateway")
        self._services: dict[str, Service] = {}
        self._lock = threading.Lock()

    def service(self, service_id: str) -> Service:
        """The world of ``service_id``, made on first use. Raises ``Forbidden`` where there cannot be one."""
        service = self._services.get(service_id)
        return service if service is not None else self._new_service(service_id)

    def journal_of(self, service_id: str) -> Journal:
        """Where a request to ``service_id`` is recorded: with its service, if there is one yet."""
        service = self._services.get(service_id)
        return self.strays if service is None else service.journal

    def _new_journal(self) -> Journal:
        return Journal(self.journal, self.journal_size)

    @property
    def services(self) -> list[Service]:
        """The worlds that there are, the oldest first."""
        with self._lock:
            return list(self._services.values())

    def _new_service(self, service_id: str) -> Service:
        if not WELL_FORMED.fullmatch(service_id):
            raise Forbidden("this serviceId is not well-formed; one looks like " + DEFAULT_SERVICE_ID)
        if self.listed is not None and service_id not in self.listed:
            raise Forbidden(f"serviceId {service_id} is not one of the listed services; see the setting `services`")
        with self._lock:
            if service_id not in self._services:
                service = Service(service_id, self.switches, self.wall, self.seed, self._new_journal())
                for scenario in self.played:
                    service.scenarios.play(scenario)
                self._services[service_id] = service
            return self._services[service_id]


def _check(credentials: Sequence[Credential], switches: Switches, services: Iterable[str] | None) -> None:
    for name, kind in KINDS.items():
        value = getattr(switches, name)
        if not isinstance(value, kind):
            raise ValueError(  # noqa: TRY004 - the value of an argument is wrong, whatever its type
                f"switches.{name} must be a {kind.__name__}, not {value!r}; mocksens.configure takes plain texts"
            )
    if len({credential.access_key for credential in credentials}) < len(credentials):
        raise ValueError("an access key is given twice; each pair needs its own")
    if isinstance(services, str) or not all(map(WELL_FORMED.fullmatch, services or ())):
        raise ValueError(f"services must be serviceIds, as [{DEFAULT_SERVICE_ID!r}]")
