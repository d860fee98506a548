"""Every call of the admin API, for its description: the tests hold it to the routes that there are."""

from http import HTTPStatus
from typing import Final, Literal, NamedTuple

EVENTS: Final = "events"
"""The call whose answer goes on."""
CERTIFICATE: Final = "get_certificate"
"""The call whose answer is no JSON."""
YAML_SCENARIO: Final = frozenset({"Scenario", "OneOff"})
"""What may be sent as YAML too."""
Place = Literal["query", "header"]


class Call(NamedTuple):
    """One method of one path. ``takes`` and ``gives`` name schemas; ``fails`` says what its own failures mean."""

    id: str
    method: str
    path: str
    says: str
    gives: str = ""
    takes: str = ""
    status: int = 200
    parameters: tuple[tuple[str, Place, str, str], ...] = ()
    fails: dict[int, str] = {}  # noqa: RUF012 - nobody changes it
    may_be_empty: bool = False

    @property
    def summary(self) -> str:
        """The first sentence of what it says."""
        return self.says.partition(". ")[0].rstrip(".")

    def failing(self, status: int) -> str:
        """The schema of a failure."""
        return "Verdict" if self.gives == "Verdict" and status == HTTPStatus.CONFLICT else "Error"


SERVICE: Final = "/services/{serviceId}"
NO_SERVICE: Final = {404: "there is no such service yet; the message names the nearest"}
UNKNOWN: Final = {404: "there is no such service, or it does not know the thing; the message says which"}
FILTER: Final[tuple[tuple[str, Place, str, str], ...]] = (
    ("to", "query", "string", "the recipient: * and ? are wildcards, or a /regular expression/"),
    ("from", "query", "string", "the caller: likewise"),
    ("content", "query", "string", "the whole text: likewise"),
    ("contains", "query", "string", "what the content has somewhere in it"),
)
OTP: Final[tuple[str, Place, str, str]] = (
    "otp",
    "query",
    "string",
    "finds the one-time code: a /regular expression/ whose group 1 is it, or all of it; does not choose messages",
)
AFTER: Final[tuple[str, Place, str, str]] = ("after", "query", "integer", "leaves out what comes before; a cursor")
LIMIT: Final[tuple[str, Place, str, str]] = ("limit", "query", "integer", "how many at most: 100, up to 1000")
JOURNAL: Final[tuple[tuple[str, Place, str, str], ...]] = (
    AFTER,
    LIMIT,
    ("operation", "query", "string", "only those of an operation, as send-messages"),
    ("status", "query", "integer", "only those that were answered with this HTTP status"),
)

