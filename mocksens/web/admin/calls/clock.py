"""The calls that change the time of a service, or end a message or a reservation by hand."""

from typing import Final

from mocksens.client.models.clock import ClockChange, ClockData
from mocksens.client.models.messages import Completed, Completion
from mocksens.client.models.reservations import Concluded, Conclusion
from mocksens.web.admin.call import Call, Subject
from mocksens.web.admin.calls.shared import NO_SERVICE, SERVICE, UNKNOWN
from mocksens.web.admin.endpoints import clock

TIME: Final = Subject(
    name="time",
    says="The clock of a service, and messages and reservations that end by hand.",
    calls=(
        Call(
            method="GET",
            path=f"{SERVICE}/clock",
            handler=clock.get_clock,
            says="Return the service's time.",
            gives=ClockData,
            fails=NO_SERVICE,
        ),
        Call(
            method="POST",
            path=f"{SERVICE}/clock",
            handler=clock.change_clock,
            says="Advance, freeze or resume the clock, or change its rate. An advance lists what became due.",
            takes=ClockChange,
            gives=ClockData,
            fails={409: "the service holds something, so its time cannot go back"},
            example={"advance": "2d"},
        ),
        Call(
            method="POST",
            path=f"{SERVICE}/messages/{{messageId}}/complete",
            handler=clock.complete_message,
            says="Complete a message with a result code.",
            takes=Completion,
            gives=Completed,
            fails={404: UNKNOWN[404], 409: "the message is already completed"},
            example={"result": "3018"},
            may_be_empty=True,
        ),
        Call(
            method="POST",
            path=f"{SERVICE}/reservations/{{reserveId}}/conclude",
            handler=clock.conclude_reservation,
            says="Choose the final status of a reservation: DONE, FAIL or STALE. It takes effect when the reservation"
            " is due.",
            takes=Conclusion,
            gives=Concluded,
            fails={404: UNKNOWN[404], 409: "the reservation is no longer READY"},
            example={"status": "STALE"},
        ),
    ),
)
