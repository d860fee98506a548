"""Calls that list the available scenarios, and list, play and stop those of a service and its one-off failures."""

from typing import Any, Final

import msgspec
from starlette.exceptions import HTTPException

from mocksens.client.models.scenarios import (
    AvailableScenario,
    AvailableScenarios,
    Faults,
    PlayData,
    Played,
    PlayedStep,
)
from mocksens.core.parsing.nodes import Value, suggestion
from mocksens.core.scenarios.active_steps import ActiveStep
from mocksens.core.scenarios.engine import Scenarios
from mocksens.core.scenarios.played import PlayedScenario
from mocksens.core.scenarios.scenario import OneOff, Scenario, ScenarioShelf, Step
from mocksens.core.sens import Sens
from mocksens.spec.gateway import GATEWAY_ANSWERS
from mocksens.web import offload
from mocksens.web.admin.bodies import change, media_type, read_document
from mocksens.web.admin.call import NO_SERVICE, SERVICE, UNKNOWN, Call, Context, PlainContext
from mocksens.web.admin.paths import change_service, existing_service
from mocksens.web.admin.resources import lean


async def list_available(context: PlainContext) -> AvailableScenarios:
    """Return the scenarios that can be played by name."""
    return AvailableScenarios(scenarios=await offload.run(lambda: available(context.sens)))


async def list_scenarios(context: PlainContext) -> Played:
    """Return the scenarios and one-off failures that are played, and the names of available scenarios."""
    return _state(context.sens, existing_service(context).scenarios)


async def stop_scenarios(context: PlainContext) -> Played:
    """Stop all scenarios and one-off failures."""
    scenarios = existing_service(context).scenarios
    scenarios.clear()
    return _state(context.sens, scenarios)


async def get_scenario(context: PlainContext) -> PlayData:
    """Return the state of a scenario that is played."""
    return _play_data(_playing(context))


async def play_scenario(context: Context[Any, None]) -> PlayData:
    """Play the scenario in the body, or the available one with the name in the path."""
    name: str = context.part("name")
    document: Value | None = context.body
    # A long scenario takes too long to parse and compile for the event loop.
    is_lost = document is None and bool(media_type(context.request))
    scenario = await offload.run(lambda: _scenario(context.sens, name, document, is_lost=is_lost))
    return await offload.run(
        lambda: change_service(context, lambda service: _play_data(service.scenarios.play(scenario)))
    )


async def stop_scenario(context: PlainContext) -> PlayData:
    """Stop a scenario."""
    play = _playing(context)
    existing_service(context).scenarios.stop(play.scenario.name)
    return _play_data(play)


async def list_faults(context: PlainContext) -> Faults:
    """Return the one-off failures that can still happen."""
    return _faults_data(existing_service(context).scenarios)


async def fail(context: Context[Any, None]) -> PlayData:
    """Add a one-off failure."""
    document: Value | None = context.body
    step = await offload.run(lambda: change(lambda: _one_off(context.sens, document)))
    return _play_data(change_service(context, lambda service: change(lambda: service.scenarios.add(step))))


async def stop_faults(context: PlainContext) -> Faults:
    """Remove all one-off failures."""
    scenarios = existing_service(context).scenarios
    scenarios.clear_one_offs()
    return _faults_data(scenarios)


def available(sens: Sens) -> list[AvailableScenario]:
    """Return the scenarios that can be played by name, by folder and name. Their files are read on first use."""
    shelf = sens.scenarios
    scenarios = [
        AvailableScenario(
            name=name,
            description=scenario.description,
            folder=shelf.folder(name) if isinstance(shelf, ScenarioShelf) else "",
        )
        for name, scenario in shelf.items()
    ]
    return sorted(scenarios, key=lambda each: (each.folder, each.name))


def _state(sens: Sens, scenarios: Scenarios) -> Played:
    return Played(
        playing=[_play_data(play) for play in scenarios.plays],
        faults=[_play_data(one_off) for one_off in scenarios.one_offs],
        available=sorted(sens.scenarios),
    )


def _faults_data(scenarios: Scenarios) -> Faults:
    return Faults(faults=[_play_data(one_off) for one_off in scenarios.one_offs])


def _playing(context: PlainContext) -> PlayedScenario:
    """Return the scenario in the path. Raise ``HTTPException`` 404 if it is not played."""
    name = context.part("name")
    play = next((play for play in existing_service(context).scenarios.plays if play.scenario.name == name), None)
    if play is None:
        raise HTTPException(404, f"scenario {name[:80]} is not played; PUT plays it, GET …/scenarios lists all")
    return play


