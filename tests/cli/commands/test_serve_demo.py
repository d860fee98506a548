"""``mocksens serve --demo``."""

import json
import sys

import pytest

from tests.cli.support import python, run, serving


def test_it_starts_with_messages() -> None:
    with serving("--port", "0", MOCKSENS_DEMO="30") as server:
        messages = run("messages", "--url", server.url).stdout.splitlines()
        (service,) = [json.loads(line) for line in run("services", "--json", "--url", server.url).stdout.splitlines()]
        code, out, err = server.end()
    assert len(messages) == service["messages"] == 30
    assert (code, out) == (0, "")
    assert [line.split()[2] for line in err.splitlines()] == ["GET", "GET"], "the demonstration is not logged"


@pytest.mark.parametrize("text", ["0", "10001", "many", "-1"])
def test_another_number_is_refused_in_one_line(text: str) -> None:
    result = run("serve", f"--demo={text}")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"Error: --demo: must be a whole number from 1 to 10000, not '{text}'\n"


def test_without_faker_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "faker", None)
    result = run("serve", "--demo", "5", "--port", "0")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "Error: --demo: needs Faker; install it with pip install 'mocksens[demo]'\n"


def test_a_start_without_it_loads_none_of_it() -> None:
    code = "import mocksens.cli.commands.serve, mocksens.web.app, mocksens.server.serving, sys; print(*sys.modules)"
    modules = python("-c", code).stdout.split()
    assert "mocksens.cli.commands.serve" in modules
    assert not [name for name in modules if "demo" in name or "faker" in name or name.startswith("mocksens.cli.banner")]
