"""``Sens``: the imitated SENS as a value: its credentials, its switches, its services. There is no global one."""

import re
import threading
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from typing import Final, TypeVar

from mocksens.core.clock import Clock, SystemClock
from mocksens.core.delivery import Conflict
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
Drawn = TypeVar("Drawn", str, bytes)
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
        self.credentials: Mapping[bytes, Credential] = {pair.access_key.encode(): pair for pair in credentials}
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
        self._key_ids = Ids(f"{self.seed}//keys")
        self._services: dict[str, Service] = {}
        self._own_keys: dict[str, bytes] = {}
        """The access keys that services were created with, by serviceId."""
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

    def known(self, service_id: str) -> Service:
        """The world of ``service_id`` if there is one yet. Raises ``KeyError``."""
        return self._services[service_id]

    def create_service(self, service_id: str | None = None) -> tuple[Service, Credential]:
        """A fresh world with a key pair of its own, which may use no other; None draws a serviceId.

        Raises ``Forbidden`` where there cannot be one, ``Conflict`` where there is one already.
        """
        with self._lock:
            if service_id is None:
                service_id = _unused(self._key_ids.service_id, self._services)
            elif service_id in self._services:
                raise Conflict(f"there is a service {service_id} already; drop it first, or create another one")
            service = self._add(service_id)
            own_key = _unused(lambda: self._key_ids.access_key().encode(), self.credentials)
            credential = Credential(own_key.decode(), self._key_ids.secret_key(), frozenset({service_id}))
            # A new one each time: others look into it while this goes on.
            self.credentials = {**self.credentials, own_key: credential}
            self._own_keys[service_id] = own_key
            return service, credential

    def drop_service(self, service_id: str) -> None:
        """Forget the world of ``service_id``, and the key pair that it was created with. Raises ``KeyError``.

        Who waits for something in it waits no longer; whoever calls it next makes a fresh one.
        """
        with self._lock:
            service = self._services.pop(service_id)
            own_key = self._own_keys.pop(service_id, None)
            self.credentials = {key: pair for key, pair in self.credentials.items() if key != own_key}
        with service.lock:
            service.dropped = True
            service.changed()

    def _new_service(self, service_id: str) -> Service:
        with self._lock:
            return self._services.get(service_id) or self._add(service_id)

    def _add(self, service_id: str) -> Service:
        if not WELL_FORMED.fullmatch(service_id):
            raise Forbidden("this serviceId is not well-formed; one looks like " + DEFAULT_SERVICE_ID)
        if self.listed is not None and service_id not in self.listed:
            raise Forbidden(f"serviceId {service_id} is not one of the listed services; see the setting `services`")
        service = Service(service_id, self.switches, self.wall, self.seed, self._new_journal())
        for scenario in self.played:
            service.scenarios.play(scenario)
        self._services[service_id] = service
        return service


def _unused(draw: Callable[[], Drawn], used: Container[Drawn]) -> Drawn:
    """What is drawn and not in use yet."""
    while (drawn := draw()) in used:
        pass
    return drawn


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
