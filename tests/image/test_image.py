"""The image: what is in it, and what it says of itself."""

import re

from mocksens import __version__
from tests.image.engines.engine import Container, Engine

SECOND = 1_000_000_000
TIME_ZONE = "import zoneinfo; print(zoneinfo.ZoneInfo('Asia/Seoul').key)"
BASE_PIP = "import subprocess, sys; sys.exit(subprocess.run([sys._base_executable, '-m', 'pip']).returncode)"
CPU_TIME = """
import os, subprocess
subprocess.run(["mocksens", "healthcheck"], check=True)
times = os.times()
print(times.children_user + times.children_system)
"""


def test_its_user_is_a_number_in_group_0(engine: Engine, container: Container) -> None:
    assert re.fullmatch(r"[1-9]\d*:0", engine.config()["User"])
    assert container.execute("id", "-u").stdout.strip() == engine.config()["User"].partition(":")[0]
    assert container.execute("id", "-G").stdout.strip() == "0"


def test_its_labels_describe_it(engine: Engine) -> None:
    labels = engine.config()["Labels"]
    assert labels["org.opencontainers.image.title"] == "mocksens"
    assert labels["org.opencontainers.image.version"] == __version__


def test_its_entry_point_is_the_program(engine: Engine) -> None:
    assert (engine.config()["Entrypoint"], engine.config()["Cmd"]) == (["mocksens"], ["serve"])
    assert engine.run("--version").stdout.strip().endswith(__version__)
    assert engine.run("--help").stdout.startswith("Usage: mocksens ")


def test_it_signs(engine: Engine) -> None:
    done = engine.run("sign", "GET", "/sms/v2/services/ncp:sms:kr:000000000000:mocksens/messages?requestId=RSSA-1")
    assert done.returncode == 0, done.stderr
    assert "x-ncp-apigw-signature-v2: " in done.stdout


def test_the_library_of_scenarios_is_inside(container: Container) -> None:
    assert "quota-exceeded" in container.execute("mocksens", "scenarios", "list").stdout


def test_time_zones_are_inside_even_if_the_base_has_none(container: Container) -> None:
    assert container.execute("env", "PYTHONTZPATH=", "python", "-c", TIME_ZONE).stdout == "Asia/Seoul\n"


def test_no_pip_is_inside(container: Container) -> None:
    assert "No module named pip" in container.execute("python", "-m", "pip").stderr
    done = container.execute("python", "-c", BASE_PIP)
    assert (done.returncode, "No module named pip" in done.stderr) == (1, True)


def test_the_health_check_costs_at_most_one_percent_of_a_core(
    engine: Engine, container: Container, figures: list[str]
) -> None:
    check = engine.config()["Healthcheck"]
    assert check["Test"] == ["CMD", "mocksens", "healthcheck"]
    done = container.execute("python", "-c", CPU_TIME)
    seconds = float(done.stdout)
    figures.append(f"image: a health check takes {seconds * 1000:.0f} ms of processor time")
    assert seconds <= check["Interval"] / SECOND / 100
