"""The measurement of the event loop sees every way on which a request is answered."""

import gc
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mocksens import Sens, running
from mocksens.core.clock import ServiceClock
from mocksens.web.app import App
from mocksens.web.http.protocol import AT_ONCE, PIECE
from tests.client import Client, InProcess, OverHttp
from tests.loop_time import MOST, overruns, processor_time
from tests.web.admin.endpoints.test_events import listening
from tests.web.raw import connect, head

ROOT = Path(__file__).parent.parent


def busy() -> None:
    """Use as much of the processor as no callback may."""
    end = time.thread_time() + MOST * 1.5
    while time.thread_time() < end:
        pass


@pytest.fixture
def slow_clocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever looks at a service takes too long."""
    now = ServiceClock.now

    def slow(clock: ServiceClock) -> int:
        busy()
        return now(clock)

    # Not a function of a module: one that is imported meanwhile would keep it.
    monkeypatch.setattr(ServiceClock, "now", slow)


PATIENT_SECONDS = 60
"""After which a client gives up: where coverage is measured, all that is slow here takes many times as long."""
PATIENT = int(MOST * 12_000)
"""Milliseconds that a wait goes on, so that it looks more than once."""
CALLS: dict[str, Callable[[Client], object]] = {
    "fast path": lambda client: client.send(),
    "ordinary path": lambda client: client.request("POST", f"{client.base}/messages", headers={"upgrade": "h2c"}),
    "admin": lambda client: client.admin("GET", f"services/{client.service_id}/messages/unknown"),
    "wait": lambda client: client.admin("GET", f"services/{client.service_id}/messages/wait?timeout={PATIENT}ms"),
}


@pytest.mark.slow
@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS.keys())
def test_a_server_in_a_thread_is_measured(slow_clocks: None, call: Callable[[Client], object]) -> None:
    with running(Sens(seed="tests")) as server:
        host, _, port = server.url.removeprefix("http://").rpartition(":")
        call(Client(OverHttp(host, int(port), PATIENT_SECONDS)))
    assert overruns()


@pytest.mark.slow
def test_a_stream_of_events_is_measured(slow_clocks: None) -> None:
    with running(Sens(seed="tests")) as server:
        host, _, port = server.url.removeprefix("http://").rpartition(":")
        client = Client(OverHttp(host, int(port), PATIENT_SECONDS))
        with listening(client) as stream:
            stream.begin()
            overruns()
            server.sens.service(client.service_id).changed()
            client.admin("GET", "livez")
    assert overruns()


@pytest.mark.slow
@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS.keys())
def test_a_client_in_process_is_measured(slow_clocks: None, call: Callable[[Client], object]) -> None:
    call(Client(InProcess(Sens(seed="tests"))))
    assert overruns()


def test_what_earlier_tests_left_is_not_collected_while_time_is_measured() -> None:
    collected: list[str] = []

    def note(phase: str, info: dict[str, int]) -> None:
        collected.append(phase)

    gc.callbacks.append(note)
    try:
        # More containers than start a collection of the youngest.
        processor_time(lambda: [[] for _ in range(2 * gc.get_threshold()[0])])
    finally:
        gc.callbacks.remove(note)
    assert not collected
    assert gc.isenabled()


SLOW = """
import time

import pytest

from mocksens import Sens
from tests.client import Client, InProcess
from tests.loop_time import MOST

class SlowWall:
    def now(self):
        # More than any machine is excused.
        end = time.thread_time() + MOST * 5
        while time.thread_time() < end:
            pass
        return 0

def test_slow():
    Client(InProcess(Sens(wall=SlowWall()))).send()

@pytest.mark.holds_the_loop("it is slow")
def test_excused():
    Client(InProcess(Sens(wall=SlowWall()))).send()

def test_quick():
    Client(InProcess(Sens())).send()
"""


@pytest.mark.slow
def test_a_test_with_a_long_callback_fails_unless_its_marker_says_why(tmp_path: Path) -> None:
    (tmp_path / "test_slow.py").write_text(SLOW)
    command = [sys.executable, "-m", "pytest", "-p", "tests.loop_limit", "-n", "0", "test_slow.py"]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=180, check=False)
    assert "1 failed, 2 passed" in done.stdout
    assert "the event loop was held for too long at once: App.__call__ " in done.stdout


def test_each_piece_of_a_long_read_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    request = head("GET", "/sms/v2/services/x/unsubscribes")
    count = max(2 * PIECE // len(request), 2 * AT_ONCE)
    pieces: list[int] = []
    begin = App.begin

    def slow_behind_the_first_piece(self: App, *arguments: Any, **named: Any) -> Any:
        pieces.append(1)
        if len(pieces) == count:
            busy()
        return begin(self, *arguments, **named)

    monkeypatch.setattr(App, "begin", slow_behind_the_first_piece)
    with running(Sens(seed="tests")) as server, connect(server) as line:
        line.send(request * count)
        assert {line.answer().status for _ in range(count)} == {200}
    assert [overrun.place for overrun in overruns()] == ["Reading._feed"]


def test_what_is_quick_is_passed_over(client: Client) -> None:
    client.send()
    assert overruns() == []
