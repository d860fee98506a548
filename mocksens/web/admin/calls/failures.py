"""The calls about what goes wrong: scenarios and one-off failures."""

from typing import Final

from mocksens.client.models.scenarios import Faults, PlayData, Played
from mocksens.core.scenarios.scenario import OneOff, Scenario
from mocksens.web.admin.bodies import read_written
from mocksens.web.admin.call import Call, Subject
from mocksens.web.admin.calls.shared import NO_SERVICE, SERVICE, UNKNOWN
from mocksens.web.admin.endpoints import scenarios

FAILURES: Final = Subject(
    name="failures",
    says="What goes wrong with a service: scenarios and one-off failures.",
    calls=(
        Call(
            method="GET",
            path=f"{SERVICE}/scenarios",
            handler=scenarios.list_scenarios,
            says="What is played, and what could be.",
            gives=Played,
            fails=NO_SERVICE,
        ),
        Call(
            method="DELETE",
            path=f"{SERVICE}/scenarios",
            handler=scenarios.stop_scenarios,
            says="End all that is played.",
            gives=Played,
            fails=NO_SERVICE,
        ),
        Call(
            method="GET",
            path=f"{SERVICE}/scenarios/{{name}}",
            handler=scenarios.get_scenario,
            says="How a scenario stands.",
            gives=PlayData,
            fails=UNKNOWN,
        ),
        Call(
            method="PUT",
            path=f"{SERVICE}/scenarios/{{name}}",
            handler=scenarios.play_scenario,
            says="Play a scenario before all others. Without a body, the available one of that name.",
            takes=Scenario,
            gives=PlayData,
            fails={404: "no such scenario is available"},
            reads=read_written,
            example={"name": "mine", "steps": [{"when": {"to": "0101*"}, "then": {"result": "3018"}}]},
            may_be_empty=True,
        ),
        Call(
            method="DELETE",
            path=f"{SERVICE}/scenarios/{{name}}",
            handler=scenarios.stop_scenario,
            says="End a scenario.",
            gives=PlayData,
            fails=UNKNOWN,
        ),
        Call(
            method="GET",
            path=f"{SERVICE}/faults",
            handler=scenarios.list_faults,
            says="The one-offs that have something left.",
            gives=Faults,
            fails=NO_SERVICE,
        ),
        Call(
            method="DELETE",
            path=f"{SERVICE}/faults",
            handler=scenarios.stop_faults,
            says="Forget the one-offs.",
            gives=Faults,
            fails=NO_SERVICE,
        ),
        Call(
            method="POST",
            path=f"{SERVICE}/faults",
            handler=scenarios.fail,
            says="Let something fail once, or a number of times.",
            takes=OneOff,
            gives=PlayData,
            status=201,
            reads=read_written,
            example={"respond": "quota-exceeded", "times": 2},
        ),
    ),
)
