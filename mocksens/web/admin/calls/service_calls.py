"""The calls of the admin API over services as wholes: making, setting, resetting, snapshots and events."""

from typing import Final

from mocksens.web.admin.calls.call import NO_SERVICE, SERVICE, Call

EVENTS: Final = "events"
"""The call whose answer goes on."""

SERVICE_CALLS: Final = (
    Call("list_services", "GET", "/services", "The services that there are.", gives="Services"),
    Call(
        "create_service",
        "POST",
        "/services",
        "Make a service with a key pair of its own. Without a serviceId it gets one that nobody has used.",
        gives="Created",
        takes="Creation",
        status=201,
        fails={
            403: "there cannot be such a service, or the setting `services` does not list it",
            409: "there is one already",
        },
        may_be_empty=True,
    ),
    Call("get_service", "GET", SERVICE, "A service in a line; does not make one.", gives="Service", fails=NO_SERVICE),
    Call(
        "drop_service",
        "DELETE",
        SERVICE,
        "Forget a service, and the key pair that it was made with. A wait in it ends. One that always exists, as the"
        " default one and those of the setting `services`, is made anew at once.",
        gives="DroppedService",
        fails=NO_SERVICE,
    ),
    Call(
        "get_settings",
        "GET",
        f"{SERVICE}/settings",
        "The switches of this service.",
        gives="Settings",
        fails=NO_SERVICE,
    ),
    Call(
        "change_settings",
        "PUT",
        f"{SERVICE}/settings",
        "Set switches for this service alone. What is not named stays, null goes by the server's; `auth` and"
        " `max_body` are the whole server's.",
        gives="Settings",
        takes="SettingsChange",
        may_be_empty=True,
    ),
    Call(
        "get_callers",
        "GET",
        f"{SERVICE}/callers",
        "The numbers that `from` may be.",
        gives="CallersGiven",
        fails=NO_SERVICE,
    ),
    Call(
        "set_callers", "PUT", f"{SERVICE}/callers", "Decide what `from` may be.", gives="CallersGiven", takes="Callers"
    ),
    Call(
        "list_unsubscribes", "GET", f"{SERVICE}/unsubscribes", "The block list.", gives="Unsubscribes", fails=NO_SERVICE
    ),
    Call(
        "call",
        "POST",
        f"{SERVICE}/unsubscribes",
        "Let numbers call the 080 number. They are blocked with registerType C; one that is blocked already stays"
        " as it is.",
        gives="Unsubscribes",
        takes="Calls",
    ),
    Call(
        "reset",
        "POST",
        f"{SERVICE}/reset",
        "Make a service as good as new: what it holds, its clock, settings and callers; `scopes` limit it. Cursors and"
        " numbers go on. What was taken out does not count for `verify`. Once the service holds nothing, its clock may"
        " be set to any instant.",
        gives="Cleared",
        takes="Clearance",
        fails={409: "the clock would go back under what the service still holds; nothing has changed"},
        may_be_empty=True,
    ),
    Call(
        "get_snapshot",
        "GET",
        f"{SERVICE}/snapshot",
        "All that a service holds.",
        gives="ServiceSnapshot",
        fails=NO_SERVICE,
    ),
    Call(
        "put_snapshot",
        "PUT",
        f"{SERVICE}/snapshot",
        "Put a snapshot in the place of what the service holds, its time included. Whole or not at all; 64 MiB at"
        " most. Its serviceId need not be the one of the path.",
        gives="Service",
        takes="ServiceSnapshot",
    ),
    Call("get_snapshots", "GET", "/snapshot", "All that all services hold.", gives="SensSnapshot"),
    Call(
        "put_snapshots",
        "PUT",
        "/snapshot",
        "Put each service of a snapshot in the place of the one of its id. All or none; others stay. 64 MiB at most.",
        gives="Services",
        takes="SensSnapshot",
    ),
    Call(
        EVENTS,
        "GET",
        f"{SERVICE}/events",
        "What happens, as server-sent events. They are `request`, `message`, `completed` and `reservation`, with what"
        " the other calls show; `dropped` counts what came and is no longer there, `reset` says that things were taken"
        " out. After 15 seconds of silence comes a comment. A service that does not exist yet is waited for.",
        parameters=(
            ("after", "query", "string", "an id: goes on behind it; 0 is everything; left out, from now on"),
            ("Last-Event-ID", "header", "string", "the same, and comes first"),
        ),
    ),
)
