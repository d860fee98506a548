"""The command itself: what it passes on, how it ends, and what it does not run."""

import os
import shutil
import sys
from pathlib import Path

import pytest

from mocksens.core.service_ids import DEFAULT_SERVICE_ID
from tests.cli.support import environment
from tests.exec.support import MOCKSENS, done, python, run, sending, told

pytestmark = pytest.mark.measured

NOTHING = "mocksens: no request came\n"


@pytest.mark.parametrize("code", [0, 1, 7, 255])
def test_the_exit_code_is_that_of_the_command(code: int) -> None:
    assert run(*python(f"raise SystemExit({code})")).exit_code == code


def test_what_there_is_not_is_127_and_one_line() -> None:
    result = run("no-such-command", "--flag")
    assert (result.exit_code, result.stdout) == (127, "")
    assert result.stderr.startswith("Error: no-such-command: command not found; is its directory in PATH?")
    assert result.stderr.count("\n") == 1


def script(text: str, mode: int = 0o755) -> str:
    path = Path("script")
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return "./script"


def test_a_script_whose_interpreter_there_is_not_is_127_too() -> None:
    result = run(script("#!/no/such/interpreter\n"))
    assert (result.exit_code, result.stderr) == (
        127,
        "Error: ./script: the interpreter in its first line does not exist\n",
    )


@pytest.mark.parametrize(("text", "mode"), [("#!/bin/sh\n", 0o644), ("echo no first line\n", 0o755)])
def test_what_cannot_be_run_is_126_and_one_line(text: str, mode: int) -> None:
    result = run(script(text, mode))
    assert (result.exit_code, result.stdout) == (126, "")
    assert result.stderr.startswith("Error: ./script cannot be run: ")
    assert result.stderr.endswith(
        "; chmod +x makes it executable; run a script that does not begin with #! as: sh SCRIPT\n"
    )


@pytest.mark.parametrize("arguments", [[], ["--"], ["--delivery", "immediate"]])
def test_without_a_command_the_use_is_wrong(arguments: list[str]) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "Error: COMMAND is missing; for example: mocksens exec -- npm test\n"


def test_options_behind_the_command_are_its_own() -> None:
    dump = "import sys, pathlib; pathlib.Path('arguments').write_text(repr(sys.argv[1:]))"
    own = ["--delivery", "-h", "--", "--service", "--help"]
    for dashes in (["--"], []):
        assert run(*dashes, sys.executable, "-c", dump, *own).exit_code == 0
        assert Path("arguments").read_text(encoding="utf-8") == repr(own)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--silent", "npm", "test"], "No such option"),
        (["--delivery", "never", "true"], "--delivery: must be a length of time"),
        (["--port", "80", "true"], "No such option"),
        (["--log-format", "xml", "true"], "'xml' is not one of"),
        (["--play", "no-such", "true"], "unknown scenario 'no-such'"),
        (["--service", "no such", "true"], "--service: the serviceId 'no such' is not well-formed"),
        (["--services", "a,b", "--service", "c", "true"], "--service: serviceId c is not one of the listed services"),
    ],
)
def test_wrong_options_end_with_two_before_anything_runs(arguments: list[str], said: str) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


def test_where_no_files_can_be_written_nothing_runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nowhere"))
    result = run("true")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Error: cannot prepare for true: [Errno 2]")


@pytest.mark.slow
def test_bytes_go_in_and_come_out_as_they_are() -> None:
    copy = "import shutil, sys; shutil.copyfileobj(sys.stdin.buffer, sys.stdout.buffer); sys.stderr.write('done\\n')"
    whole = bytes(range(256)) * 40_000
    result = done(*python(copy), stdin=whole)
    assert (result.returncode, result.stdout == whole) == (0, True)
    assert result.stderr.decode().startswith(f"done\n{NOTHING}")


@pytest.mark.slow
def test_what_its_own_parent_leaves_open_is_open_for_the_command() -> None:
    reading, writing = os.pipe()
    os.set_inheritable(writing, True)
    env = environment()
    command = [*MOCKSENS, *python(f"import os; os.write({writing}, b'here')")]
    process = os.posix_spawn(sys.executable, command, env)
    os.close(writing)
    with open(reading, "rb") as pipe:  # noqa: PTH123 - a pipe
        assert pipe.read() == b"here"
    assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 0


