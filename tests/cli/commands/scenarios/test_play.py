"""``mocksens play``."""

from pathlib import Path

from mocksens.core.service_ids import DEFAULT_SERVICE_ID
from mocksens.server.serving import Server
from tests.cli.commands.support import MINE, Command, client_of


def test_a_scenario_is_played_and_stopped_by_its_name(server: Server, command: Command) -> None:
    result = command("play", "quota-exceeded", "--service", MINE)
    assert result.stdout.startswith(f"{MINE}  plays quota-exceeded: ")
    client = client_of(server, MINE)
    assert client.send().status == 429
    assert command("stop", "quota-exceeded", "--service", MINE).stdout == f"{MINE}  stopped: quota-exceeded\n"
    assert client.send().status == 202
    result = command("stop", "quota-exceeded", "--service", MINE)
    assert result.exit_code == 1
    said = "quota-exceeded is not playing here, and nothing else is; `mocksens play quota-exceeded` plays it"
    assert result.stderr == f"Error: {said}\n"


def test_a_scenario_is_played_from_a_file(server: Server, command: Command) -> None:
    steps = "steps:\n- {when: {operation: send-messages}, then: {respond: 503}}\n"
    Path("outage.yaml").write_text(f"name: my-outage\n{steps}", encoding="utf-8")
    result = command("play", "outage.yaml", "--all")
    assert result.stdout == f"{DEFAULT_SERVICE_ID}  plays my-outage: no description\n"
    assert client_of(server, DEFAULT_SERVICE_ID).send().status == 503
    Path("nameless.yml").write_text(steps, encoding="utf-8")
    for file, said in (("nameless.yml", "a mapping with name and steps"), ("none.yaml", "cannot be read")):
        result = command("play", file)
        assert (result.exit_code, said in result.stderr) == (2, True)


def test_a_scenario_that_is_not_there_is_told_with_the_nearest(command: Command) -> None:
    result = command("play", "quota-exceded")
    assert (result.exit_code, "did you mean quota-exceeded?" in result.stderr) == (1, True)
