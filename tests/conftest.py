"""Fixtures that more than one folder of tests uses."""

import gc
import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from mocksens import Sens, running
from mocksens.core.service import Service
from mocksens.server.certificates import LocalAuthority
from mocksens.server.serving import Server
from tests.client import Client, InProcess, OverHttp
from tests.toolchains import ABSENT

pytest_plugins = ["tests.left_out", "tests.loop_limit"]

MOST_WORKERS = 8
NODE_PACKAGES = ("axios@1", "undici@6", "https-proxy-agent@7")

# A shell that runs this in the background lets it ignore Ctrl-C, nohup its hangup, and so would every process that a
# test starts.
signal.signal(signal.SIGINT, signal.default_int_handler)
if hasattr(signal, "SIGHUP"):
    signal.signal(signal.SIGHUP, signal.SIG_DFL)

settings.register_profile("default", max_examples=60, stateful_step_count=30, deadline=None, derandomize=True)
settings.register_profile(
    "thorough",
    max_examples=1500,
    stateful_step_count=80,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Bound the workers of ``-n auto``: each collects every test, so that many of them take longer."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, MOST_WORKERS)


def pytest_collection_finish() -> None:
    """Spare the garbage collector the thousands of tests, which live to the end: each look at them takes a while."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def authority() -> LocalAuthority:
    """One CA for all: to make one takes a moment."""
    return LocalAuthority(["sms.example.com"])


@pytest.fixture
def sens() -> Sens:
    """Return a fresh SENS with the documented rules and a fixed seed."""
    return Sens(seed="tests")


@pytest.fixture
def client(sens: Sens) -> Client:
    """Return a client of ``sens``, in process."""
    return Client(InProcess(sens))


@pytest.fixture
def service(sens: Sens, client: Client) -> Service:
    """Return the service that ``client`` calls."""
    return sens.service(client.service_id)


@pytest.fixture(scope="session")
def live() -> Iterator[Server]:
    """Yield a server on a free port, for what only a socket can show."""
    with running() as server:
        yield server


@pytest.fixture
def live_client(live: Server, request: pytest.FixtureRequest) -> Client:
    """Return a client of ``live`` with a service of its own."""
    host, _, port = live.url.removeprefix("http://").rpartition(":")
    return Client(OverHttp(host, int(port)), service_id=f"ncp:sms:kr:000000000000:{abs(hash(request.node.nodeid))}")


@pytest.fixture(scope="session")
def node_packages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the folder of the Node packages that published clients need."""
    folder = tmp_path_factory.mktemp("node")
    (folder / "package.json").write_text("{}", encoding="utf-8")
    quietly = ["--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts", "--no-update-notifier"]
    install = ["npm", "install", *quietly, *NODE_PACKAGES]
    try:
        subprocess.run(install, cwd=folder, capture_output=True, check=True, timeout=120)
    except (OSError, subprocess.SubprocessError):
        pytest.skip(f"{ABSENT}{', '.join(NODE_PACKAGES)}")
    return {"NODE_PATH": str(folder / "node_modules")}


@pytest.fixture
def hurry() -> Iterator[None]:
    """Threads take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)
