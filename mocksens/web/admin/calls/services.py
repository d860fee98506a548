"""The calls about services as wholes: making, listing and resetting them."""

from typing import Final

from mocksens.client.models.services import (
    Clearance,
    Cleared,
    Created,
    Creation,
    DroppedService,
    ServiceData,
    ServicesData,
)
from mocksens.core.snapshot.schema import SensSnapshot, ServiceSnapshot
from mocksens.web.admin.bodies import read_snapshot
from mocksens.web.admin.call import Call, Subject
from mocksens.web.admin.calls.shared import NO_SERVICE, SERVICE
from mocksens.web.admin.endpoints import services, snapshots

SERVICES: Final = Subject(
    name="services",
    says="Services as wholes: making, listing, dropping, resetting and copying them.",
    calls=(
        Call(
            method="GET",
            path="/services",
            handler=services.list_services,
            says="The services that there are.",
            gives=ServicesData,
        ),
        Call(
            method="POST",
            path="/services",
            handler=services.create_service,
            says="Make a service with a key pair of its own. Without a serviceId it gets one that nobody has used.",
            takes=Creation,
            gives=Created,
            status=201,
            fails={
                403: "there cannot be such a service, or the setting `services` does not list it",
                409: "there is one already",
            },
            example={"serviceId": "my-test"},
            may_be_empty=True,
        ),
        Call(
            method="GET",
            path=SERVICE,
            handler=services.get_service,
            says="A service in a line; does not make one.",
            gives=ServiceData,
            fails=NO_SERVICE,
        ),
        Call(
            method="DELETE",
            path=SERVICE,
            handler=services.drop_service,
            says="Forget a service, and the key pair that it was made with. A wait in it ends. One that always exists,"
            " as the default one and those of the setting `services`, is made anew at once.",
            gives=DroppedService,
            fails=NO_SERVICE,
        ),
        Call(
            method="POST",
            path=f"{SERVICE}/reset",
            handler=services.reset,
            says="Make a service as good as new: what it holds, its clock, settings and callers; `scopes` limit it."
            " Cursors and numbers go on. What was taken out does not count for `verify`. Once the service holds"
            " nothing, its clock may be set to any instant.",
            takes=Clearance,
            gives=Cleared,
            fails={409: "the clock would go back under what the service still holds; nothing has changed"},
            example={"scopes": ["messages"]},
            may_be_empty=True,
        ),
        Call(
            method="GET",
            path=f"{SERVICE}/snapshot",
            handler=snapshots.get_snapshot,
            says="All that a service holds.",
            gives=ServiceSnapshot,
            fails=NO_SERVICE,
        ),
        Call(
            method="PUT",
            path=f"{SERVICE}/snapshot",
            handler=snapshots.put_snapshot,
            says="Put a snapshot in the place of what the service holds, its time included. Whole or not at all; 64"
            " MiB at most. Its serviceId need not be the one of the path.",
            takes=ServiceSnapshot,
            gives=ServiceData,
            reads=read_snapshot,
        ),
        Call(
            method="GET",
            path="/snapshot",
            handler=snapshots.get_snapshots,
            says="All that all services hold.",
            gives=SensSnapshot,
        ),
        Call(
            method="PUT",
            path="/snapshot",
            handler=snapshots.put_snapshots,
            says="Put each service of a snapshot in the place of the one of its id. All or none; others stay. 64 MiB"
            " at most.",
            takes=SensSnapshot,
            gives=ServicesData,
            reads=read_snapshot,
        ),
    ),
)
