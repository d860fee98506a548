"""Every call of the admin API."""

from typing import Final

from mocksens.web.admin.calls.call import AFTER, FILTER, JOURNAL, LIMIT, NO_SERVICE, OTP, SERVICE, UNKNOWN, Call
from mocksens.web.admin.calls.service_calls import SERVICE_CALLS

CERTIFICATE: Final = "get_certificate"
"""The call whose answer is no JSON."""
YAML_SCENARIO: Final = frozenset({"Scenario", "OneOff"})
"""What may be sent as YAML too."""

CALLS: Final = (
    Call("list_calls", "GET", "/", "All calls.", gives="CallList"),
    Call("alive", "GET", "/livez", "Whether the server lives.", gives="Health"),
    Call("ready", "GET", "/readyz", "Whether the server can be used.", gives="Health"),
    Call("describe", "GET", "/openapi.json", "This description."),
    Call(
        CERTIFICATE,
        "GET",
        "/ca.pem",
        "What clients must trust to speak TLS with this server. Needs no token.",
        fails={404: "the certificate of this server is its own affair"},
    ),
    *SERVICE_CALLS,
    # --- time
    Call("get_clock", "GET", f"{SERVICE}/clock", "The service's time.", gives="Clock", fails=NO_SERVICE),
    Call(
        "change_clock",
        "POST",
        f"{SERVICE}/clock",
        "Advance, freeze, resume or rate the clock. An advance tells what became due.",
        gives="Clock",
        takes="ClockChange",
        fails={409: "time only goes forward once the service holds something"},
    ),
    # --- messages
    Call(
        "list_messages",
        "GET",
        f"{SERVICE}/messages",
        "The messages that fit, oldest first.",
        gives="MessagePage",
        parameters=(AFTER, LIMIT, *FILTER, OTP),
        fails=NO_SERVICE,
    ),
    Call(
        "wait_for_message",
        "GET",
        f"{SERVICE}/messages/wait",
        "The first message that fits, as soon as it is there. Reservations that become due count, and a service that"
        " does not exist yet is waited for.",
        gives="Found",
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
        gives="Message",
        parameters=(OTP,),
        fails=UNKNOWN,
    ),
    Call(
        "complete_message",
        "POST",
        f"{SERVICE}/messages/{{messageId}}/complete",
        "Complete a message by hand, with a result code.",
        gives="Completed",
        takes="Completion",
        fails={404: UNKNOWN[404], 409: "it is completed already"},
        may_be_empty=True,
    ),
    Call(
        "get_file",
        "GET",
        f"{SERVICE}/files/{{fileId}}",
        "One uploaded file with its bytes.",
        gives="File",
        fails=UNKNOWN,
    ),
    Call(
        "list_reservations",
        "GET",
        f"{SERVICE}/reservations",
        "All reservations.",
        gives="Reservations",
        fails=NO_SERVICE,
    ),
    Call(
        "conclude_reservation",
        "POST",
        f"{SERVICE}/reservations/{{reserveId}}/conclude",
        "Decide what a reservation comes to when it is due: DONE, FAIL or STALE.",
        gives="Concluded",
        takes="Conclusion",
        fails={404: UNKNOWN[404], 409: "it is no longer READY"},
    ),
    # --- what was asked
    Call(
        "list_requests",
        "GET",
        f"{SERVICE}/requests",
        "The service's journal.",
        gives="RequestPage",
        parameters=JOURNAL,
        fails=NO_SERVICE,
    ),
    Call(
        "get_request",
        "GET",
        f"{SERVICE}/requests/{{number}}",
        "One request.",
        gives="Request",
        fails={404: "there is no such service, the request has not been yet, or the journal has dropped it"},
    ),
    Call(
        "list_strays",
        "GET",
        "/requests",
        "The requests that reached no service.",
        gives="RequestPage",
        parameters=JOURNAL,
    ),
    Call(
        "verify",
        "POST",
        f"{SERVICE}/verify",
        "Whether it was sent. Every recipient of every send that was taken counts, reservations included.",
        gives="Verdict",
        takes="Claim",
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
        gives="Explanation",
        fails={404: "no request was refused; the message says which service has one"},
    ),
    Call(
        "explain_refusals",
        "GET",
        "/explain",
        "The latest refused request of each service that has one, and of those that reached no service, the latest"
        " last.",
        gives="Refusals",
    ),
    Call(
        "explain",
        "POST",
        "/explain",
        "What is wrong with the address, the signature, the query and the body of a request, by the keys in use.",
        gives="Examination",
        takes="Question",
    ),
    # --- failures
    Call(
        "list_scenarios",
        "GET",
        f"{SERVICE}/scenarios",
        "What is played, and what could be.",
        gives="Played",
        fails=NO_SERVICE,
    ),
    Call(
        "stop_scenarios", "DELETE", f"{SERVICE}/scenarios", "End all that is played.", gives="Played", fails=NO_SERVICE
    ),
    Call("get_scenario", "GET", f"{SERVICE}/scenarios/{{name}}", "How a scenario stands.", gives="Play", fails=UNKNOWN),
    Call(
        "play_scenario",
        "PUT",
        f"{SERVICE}/scenarios/{{name}}",
        "Play a scenario before all others. Without a body, the available one of that name.",
        gives="Play",
        takes="Scenario",
        fails={404: "no such scenario is available"},
        may_be_empty=True,
    ),
    Call("stop_scenario", "DELETE", f"{SERVICE}/scenarios/{{name}}", "End a scenario.", gives="Play", fails=UNKNOWN),
    Call(
        "list_faults",
        "GET",
        f"{SERVICE}/faults",
        "The one-offs that have something left.",
        gives="Faults",
        fails=NO_SERVICE,
    ),
    Call("stop_faults", "DELETE", f"{SERVICE}/faults", "Forget the one-offs.", gives="Faults", fails=NO_SERVICE),
    Call(
        "fail",
        "POST",
        f"{SERVICE}/faults",
        "Let something fail once, or so many times.",
        gives="Play",
        takes="OneOff",
        status=201,
    ),
)
