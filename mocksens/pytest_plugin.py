"""The pytest plugin: fixtures ``mocksens_server`` and ``mocksens``, marker ``mocksens``, option ``--mocksens-url``.

pytest loads it wherever mocksens is installed, so it imports nothing that pytest does not have already; what it needs
is loaded by the first test that asks for a fixture.
"""

import os
from collections.abc import Generator, Iterator, Mapping
from contextlib import ExitStack
from typing import TYPE_CHECKING, Final, NoReturn

import pytest

if TYPE_CHECKING:
    from mocksens.testing import Mocksens, MocksensServer

URL_VARIABLE: Final = "MOCKSENS_URL"
TOKEN_VARIABLE: Final = "MOCKSENS_ADMIN_TOKEN"  # noqa: S105 - a name, no token
MARKER: Final = (
    "mocksens(scenario=..., unused_steps='fail', service_id=..., access_key=..., secret_key=..., **switches): what the"
    " test's service plays from the beginning (a name,"
    " a path, YAML or a list of them), whether a step that is never used fails the test, the serviceId and the"
    " keys that the application has, and its own switches,"
    " as delivery='immediate' or callers=['0212345678']; a test with the marker uses the fixture, whether it asks for"
    " it or not, and on a class or module each of its tests does"
)
UNUSED: Final = (
    "\nA failure that never happened tests nothing: see what it waits for, or say"
    " @pytest.mark.mocksens(unused_steps='ignore')."
)
SERVICE: Final = pytest.StashKey["Mocksens"]()
SECTION: Final = pytest.StashKey[str]()
"""What the service saw, where it is gone by the time that somebody reports."""
INTERRUPTED: Final = pytest.StashKey[bool]()
"""Whether the test did not get to its end."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option."""
    parser.getgroup("mocksens", "mocksens, a local SENS").addoption(
        "--mocksens-url",
        metavar="URL",
        help=f"use the mocksens that runs there instead of starting one  [{URL_VARIABLE}]; its admin_token, if it has"
        f" one, is read from {TOKEN_VARIABLE}",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker."""
    config.addinivalue_line("markers", MARKER)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Let the marker imply the fixture: without one, a misspelt scenario would go unnoticed."""
    if item.get_closest_marker("mocksens") is None:
        return
    names = getattr(item, "fixturenames", None)
    if names is None:
        pytest.fail("the marker mocksens is for tests that can have fixtures; this is none", pytrace=False)
    if "mocksens" not in names:
        names.append("mocksens")


@pytest.fixture(scope="session")
def mocksens_settings() -> Mapping[str, object]:
    """Return the settings of the tests' mocksens, such as ``{"delivery": "immediate"}``; override it in conftest.py.

    ``service_id``, ``access_key`` and ``secret_key`` are what each service has then, for an application that has read
    its own. With ``--mocksens-url`` there may be these and switches only, which each service gets.
    """
    return {}


@pytest.fixture(scope="session")
def mocksens_server(pytestconfig: pytest.Config, mocksens_settings: Mapping[str, object]) -> "Iterator[MocksensServer]":
    """Yield the mocksens for all tests of this process: one started here, or the one at ``--mocksens-url``."""
    from mocksens.client.http import NoAnswer
    from mocksens.testing import AdminError, connect, start

    url = pytestconfig.getoption("--mocksens-url") or os.environ.get(URL_VARIABLE)
    with ExitStack() as stack:
        try:
            if url:
                server = connect(url, os.environ.get(TOKEN_VARIABLE, ""), **mocksens_settings)
            else:
                server = stack.enter_context(start(**mocksens_settings))
        except (ValueError, AdminError, NoAnswer) as error:
            _fail(error)
        yield server


@pytest.fixture
def mocksens(request: pytest.FixtureRequest, mocksens_server: "MocksensServer") -> "Iterator[Mocksens]":
    """Yield a SENS service for this test only, with its own keys: see ``mocksens.testing.Mocksens``."""
    from mocksens.client.http import NoAnswer
    from mocksens.testing import AdminError, marker

    stash = request.node.stash
    folders = (request.path.parent, request.config.rootpath)
    with ExitStack() as stack:
        try:
            wishes = marker.read(request.node.iter_markers("mocksens"))
            service = stack.enter_context(mocksens_server.service(folders=folders, **wishes.identity))
            if wishes.settings:
                service.configure(**wishes.settings)
            for scenario in wishes.scenarios:
                service.play(scenario)
        except (ValueError, AdminError, NoAnswer) as error:
            _fail(error)
        stash[INTERRUPTED] = False
        stash[SERVICE] = service
        yield service
        del stash[SERVICE]
        if wishes.strict and not stash[INTERRUPTED] and (unused := service.unused()):
            stash[SECTION] = service.explain()
            pytest.fail("\n".join([*unused, UNUSED]), pytrace=False)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add what the service saw to the report of a test that failed."""
    report = yield
    stash = item.stash
    service = stash.get(SERVICE, None)
    if service is not None and call.excinfo is not None:
        stash[INTERRUPTED] = True
        if report.failed:
            stash[SECTION] = _explained(service)
    if SECTION in stash:
        report.sections.append(("mocksens", stash[SECTION]))
        del stash[SECTION]
    return report


def _explained(service: "Mocksens") -> str:
    from mocksens.client.http import NoAnswer
    from mocksens.testing import AdminError

    try:
        return service.explain()
    except (AdminError, NoAnswer) as error:
        return f"what it saw cannot be told: {error}"


def _fail(error: Exception) -> NoReturn:
    try:
        pytest.fail(f"mocksens: {error}", pytrace=False)
    except pytest.fail.Exception as failed:
        # What it was caused by says the same, and pytest would print both.
        raise failed from None
