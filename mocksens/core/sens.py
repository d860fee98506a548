"""``Sens``: the imitated SENS as a value, with its credentials, switches and services."""

import threading
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from typing import Final, TypeVar

from mocksens.core.clock import Clock, SystemClock
from mocksens.core.diagnosis.key_advice import named
from mocksens.core.errors import Conflict, Forbidden
from mocksens.core.ids import Ids, new_seed
from mocksens.core.scenarios.scenario import Scenario
from mocksens.core.service import Service
from mocksens.core.service_ids import DEFAULT_SERVICE_ID, check_service_id, is_service_id, remark
from mocksens.core.signing.credentials import Credential, secrets_of
from mocksens.core.starter import Starter
from mocksens.core.storage.journal import Journal
from mocksens.core.switches import DOCUMENTED, SWITCHES, Switches

SWAPPED: Final = "the serviceId is a secret key; are two variables swapped?"
NO_SERVICE_IDS: Final = f"services must be serviceIds, such as [{DEFAULT_SERVICE_ID!r}]"
DEFAULT_CREDENTIAL: Final = Credential("mocksens-access-key", "mocksens-secret-key")
JOURNAL_ENTRIES: Final = 1_000
JOURNAL_BYTES: Final = 8 * 1024**2
Clearing = Callable[[Service, bool, bool], None]
"""A callback for a locked service. The flags say whether its messages and its journal are removed."""
DrawnT = TypeVar("DrawnT", str, bytes)


