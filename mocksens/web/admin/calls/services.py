"""The calls that create, list, drop, reset or copy services."""

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
    says="Services: create, list, drop, reset and copy them.",
    calls=(
        Call(
            method="GET",
            path="/services",
            handler=services.list_services,
            says="List the services.",
            gives=ServicesData,
        ),
        Call(
            method="POST",
            path="/services",
            handler=services.create_service,
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
            handler=services.get_service,
            says="Return a summary of a service. It does not create one.",
            gives=ServiceData,
            fails=NO_SERVICE,
        ),
        Call(
            method="DELETE",
            path=SERVICE,
            handler=services.drop_service,
            says="Drop a service and the key pair that it was created with. Waits and event streams of it end. The"
            " default service and those of the setting `services` are created again at once.",
            gives=DroppedService,
            fails=NO_SERVICE,
        ),
        Call(
            method="POST",
            path=f"{SERVICE}/reset",
            handler=services.reset,
            says="Reset a service: its contents, clock, settings and callers, or only the `scopes` that are named."
            " Cursors and numbers continue. `verify` no longer counts what was removed. The clock of an empty service"
            " can be set to any instant.",
            takes=Clearance,
            gives=Cleared,
            fails={409: "the clock would go back while the service still holds something; nothing was changed"},
            example={"scopes": ["messages"]},
            may_be_empty=True,
        ),
        Call(
            method="GET",
            path=f"{SERVICE}/snapshot",
            handler=snapshots.get_snapshot,
            says="Return a snapshot of a service.",
            gives=ServiceSnapshot,
            fails=NO_SERVICE,
        ),
        Call(
            method="PUT",
            path=f"{SERVICE}/snapshot",
            handler=snapshots.put_snapshot,
            says="Replace everything in a service by a snapshot, its time included. If the snapshot is refused,"
            " nothing changes. It may have at most 64 MiB. Its serviceId may differ from that in the path.",
            takes=ServiceSnapshot,
            gives=ServiceData,
            reads=read_snapshot,
        ),
        Call(
            method="GET",
            path="/snapshot",
            handler=snapshots.get_snapshots,
            says="Return a snapshot of all services.",
            gives=SensSnapshot,
        ),
        Call(
            method="PUT",
            path="/snapshot",
            handler=snapshots.put_snapshots,
            says="Replace each service that a snapshot has. Other services stay. If the snapshot is refused, nothing"
            " changes. It may have at most 64 MiB.",
            takes=SensSnapshot,
            gives=ServicesData,
            reads=read_snapshot,
        ),
    ),
)
