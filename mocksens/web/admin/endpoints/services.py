"""List, create and drop services; read, set and reset one."""

from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final, TypeVar

from msgspec import Meta, Struct
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mocksens.core import switch_codecs
from mocksens.core.clock import BackwardsError
from mocksens.core.inspection.reset import ALL, Scope, reset
from mocksens.core.operations import due, unsubscribes
from mocksens.core.records import Unsubscribe
from mocksens.core.sens import Sens
from mocksens.core.service import Service
from mocksens.spec.limits import TEL, UNSUBSCRIBES_MAX
from mocksens.spec.statuses import RegisterType
from mocksens.web import offload
from mocksens.web.admin.access import json_answer
from mocksens.web.admin.bodies import JSON, change, fit, read, read_bytes
from mocksens.web.admin.lists import EVERY, list_answer, rows
from mocksens.web.admin.paths import absent, known, route, write
from mocksens.web.admin.resources import iso, service_view

if TYPE_CHECKING:
    from mocksens.core.snapshot.schema import SnapshotRow

SNAPSHOT_BYTES: Final = 64 * 1024**2
"""How large a snapshot may be that is put in."""
DIGITS: Final = rf"^{TEL}(?!\n)$"
PhoneNumber = Annotated[str, Meta(pattern=DIGITS, description="a number, digits only")]
OneNumber = Annotated[str, Meta(extra_json_schema={"pattern": DIGITS}, description="a number, digits only")]
Key = Annotated[str, Meta(min_length=1, max_length=200)]
Numbers = Annotated[list[PhoneNumber], Meta(min_length=1, max_length=UNSUBSCRIBES_MAX.value)]
DocumentT = TypeVar("DocumentT", bound="SnapshotRow")
SettingValue = str | int | float | list[str] | None
"""The value of a setting in JSON: as its text, or as what the text would say; null goes by the server's."""


