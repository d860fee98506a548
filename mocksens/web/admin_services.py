"""The services themselves: there are, make, drop; and what one of them goes by, holds and is emptied of."""

from typing import Annotated, Any, Final

from msgspec import Meta, Struct
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mocksens.core import delivery, switch_values, unsubscribes
from mocksens.core.errors import Forbidden
from mocksens.core.records import Unsubscribe
from mocksens.core.reset import ALL, Scope, reset
from mocksens.core.sens import Sens
from mocksens.core.service import Service
from mocksens.spec.limits import TEL_DIGITS, UNSUBSCRIBES_MAX
from mocksens.spec.statuses import RegisterType
from mocksens.web.admin_calls import JSON, change, read, read_bytes, service_of
from mocksens.web.guard import json_answer
from mocksens.web.views import iso, service_view

SNAPSHOT_BYTES: Final = 64 * 1024**2
"""How large a snapshot may be that is put in."""
Number = Annotated[str, Meta(pattern=rf"^[0-9]{{1,{TEL_DIGITS.value}}}(?!\n)$", description="a number, digits only")]
Numbers = Annotated[list[Number], Meta(min_length=1, max_length=UNSUBSCRIBES_MAX.value)]
Written = str | int | float | list[str] | None
"""The value of a setting in JSON: as its text, or as what the text would say; null goes by the server's."""


class Creation(Struct, forbid_unknown_fields=True, rename="camel"):
    """Which service is made; without a serviceId, one that nobody has used."""

    service_id: str | None = None


class Calls(Struct, forbid_unknown_fields=True, rename="camel"):
    """Whose phone calls say that ads are not wanted."""

    client_tel_no: Number | Numbers


class Callers(Struct, forbid_unknown_fields=True):
    """The numbers that `from` may be; null is any."""

    callers: Numbers | None


class Clearance(Struct, forbid_unknown_fields=True):
    """What is taken out; everything, if nothing is said."""

    scopes: list[Scope] | None = None


def routes(sens: Sens, service: str) -> list[Route]:
    """The calls over ``sens``, below the path of a ``service``."""
    calls = _Calls(sens)
    return [
        Route("/services", calls.services, methods=["GET", "POST"]),
        Route(service, calls.service, methods=["GET", "DELETE"]),
        Route(f"{service}/settings", calls.settings, methods=["GET", "PUT"]),
        Route(f"{service}/callers", calls.callers, methods=["GET", "PUT"]),
        Route(f"{service}/unsubscribes", calls.unsubscribes, methods=["GET", "POST"]),
        Route(f"{service}/reset", calls.reset, methods=["POST"]),
        Route(f"{service}/snapshot", calls.snapshot, methods=["GET", "PUT"]),
        Route("/snapshot", calls.snapshots, methods=["GET", "PUT"]),
    ]


