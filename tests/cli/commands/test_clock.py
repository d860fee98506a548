"""``clock``: the time of a service, read and changed."""

from collections.abc import Callable

import pytest
from click.testing import Result

from mocksens.server.serving import Server
from tests.client import Client

Command = Callable[..., Result]


def test_the_clock_is_read_and_changed(live_run: Command) -> None:
    assert live_run("clock", "freeze", "2026-01-01T09:00:00+09:00").stdout == "2026-01-01T09:00:00.000+09:00  frozen\n"
    assert live_run("clock", "advance", "2d").stdout == "2026-01-03T09:00:00.000+09:00  frozen\n"
    assert live_run("clock", "freeze").stdout == "2026-01-03T09:00:00.000+09:00  frozen\n"
    assert live_run("clock", "resume").stdout.endswith("  running\n")
    assert live_run("clock", "rate", "60").stdout.endswith("  running at 60\n")
    assert live_run("clock").stdout.startswith("2026-01-03T09:0")


def test_an_advance_prints_what_became_due(live_client: Client, live_run: Command) -> None:
    live_run("clock", "freeze", "2026-01-01T09:00:00+09:00")
    reserve_id = live_client.send(reserveTime="2026-01-01 10:00").json["requestId"]
    lines = live_run("clock", "advance", "2h").stdout.splitlines()
    assert lines[1] == f"2026-01-01T10:00:00.000+09:00  reservation {reserve_id} PROCESSING"
    assert len(lines) == 4


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("advance",), "advance needs a value, such as `mocksens clock advance 2d`"),
        (("rate",), "rate needs a value, such as `mocksens clock rate 60`"),
        (("rate", "fast"), "rate must be a number greater than 0, such as 60, not 'fast'"),
        (("resume", "now"), "resume takes no value"),
    ],
)
def test_a_change_that_cannot_be_meant_is_misuse(live_run: Command, arguments: tuple[str, ...], said: str) -> None:
    result = live_run("clock", *arguments)
    assert (result.exit_code, said in result.stderr) == (2, True)


def test_a_change_of_the_clock_makes_the_service(live: Server, live_client: Client, live_run: Command) -> None:
    assert live_run("clock", "freeze").exit_code == 0
    assert live.sens.known(live_client.service_id).clock.frozen
