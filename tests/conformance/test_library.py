"""The library of scenarios, played over HTTP: each file does what it says and is used up, and together they show all.

A file is played in a service that already holds a message, a reservation and a file. Then requests are made that fit
its next unused step, one after the other, and what a client sees is compared with what the step says.
"""

import base64
import http.client
import io
import itertools
import json
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from PIL import Image

from mocksens.core.clock import KST
from mocksens.core.matching.patterns import Pattern
from mocksens.core.parsing import durations
from mocksens.core.parsing.yaml_nodes import parse as parse_yaml
from mocksens.core.scenarios.active_steps import ActiveStep
from mocksens.core.scenarios.compiling import Gate, gate_of
from mocksens.core.scenarios.model import Answer as Scripted
from mocksens.core.scenarios.model import Delay, resolve
from mocksens.core.scenarios.parser import parse
from mocksens.core.scenarios.played import PlayedScenario
from mocksens.core.scenarios.scenario import Scenario, Step
from mocksens.core.service import Service
from mocksens.server.serving import Server
from mocksens.spec.documents import EDITIONS, Document
from mocksens.spec.faults import FAULTS, Fault
from mocksens.spec.gateway import GATEWAY_ANSWERS
from mocksens.spec.operations import OPERATIONS, Name
from mocksens.spec.results import RESULTS
from tests.client import Answer, Client, OverHttp
from tests.conformance.documents import DOCUMENTS, OFFICIAL, Official, configure

LIBRARY = Path(__file__).parents[2] / "scenarios"
FILES = sorted(LIBRARY.glob("*/*.yaml"))
IMPATIENCE = 0.3
"""Seconds after which a client gives up on an answer that never comes."""
PATIENCE = 10
MOST = 200
"""Requests after which a step of chance has long been seen."""
ORDINARY = "01012345678"


def load(path: Path) -> Scenario:
    return parse(parse_yaml(path.read_text(encoding="utf-8"), path.name))


SCENARIOS = [load(path) for path in FILES]
SUCCESS = {operation.name: operation.success for operation in OPERATIONS}


def jpeg() -> str:
    with io.BytesIO() as file:
        Image.new("RGB", (8, 8)).save(file, "JPEG")
        return base64.b64encode(file.getvalue()).decode()


class World(NamedTuple):
    """A client of a fresh service on a real server, and what that service holds."""

    client: Client
    service: Service
    message_id: str
    request_id: str
    file_id: str
    reserve_ids: Iterator[str]


class Seen(NamedTuple):
    """The client's view of a request, and the seconds after which it came."""

    answer: Answer | None
    broken: Exception | None
    took: float


def impatient(client: Client, seconds: float) -> Client:
    host, port = client.transport.host, client.transport.port  # type: ignore[attr-defined]
    return Client(OverHttp(host, port, seconds), service_id=client.service_id)


@pytest.fixture
def world(live: Server, live_client: Client) -> World:
    service = live.sens.service(live_client.service_id)
    file_id = live_client.upload(fileName="a.jpg", fileBody=jpeg()).json["fileId"]
    request_id = live_client.send().json["requestId"]
    service.clock.advance(minutes=1)
    message_id = live_client.list_messages(requestId=request_id).json["messages"][0]["messageId"]
    # Far enough ahead that none of them is due in a test.
    reserve_ids = iter([reserve(live_client, service, hours=1_000) for _ in range(12)])
    service.clock.freeze()
    return World(live_client, service, message_id, request_id, file_id, reserve_ids)


def reserve(client: Client, service: Service, hours: int = 1) -> str:
    ahead = service.clock.time().astimezone(KST) + timedelta(hours=hours)
    return str(client.send(reserveTime=f"{ahead:%Y-%m-%d %H:%M}").json["requestId"])


# --- requests that fit -------------------------------------------------------------------------------


def sample(pattern: str | None, default: str) -> str:
    """Return a text that a pattern matches."""
    texts = (default, (pattern or "*").replace("*", "000"), (pattern or "*").replace("*", " a "), f"010{pattern}"[:11])
    candidates = [*texts, *(("0101234567890"[: 11 - len(pattern or "") + 1] + (pattern or "").strip("*")),)]
    return next(text for text in candidates if Pattern(pattern or "*").fits(text))


def operation_of(step: Step) -> Name:
    return next(name for name in Name if Pattern(step.when.operation or "*").fits(name))


def fields(step: Step, world: World, *, number: str = ORDINARY) -> dict[str, Any]:
    """Return a send that fits ``step``."""
    kind = sample(step.when.type, "SMS")
    whole: dict[str, Any] = {
        "type": kind,
        "contentType": sample(step.when.content_type, "COMM"),
        "content": sample(step.when.content, "hello"),
        "messages": [{"to": sample(step.when.to, number)}],
    }
    if kind == "MMS":
        whole["files"] = [{"fileId": world.file_id}]
    return whole


