"""Snapshots of one service, and of all services."""

from starlette.responses import Response

from mocksens.client.models.services import ServiceData, ServicesData
from mocksens.core.service import Service
from mocksens.core.snapshot.schema import SensSnapshot, ServiceSnapshot
from mocksens.web import offload
from mocksens.web.admin.bodies import JSON, change
from mocksens.web.admin.call import Context, PlainContext
from mocksens.web.admin.paths import change_service, existing_service
from mocksens.web.admin.resources import settled_service_view

# Few servers handle snapshots: the modules that dump and load them are imported on use.


async def get_snapshot(context: PlainContext) -> Response:
    """Return a snapshot of a service."""
    from mocksens.core.snapshot import dumping, encoding

    service = existing_service(context)
    return Response(await offload.run(lambda: encoding.encode(dumping.dump(service))), media_type=JSON)


async def put_snapshot(context: Context[ServiceSnapshot, None]) -> ServiceData:
    """Replace everything in a service by a snapshot."""
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
    """Replace the services that a snapshot has."""
    from mocksens.core.snapshot import loading

    services = await offload.run(lambda: change(lambda: loading.load_all(context.sens, context.body)))
    return ServicesData(services=[settled_service_view(service) for service in services])
