"""Files that change while mocksens serves: what is read again, what is played anew, and what is said of it."""

import io
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from mocksens import Sens
from mocksens.core.parsing.nodes import Problem
from mocksens.core.scenarios.played import PlayedScenario
from mocksens.core.service_ids import DEFAULT_SERVICE_ID
from mocksens.server.scenarios.library import Library
from mocksens.server.scenarios.watcher import Watcher
from mocksens.web.log.lines import Log, LogFormat
from tests.client import Client, InProcess
from tests.patience import patiently
from tests.server.scenarios.support import write


class World:
    """A library over one directory, a SENS that plays its `outage` everywhere, and a watcher."""

    def __init__(self) -> None:
        write("mine/outage.yaml", "throttled", times=2)
        self.library = Library([Path("mine")])
        self.sens = Sens(scenarios=self.library, played=[self.library["outage"]])
        # The default service is there from the start, and would count among those that play it.
        self.sens.service(DEFAULT_SERVICE_ID).scenarios.clear()
        self._log = io.StringIO()
        self.watcher = Watcher(self.library, self.sens, Log(self.sens, LogFormat.TEXT, self._log), 0.005)
        self._edits = 0

    def edit(self, path: str, respond: str = "throttled", *, name: str = "", times: int = 1) -> None:
        """Replace a file at once, so that the thread never reads half of it.

        Two edits within a tick of the file system's clock count as two.
        """
        self._edits += 1
        written = write(Path("written", Path(path).name), respond, name=name, times=times)
        os.utime(written, ns=(0, self._edits))
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        written.replace(path)

    def look(self) -> list[str]:
        """Return the watcher's messages, without times."""
        self.watcher.check()
        return self.said()

    def said(self) -> list[str]:
        """Return the messages since the last call."""
        lines = [line[30:] for line in self._log.getvalue().splitlines()]
        self._log.seek(0)
        self._log.truncate()
        return lines

    def status(self, service_id: str = "a") -> int:
        """Send a message, and return the response."""
        return Client(InProcess(self.sens), service_id=service_id).send().status

    def plays(self, service_id: str = "a") -> list[PlayedScenario]:
        """Return the names of the scenarios that a service plays."""
        return self.sens.service(service_id).scenarios.plays


@pytest.fixture
def world() -> World:
    return World()


def test_where_nothing_changes_nothing_is_said_or_played_anew(world: World) -> None:
    before = world.plays()
    assert (world.status(), world.look(), world.look()) == (429, [], [])
    assert world.plays() == before
    assert before[0].steps[0].used == 1


def test_a_changed_file_is_played_anew_where_it_is_played_with_fresh_counts(world: World) -> None:
    assert [world.status() for _ in range(3)] == [429, 429, 202]
    world.sens.service("b").scenarios.clear()
    world.edit("mine/outage.yaml", "endpoint-error", times=2)
    assert world.look() == ["scenario outage was read from mine/outage.yaml; services that restarted it: 1"]
    assert [world.status() for _ in range(3)] == [503, 503, 202]
    assert world.plays("b") == []
    assert world.library["outage"].steps[0].times == 2


def test_a_service_to_come_plays_the_changed_file(world: World) -> None:
    world.edit("mine/outage.yaml", "endpoint-error")
    assert world.look() == ["scenario outage was read from mine/outage.yaml; services that restarted it: 0"]
    assert world.status("new") == 503


def test_a_file_that_was_only_touched_keeps_its_counts(world: World) -> None:
    assert world.status() == 429
    world.edit("mine/outage.yaml", "throttled", times=2)
    assert world.look() == []
    assert world.plays()[0].steps[0].used == 1


def test_a_broken_edit_is_told_once_and_the_last_good_one_stays(world: World) -> None:
    assert world.status() == 429
    world.edit("mine/outage.yaml", "teapod")
    (line,) = world.look()
    assert line.startswith("mine/outage.yaml:4:12: 'teapod' is not a response of the gateway; known:")
    assert line.endswith(" (ignored; the previous version stays)")
    assert world.look() == []
    assert (world.status(), world.status()) == (429, 202)
    assert world.library["outage"].steps[0].times == 2
    world.edit("mine/outage.yaml", "teapots")
    assert len(world.look()) == 1
    world.edit("mine/outage.yaml", "unexpected")
    assert world.look() == ["scenario outage was read from mine/outage.yaml; services that restarted it: 1"]
    assert world.status() == 500