def test_the_command_has_the_url_and_the_keys() -> None:
    variables = told("--access-key", "mine", "--secret-key", "hidden", "--service", "my-test")
    url = variables["MOCKSENS_URL"]
    assert url.startswith("http://127.0.0.1:")
    assert (variables["SENS_URL"], variables["SENS_SERVICE_ID"]) == (url, "my-test")
    assert (variables["SENS_ACCESS_KEY"], variables["SENS_SECRET_KEY"]) == ("mine", "hidden")
    assert (variables["NCLOUD_ACCESS_KEY"], variables["NCLOUD_SECRET_KEY"]) == ("mine", "hidden")


def test_the_service_is_the_default_one_or_the_first_that_there_is() -> None:
    assert told()["SENS_SERVICE_ID"] == DEFAULT_SERVICE_ID
    assert told(MOCKSENS_SERVICES="b,a")["SENS_SERVICE_ID"] == "b"
    assert told("--services", f"b,{DEFAULT_SERVICE_ID}")["SENS_SERVICE_ID"] == DEFAULT_SERVICE_ID
    Path("mocksens.yaml").write_text("services: [c, a]\n", encoding="utf-8")
    assert told()["SENS_SERVICE_ID"] == "c"


def test_the_help_names_every_variable_that_the_command_is_given() -> None:
    before = dict(os.environ)
    changed = {name for name, value in told().items() if before.get(name) != value}
    shown = run("--help").stdout
    # The shell's own, and what lets our own scripts know what to do.
    internal = {"MOCKSENS_REDIRECT", "MOCKSENS_CA_FILE", "LC_CTYPE"}
    assert {name.upper() for name in changed - internal if name.upper() not in shown} == set()
    assert "first listed one" in shown


def test_the_address_has_every_name_that_published_clients_read() -> None:
    variables = told()
    for name in ("SENS_BASE_URL", "NCP_SENS_BASE_URL", "SENS_API_BASE_URL"):
        assert variables[name] == variables["SENS_URL"]


def test_where_to_listen_is_nobodys_choice() -> None:
    assert told(MOCKSENS_PORT="1", MOCKSENS_HOST="192.0.2.1")["SENS_URL"].startswith("http://127.0.0.1:")


def test_settings_come_from_the_environment_and_the_file_as_for_serve() -> None:
    Path("mocksens.yaml").write_text("auth: off\n", encoding="utf-8")
    result = run(*sending({"secret": "wrong"}, {"to": "1"}), MOCKSENS_DAILY_QUOTA="1")
    assert result.stderr.startswith("mocksens: 1 message sent, 1 request refused\n")
    assert "  429 POST " in result.stderr


def test_lines_can_be_had_while_the_command_runs() -> None:
    result = run("--log-format", "text", *sending({}))
    live, report = result.stderr.splitlines()[0], result.stderr.splitlines()[1]
    assert f" POST /sms/v2/services/{DEFAULT_SERVICE_ID}/messages 202 " in live
    assert report == "mocksens: 1 message sent"


@pytest.mark.slow
def test_one_inside_another_answers_its_own_command_and_both_report() -> None:
    result = done("--service", "outer", "--", *MOCKSENS, "--service", "inner", *sending({}))
    inner, sent, outer, *_ = result.stderr.decode().splitlines()
    assert (result.returncode, result.stdout) == (0, b"")
    assert (inner, f"{outer}\n") == ("mocksens: 1 message sent", NOTHING)
    assert sent.endswith("'hello'")


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a file that is always full")
def test_a_report_that_nobody_can_read_does_not_change_the_exit_code() -> None:
    shell = shutil.which("sh")
    assert shell
    command = " ".join(f"'{part}'" for part in [*MOCKSENS, *python("raise SystemExit(7)")])
    process = os.posix_spawn(shell, [shell, "-c", f"{command} 2>/dev/full"], environment())
    assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 7


def test_what_is_not_http_is_in_the_report() -> None:
    source = """
import os, socket
host, _, port = os.environ["SENS_URL"].removeprefix("http://").rpartition(":")
with socket.create_connection((host, int(port))) as line:
    line.sendall(b"GET /sms/v2/services/a/messages HTTP/1.1\\nHost: a\\n\\n")
    line.recv(1)
"""
    result = run(*python(source))
    assert result.exit_code == 0
    first, second, _ = result.stderr.splitlines()
    assert first == "mocksens: no messages sent, 1 request refused"
    assert second.startswith("  400 GET /sms/v2/services/a/messages: this is not HTTP: ")
