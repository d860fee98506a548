"""The pytest plugin: fixtures ``mocksens_server`` and ``mocksens``, marker ``mocksens``, option ``--mocksens-url``.

pytest loads this plugin wherever mocksens is installed, so the module imports only what pytest itself has already
loaded. The first test that uses a fixture imports the rest.
"""

import os
from collections.abc import Generator, Iterator, Mapping
from contextlib import ExitStack
from typing import TYPE_CHECKING, Final, NoReturn

import pytest

if TYPE_CHECKING:
    from mocksens.testing import Mocksens, MocksensServer

URL_VARIABLE: Final = "MOCKSENS_URL"
TOKEN_VARIABLE: Final = "MOCKSENS_ADMIN_TOKEN"  # noqa: S105 - a name, not a token
MARKER: Final = (
    "mocksens(scenario=..., unused_steps='fail', service_id=..., access_key=..., secret_key=..., **switches): the"
    " scenario that the test's service plays from the start (a name, a path, YAML or a list of these), whether an"
    " unused step fails the test, the application's serviceId and keys, and switches such as delivery='immediate' or"
    " callers=['0212345678']; the marker implies the fixture, and on a class or module it applies to each test"
)
UNUSED: Final = (
    "\nA failure that never happens tests nothing: make the test reach these steps, or use"
    " @pytest.mark.mocksens(unused_steps='ignore')."
)
SERVICE: Final = pytest.StashKey["Mocksens"]()
SECTION: Final = pytest.StashKey[str]()
"""The service's explanation, kept for the report after the service is gone."""
INTERRUPTED: Final = pytest.StashKey[bool]()
"""True if a phase of the test ended with an exception, such as a failure or a skip."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option ``--mocksens-url``."""
    parser.getgroup("mocksens", "mocksens, a local SENS").addoption(
        "--mocksens-url",
        metavar="URL",
        help=f"use the server at this URL instead of starting one  [{URL_VARIABLE}]; the server's"
        f" admin_token, if any, is read from {TOKEN_VARIABLE}",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker ``mocksens``."""
    config.addinivalue_line("markers", MARKER)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Add the fixture ``mocksens`` to tests with the marker.

    The fixture reads the marker. Without it, a misspelled scenario would go unnoticed.
    """
    if item.get_closest_marker("mocksens") is None:
        return
    names = getattr(item, "fixturenames", None)
    if names is None:
        pytest.fail("the marker mocksens works only on tests that can use fixtures", pytrace=False)
    if "mocksens" not in names:
        names.append("mocksens")


@pytest.fixture(scope="session")
def mocksens_settings() -> Mapping[str, object]:
    """Return the settings of the tests' server, such as ``{"delivery": "immediate"}``.

    Override this fixture in conftest.py. ``service_id``, ``access_key`` and ``secret_key`` apply to each test's
    service; set them if the application has fixed ones.
    With ``--mocksens-url``, only these and switches are allowed.
    """
    return {}


@pytest.fixture(scope="session")
def mocksens_server(pytestconfig: pytest.Config, mocksens_settings: Mapping[str, object]) -> "Iterator[MocksensServer]":
    """Yield the server that all tests of this process share, started here or running at ``--mocksens-url``."""
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
    """Yield a SENS service for this test only, with keys of its own; see ``mocksens.testing.Mocksens``."""
    from mocksens.client.http import NoAnswer
    from mocksens.testing import AdminError, marker

    stash = request.node.stash
    folders = (request.path.parent, request.config.rootpath)
    with ExitStack() as stack:
        try:
            options = marker.read(request.node.iter_markers("mocksens"))
            service = stack.enter_context(mocksens_server.service(folders=folders, **options.identity))
            if options.settings:
                service.configure(**options.settings)
            for scenario in options.scenarios:
                service.play(scenario)
        except (ValueError, AdminError, NoAnswer) as error:
            _fail(error)
        stash[INTERRUPTED] = False
        stash[SERVICE] = service
        yield service
        del stash[SERVICE]
        if options.strict and not stash[INTERRUPTED] and (unused := service.unused()):
            stash[SECTION] = service.explain()
            pytest.fail("\n".join([*unused, UNUSED]), pytrace=False)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add the service's explanation to the report of a failed test."""
    report = yield
    stash = item.stash
    service = stash.get(SERVICE, None)
    if service is not None and call.excinfo is not None:
        stash[INTERRUPTED] = True
        if report.failed:
            stash[SECTION] = _explanation(service)
    if SECTION in stash:
        report.sections.append(("mocksens", stash[SECTION]))
        del stash[SECTION]
    return report


def _explanation(service: "Mocksens") -> str:
    from mocksens.client.http import NoAnswer
    from mocksens.testing import AdminError

    try:
        return service.explain()
    except (AdminError, NoAnswer) as error:
        return f"the service's requests are not available: {error}"


def _fail(error: Exception) -> NoReturn:
    try:
        pytest.fail(f"mocksens: {error}", pytrace=False)
    except pytest.fail.Exception as failed:
        # pytest would also print the cause, which says the same.
        raise failed from None