class Sens:
    """The whole imitated SENS, in memory. Raise ``ValueError`` for invalid arguments.

    ``mocksens.configure`` takes the same arguments as plain texts.

    - ``credentials`` are the key pairs that may sign.
    - ``services`` are the only serviceIds, which exist from the start. With None, only the default service exists from
      the start, and every other well-formed serviceId gets one on its first use.
    - ``seed`` makes ids repeatable. Without one, no id is ever used twice.
    - ``scenarios`` can be played by name. Every new service plays the ``played`` ones.
    - ``journal`` is the maximum number of requests that each journal keeps, and ``journal_size`` that of bytes.
    - ``wall`` is the clock for signatures, and the one that every service's clock starts from.
    """

    starter = Starter.SERVER
    """The way the server was started, so that refusals can name the place where keys are configured."""
    before_clearing: Clearing | None = None
    """The function to call before the messages or the journal of a service are removed."""
    departed = 0
    """The number of requests in the journals of dropped services."""
    departed_messages = 0
    """The number of messages of dropped services."""
    _added = 0

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
        credentials = tuple(map(_with_fixed_services, credentials))
        services = _fixed(services)
        _check(credentials, switches, services)
        self.credentials: Mapping[bytes, Credential] = {pair.access_key.encode(): pair for pair in credentials}
        self.switches = switches
        self.listed = services
        self.permanent = frozenset({DEFAULT_SERVICE_ID}) if self.listed is None else self.listed
        """The serviceIds that always exist."""
        self.seed = new_seed() if seed is None else seed
        self._generations: dict[str, int] | None = None if seed is None else {}
        """The number of times that each service was made. It is kept only with a seed: a new service gets new ids."""
        self.wall = wall or SystemClock()
        self.scenarios: Mapping[str, Scenario] = {} if scenarios is None else scenarios
        self.played = tuple(played)
        self.journal_entries, self.journal_size = journal, journal_size
        self.strays = self._new_journal()
        """The journal of requests that reached no service."""
        # A serviceId contains no slash, so no service has these seeds.
        self.gateway_ids = Ids(f"{self.seed}//gateway")
        self._key_ids = Ids(f"{self.seed}//keys")
        self._services: dict[str, Service] = {}
        self._own_keys: dict[str, bytes] = {}
        """The access keys made for services, by serviceId."""
        self.listeners: list[Callable[[Service], None]] = []
        """Functions to be called with each new service, from any thread."""
        self._lock = threading.Lock()
        for service_id in sorted(self.permanent):
            self._add(self._make(service_id))

    def service(self, service_id: str) -> Service:
        """Return the service, created on first use. Raise ``Forbidden`` if the serviceId is not allowed."""
        service = self._services.get(service_id)
        return service if service is not None else self._new_service(service_id)

    def journal_of(self, service_id: str) -> Journal:
        """Return the service's journal, or the journal of unrouted requests if the service does not exist."""
        service = self._services.get(service_id)
        return self.strays if service is None else service.journal

    def _new_journal(self) -> Journal:
        return Journal(self.journal_entries, self.journal_size)

    @property
    def services(self) -> list[Service]:
        """The existing services, the oldest first."""
        with self._lock:
            return list(self._services.values())

    def known(self, service_id: str) -> Service:
        """Return an existing service. Raise ``KeyError`` if it does not exist, or ``Forbidden`` if it never can."""
        service = self._services.get(service_id)
        if service is None:
            self._check(service_id)
            raise KeyError(service_id)
        return service

    def draft(self, service_id: str) -> Service:
        """Return a new service that is not yet one of the services. Raise ``Forbidden`` if the id is not allowed."""
        with self._lock:
            self._check(service_id)
            return self._make(service_id)

    def keep(self, draft: Service) -> bool:
        """Add a draft to the services. Return False if a service with that id exists by now."""
        with self._lock:
            if draft.id in self._services:
                return False
            self._add(draft)
        self._announce(draft)
        return True

    def create_service(
        self, service_id: str | None = None, pair: tuple[str, str] | None = None
    ) -> tuple[Service, Credential]:
        """Create a service with a key pair that may use no other service. The serviceId or pair is drawn if it is None.

        A ``pair`` of access key and secret key may be an existing one that may use the service. Raise ``Forbidden`` if
        the serviceId is not allowed, ``Conflict`` if the service exists or the access key is used otherwise.
        """
        with self._lock:
            if service_id is None:
                service_id = _unused(self._key_ids.service_id, self._services)
            elif service_id in self._services:
                raise Conflict(self._taken(service_id))
            self._check(service_id)
            credential = self._credential(service_id, pair)
            service = self._add(self._make(service_id))
            own_key = credential.access_key.encode()
            if own_key not in self.credentials:
                # Replace the mapping instead of changing it: other threads may be iterating over it.
                self.credentials = {**self.credentials, own_key: credential}
                self._own_keys[service_id] = own_key
        self._announce(service)
        return service, credential

    def _credential(self, service_id: str, pair: tuple[str, str] | None) -> Credential:
        """Return the key pair for a new service. Raise ``Conflict`` for a key that is in use."""
        if pair is None:
            own_key = _unused(lambda: self._key_ids.access_key().encode(), self.credentials).decode()
            return Credential(own_key, self._key_ids.secret_key(), frozenset({service_id}))
        if pair[1] == service_id or pair[1] in self._services:
            raise Forbidden(SWAPPED)
        existing = self.credentials.get(pair[0].encode())
        if existing is None:
            return Credential(*pair, frozenset({service_id}))
        if existing.secret_key == pair[1] and (existing.services is None or service_id in existing.services):
            return existing
        raise Conflict(
            f"the access key {pair[0]} is in use already, with another secret key or for other services; drop the"
            " service that it was made with, or give another one"
        )

    def _taken(self, service_id: str) -> str:
        if service_id in self.permanent:
            return f"the service {service_id} always exists; use it with the keys of this server, or create another one"
        return f"there is a service {service_id} already; drop it first, or create another one"

    def drop_service(self, service_id: str) -> None:
        """Remove a service, and the key pair that was created with it.

        Pending waits end. A permanent service is created again at once. Raise ``KeyError`` if the service does not
        exist, or ``Forbidden`` if it never can.
        """
        self.known(service_id)
        with self._lock:
            dropped = self._services.pop(service_id)
            own_key = self._own_keys.pop(service_id, None)
            self.credentials = {key: pair for key, pair in self.credentials.items() if key != own_key}
            self.departed += dropped.journal.last
            self.departed_messages += dropped.store.messages.count
            successor = self._add(self._make(service_id)) if service_id in self.permanent else None
        with dropped.lock:
            self._clearing(dropped, messages=True, journal=True)
            dropped.dropped = True
            dropped.changed()
        if successor is not None:
            self._announce(successor)

    def _new_service(self, service_id: str) -> Service:
        self._check(service_id)
        with self._lock:
            existing = self._services.get(service_id)
            service = existing or self._add(self._make(service_id))
        if existing is None:
            self._announce(service)
        return service

    def _check(self, service_id: str) -> None:
        """Raise ``Forbidden`` if the serviceId is not allowed."""
        check_service_id(service_id)
        if service_id in secrets_of(self.credentials):
            raise Forbidden(SWAPPED)
        if self.listed is not None and service_id not in self.listed:
            raise Forbidden(
                f"serviceId {service_id} is not one of the listed services ({named(self.listed)}); see the setting"
                " `services`"
            )

    def _make(self, service_id: str) -> Service:
        seed, journal = self._seed_of(service_id), self._new_journal()
        service = Service(service_id, self.switches, self.wall, seed, journal, before_clearing=self._clearing)
        if service_id != DEFAULT_SERVICE_ID:
            service.remark = remark(service_id)
        service.is_repeatable = self._generations is not None
        service.neighbours = lambda: self.services
        for scenario in self.played:
            service.scenarios.play(scenario)
        return service

    def _clearing(self, service: Service, messages: bool, journal: bool) -> None:  # noqa: FBT001 - as it is called
        if self.before_clearing is not None:
            self.before_clearing(service, messages, journal)

    def _seed_of(self, service_id: str) -> str:
        """Return the seed of the next service with that id. It differs from the seeds of earlier ones."""
        if self._generations is None:
            return f"{self.seed}/{new_seed()}/{service_id}"
        generation = self._generations.get(service_id)
        return f"{self.seed}/{service_id}" if generation is None else f"{self.seed}/{service_id}/{generation}"

    def _add(self, service: Service) -> Service:
        self._added += 1
        service.generation = self._added
        self._services[service.id] = service
        if self._generations is not None:
            self._generations[service.id] = self._generations.get(service.id, 0) + 1
        return service

    def _announce(self, service: Service) -> None:
        for listener in tuple(self.listeners):
            listener(service)