class _Calls:
    """The endpoints."""

    def __init__(self, sens: Sens) -> None:
        self.sens = sens

    async def services(self, request: Request) -> Response:
        """GET lists the services that there are, the oldest first; POST makes one with a key pair of its own."""
        if request.method != "POST":
            return json_answer({"services": [_view(service) for service in self.sens.services]})
        wanted = await read(request, Creation)
        try:
            service, pair = change(lambda: self.sens.create_service(wanted.service_id))
        except Forbidden as error:
            raise HTTPException(403, error.hint) from error
        return json_answer(
            {"serviceId": service.id, "accessKey": pair.access_key, "secretKey": pair.secret_key}, status=201
        )

    async def service(self, request: Request) -> Response:
        """GET tells of a service in a line; DELETE drops it, and the key pair that it was made with."""
        service_id = request.path_params["service_id"]
        try:
            if request.method != "DELETE":
                return json_answer(_view(self.sens.known(service_id)))
            self.sens.drop_service(service_id)
        except KeyError as error:
            said = f"there is no service {service_id[:80]} yet; GET /_mocksens/services lists those that there are"
            raise HTTPException(404, said) from error
        return json_answer({"dropped": service_id})

    async def settings(self, request: Request) -> Response:
        """The switches of the rules for this service alone; PUT changes those that it names."""
        written = await read(request, dict[str, Written]) if request.method == "PUT" else {}
        service = service_of(self.sens, request)
        texts = {name: _text(value) for name, value in written.items()}
        with service.lock:
            if texts:
                change(lambda: _switch(service, texts))
            return json_answer(switch_values.shown(service.switches))

    async def callers(self, request: Request) -> Response:
        """The numbers that ``from`` may be, null is any; PUT decides which."""
        wanted = await read(request, Callers) if request.method == "PUT" else None
        service = service_of(self.sens, request)
        with service.lock:
            if wanted is not None:
                callers = None if wanted.callers is None else frozenset(wanted.callers)
                service.switches = service.switches._replace(callers=callers)
                service.changed()
            callers = service.switches.callers
        return json_answer({"callers": None if callers is None else sorted(callers)})

    async def unsubscribes(self, request: Request) -> Response:
        """The block list; POST lets numbers call that want no ads."""
        calling = await read(request, Calls) if request.method == "POST" else None
        service = service_of(self.sens, request)
        with service.lock:
            now = delivery.settle(service)
            if calling is None:
                entries = list(service.store.unsubscribes.values())
            else:
                numbers = [calling.client_tel_no] if isinstance(calling.client_tel_no, str) else calling.client_tel_no
                entries = unsubscribes.register(service, now, numbers, RegisterType.CALL)
                service.changed()
        return json_answer({"unsubscribes": [_blocked(entry) for entry in entries]})

    async def reset(self, request: Request) -> Response:
        """Take things out of a service."""
        wanted = await read(request, Clearance)
        scopes = ALL if wanted.scopes is None else wanted.scopes
        reset(service_of(self.sens, request), scopes, self.sens.played)
        return json_answer({"reset": [scope for scope in ALL if scope in scopes]})

    async def snapshot(self, request: Request) -> Response:
        """Everything that a service holds; PUT puts it in the place of what is there."""
        # Few servers are ever asked for one.
        from mocksens.core import snapshot  # noqa: PLC0415
        from mocksens.core.snapshot_rows import ServiceSnapshot  # noqa: PLC0415

        if request.method != "PUT":
            return json_answer(snapshot.dump(service_of(self.sens, request)))
        body = await read_bytes(request, JSON, most=SNAPSHOT_BYTES)
        document = change(lambda: snapshot.parse(body, ServiceSnapshot))
        service = service_of(self.sens, request)
        change(lambda: snapshot.load(service, document))
        return json_answer(_view(service))

    async def snapshots(self, request: Request) -> Response:
        """Everything that all services hold; PUT puts each of the document in the place of the one of its id."""
        from mocksens.core import snapshot  # noqa: PLC0415
        from mocksens.core.snapshot_rows import SensSnapshot  # noqa: PLC0415

        if request.method != "PUT":
            return json_answer(snapshot.dump_all(self.sens))
        body = await read_bytes(request, JSON, most=SNAPSHOT_BYTES)
        document = change(lambda: snapshot.parse(body, SensSnapshot))
        try:
            services = change(lambda: snapshot.load_all(self.sens, document))
        except Forbidden as error:
            raise HTTPException(403, error.hint) from error
        return json_answer({"services": [_view(service) for service in services]})


def _view(service: Service) -> dict[str, Any]:
    with service.lock:
        delivery.settle(service)
        return service_view(service)


def _switch(service: Service, texts: dict[str, str | None]) -> None:
    service.switches = switch_values.change(service.switches, texts, service.shared_switches)
    service.changed()


def _text(value: Written) -> str | None:
    """A value as the text of its setting: a list has commas."""
    if isinstance(value, list):
        return ",".join(value)
    return None if value is None else str(value)


def _blocked(entry: Unsubscribe) -> dict[str, Any]:
    return {
        "clientTelNo": entry.number,
        "registerTime": iso(entry.register_time),
        "registerType": entry.register_type,
    }