def _one_off(sens: Sens, document: Value | None) -> Step:
    """Return a one-off failure. Raise ``ValueError`` if it is invalid, with a hint if it names a scenario."""
    # Imported only when needed, because most servers never parse a one-off failure.
    from mocksens.core.scenarios.parser import parse_one_off

    try:
        return parse_one_off(document or Value("", "body"))
    except ValueError as error:
        name = _answer_name(document)
        if name not in sens.scenarios or name in GATEWAY_ANSWERS:
            raise
        raise ValueError(
            f"{name!r} is a scenario, not an answer of the gateway: PUT …/scenarios/{name} plays it"
        ) from error


def _scenario(sens: Sens, name: str, document: Value | None, *, is_lost: bool) -> Scenario:
    """Return the scenario in ``document``, or the available scenario with that name if there is no document.

    ``is_lost`` is true if the request has a Content-Type, but no body.
    """
    shelf = sens.scenarios
    if document is None and name not in shelf:
        hint = suggestion(name, shelf) or "; `mocksens scenarios list` names the built-in ones"
        lost = ", and the body is empty although there is a Content-Type" if is_lost else ""
        raise HTTPException(404, f"no scenario {name[:80]} is available{lost}{hint}")
    scenario: Scenario = shelf[name] if document is None else change(lambda: _parse(document))
    if scenario.name != name:
        raise HTTPException(400, f"the scenario has the name {scenario.name}, but the path has {name[:80]}")
    return scenario


def _parse(document: Value) -> Scenario:
    # Imported only when needed, because most servers never parse a scenario.
    from mocksens.core.scenarios.parser import parse

    return parse(document)


def _answer_name(document: Value | None) -> str:
    """Return the name of the answer of a one-off failure, or an empty text if it has none."""
    node: Any = document
    for name in ("then", "respond", "name"):
        if isinstance(node, Value) and isinstance(node.data, dict) and name in node.data:
            node = node.data[name]
    return node.data if isinstance(node, Value) and isinstance(node.data, str) else ""


def _play_data(play: PlayedScenario) -> PlayData:
    """Return the state of a scenario or a one-off failure."""
    return PlayData(
        name=play.scenario.name,
        description=play.scenario.description,
        seed=play.scenario.seed,
        exhausted=play.exhausted,
        state=dict(play.machines),
        steps=[_step_data(step) for step in play.steps],
    )


def _step_data(active: ActiveStep) -> PlayedStep:
    return PlayedStep(
        **lean(msgspec.to_builtins(active.step)),
        matched=active.matched,
        used=active.used,
        left=active.left,
        given_up=active.given_up or msgspec.UNSET,
    )


CALLS: Final = (
    Call(
        method="GET",
        path="/scenarios",
        handler=list_available,
        says="List the scenarios that can be played by name, with their descriptions.",
        gives=AvailableScenarios,
    ),
    Call(
        method="GET",
        path=f"{SERVICE}/scenarios",
        handler=list_scenarios,
        says="List the scenarios and one-off failures that are played, and the scenarios that are available.",
        gives=Played,
        fails=NO_SERVICE,
    ),
    Call(
        method="DELETE",
        path=f"{SERVICE}/scenarios",
        handler=stop_scenarios,
        says="Stop all scenarios and one-off failures.",
        gives=Played,
        fails=NO_SERVICE,
    ),
    Call(
        method="GET",
        path=f"{SERVICE}/scenarios/{{name}}",
        handler=get_scenario,
        says="Return the state of a scenario that is played.",
        gives=PlayData,
        fails=UNKNOWN,
    ),
    Call(
        method="PUT",
        path=f"{SERVICE}/scenarios/{{name}}",
        handler=play_scenario,
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
        handler=stop_scenario,
        says="Stop a scenario.",
        gives=PlayData,
        fails=UNKNOWN,
    ),
    Call(
        method="GET",
        path=f"{SERVICE}/faults",
        handler=list_faults,
        says="List the one-off failures that can still happen.",
        gives=Faults,
        fails=NO_SERVICE,
    ),
    Call(
        method="DELETE",
        path=f"{SERVICE}/faults",
        handler=stop_faults,
        says="Remove all one-off failures.",
        gives=Faults,
        fails=NO_SERVICE,
    ),
    Call(
        method="POST",
        path=f"{SERVICE}/faults",
        handler=fail,
        says="Add a one-off failure. It happens once, or `times` times.",
        takes=OneOff,
        gives=PlayData,
        status=201,
        reads=read_document,
        example={"respond": "quota-exceeded", "times": 2},
    ),
)
