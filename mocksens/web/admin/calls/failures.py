"""The calls about what goes wrong: scenarios and one-off failures."""

from typing import Final

from mocksens.client.models.scenarios import Faults, PlayData, Played
from mocksens.core.scenarios.scenario import OneOff, Scenario
from mocksens.web.admin.bodies import read_written
from mocksens.web.admin.call import Call, Subject
from mocksens.web.admin.calls.shared import NO_SERVICE, SERVICE, UNKNOWN
from mocksens.web.admin.endpoints import scenarios

FAILURES: Final = Subject(
    "failures",
    "What goes wrong with a service: scenarios and one-off failures.",
    (
        Call(
            "GET",
            f"{SERVICE}/scenarios",
            scenarios.list_scenarios,
            "What is played, and what could be.",
            gives=Played,
            fails=NO_SERVICE,
        ),
        Call(
            "DELETE",
            f"{SERVICE}/scenarios",
            scenarios.stop_scenarios,
            "End all that is played.",
            gives=Played,
            fails=NO_SERVICE,
        ),
        Call(
            "GET",
            f"{SERVICE}/scenarios/{{name}}",
            scenarios.get_scenario,
            "How a scenario stands.",
            gives=PlayData,
            fails=UNKNOWN,
        ),
        Call(
            "PUT",
            f"{SERVICE}/scenarios/{{name}}",
            scenarios.play_scenario,
            "Play a scenario before all others. Without a body, the available one of that name.",
            takes=Scenario,
            gives=PlayData,
            fails={404: "no such scenario is available"},
            reads=read_written,
            example={"name": "mine", "steps": [{"when": {"to": "0101*"}, "then": {"result": "3018"}}]},
            may_be_empty=True,
        ),
        Call(
            "DELETE",
            f"{SERVICE}/scenarios/{{name}}",
            scenarios.stop_scenario,
            "End a scenario.",
            gives=PlayData,
            fails=UNKNOWN,
        ),
        Call(
            "GET",
            f"{SERVICE}/faults",
            scenarios.list_faults,
            "The one-offs that have something left.",
            gives=Faults,
            fails=NO_SERVICE,
        ),
        Call(
            "DELETE",
            f"{SERVICE}/faults",
            scenarios.stop_faults,
            "Forget the one-offs.",
            gives=Faults,
            fails=NO_SERVICE,
        ),
        Call(
            "POST",
            f"{SERVICE}/faults",
            scenarios.fail,
            "Let something fail once, or a number of times.",
            takes=OneOff,
            gives=PlayData,
            status=201,
            reads=read_written,
            example={"respond": "quota-exceeded", "times": 2},
        ),
    ),
)
