"""The calls that play scenarios and one-off failures."""

from typing import Final

from mocksens.client.models.scenarios import Faults, PlayData, Played
from mocksens.core.scenarios.scenario import OneOff, Scenario
from mocksens.web.admin.bodies import read_document
from mocksens.web.admin.call import Call, Subject
from mocksens.web.admin.calls.shared import NO_SERVICE, SERVICE, UNKNOWN
from mocksens.web.admin.endpoints import scenarios

FAILURES: Final = Subject(
    name="failures",
    says="The scenarios and one-off failures of a service.",
    calls=(
        Call(
            method="GET",
            path=f"{SERVICE}/scenarios",
            handler=scenarios.list_scenarios,
            says="List the scenarios and one-off failures that are played, and the scenarios that are available.",
            gives=Played,
            fails=NO_SERVICE,
        ),
        Call(
            method="DELETE",
            path=f"{SERVICE}/scenarios",
            handler=scenarios.stop_scenarios,
            says="Stop all scenarios and one-off failures.",
            gives=Played,
            fails=NO_SERVICE,
        ),
        Call(
            method="GET",
            path=f"{SERVICE}/scenarios/{{name}}",
            handler=scenarios.get_scenario,
            says="Return the state of a scenario that is played.",
            gives=PlayData,
            fails=UNKNOWN,
        ),
        Call(
            method="PUT",
            path=f"{SERVICE}/scenarios/{{name}}",
            handler=scenarios.play_scenario,
            says="Play a scenario, ahead of those that are already played. Without a body, play the available scenario"
            " of that name.",
            takes=Scenario,
            gives=PlayData,
            fails={404: "no such scenario is available; the message suggests the nearest"},
            reads=read_document,
            example={"name": "mine", "steps": [{"when": {"to": "0101*"}, "then": {"result": "3018"}}]},
            may_be_empty=True,
        ),
        Call(
            method="DELETE",
            path=f"{SERVICE}/scenarios/{{name}}",
            handler=scenarios.stop_scenario,
            says="Stop a scenario.",
            gives=PlayData,
            fails=UNKNOWN,
        ),
        Call(
            method="GET",
            path=f"{SERVICE}/faults",
            handler=scenarios.list_faults,
            says="List the one-off failures that can still happen.",
            gives=Faults,
            fails=NO_SERVICE,
        ),
        Call(
            method="DELETE",
            path=f"{SERVICE}/faults",
            handler=scenarios.stop_faults,
            says="Remove all one-off failures.",
            gives=Faults,
            fails=NO_SERVICE,
        ),
        Call(
            method="POST",
            path=f"{SERVICE}/faults",
            handler=scenarios.fail,
            says="Add a one-off failure. It happens once, or `times` times.",
            takes=OneOff,
            gives=PlayData,
            status=201,
            reads=read_document,
            example={"respond": "quota-exceeded", "times": 2},
        ),
    ),
)