def _unused(draw: Callable[[], DrawnT], used: Container[DrawnT]) -> DrawnT:
    """Draw until the value is not in use, and return it."""
    while (value := draw()) in used:
        pass
    return value


def _with_fixed_services(pair: Credential) -> Credential:
    return pair._replace(services=_fixed(pair.services))


def _fixed(services: Iterable[str] | None) -> frozenset[str] | None:
    """Return serviceIds as a set, which can be iterated again. Raise ``ValueError`` for a single text."""
    match services:
        case None:
            return None
        case str():
            raise ValueError(NO_SERVICE_IDS)
        case _:
            return frozenset(services)


def _check(credentials: Sequence[Credential], switches: Switches, services: frozenset[str] | None) -> None:
    # A NamedTuple does not check its fields. Check those whose type is a class.
    classes = {row.name: row.kind for row in SWITCHES.values() if isinstance(row.kind, type)}
    wrong = [name for name, kind in classes.items() if not isinstance(getattr(switches, name), kind)]
    if wrong:
        raise ValueError(
            f"switches.{wrong[0]} must be a {classes[wrong[0]].__name__}, not {getattr(switches, wrong[0])!r};"
            " mocksens.configure takes plain texts"
        )
    if len({credential.access_key for credential in credentials}) < len(credentials):
        raise ValueError("an access key occurs twice; each pair needs its own")
    secrets = {credential.secret_key for credential in credentials}
    if services is not None and not secrets.isdisjoint(services):
        raise ValueError(f"services: {SWAPPED}")
    limits = [services, *(credential.services for credential in credentials)]
    if not all(is_service_id(service_id) for limit in limits for service_id in limit or ()):
        raise ValueError(NO_SERVICE_IDS)
