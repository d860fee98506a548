"""Foreign texts in the output of commands, on a terminal and in a pipe."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from mocksens.core.display.terminal import shown
from mocksens.server.serving import Server
from tests.cli.support import environment, run
from tests.client import Client

pty = pytest.importorskip("pty", reason="only POSIX has pseudo-terminals")
HOSTILE = "\x1b]0;pwned\x07\x1b[2J\x1b[31mX \u202e \x9b31m \b\b\x7f \u2066\u200b\u3164 end"
ESCAPED = r"\x1b]0;pwned\x07\x1b[2J\x1b[31mX \u202e \x9b31m \x08\x08\x7f \u2066\u200b\u3164 end"


def on_a_terminal(*arguments: str) -> tuple[int, str]:
    """Return the exit code of ``mocksens`` with these arguments, and what its terminal gets."""
    master, slave = pty.openpty()
    try:
        command = [sys.executable, "-m", "mocksens", *arguments]
        with subprocess.Popen(command, env=environment(), stdin=slave, stdout=slave, stderr=slave) as process:
            os.close(slave)
            return process.wait(30), read_all(master)
    finally:
        os.close(master)


def read_all(master: int) -> str:
    data = b""
    while True:
        try:
            piece = os.read(master, 65536)
        except OSError:
            piece = b""
        if not piece:
            return data.decode().replace("\r\n", "\n")
        data += piece


def piped(*arguments: str) -> str:
    command = [sys.executable, "-m", "mocksens", *arguments]
    return subprocess.run(command, env=environment(), capture_output=True, check=False, timeout=30).stdout.decode()


def test_a_terminal_obeys_nothing_of_a_text_and_a_pipe_gets_all_of_it(live: Server, live_client: Client) -> None:
    live_client.send(content=f"{HOSTILE}\nsecond\r\tline")
    where = ("--service", live_client.service_id, "--url", live.url)
    code, text = on_a_terminal("messages", *where)
    assert (code, text.endswith(rf"  {ESCAPED}\nsecond\r\tline" + "\n")) == (0, True)
    assert piped("messages", *where).endswith(rf"  {HOSTILE}\nsecond\r\tline" + "\n")


@pytest.mark.slow
def test_json_on_a_terminal_has_nothing_to_obey_and_is_the_text(live: Server, live_client: Client) -> None:
    live_client.send(content=HOSTILE)
    where = ("--service", live_client.service_id, "--url", live.url)
    _, text = on_a_terminal("messages", "--json", *where)
    assert shown(text.rstrip("\n")) == text.rstrip("\n")
    assert json.loads(text)["content"] == json.loads(piped("messages", "--json", *where))["content"] == HOSTILE


def test_a_text_in_an_error_is_escaped(live: Server, live_client: Client) -> None:
    live_client.send(content=f"{HOSTILE}\nsecond")
    result = run("wait", "--otp", "--service", live_client.service_id, "--url", live.url)
    assert rf"has no one-time code: {ESCAPED}\nsecond" + "\n" in result.stderr
    result = run("wait", "--to", "0109", "--timeout", "1ms", "--service", live_client.service_id, "--url", live.url)
    assert shown(result.stderr.rstrip("\n")) == result.stderr.rstrip("\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ("serve", "--host", f"a{HOSTILE}", "--port", "0"),
        ("config", "--over-long", HOSTILE),
        ("codes", HOSTILE),
        ("scenarios", "show", HOSTILE),
        ("play", HOSTILE, "--url", f"http://{HOSTILE}"),
        (HOSTILE,),
    ],
    ids=lambda arguments: arguments[0][:9].strip("\x1b"),
)
def test_what_was_typed_or_pasted_is_escaped_in_errors(arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    for line in result.stderr.splitlines():
        assert shown(line) == line


def test_what_stands_in_files_is_escaped() -> None:
    steps = "steps:\n- {when: {operation: send-messages}, then: {respond: 503}}\n"
    Path("mine").mkdir()
    Path("mine/one.yaml").write_text(f'name: one\ndescription: "\\x1b[31mred \\u202e"\n{steps}', encoding="utf-8")
    assert r"\u202e" in on_a_terminal_in_process("scenarios", "list", "--scenarios", "mine")
    Path("mocksens.yaml").write_text('"\\x1b[31m\\u202e": 1\n', encoding="utf-8")
    result = run("config")
    assert (result.exit_code, r"unknown setting `\x1b[31m\u202e`" in result.stderr) == (2, True)


def on_a_terminal_in_process(*arguments: str) -> str:
    code, text = on_a_terminal(*arguments)
    assert code == 0
    assert "\x1b" not in text
    return text


# --- for programs ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "keys"),
    [
        (("codes",), {"code", "meaning", "meaningKo", "table", "line", "number"}),
        (("codes", "3018"), {"code", "meaning", "meaningKo", "table", "line", "number"}),
        (("codes", "--numbers"), {"number", "effect"}),
        (("config",), {"setting", "value", "source"}),
        (("scenarios", "list"), {"name", "folder", "description"}),
    ],
)
def test_every_table_is_told_as_json_a_line_each(arguments: tuple[str, ...], keys: set[str]) -> None:
    plain, told = run(*arguments).stdout, run(*arguments, "--json").stdout
    rows = [json.loads(line) for line in told.splitlines()]
    assert all(row.keys() == keys for row in rows)
    assert len(rows) == sum(not line.startswith("built-in") for line in plain.splitlines())


def test_a_secret_is_no_more_told_as_json_than_in_the_table() -> None:
    told = run("config", "--json", MOCKSENS_SECRET_KEY="hidden-secret").stdout
    assert "hidden-secret" not in told


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="a POSIX shell has head")
@pytest.mark.parametrize("arguments", ["codes", "--help", "config", "scenarios list"])
def test_a_reader_that_has_read_enough_is_no_failure(arguments: str) -> None:
    script = f"({sys.executable} -m mocksens {arguments}; echo $? >&2) | head -c 10"
    done = subprocess.run(["sh", "-c", script], env=environment(), capture_output=True, text=True, check=False)
    assert (len(done.stdout), done.stderr) == (10, "0\n")


def test_a_reader_that_is_gone_already_is_no_failure() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as gone:
        command = [sys.executable, "-m", "mocksens", "codes"]
        done = subprocess.run(command, env=environment(), stdout=gone, stderr=subprocess.PIPE, check=False, timeout=30)
    assert (done.returncode, done.stderr) == (0, b"")
