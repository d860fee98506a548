"""Calls that list, create, drop and reset services."""

from typing import Final

from starlette.exceptions import HTTPException
from starlette.responses import Response

from mocksens.client.models.services import (
    Clearance,
    Cleared,
    Created,
    Creation,
    DroppedService,
    ServiceData,
    ServicesData,
)
from mocksens.core.clock import BackwardsError
from mocksens.core.inspection import reset as resets
from mocksens.core.inspection.reset import ALL, Scope
from mocksens.web import offload
from mocksens.web.admin.bodies import change
from mocksens.web.admin.call import NO_SERVICE, SERVICE, Call, Context, PlainContext
from mocksens.web.admin.lists import UNLIMITED, list_answer, rows
from mocksens.web.admin.paths import change_service, existing_service, explain_absence
from mocksens.web.admin.resources import settled_service_view


async def list_services(context: PlainContext) -> Response:
    """Return all services, oldest first."""
    return list_answer(
        "services", await offload.run(lambda: rows(context.sens.services, settled_service_view, UNLIMITED))
    )


async def create_service(context: Context[Creation, None]) -> Created:
    """Create a service with its own key pair."""
    keys = _keys(context.body)
    service, pair = change(lambda: context.sens.create_service(context.body.service_id, keys))
    return Created(service_id=service.id, access_key=pair.access_key, secret_key=pair.secret_key)


async def get_service(context: PlainContext) -> ServiceData:
    """Return a summary of a service."""
    return settled_service_view(existing_service(context))


async def drop_service(context: PlainContext) -> DroppedService:
    """Drop a service and the key pair that it was created with."""
    service = existing_service(context)
    try:
        context.sens.drop_service(service.id)
    except KeyError as error:
        raise HTTPException(404, explain_absence(context.sens, service.id)) from error
    return DroppedService(dropped=service.id)


async def reset(context: Context[Clearance, None]) -> Cleared:
    """Reset a service, or only the scopes that are named."""
    names = context.body.scopes
    scopes = ALL if names is None else [Scope(name) for name in names]
    try:
        change_service(context, lambda service: resets.reset(service, scopes, context.sens.played))
    except BackwardsError as error:
        raise HTTPException(409, str(error)) from error
    return Cleared(reset=[scope for scope in ALL if scope in scopes])


def _keys(creation: Creation) -> tuple[str, str] | None:
    """Return the keys for a new service, or None to generate them. Raise ``HTTPException`` 400 for only one key."""
    if creation.access_key is None and creation.secret_key is None:
        return None
    if creation.access_key is None or creation.secret_key is None:
        raise HTTPException(400, "accessKey and secretKey belong together: send both, or neither to get new ones")
    return creation.access_key, creation.secret_key


CALLS: Final = (
    Call(
        method="GET",
        path="/services",
        handler=list_services,
        says="List the services.",
        gives=ServicesData,
    ),
    Call(
        method="POST",
        path="/services",
        handler=create_service,
        says="Create a service with its own key pair. Without a serviceId it gets an unused one.",
        takes=Creation,
        gives=Created,
        status=201,
        fails={
            403: "the serviceId is invalid, or the setting `services` does not list it",
            409: "the service already exists",
        },
        example={"serviceId": "my-test"},
        may_be_empty=True,
    ),
    Call(
        method="GET",
        path=SERVICE,
        handler=get_service,
        says="Return a summary of a service. It does not create one.",
        gives=ServiceData,
        fails=NO_SERVICE,
    ),
    Call(
        method="DELETE",
        path=SERVICE,
        handler=drop_service,
        says="Drop a service and the key pair that it was created with. Waits and event streams of it end. The"
        " default service and those of the setting `services` are created again at once.",
        gives=DroppedService,
        fails=NO_SERVICE,
    ),
    Call(
        method="POST",
        path=f"{SERVICE}/reset",
        handler=reset,
        says="Reset a service: its contents, clock, settings and callers, or only the `scopes` that are named."
        " Cursors and numbers continue. `verify` no longer counts what was removed. The clock of an empty service"
        " can be set to any instant.",
        takes=Clearance,
        gives=Cleared,
        fails={409: "the clock would go back while the service still holds something; nothing was changed"},
        example={"scopes": ["messages"]},
        may_be_empty=True,
    ),
)
