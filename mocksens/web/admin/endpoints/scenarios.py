"""The scenarios of a service, live: play, look, stop, and one-off failures."""

from typing import Any

import msgspec
from starlette.exceptions import HTTPException

from mocksens.client.models.scenarios import Faults, PlayData, Played, PlayedStep
from mocksens.core.parsing.nodes import Value, suggestion
from mocksens.core.scenarios.active_steps import ActiveStep
from mocksens.core.scenarios.engine import Scenarios
from mocksens.core.scenarios.played import PlayedScenario
from mocksens.core.scenarios.scenario import Scenario, Step
from mocksens.core.sens import Sens
from mocksens.spec.gateway import GATEWAY_ANSWERS
from mocksens.web import offload
from mocksens.web.admin.bodies import change, media_type
from mocksens.web.admin.call import Context, PlainContext
from mocksens.web.admin.paths import known, write
from mocksens.web.admin.resources import lean


async def list_scenarios(context: PlainContext) -> Played:
    """Return what the service plays, the latest first, and what it could."""
    return _all(context.sens, known(context).scenarios)


async def stop_scenarios(context: PlainContext) -> Played:
    """End all that is played."""
    scenarios = known(context).scenarios
    scenarios.clear()
    return _all(context.sens, scenarios)


async def get_scenario(context: PlainContext) -> PlayData:
    """Return the state of a scenario that is played."""
    return _play(_found(context))


async def play_scenario(context: Context[Any, None]) -> PlayData:
    """Play the scenario in the body, or the available one."""
    name: str = context.part("name")
    written: Value | None = context.body
    # A long one takes longer to read and to make ready than the event loop may be held.
    is_lost = written is None and bool(media_type(context.request))
    scenario = await offload.run(lambda: _scenario(context.sens, name, written, is_lost=is_lost))
    return await offload.run(lambda: write(context, lambda service: _play(service.scenarios.play(scenario))))


async def stop_scenario(context: PlainContext) -> PlayData:
    """End a scenario."""
    play = _found(context)
    known(context).scenarios.stop(play.scenario.name)
    return _play(play)


async def list_faults(context: PlainContext) -> Faults:
    """Return the one-offs that are left."""
    return _faults(known(context).scenarios)


async def fail(context: Context[Any, None]) -> PlayData:
    """Add a one-off failure."""
    written: Value | None = context.body
    step = await offload.run(lambda: change(lambda: _one_off(context.sens, written)))
    return _play(write(context, lambda service: change(lambda: service.scenarios.add(step))))


async def stop_faults(context: PlainContext) -> Faults:
    """Forget the one-offs."""
    scenarios = known(context).scenarios
    scenarios.clear_one_offs()
    return _faults(scenarios)


def _all(sens: Sens, scenarios: Scenarios) -> Played:
    return Played(
        playing=[_play(play) for play in scenarios.plays],
        faults=[_play(one_off) for one_off in scenarios.one_offs],
        available=sorted(sens.scenarios),
    )


def _faults(scenarios: Scenarios) -> Faults:
    return Faults(faults=[_play(one_off) for one_off in scenarios.one_offs])


def _found(context: PlainContext) -> PlayedScenario:
    """Return the scenario that the path names. Raises ``HTTPException`` 404 if it is not played."""
    name = context.part("name")
    play = next((play for play in known(context).scenarios.plays if play.scenario.name == name), None)
    if play is None:
        raise HTTPException(404, f"{name[:80]} is not played here; PUT plays it, GET …/scenarios lists what is")
    return play


def _one_off(sens: Sens, written: Value | None) -> Step:
    """Return the step. Raises ``ValueError`` for what is none, and says so where a scenario is meant."""
    # Most servers never read one.
    from mocksens.core.scenarios.parser import parse_one_off

    try:
        return parse_one_off(written or Value("", "body"))
    except ValueError as error:
        name = _respond(written)
        if name not in sens.scenarios or name in GATEWAY_ANSWERS:
            raise
        raise ValueError(
            f"{name!r} is a scenario, no answer of the gateway: PUT …/scenarios/{name} plays it"
        ) from error


def _scenario(sens: Sens, name: str, written: Value | None, *, is_lost: bool) -> Scenario:
    """Return the scenario of that name: the one that was written, or else an available one.

    ``is_lost`` tells that there was to be a body, by its Content-Type, and that it is empty.
    """
    available = sens.scenarios
    if written is None and name not in available:
        close = suggestion(name, available) or "; `mocksens scenarios list` names the built-in ones"
        lost = ", and the body, which was to hold one by its Content-Type, is empty" if is_lost else ""
        raise HTTPException(404, f"no scenario {name[:80]} is available{lost}{close}")
    scenario: Scenario = available[name] if written is None else change(lambda: _parse(written))
    if scenario.name != name:
        raise HTTPException(400, f"the scenario is called {scenario.name}, the path says {name[:80]}")
    return scenario


def _parse(written: Value) -> Scenario:
    # Most servers never read a scenario.
    from mocksens.core.scenarios.parser import parse

    return parse(written)


def _respond(written: Value | None) -> str:
    """Return the name that a one-off failure answers with; empty if it has none."""
    given: Any = written
    for name in ("then", "respond", "name"):
        if isinstance(given, Value) and isinstance(given.data, dict) and name in given.data:
            given = given.data[name]
    return given.data if isinstance(given, Value) and isinstance(given.data, str) else ""


def _play(play: PlayedScenario) -> PlayData:
    """Return the state of something that is played."""
    return PlayData(
        name=play.scenario.name,
        description=play.scenario.description,
        seed=play.scenario.seed,
        exhausted=play.exhausted,
        state=dict(play.machines),
        steps=[_step(step) for step in play.steps],
    )


def _step(active: ActiveStep) -> PlayedStep:
    return PlayedStep(
        **lean(msgspec.to_builtins(active.step)),
        matched=active.matched,
        used=active.used,
        left=active.left,
        given_up=active.given_up or msgspec.UNSET,
    )
