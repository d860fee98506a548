"""The health check of a container: a yes costs little, and whatever is not a yes is looked into."""

import runpy
import socket
import sys
from pathlib import Path

import pytest

from mocksens.cli import start
from mocksens.client.addresses import READY
from mocksens.server.serving import Server
from mocksens.server.settings.settings import CONFIG_FILE
from tests.cli.support import http, python, run, serving, stranger

HEAVY = ("click", "msgspec", "mocksens.cli.main", "mocksens.server.settings", "http.client", "asyncio")


@pytest.fixture
def _described(live: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set the environment to describe ``live``, as in a container."""
    monkeypatch.setenv("MOCKSENS_HOST", "0.0.0.0")
    monkeypatch.setenv("MOCKSENS_PORT", live.url.rpartition(":")[2])


@pytest.mark.usefixtures("_described")
def test_a_server_that_is_up_is_well(live: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    assert start.is_healthy()
    # The same port speaks TLS as well.
    monkeypatch.setenv("MOCKSENS_HTTPS_PORT", live.url.rpartition(":")[2])
    assert start.is_healthy()


@pytest.mark.usefixtures("_described")
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MOCKSENS_PORT", "1"),
        ("MOCKSENS_PORT", "0"),
        ("MOCKSENS_PORT", "99999"),
        ("MOCKSENS_PORT", "tcp://10.0.0.1:7367"),
        ("MOCKSENS_HTTPS_PORT", "1"),
        ("MOCKSENS_HTTPS_PORT", "x"),
        ("MOCKSENS_URL", "http://127.0.0.1:1"),
        ("MOCKSENS_CONFIG", "other.yaml"),
        ("MOCKSENS_HOST", "no.such.host.invalid"),
        ("MOCKSENS_HOST", "\udcff"),
    ],
)
def test_what_is_not_surely_up_is_no_yes(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    assert not start.is_healthy()


@pytest.mark.usefixtures("_described")
def test_a_file_of_settings_is_looked_into_by_the_command() -> None:
    Path("mocksens.yaml").write_text("port: 1\n", encoding="utf-8")
    assert not start.is_healthy()


@pytest.mark.parametrize("answer", [http("200 OK", b"{}"), http("503 No", b'{"status":"ok"}'), b"hello", b""])
def test_a_stranger_is_no_yes(monkeypatch: pytest.MonkeyPatch, answer: bytes) -> None:
    with stranger(answer) as url:
        monkeypatch.setenv("MOCKSENS_PORT", url.rpartition(":")[2])
        assert not start.is_healthy()


@pytest.mark.usefixtures("_described")
@pytest.mark.parametrize("module", ["mocksens.cli.start", "mocksens"])
def test_a_yes_ends_with_zero_before_any_command_is_loaded(monkeypatch: pytest.MonkeyPatch, module: str) -> None:
    monkeypatch.setattr(sys, "argv", ["mocksens", "healthcheck"])
    with pytest.raises(SystemExit) as ended:
        start.main() if module == "mocksens.cli.start" else runpy.run_path(
            str(Path(start.__file__).parent.with_name("__main__.py")), run_name="__main__"
        )
    assert ended.value.code == 0


def test_a_no_is_worded_by_the_command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["mocksens", "healthcheck"])
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    monkeypatch.setenv("MOCKSENS_PORT", str(port))
    with pytest.raises(SystemExit) as ended:
        start.main()
    assert (ended.value.code, "nothing answers at" in capsys.readouterr().err) == (1, True)


def test_a_yes_loads_nothing_that_takes_long() -> None:
    with serving("serve", "--port", "0", "--log-format", "off") as server:
        look = (
            "import atexit, sys; from mocksens.cli import start; sys.argv = ['mocksens', 'healthcheck']\n"
            f"atexit.register(lambda: print([name for name in {HEAVY!r} if name in sys.modules]))\nstart.main()"
        )
        done = python("-c", look, MOCKSENS_PORT=str(server.port))
    assert (done.returncode, done.stdout, done.stderr) == (0, "[]\n", "")


@pytest.mark.parametrize(
    ("arguments", "meant"),
    [
        (("--port", "1", "messages"), "mocksens messages --port 1"),
        (("--delivery", "immediate", "serve"), "mocksens serve --delivery immediate"),
        (("--service", "a", "messages"), "mocksens messages --service a"),
        (("--json", "services"), "mocksens services --json"),
        (("--port", "1", "serve", "--auth", "off"), "mocksens serve --port 1 --auth off"),
    ],
)
def test_an_option_before_its_command_is_told_to_go_behind_it(arguments: tuple[str, ...], meant: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert f"{arguments[0]} belongs after the command: {meant}\n" in result.stderr


@pytest.mark.parametrize("arguments", [("--deliverry", "x"), ("--deliverry", "x", "serve")])
def test_a_misspelled_option_before_the_command_is_told_apart(arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert "no such option --deliverry; did you mean --delivery?" in result.stderr


def test_an_option_that_the_command_does_not_take_is_said_to_start_a_server() -> None:
    assert "to start a server: mocksens serve --delivery manual" in run("--delivery", "manual", "messages").stderr


def test_what_it_repeats_is_as_it_is_elsewhere() -> None:
    assert start.FILE == CONFIG_FILE
    assert start.REQUEST.split()[1] == READY.encode()
