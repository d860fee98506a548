"""``mocksens stop``."""

from mocksens.core.service_ids import DEFAULT_SERVICE_ID
from mocksens.server.serving import Server
from tests.cli.commands.support import MINE, Command, client_of


def test_what_is_not_played_is_told_with_what_is(server: Server, command: Command) -> None:
    mine = ("--service", MINE)
    command("play", "quota-exceeded", *mine)
    command("fail", "reset", "--commit", "--delay", "2s", *mine)
    command("fail", "3018", "--to", "0101*", "--times", "2", *mine)
    played = (
        "quota-exceeded, one-off-1 (reset, after the request is carried out, answered after 2s), one-off-2 (3018, 2"
        " times, where to is 0101*)"
    )
    result = command("stop", "quota-exceded", *mine)
    assert (result.exit_code, result.stdout) == (1, "")
    said = f"quota-exceded is not playing here, only {played}; did you mean quota-exceeded?"
    assert result.stderr == f"Error: {said}\n"
    assert command("stop", *mine).stdout == f"{MINE}  stopped: {played}\n"


def test_everything_that_is_to_fail_is_stopped(server: Server, command: Command) -> None:
    command("play", "quota-exceeded", "--service", MINE)
    command("fail", "503", "--service", MINE)
    lines = command("stop", "--all").stdout.splitlines()
    assert lines[0] == f"{DEFAULT_SERVICE_ID}  nothing to stop"
    assert lines[1] == f"{MINE}  stopped: quota-exceeded, one-off-1 (503)"
    assert client_of(server, MINE).send().status == 202
    command("play", "throttled", "--service", MINE)
    assert command("stop", "throttled", "--all").stdout.splitlines() == [
        f"{DEFAULT_SERVICE_ID}  nothing to stop",
        f"{MINE}  stopped: throttled",
    ]