def call(world: World, operation: Name, step: Step, client: Client) -> Answer:
    match operation:
        case Name.SEND_MESSAGES:
            return client.send(**fields(step, world))
        case Name.UPLOAD_FILE:
            return client.upload(fileName="b.jpg", fileBody=jpeg())
        case Name.LIST_MESSAGES:
            return client.list_messages(requestId=world.request_id)
        case Name.GET_MESSAGE:
            return client.get_message(world.message_id)
        case Name.GET_RESERVATION:
            return client.get_reservation(next(world.reserve_ids))
        case Name.CANCEL_RESERVATION:
            return client.cancel_reservation(next(world.reserve_ids))
        case Name.LIST_UNSUBSCRIBES:
            return client.list_unsubscribes()
        case Name.REGISTER_UNSUBSCRIBES:
            return client.register("01055556666")
        case Name.DELETE_UNSUBSCRIBES:
            return client.unregister("01055556666")


def seen(world: World, operation: Name, step: Step) -> Seen:
    """Return the outcome of a request, whatever it is."""
    client = impatient(world.client, IMPATIENCE if step.then.fault is Fault.HANG else PATIENCE)
    began = time.perf_counter()
    try:
        answer, broken = call(world, operation, step, client), None
    except (OSError, http.client.HTTPException) as error:
        answer, broken = None, error
    return Seen(answer, broken, time.perf_counter() - began)


# --- what the step says ------------------------------------------------------------------------------


def check_fault(fault: Fault, seen: Seen, operation: Name) -> None:
    broken = {
        Fault.RESET: ConnectionResetError,
        Fault.HANG: TimeoutError,
        Fault.EMPTY: http.client.RemoteDisconnected,
        Fault.GARBAGE: http.client.BadStatusLine,
        Fault.TRUNCATED: http.client.IncompleteRead,
    }
    if fault in broken:
        assert type(seen.broken) is broken[fault]
        return
    assert seen.answer is not None
    if fault is Fault.MALFORMED_JSON:
        assert seen.answer.status == SUCCESS[operation]
        with pytest.raises(json.JSONDecodeError):
            _ = seen.answer.json
    elif fault is Fault.WRONG_TYPE:
        assert (seen.answer.status, seen.answer.headers["content-type"]) == (SUCCESS[operation], "text/html")
    elif fault is Fault.CLOSE:
        assert (seen.answer.status, seen.answer.headers["connection"]) == (SUCCESS[operation], "close")
    else:
        assert seen.answer.status == SUCCESS[operation]
        assert seen.took > 2 / 100  # several pieces, and time between them


def official(world: World) -> Official:
    return OFFICIAL[world.service.switches.document]


def check_answer(respond: str | Scripted, seen: Seen, official: Official) -> None:
    expected = resolve(respond)
    assert seen.answer is not None
    assert seen.answer.status == expected.status
    for name, value in expected.headers.items():
        assert seen.answer.headers[name.lower()] == value
    if expected.errors is not None:
        assert official.is_refusal(seen.answer.status, seen.answer.json)
        assert expected.errors[0] in seen.answer.json.values()
    elif isinstance(expected.body, str):
        assert seen.answer.body.decode() == expected.body
    elif expected.body is not None:
        assert seen.answer.json == expected.body
    else:
        row = GATEWAY_ANSWERS[expected.name or ""]
        assert seen.answer.json["error"]["errorCode"] == row.code
        assert seen.answer.json["error"]["message"] == row.message


def shortest(delay: str | Delay | None) -> float:
    """Seconds that an answer is delayed by at least."""
    if isinstance(delay, Delay):
        return durations.parse(delay.uniform[0]) / 1000 if delay.uniform else 0
    return durations.parse(delay or "0") / 1000


def check_request(world: World, step: Step, operation: Name) -> None:
    """Make a request that fits, and compare."""
    found = seen(world, operation, step)
    assert found.took >= shortest(step.then.delay) * 0.99
    if step.then.fault is not None:
        check_fault(step.then.fault, found, operation)
    elif step.then.respond is not None:
        check_answer(step.then.respond, found, official(world))
    else:
        assert found.answer is not None
        assert found.answer.status == SUCCESS[operation]


def check_message(world: World, step: Step) -> None:
    """Send a message that fits, wait until it is completed, and compare."""
    sent = world.client.send(**fields(step, world))
    assert sent.status == 202
    after = durations.parse(step.then.after or "1s")
    world.service.clock.advance(milliseconds=after - 1)
    request_id = sent.json["requestId"]
    if step.then.after is not None:
        assert world.client.list_messages(requestId=request_id).json["messages"][0]["status"] == "PROCESSING"
    world.service.clock.advance(seconds=1)
    message = world.client.list_messages(requestId=request_id).json["messages"][0]
    assert message["statusCode"] == (step.then.result or "0")
    assert message["statusMessage"] == RESULTS[message["statusCode"]].meaning_ko
    assert message["telcoCode"] == (step.then.telco_code or message["telcoCode"])


