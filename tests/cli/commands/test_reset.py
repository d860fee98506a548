"""``mocksens reset``."""

from mocksens.core.service_ids import DEFAULT_SERVICE_ID
from mocksens.server.serving import Server
from tests.cli.commands.support import MINE, OTHER, Command, send


def test_a_reset_makes_a_service_or_all_as_good_as_new(server: Server, command: Command) -> None:
    for service_id in (MINE, OTHER):
        send(server, service_id)
    assert command("reset", "--service", MINE).exit_code == 0
    assert [server.sens.known(each).store.messages.count for each in (MINE, OTHER)] == [0, 1]
    assert len(command("reset", "--all").stdout.splitlines()) == 3
    assert server.sens.known(OTHER).store.messages.count == 0


def test_a_reset_may_be_of_a_part_only(server: Server, command: Command) -> None:
    send(server, MINE)
    result = command("reset", "--service", MINE, "--scopes", "messages,quota")
    assert result.stdout == f"{MINE}  reset: messages, quota\n"
    assert server.sens.known(MINE).journal.last == 1
    result = command("reset", "--scopes", "mesages")
    assert (result.exit_code, "--scopes: unknown scope 'mesages'; did you mean messages?" in result.stderr) == (2, True)
    assert command("reset", "--scopes", " ,").exit_code == 2


def test_a_service_with_a_slip_in_its_name_is_not_reset(server: Server, command: Command) -> None:
    send(server, MINE)
    for arguments in ((), ("--scopes", "clock")):
        result = command("reset", "--service", f"{MINE}s", *arguments)
        assert (result.exit_code, result.stdout) == (1, "")
        assert f"no service {MINE}s; did you mean {MINE}? `mocksens services` lists" in result.stderr
    assert [service.id for service in server.sens.services] == [DEFAULT_SERVICE_ID, MINE]
