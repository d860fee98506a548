"""Calls that return and load snapshots of one service, and of all services."""

from typing import Final

from starlette.responses import Response

from mocksens.client.models.services import (
    ServiceData,
    ServicesData,
)
from mocksens.core.service import Service
from mocksens.core.snapshot.schema import SensSnapshot, ServiceSnapshot
from mocksens.web import offload
from mocksens.web.admin.bodies import JSON, change, read_snapshot
from mocksens.web.admin.call import NO_SERVICE, SERVICE, Call, Context, PlainContext
from mocksens.web.admin.paths import change_service, existing_service
from mocksens.web.admin.resources import settled_service_view

# The modules that dump and load snapshots are imported only when needed, because few servers handle snapshots.


async def get_snapshot(context: PlainContext) -> Response:
    """Return a snapshot of a service."""
    from mocksens.core.snapshot import dumping, encoding

    service = existing_service(context)
    return Response(await offload.run(lambda: encoding.encode(dumping.dump(service))), media_type=JSON)


async def put_snapshot(context: Context[ServiceSnapshot, None]) -> ServiceData:
    """Replace everything in a service with a snapshot."""
    from mocksens.core.snapshot import loading

    def load(service: Service) -> ServiceData:
        change(lambda: loading.load(service, context.body))
        return settled_service_view(service)

    return await offload.run(lambda: change_service(context, load))


async def get_snapshots(context: PlainContext) -> Response:
    """Return a snapshot of all services."""
    from mocksens.core.snapshot import dumping, encoding

    return Response(await offload.run(lambda: encoding.encode_all(dumping.dump_all(context.sens))), media_type=JSON)


async def put_snapshots(context: Context[SensSnapshot, None]) -> ServicesData:
    """Replace the services that are in a snapshot."""
    from mocksens.core.snapshot import loading

    services = await offload.run(lambda: change(lambda: loading.load_all(context.sens, context.body)))
    return ServicesData(services=[settled_service_view(service) for service in services])


CALLS: Final = (
    Call(
        method="GET",
        path=f"{SERVICE}/snapshot",
        handler=get_snapshot,
        says="Return a snapshot of a service.",
        gives=ServiceSnapshot,
        fails=NO_SERVICE,
    ),
    Call(
        method="PUT",
        path=f"{SERVICE}/snapshot",
        handler=put_snapshot,
        says="Replace everything in a service by a snapshot, its time included. If the snapshot is refused,"
        " nothing changes. It may have at most 64 MiB. Its serviceId may differ from that in the path.",
        takes=ServiceSnapshot,
        gives=ServiceData,
        reads=read_snapshot,
    ),
    Call(
        method="GET",
        path="/snapshot",
        handler=get_snapshots,
        says="Return a snapshot of all services.",
        gives=SensSnapshot,
    ),
    Call(
        method="PUT",
        path="/snapshot",
        handler=put_snapshots,
        says="Replace each service that a snapshot has. Other services stay. If the snapshot is refused, nothing"
        " changes. It may have at most 64 MiB.",
        takes=SensSnapshot,
        gives=ServicesData,
        reads=read_snapshot,
    ),
)
