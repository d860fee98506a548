"""The calls about what a service holds: messages, reservations and files, and whether something was sent."""

from typing import Final

from mocksens.client.models.events import DroppedData
from mocksens.client.models.files import FileData
from mocksens.client.models.messages import Found, FoundMessages, MessageData, MessagePage
from mocksens.client.models.queries import CodeQuery, EventQuery, MessageQuery, SearchQuery, WaitQuery
from mocksens.client.models.requests import RequestData
from mocksens.client.models.reservations import ReservationData, ReservationsData
from mocksens.client.models.verification import VerdictData
from mocksens.core.inspection.claims import Claim
from mocksens.web.admin.call import Call, Subject
from mocksens.web.admin.calls.shared import NO_SERVICE, SERVICE, UNKNOWN
from mocksens.web.admin.endpoints import events, messages, search, verification, waiting

MESSAGES: Final = Subject(
    name="messages",
    says="What a service was sent: messages, reservations and files, as they are and as they come.",
    calls=(
        Call(
            method="GET",
            path=f"{SERVICE}/messages",
            handler=messages.list_messages,
            says="The messages that fit, oldest first.",
            query=MessageQuery,
            gives=MessagePage,
            fails=NO_SERVICE,
        ),
        Call(
            method="GET",
            path="/messages",
            handler=search.search_messages,
            says="Search the messages of all services, newest first.",
            query=SearchQuery,
            gives=FoundMessages,
        ),
        Call(
            method="GET",
            path=f"{SERVICE}/messages/wait",
            handler=waiting.wait_for_message,
            says="The first message that fits, as soon as it is there. Reservations that become due count, and a"
            " service that does not exist yet is waited for.",
            query=WaitQuery,
            gives=Found,
            fails={
                404: "the service was dropped meanwhile",
                408: "none came in time; the message says what did, or that there is no such service",
            },
        ),
        Call(
            method="GET",
            path=f"{SERVICE}/messages/{{messageId}}",
            handler=messages.get_message,
            says="One message.",
            query=CodeQuery,
            gives=MessageData,
            fails=UNKNOWN,
        ),
        Call(
            method="GET",
            path=f"{SERVICE}/files/{{fileId}}",
            handler=messages.get_file,
            says="One uploaded file with its bytes.",
            gives=FileData,
            fails=UNKNOWN,
        ),
        Call(
            method="GET",
            path=f"{SERVICE}/reservations",
            handler=messages.list_reservations,
            says="All reservations.",
            gives=ReservationsData,
            fails=NO_SERVICE,
        ),
        Call(
            method="POST",
            path=f"{SERVICE}/verify",
            handler=verification.verify,
            says="Whether it was sent. Every recipient of every send that was taken counts, reservations included.",
            takes=Claim,
            gives=VerdictData,
            fails={
                404: NO_SERVICE[404],
                409: "it does not hold",
                410: "requests that would have to be known fell out of the journal for want of room",
            },
            fails_as_given=(409,),
            example={"match": {"to": "0101*"}, "count": 1},
            may_be_empty=True,
        ),
        Call(
            method="GET",
            path=f"{SERVICE}/events",
            handler=events.events,
            says="What happens, as server-sent events. They are `request`, `message`, `completed` and `reservation`,"
            " with what the other calls show; `dropped` counts what came and is no longer there, `reset` says that"
            " things were taken out. After 15 seconds of silence comes a comment. A service that does not exist yet"
            " is waited for.",
            query=EventQuery,
            headers={"Last-Event-ID": "the same, and comes first"},
            media_type=events.KIND,
            events={
                "request": RequestData,
                "message": MessageData,
                "completed": MessageData,
                "reservation": ReservationData,
                "dropped": DroppedData,
            },
        ),
    ),
)