class Creation(Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """Which service is made; without a serviceId, one that nobody has used, and without keys, new ones."""

    service_id: str | None = None
    access_key: Key | None = None
    secret_key: Key | None = None

    def pair(self) -> tuple[str, str] | None:
        """Return the keys. Raises ``HTTPException`` 400 if there is only one of them."""
        if self.access_key is None and self.secret_key is None:
            return None
        if self.access_key is None or self.secret_key is None:
            raise HTTPException(400, "accessKey and secretKey belong together: give both, or neither to get new ones")
        return self.access_key, self.secret_key


class Calls(Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """Whose phone calls say that ads are not wanted."""

    EXAMPLE: ClassVar[str] = '{"clientTelNo": "01012345678"}'
    # A pattern for the single text, beside a list, makes msgspec 0.22 free what is not its own.
    client_tel_no: OneNumber | Numbers

    def numbers(self) -> list[str]:
        """Return the numbers. Raises ``HTTPException`` 400 if the single one is none."""
        if isinstance(self.client_tel_no, list):
            return self.client_tel_no
        if not switch_codecs.NUMBER.fullmatch(self.client_tel_no):
            raise HTTPException(400, "clientTelNo must be a number of digits only, or a list of such")
        return [self.client_tel_no]


class Callers(Struct, frozen=True, forbid_unknown_fields=True):
    """The numbers that `from` may be; null is any."""

    EXAMPLE: ClassVar[str] = '{"callers": ["0212345678"]}'
    callers: Numbers | None


class Clearance(Struct, frozen=True, forbid_unknown_fields=True):
    """What is made as good as new; everything, if nothing is said."""

    scopes: list[Scope] | None = None


def routes(sens: Sens, service: str) -> list[Route]:
    """Return the routes over ``sens``, below the path of a ``service``."""
    calls = _ServiceCalls(sens)
    return [
        route("/services", calls.services, ("GET", "POST")),
        route(service, calls.service, ("GET", "DELETE")),
        route(f"{service}/settings", calls.settings, ("GET", "PUT")),
        route(f"{service}/callers", calls.callers, ("GET", "PUT")),
        route(f"{service}/unsubscribes", calls.unsubscribes, ("GET", "POST")),
        route(f"{service}/reset", calls.reset, ("POST",)),
        route(f"{service}/snapshot", calls.snapshot, ("GET", "PUT")),
        route("/snapshot", calls.snapshots, ("GET", "PUT")),
    ]


class _ServiceCalls:
    """The endpoints."""

    def __init__(self, sens: Sens) -> None:
        self.sens = sens

    async def services(self, request: Request) -> Response:
        """Answer with all services, the oldest first; POST makes one with a key pair of its own."""
        if request.method != "POST":
            return list_answer("services", await offload.run(lambda: rows(self.sens.services, _view, EVERY)))
        wanted = await read(request, Creation)
        keys = wanted.pair()
        service, pair = change(lambda: self.sens.create_service(wanted.service_id, keys))
        return json_answer(
            {"serviceId": service.id, "accessKey": pair.access_key, "secretKey": pair.secret_key}, status=201
        )

    async def service(self, request: Request) -> Response:
        """Answer with a service in a line; DELETE drops it, and the key pair that it was made with."""
        service = known(self.sens, request)
        if request.method != "DELETE":
            return json_answer(_view(service))
        try:
            self.sens.drop_service(service.id)
        except KeyError as error:
            raise HTTPException(404, absent(self.sens, service.id)) from error
        return json_answer({"dropped": service.id})

    async def settings(self, request: Request) -> Response:
        """Answer with the switches of this service; PUT changes those that it names."""
        if request.method != "PUT":
            return json_answer(switch_codecs.shown(known(self.sens, request).switches))
        written = await read(request, dict[str, SettingValue])
        texts = {name: _text(value) for name, value in written.items()}
        return json_answer(write(self.sens, request, lambda service: change(lambda: _switched(service, texts))))

    async def callers(self, request: Request) -> Response:
        """Answer with the numbers that ``from`` may be, null for any; PUT sets them."""
        if request.method == "PUT":
            wanted = await read(request, Callers)
            callers = None if wanted.callers is None else frozenset(wanted.callers)
            write(self.sens, request, lambda service: _switch(service, callers=callers))
        else:
            callers = known(self.sens, request).switches.callers
        return json_answer({"callers": None if callers is None else sorted(callers)})

    async def unsubscribes(self, request: Request) -> Response:
        """Answer with the block list; POST adds numbers as calls to the 080 number do."""
        if request.method == "POST":
            numbers = (await read(request, Calls)).numbers()
            entries = write(self.sens, request, lambda service: _called(service, numbers))
        else:
            service = known(self.sens, request)
            with service.lock:
                due.settle(service)
                entries = list(service.store.unsubscribes.values())
        return list_answer("unsubscribes", await offload.run(partial(rows, entries, _blocked, EVERY)))

    async def reset(self, request: Request) -> Response:
        """Make a service, or a part of it, as good as new."""
        wanted = await read(request, Clearance)
        scopes = ALL if wanted.scopes is None else wanted.scopes
        try:
            write(self.sens, request, lambda service: reset(service, scopes, self.sens.played))
        except BackwardsError as error:
            raise HTTPException(409, str(error)) from error
        return json_answer({"reset": [scope for scope in ALL if scope in scopes]})

    async def snapshot(self, request: Request) -> Response:
        """Answer with everything that a service holds; PUT puts it in the place of what is there."""
        # Few servers are ever asked for one.
        from mocksens.core.snapshot import dumping, encoding, loading
        from mocksens.core.snapshot.schema import ServiceSnapshot

        if request.method != "PUT":
            service = known(self.sens, request)
            return _json(await offload.run(lambda: encoding.encode(dumping.dump(service))))
        document = await _document(request, ServiceSnapshot)

        def load(service: Service) -> dict[str, Any]:
            change(lambda: loading.load(service, document))
            return _view(service)

        return json_answer(await offload.run(lambda: write(self.sens, request, load)))

    async def snapshots(self, request: Request) -> Response:
        """Answer with everything that all services hold; PUT replaces the services that the document has."""
        from mocksens.core.snapshot import dumping, encoding, loading
        from mocksens.core.snapshot.schema import SensSnapshot

        if request.method != "PUT":
            return _json(await offload.run(lambda: encoding.encode_all(dumping.dump_all(self.sens))))
        document = await _document(request, SensSnapshot)
        services = await offload.run(lambda: change(lambda: loading.load_all(self.sens, document)))
        return json_answer({"services": [_view(service) for service in services]})


async def _document(request: Request, kind: type[DocumentT]) -> DocumentT:
    body = await read_bytes(request, JSON, most=SNAPSHOT_BYTES)
    if not body:
        raise HTTPException(400, "the body is empty; send a snapshot, as GET of this path gives it")
    from mocksens.core.snapshot import encoding

    return await offload.run(lambda: fit(body, kind, encoding.parse))


def _json(body: bytes) -> Response:
    return Response(body, media_type=JSON)


def _view(service: Service) -> dict[str, Any]:
    with service.lock:
        due.settle(service)
        return service_view(service)


def _switch(service: Service, **switches: Any) -> None:
    with service.lock:
        service.switches = service.switches._replace(**switches)
        service.changed()


def _switched(service: Service, texts: dict[str, str | None]) -> dict[str, str]:
    """Return the switches after a change of the named ones."""
    with service.lock:
        if texts:
            service.switches = switch_codecs.change(service.switches, texts, service.shared_switches)
            service.changed()
        return switch_codecs.shown(service.switches)


def _called(service: Service, numbers: list[str]) -> list[Unsubscribe]:
    """Return the block list after calls from these numbers."""
    with service.lock:
        entries = unsubscribes.register(service, due.settle(service), numbers, register_type=RegisterType.CALL)
        service.changed()
        return entries


def _text(value: SettingValue) -> str | None:
    """Return a value as the text of its setting: a list has commas."""
    if isinstance(value, list):
        return ",".join(value)
    return None if value is None else str(value)


def _blocked(entry: Unsubscribe) -> dict[str, Any]:
    return {
        "clientTelNo": entry.number,
        "registerTime": iso(entry.register_time),
        "registerType": entry.register_type,
    }
