"""The calls that return messages, reservations, files and events, or verify what was sent."""

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
    says="The messages, reservations and files of a service, its events, and checks of what was sent.",
    calls=(
        Call(
            method="GET",
            path=f"{SERVICE}/messages",
            handler=messages.list_messages,
            says="List the messages that match, oldest first.",
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
            says="Wait for a message that matches, and return the first one. It may have come before the call."
            " Messages of reservations count once they are due. The service need not exist yet.",
            query=WaitQuery,
            gives=Found,
            fails={
                404: "the service was dropped during the wait",
                408: "no message matched in time; the message lists what came instead, or says that there is no such"
                " service",
            },
        ),
        Call(
            method="GET",
            path=f"{SERVICE}/messages/{{messageId}}",
            handler=messages.get_message,
            says="Return one message.",
            query=CodeQuery,
            gives=MessageData,
            fails=UNKNOWN,
        ),
        Call(
            method="GET",
            path=f"{SERVICE}/files/{{fileId}}",
            handler=messages.get_file,
            says="Return one uploaded file, with its bytes.",
            gives=FileData,
            fails=UNKNOWN,
        ),
        Call(
            method="GET",
            path=f"{SERVICE}/reservations",
            handler=messages.list_reservations,
            says="List all reservations.",
            gives=ReservationsData,
            fails=NO_SERVICE,
        ),
        Call(
            method="POST",
            path=f"{SERVICE}/verify",
            handler=verification.verify,
            says="Verify that something was sent. Each recipient of each accepted send counts, reservations included.",
            takes=Claim,
            gives=VerdictData,
            fails={
                404: NO_SERVICE[404],
                409: "the claim does not hold; the answer lists the nearest sends",
                410: "the journal was full and dropped requests that this claim needs",
            },
            fails_with_answer=(409,),
            example={"match": {"to": "0101*"}, "count": 1},
            may_be_empty=True,
        ),
        Call(
            method="GET",
            path=f"{SERVICE}/events",
            handler=events.events,
            says="Stream the events of a service as server-sent events. The events `request`, `message`, `completed`"
            " and `reservation` have the same data as in the other calls. `dropped` counts things that came but are no"
            " longer kept. `reset` says that things were removed. A comment is sent after 15 seconds without an event."
            " The service need not exist yet.",
            query=EventQuery,
            headers={"Last-Event-ID": "the id of an event: continue after it; takes precedence over `after`"},
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