def check_reservation(world: World, step: Step) -> None:
    """Reserve, let it be due, and compare."""
    reserve_id = reserve(world.client, world.service)
    world.service.clock.advance(hours=2)
    ending = official(world).skipped if step.then.reservation == "SKIP" else step.then.reservation
    assert world.client.get_reservation(reserve_id).json["reserveStatus"] == ending
    listed = world.client.list_messages(requestId=reserve_id).json["messages"]
    assert len(listed) == (1 if step.then.reservation == "DONE" else 0)


def next_step(play: PlayedScenario) -> ActiveStep | None:
    """Return the next step: the first with uses left that matches the state and the ordinal."""
    for running in play.steps:
        states = running.step.when.state or {}
        if running.left != 0 and all(play.machines[name] == state for name, state in states.items()):
            return running
    return None


# --- tests -------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("document", DOCUMENTS)
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_file_does_what_it_says_and_is_used_up(path: Path, document: str, world: World) -> None:
    configure(world.client, document=document)
    play = world.service.scenarios.play(load(path))
    for turn in itertools.count(1):
        running = next_step(play)
        if running is None or (running.left is None and running.used >= 2):
            break
        assert turn < MOST, f"step {play.steps.index(running) + 1} never happens"
        step, used = running.step, running.used
        if (step.when.nth is not None and step.when.nth != turn) or step.chance is not None:
            # Not its turn, perhaps: what happens meanwhile is ordinary, or it has happened.
            try_ordinary(world, running)
            continue
        match gate_of(step.then):
            case Gate.REQUEST:
                check_request(world, step, operation_of(step))
            case Gate.MESSAGE:
                check_message(world, step)
            case Gate.RESERVATION:
                check_reservation(world, step)
        assert running.used == used + 1
    finite = any(running.left is not None for running in play.steps)
    assert play.exhausted == finite
    assert all(running.used for running in play.steps)


def try_ordinary(world: World, running: ActiveStep) -> None:
    """Send a request that may or may not be the one that the step matches."""
    step, used = running.step, running.used
    if gate_of(step.then) is Gate.MESSAGE:
        assert world.client.send(**fields(step, world)).status == 202
        return
    found = seen(world, operation_of(step), step)
    if running.used > used:
        if step.then.fault is not None:
            check_fault(step.then.fault, found, operation_of(step))
        else:
            check_answer(step.then.respond or "", found, official(world))
    else:
        assert found.answer is not None
        assert found.answer.status == SUCCESS[operation_of(step)]


def steps() -> Iterator[Step]:
    for scenario in SCENARIOS:
        yield from scenario.steps


def test_every_result_code_is_shown_by_some_file() -> None:
    assert {step.then.result for step in steps()} - {None} == set(RESULTS)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_every_documented_status_of_an_operation_is_shown_by_some_file(
    operation: Any, live: Server, world: World
) -> None:
    shown = {}
    for scenario in SCENARIOS:
        for step in scenario.steps:
            fits = Pattern(step.when.operation or "*").fits(operation.name)
            if fits and step.then.respond is not None and not (step.when.nth or step.when.state or step.chance):
                shown[resolve(step.then.respond).status] = scenario
    listed = EDITIONS[Document.OF_2023].failures[operation.name]
    assert set(listed) <= set(shown)
    for status in listed:
        play = world.service.scenarios.play(shown[status])
        step = next(step.step for step in play.steps if step.step.then.respond is not None)
        assert seen(world, Name(operation.name), step).answer is not None
        found = play.steps[play.scenario.steps.index(step)]
        assert found.used == 1
        world.service.scenarios.clear()
    done = seen(world, Name(operation.name), Step(then=step.then)).answer
    assert done is not None
    assert done.status == operation.success


def test_every_answer_of_the_gateway_is_shown_by_name() -> None:
    responds = [step.then.respond for step in steps() if step.then.respond is not None]
    assert {respond.name if isinstance(respond, Scripted) else respond for respond in responds} >= set(GATEWAY_ANSWERS)


def test_every_fault_is_shown_and_those_that_send_twice_after_the_fact() -> None:
    assert {step.then.fault for step in steps()} - {None} == set(FAULTS)
    after = {step.then.fault for step in steps() if step.then.commit}
    assert {Fault.RESET, Fault.HANG, Fault.EMPTY, Fault.TRUNCATED, Fault.MALFORMED_JSON} <= after
