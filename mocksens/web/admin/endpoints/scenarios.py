"""The scenarios of a service, live: play, look, stop, and one-off failures."""

from typing import Any

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mocksens.core.parsing.nodes import Value, suggestion
from mocksens.core.scenarios.active_steps import ActiveStep
from mocksens.core.scenarios.played import PlayedScenario
from mocksens.core.scenarios.scenario import Scenario, Step
from mocksens.core.sens import Sens
from mocksens.spec.gateway import GATEWAY_ANSWERS
from mocksens.web import offload
from mocksens.web.admin.access import json_answer
from mocksens.web.admin.bodies import change, media_type, read_written
from mocksens.web.admin.paths import known, route, write
from mocksens.web.admin.resources import lean


def routes(sens: Sens, service: str) -> list[Route]:
    """Return the routes over ``sens``, below the path of a ``service``."""
    calls = _ScenarioCalls(sens)
    return [
        route(f"{service}/scenarios", calls.all, ("GET", "DELETE")),
        route(f"{service}/scenarios/{{name}}", calls.one, ("GET", "PUT", "DELETE")),
        route(f"{service}/faults", calls.faults, ("GET", "POST", "DELETE")),
    ]


class _ScenarioCalls:
    """The endpoints."""

    def __init__(self, sens: Sens) -> None:
        self.sens = sens

    async def all(self, request: Request) -> Response:
        """Answer with what the service plays, the latest first, and what it could; DELETE ends all of it."""
        scenarios = known(self.sens, request).scenarios
        if request.method == "DELETE":
            scenarios.clear()
        return json_answer(
            {
                "playing": [_play(play) for play in scenarios.plays],
                "faults": [_play(one_off) for one_off in scenarios.one_offs],
                "available": sorted(self.sens.scenarios),
            }
        )

    async def one(self, request: Request) -> Response:
        """Answer with the state of a scenario; PUT plays the one in the body, or the available one; DELETE ends it."""
        name = request.path_params["name"]
        if request.method == "PUT":
            written = await read_written(request)
            # A long one takes longer to read and to make ready than the event loop may be held.
            is_lost = written is None and bool(media_type(request))
            scenario = await offload.run(lambda: self._scenario(name, written, is_lost=is_lost))
            return json_answer(
                await offload.run(
                    lambda: write(self.sens, request, lambda service: _play(service.scenarios.play(scenario)))
                )
            )
        scenarios = known(self.sens, request).scenarios
        play = next((play for play in scenarios.plays if play.scenario.name == name), None)
        if play is None:
            raise HTTPException(404, f"{name[:80]} is not played here; PUT plays it, GET …/scenarios lists what is")
        if request.method == "DELETE":
            scenarios.stop(name)
        return json_answer(_play(play))

    async def faults(self, request: Request) -> Response:
        """Answer with the one-offs that are left; POST adds one, DELETE forgets all."""
        if request.method == "POST":
            written = await read_written(request)
            step = await offload.run(lambda: change(lambda: self._one_off(written)))
            made = write(self.sens, request, lambda service: change(lambda: service.scenarios.add(step)))
            return json_answer(_play(made), 201)
        scenarios = known(self.sens, request).scenarios
        if request.method == "DELETE":
            scenarios.clear_one_offs()
        return json_answer({"faults": [_play(one_off) for one_off in scenarios.one_offs]})

    def _one_off(self, written: Value | None) -> Step:
        """Return the step. Raises ``ValueError`` for what is none, and says so where a scenario is meant."""
        # Most servers never read one.
        from mocksens.core.scenarios.parser import parse_one_off

        try:
            return parse_one_off(written or Value("", "body"))
        except ValueError as error:
            name = _respond(written)
            if name not in self.sens.scenarios or name in GATEWAY_ANSWERS:
                raise
            raise ValueError(
                f"{name!r} is a scenario, no answer of the gateway: PUT …/scenarios/{name} plays it"
            ) from error

    def _scenario(self, name: str, written: Value | None, *, is_lost: bool) -> Scenario:
        """Return the scenario of that name: the one that was written, or else an available one.

        ``is_lost`` tells that there was to be a body, by its Content-Type, and that it is empty.
        """
        available = self.sens.scenarios
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


def _play(play: PlayedScenario) -> dict[str, Any]:
    """Return the state of something that is played."""
    return {
        "name": play.scenario.name,
        "description": play.scenario.description,
        "seed": play.scenario.seed,
        "exhausted": play.exhausted,
        "state": play.machines,
        "steps": [_step(step) for step in play.steps],
    }


def _step(running: ActiveStep) -> dict[str, Any]:
    written = lean(msgspec.to_builtins(running.step))
    counts = {"matched": running.matched, "used": running.used, "left": running.left}
    return {**written, **counts, **({"givenUp": running.given_up} if running.given_up else {})}