def test_a_broken_edit_that_is_taken_back_changes_nothing(world: World) -> None:
    assert world.status() == 429
    world.edit("mine/outage.yaml", "teapod")
    world.look()
    world.edit("mine/outage.yaml", "throttled", times=2)
    assert world.look() == []
    assert world.plays()[0].steps[0].used == 1


def test_a_new_file_becomes_available_when_it_is_right(world: World) -> None:
    world.edit("mine/sms/new.yaml", "teapod")
    assert len(world.look()) == 1
    assert "new" not in world.library
    world.edit("mine/sms/new.yaml")
    assert world.look() == ["scenario new was read from mine/sms/new.yaml; services that restarted it: 0"]
    assert world.library["new"].description == "by new.yaml"


def test_a_new_file_takes_the_place_of_a_built_in_one_that_is_played(world: World) -> None:
    world.sens.service("a").scenarios.play(world.library["throttled"])
    world.edit("mine/throttled.yaml", "endpoint-timeout")
    assert world.look() == ["scenario throttled was read from mine/throttled.yaml; services that restarted it: 1"]
    assert world.status() == 504


def test_a_removed_file_is_forgotten_but_what_is_played_goes_on(world: World) -> None:
    assert world.status() == 429
    Path("mine/outage.yaml").unlink()
    assert world.look() == ["scenario outage was removed; services that play it continue"]
    assert world.look() == []
    # The built-in one has its name again.
    assert world.library["outage"].description == Library()["outage"].description
    assert (world.status(), world.status()) == (429, 202)


def test_a_second_file_of_one_name_waits_until_the_name_is_free(world: World) -> None:
    world.edit("mine/also/outage.yaml", "unexpected")
    (line,) = world.look()
    assert line.startswith("mine/also/outage.yaml:1:1: outage is also the name of a scenario in mine/outage.yaml")
    assert world.look() == []
    assert world.status() == 429
    Path("mine/outage.yaml").unlink()
    assert world.look() == ["scenario outage was read from mine/also/outage.yaml; services that restarted it: 1"]
    assert world.status() == 500


def test_a_second_file_that_goes_leaves_the_first_alone(world: World) -> None:
    assert world.status() == 429
    world.edit("mine/also/outage.yaml")
    world.look()
    Path("mine/also/outage.yaml").unlink()
    assert world.look() == []
    assert world.plays()[0].steps[0].used == 1


def test_a_directory_that_goes_and_comes_is_read_again(world: World) -> None:
    Path("mine").rename("away")
    assert world.look() == ["scenario outage was removed; services that play it continue"]
    Path("away").rename("mine")
    assert world.look() == ["scenario outage was read from mine/outage.yaml; services that restarted it: 0"]


def test_a_file_that_cannot_be_reached_is_told_once(world: World) -> None:
    Path("mine/gone.yaml").symlink_to("nowhere.yaml")
    assert world.look() == [
        "mine/gone.yaml: cannot be read: No such file or directory (ignored; the previous version stays)"
    ]
    assert world.look() == []


# --- the thread --------------------------------------------------------------------------------------


def said(world: World, patience: float = 10) -> list[str]:
    """Wait for the thread's first messages, and return them."""
    for _ in patiently("nothing was said", patience):
        if lines := world.said():
            return lines
        time.sleep(0.005)
    raise AssertionError


@pytest.fixture
def watched(world: World) -> Iterator[World]:
    world.watcher.start()
    yield world
    world.watcher.stop()


def test_the_thread_looks_again_and_again(watched: World) -> None:
    assert watched.status() == 429
    watched.edit("mine/outage.yaml", "endpoint-error")
    assert said(watched) == ["scenario outage was read from mine/outage.yaml; services that restarted it: 1"]
    assert watched.status() == 503


def test_a_failure_of_our_own_is_logged_and_ends_nothing(watched: World, monkeypatch: pytest.MonkeyPatch) -> None:
    bugs, refresh = [RuntimeError("a bug")], Library.refresh

    def fail_once(library: Library) -> list[Problem]:
        if bugs:
            raise bugs.pop()
        return refresh(library)

    monkeypatch.setattr(Library, "refresh", fail_once)
    assert "mocksens has a bug" in said(watched)[0]
    watched.edit("mine/outage.yaml", "unexpected")
    assert said(watched) == ["scenario outage was read from mine/outage.yaml; services that restarted it: 0"]