CALLS: Final = (
    Call("list_calls", "GET", "/", "All calls.", "CallList"),
    Call("alive", "GET", "/livez", "Whether the server lives.", "Health"),
    Call("ready", "GET", "/readyz", "Whether the server can be used.", "Health"),
    Call("describe", "GET", "/openapi.json", "This description."),
    Call(
        CERTIFICATE,
        "GET",
        "/ca.pem",
        "What clients must trust to speak TLS with this server. Needs no token.",
        fails={404: "the certificate of this server is its own affair"},
    ),
    # --- services
    Call("list_services", "GET", "/services", "The services that there are.", "Services"),
    Call(
        "create_service",
        "POST",
        "/services",
        "Make a service with a key pair of its own. Without a serviceId it gets one that nobody has used.",
        "Created",
        "Creation",
        201,
        fails={
            403: "there cannot be such a service, or the setting `services` does not list it",
            409: "there is one already",
        },
        may_be_empty=True,
    ),
    Call("get_service", "GET", SERVICE, "A service in a line; does not make one.", "Service", fails=NO_SERVICE),
    Call(
        "drop_service",
        "DELETE",
        SERVICE,
        "Forget a service, and the key pair that it was made with. A wait in it ends. One that always exists, as the"
        " default one and those of the setting `services`, is made anew at once.",
        "DroppedService",
        fails=NO_SERVICE,
    ),
    Call("get_settings", "GET", f"{SERVICE}/settings", "The switches of this service.", "Settings", fails=NO_SERVICE),
    Call(
        "change_settings",
        "PUT",
        f"{SERVICE}/settings",
        "Set switches for this service alone. What is not named stays, null goes by the server's; `auth` and"
        " `max_body` are the whole server's.",
        "Settings",
        "SettingsChange",
        may_be_empty=True,
    ),
    Call(
        "get_callers", "GET", f"{SERVICE}/callers", "The numbers that `from` may be.", "CallersGiven", fails=NO_SERVICE
    ),
    Call("set_callers", "PUT", f"{SERVICE}/callers", "Decide what `from` may be.", "CallersGiven", "Callers"),
    Call("list_unsubscribes", "GET", f"{SERVICE}/unsubscribes", "The block list.", "Unsubscribes", fails=NO_SERVICE),
    Call(
        "call",
        "POST",
        f"{SERVICE}/unsubscribes",
        "Let numbers call the 080 number. They are blocked with registerType C; one that is blocked already stays"
        " as it is.",
        "Unsubscribes",
        "Calls",
    ),
    Call(
        "reset",
        "POST",
        f"{SERVICE}/reset",
        "Make a service as good as new: what it holds, its clock, settings and callers; `scopes` limit it. Cursors and"
        " numbers go on. What was taken out does not count for `verify`. Once the service holds nothing, its clock may"
        " be set to any instant.",
        "Cleared",
        "Clearance",
        fails={409: "the clock would go back under what the service still holds; nothing has changed"},
        may_be_empty=True,
    ),
    Call(
        "get_snapshot", "GET", f"{SERVICE}/snapshot", "All that a service holds.", "ServiceSnapshot", fails=NO_SERVICE
    ),
    Call(
        "put_snapshot",
        "PUT",
        f"{SERVICE}/snapshot",
        "Put a snapshot in the place of what the service holds, its time included. Whole or not at all; 64 MiB at"
        " most. Its serviceId need not be the one of the path.",
        "Service",
        "ServiceSnapshot",
    ),
    Call("get_snapshots", "GET", "/snapshot", "All that all services hold.", "SensSnapshot"),
    Call(
        "put_snapshots",
        "PUT",
        "/snapshot",
        "Put each service of a snapshot in the place of the one of its id. All or none; others stay. 64 MiB at most.",
        "Services",
        "SensSnapshot",
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
    # --- time
    Call("get_clock", "GET", f"{SERVICE}/clock", "The service's time.", "Clock", fails=NO_SERVICE),
    Call(
        "change_clock",
        "POST",
        f"{SERVICE}/clock",
        "Advance, freeze, resume or rate the clock. An advance tells what became due.",
        "Clock",
        "ClockChange",
        fails={409: "time only goes forward once the service holds something"},
    ),
    # --- messages
    Call(
        "list_messages",
        "GET",
        f"{SERVICE}/messages",
        "The messages that fit, oldest first.",
        "MessagePage",
        parameters=(AFTER, LIMIT, *FILTER, OTP),
        fails=NO_SERVICE,
    ),
    Call(
        "wait_for_message",
        "GET",
        f"{SERVICE}/messages/wait",
        "The first message that fits, as soon as it is there. Reservations that become due count, and a service that"
        " does not exist yet is waited for.",
        "Found",
        parameters=(AFTER, *FILTER, OTP, ("timeout", "query", "string", "a length of time: 10s, up to 10m")),
        fails={
            404: "the service was dropped meanwhile",
            408: "none came in time; the message says what did, or that there is no such service",
        },
    ),
    Call(
        "get_message",
        "GET",
        f"{SERVICE}/messages/{{messageId}}",
        "One message.",
        "Message",
        parameters=(OTP,),
        fails=UNKNOWN,
    ),
    Call(
        "complete_message",
        "POST",
        f"{SERVICE}/messages/{{messageId}}/complete",
        "Complete a message by hand, with a result code.",
        "Completed",
        "Completion",
        fails={404: UNKNOWN[404], 409: "it is completed already"},
        may_be_empty=True,
    ),
    Call("get_file", "GET", f"{SERVICE}/files/{{fileId}}", "One uploaded file with its bytes.", "File", fails=UNKNOWN),
    Call("list_reservations", "GET", f"{SERVICE}/reservations", "All reservations.", "Reservations", fails=NO_SERVICE),
    Call(
        "conclude_reservation",
        "POST",
        f"{SERVICE}/reservations/{{reserveId}}/conclude",
        "Decide what a reservation comes to when it is due: DONE, FAIL or STALE.",
        "Concluded",
        "Conclusion",
        fails={404: UNKNOWN[404], 409: "it is no longer READY"},
    ),
    # --- what was asked
    Call(
        "list_requests",
        "GET",
        f"{SERVICE}/requests",
        "The service's journal.",
        "RequestPage",
        parameters=JOURNAL,
        fails=NO_SERVICE,
    ),
    Call(
        "get_request",
        "GET",
        f"{SERVICE}/requests/{{number}}",
        "One request.",
        "Request",
        fails={404: "there is no such service, the request has not been yet, or the journal has dropped it"},
    ),
    Call(
        "list_strays",
        "GET",
        "/requests",
        "The requests that reached no service.",
        "RequestPage",
        parameters=JOURNAL,
    ),
    Call(
        "verify",
        "POST",
        f"{SERVICE}/verify",
        "Whether it was sent. Every recipient of every send that was taken counts, reservations included.",
        "Verdict",
        "Claim",
        fails={
            404: NO_SERVICE[404],
            409: "it does not hold",
            410: "requests that would have to be known fell out of the journal for want of room",
        },
        may_be_empty=True,
    ),
    Call(
        "explain_refusal",
        "GET",
        f"{SERVICE}/explain",
        "The latest refused request of a service, and why. If it has none, the latest one that reached no service is"
        " told, with a note, unless its path names another one.",
        "Explanation",
        fails={404: "no request was refused; the message says which service has one"},
    ),
    Call(
        "explain_refusals",
        "GET",
        "/explain",
        "The latest refused request of each service that has one, and of those that reached no service, the latest"
        " last.",
        "Refusals",
    ),
    Call(
        "explain",
        "POST",
        "/explain",
        "What is wrong with the address, the signature, the query and the body of a request, by the keys in use.",
        "Examination",
        "Question",
    ),
    # --- failures
    Call(
        "list_scenarios",
        "GET",
        f"{SERVICE}/scenarios",
        "What is played, and what could be.",
        "Played",
        fails=NO_SERVICE,
    ),
    Call("stop_scenarios", "DELETE", f"{SERVICE}/scenarios", "End all that is played.", "Played", fails=NO_SERVICE),
    Call("get_scenario", "GET", f"{SERVICE}/scenarios/{{name}}", "How a scenario stands.", "Play", fails=UNKNOWN),
    Call(
        "play_scenario",
        "PUT",
        f"{SERVICE}/scenarios/{{name}}",
        "Play a scenario before all others. Without a body, the available one of that name.",
        "Play",
        "Scenario",
        fails={404: "no such scenario is available"},
        may_be_empty=True,
    ),
    Call("stop_scenario", "DELETE", f"{SERVICE}/scenarios/{{name}}", "End a scenario.", "Play", fails=UNKNOWN),
    Call(
        "list_faults", "GET", f"{SERVICE}/faults", "The one-offs that have something left.", "Faults", fails=NO_SERVICE
    ),
    Call("stop_faults", "DELETE", f"{SERVICE}/faults", "Forget the one-offs.", "Faults", fails=NO_SERVICE),
    Call("fail", "POST", f"{SERVICE}/faults", "Let something fail once, or so many times.", "Play", "OneOff", 201),
)
