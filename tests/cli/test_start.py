"""The health check of a container: a yes costs little, and whatever is not a yes is looked into."""

import runpy
import socket
import sys
from pathlib import Path

import pytest

from mocksens import start
from mocksens.server import Server
from tests.cli.support import http, python, serving, stranger

HEAVY = ("click", "msgspec", "mocksens.cli", "mocksens.settings", "http.client", "asyncio")


@pytest.fixture
def _described(live: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment describes ``live``, as that of a container does."""
    monkeypatch.setenv("MOCKSENS_HOST", "0.0.0.0")
    monkeypatch.setenv("MOCKSENS_PORT", live.url.rpartition(":")[2])


@pytest.mark.usefixtures("_described")
def test_a_server_that_is_up_is_well(live: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    assert start.is_well()
    # The same port speaks TLS as well.
    monkeypatch.setenv("MOCKSENS_HTTPS_PORT", live.url.rpartition(":")[2])
    assert start.is_well()


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
    assert not start.is_well()


@pytest.mark.usefixtures("_described")
def test_a_file_of_settings_is_looked_into_by_the_command() -> None:
    Path("mocksens.yaml").write_text("port: 1\n", encoding="utf-8")
    assert not start.is_well()


@pytest.mark.parametrize("answer", [http("200 OK", b"{}"), http("503 No", b'{"status":"ok"}'), b"hello", b""])
def test_a_stranger_is_no_yes(monkeypatch: pytest.MonkeyPatch, answer: bytes) -> None:
    with stranger(answer) as url:
        monkeypatch.setenv("MOCKSENS_PORT", url.rpartition(":")[2])
        assert not start.is_well()


@pytest.mark.usefixtures("_described")
@pytest.mark.parametrize("module", ["mocksens.start", "mocksens"])
def test_a_yes_ends_with_zero_before_any_command_is_loaded(monkeypatch: pytest.MonkeyPatch, module: str) -> None:
    monkeypatch.setattr(sys, "argv", ["mocksens", "healthcheck"])
    with pytest.raises(SystemExit) as ended:
        start.main() if module == "mocksens.start" else runpy.run_path(
            str(Path(start.__file__).with_name("__main__.py")), run_name="__main__"
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
            "import atexit, sys; from mocksens import start; sys.argv = ['mocksens', 'healthcheck']\n"
            f"atexit.register(lambda: print([name for name in {HEAVY!r} if name in sys.modules]))\nstart.main()"
        )
        done = python("-c", look, MOCKSENS_PORT=str(server.port))
    assert (done.returncode, done.stdout, done.stderr) == (0, "[]\n", "")
