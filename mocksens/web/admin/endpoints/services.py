"""List, create, drop and reset services."""

from starlette.exceptions import HTTPException
from starlette.responses import Response

from mocksens.client.models.services import Clearance, Cleared, Created, Creation, DroppedService, ServiceData
from mocksens.core.clock import BackwardsError
from mocksens.core.inspection import reset as resets
from mocksens.core.inspection.reset import ALL, Scope
from mocksens.web import offload
from mocksens.web.admin.bodies import change
from mocksens.web.admin.call import Context, PlainContext
from mocksens.web.admin.lists import EVERY, list_answer, rows
from mocksens.web.admin.paths import absent, known, write
from mocksens.web.admin.resources import settled_service_view


async def list_services(context: PlainContext) -> Response:
    """Return all services, the oldest first."""
    return list_answer("services", await offload.run(lambda: rows(context.sens.services, settled_service_view, EVERY)))


async def create_service(context: Context[Creation, None]) -> Created:
    """Make a service with a key pair of its own."""
    wanted = context.body
    keys = _keys(wanted)
    service, pair = change(lambda: context.sens.create_service(wanted.service_id, keys))
    return Created(service_id=service.id, access_key=pair.access_key, secret_key=pair.secret_key)


async def get_service(context: PlainContext) -> ServiceData:
    """Return a service in a line."""
    return settled_service_view(known(context))


async def drop_service(context: PlainContext) -> DroppedService:
    """Drop a service, and the key pair that it was made with."""
    service = known(context)
    try:
        context.sens.drop_service(service.id)
    except KeyError as error:
        raise HTTPException(404, absent(context.sens, service.id)) from error
    return DroppedService(dropped=service.id)


async def reset(context: Context[Clearance, None]) -> Cleared:
    """Make a service, or a part of it, as good as new."""
    wanted = context.body.scopes
    scopes = ALL if wanted is None else [Scope(scope) for scope in wanted]
    try:
        write(context, lambda service: resets.reset(service, scopes, context.sens.played))
    except BackwardsError as error:
        raise HTTPException(409, str(error)) from error
    return Cleared(reset=[scope for scope in ALL if scope in scopes])


def _keys(wanted: Creation) -> tuple[str, str] | None:
    """Return the keys that a service is to have. Raises ``HTTPException`` 400 if there is only one of them."""
    if wanted.access_key is None and wanted.secret_key is None:
        return None
    if wanted.access_key is None or wanted.secret_key is None:
        raise HTTPException(400, "accessKey and secretKey belong together: give both, or neither to get new ones")
    return wanted.access_key, wanted.secret_key
