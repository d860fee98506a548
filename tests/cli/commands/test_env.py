"""``mocksens env``."""

import json
import subprocess
from pathlib import Path

import pytest

from mocksens.core.service_ids import DEFAULT_SERVICE_ID
from tests.cli.commands.support import MINE
from tests.cli.support import run


def exports(text: str) -> dict[str, str]:
    """Return the variables that a shell makes of the lines."""
    script = f"{text}\nenv -0"
    done = subprocess.run(["sh", "-c", script], env={"PATH": "/usr/bin:/bin"}, capture_output=True, check=True)
    return dict(line.decode().split("=", 1) for line in done.stdout.split(b"\0") if line)


def test_a_shell_is_told_where_mocksens_is() -> None:
    told = exports(run("env", "--service", MINE, "--url", "http://mocksens:7000", NO_PROXY="", no_proxy="").stdout)
    for name in ("MOCKSENS_URL", "SENS_URL", "SENS_BASE_URL", "NCP_SENS_BASE_URL", "SENS_API_BASE_URL"):
        assert told[name] == "http://mocksens:7000"
    assert (told["SENS_SERVICE_ID"], told["SENS_ACCESS_KEY"]) == (MINE, "mocksens-access-key")
    assert told["NO_PROXY"] == told["no_proxy"] == "localhost,127.0.0.1,::1,mocksens"


def test_what_is_exported_is_quoted_and_adds_to_what_goes_by_no_proxy() -> None:
    key = "it's $(touch here) `x` \"\\"
    done = run("env", "--secret-key", key, "--port", "7000", NO_PROXY="repo.example.com, localhost", no_proxy="")
    told = exports(done.stdout)
    assert told["SENS_SECRET_KEY"] == key
    assert told["NO_PROXY"] == "repo.example.com,localhost,127.0.0.1,::1"
    assert not Path("here").exists()
    assert json.loads(run("env", "--secret-key", key, "--json").stdout)["SENS_SECRET_KEY"] == key


@pytest.mark.parametrize(
    ("arguments", "variables", "told"),
    [
        ((), {"MOCKSENS_SERVICES": "b,a"}, "b"),
        (("--services", "c,d"), {}, "c"),
        ((), {"MOCKSENS_SERVICES": f"a,{DEFAULT_SERVICE_ID}"}, DEFAULT_SERVICE_ID),
        ((), {"MOCKSENS_SERVICES": "any"}, DEFAULT_SERVICE_ID),
        (("--service", "x"), {"MOCKSENS_SERVICES": "a,b"}, "x"),
        ((), {"MOCKSENS_SERVICES": "a,b", "SENS_SERVICE_ID": "x"}, "x"),
    ],
)
def test_the_service_that_is_exported_is_one_that_the_server_has(
    arguments: tuple[str, ...], variables: dict[str, str], told: str
) -> None:
    assert json.loads(run("env", "--json", *arguments, **variables).stdout)["SENS_SERVICE_ID"] == told


def test_an_address_that_is_not_known_cannot_be_exported() -> None:
    result = run("env", MOCKSENS_PORT="0")
    assert (result.exit_code, result.stdout) == (2, "")
