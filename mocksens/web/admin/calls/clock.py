"""The calls about the time of a service, and what ends by hand."""

from typing import Final

from mocksens.client.models.clock import ClockChange, ClockData
from mocksens.client.models.messages import Completed, Completion
from mocksens.client.models.reservations import Concluded, Conclusion
from mocksens.web.admin.call import Call, Subject
from mocksens.web.admin.calls.shared import NO_SERVICE, SERVICE, UNKNOWN
from mocksens.web.admin.endpoints import clock

TIME: Final = Subject(
    name="time",
    says="The clock of a service, and the end of messages and reservations by hand.",
    calls=(
        Call(
            method="GET",
            path=f"{SERVICE}/clock",
            handler=clock.get_clock,
            says="The service's time.",
            gives=ClockData,
            fails=NO_SERVICE,
        ),
        Call(
            method="POST",
            path=f"{SERVICE}/clock",
            handler=clock.change_clock,
            says="Advance, freeze, resume or rate the clock. An advance tells what became due.",
            takes=ClockChange,
            gives=ClockData,
            fails={409: "time only goes forward once the service holds something"},
            example={"advance": "2d"},
        ),
        Call(
            method="POST",
            path=f"{SERVICE}/messages/{{messageId}}/complete",
            handler=clock.complete_message,
            says="Complete a message by hand, with a result code.",
            takes=Completion,
            gives=Completed,
            fails={404: UNKNOWN[404], 409: "it is completed already"},
            example={"result": "3018"},
            may_be_empty=True,
        ),
        Call(
            method="POST",
            path=f"{SERVICE}/reservations/{{reserveId}}/conclude",
            handler=clock.conclude_reservation,
            says="Decide what a reservation comes to when it is due: DONE, FAIL or STALE.",
            takes=Conclusion,
            gives=Concluded,
            fails={404: UNKNOWN[404], 409: "it is no longer READY"},
            example={"status": "STALE"},
        ),
    ),
)
