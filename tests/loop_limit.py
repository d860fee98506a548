"""Fails a test in which a callback held an event loop for too long, unless its marker says why it may."""

from collections.abc import Generator, Iterator

import pytest

from mocksens import Sens
from tests.client import Client, InProcess
from tests.loop_time import measuring, overruns

MARKER = "holds_the_loop"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None, object, object]:
    """Fail a test whose fixtures held the loop."""
    overruns()
    result = yield
    _check(item)
    return result


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Fail a test that held the loop."""
    result = yield
    _check(item)
    return result


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, object, object]:
    """Fail a test that held the loop at its end."""
    result = yield
    _check(item)
    return result


def _check(item: pytest.Item) -> None:
    found = [overrun for overrun in overruns() if not overrun.is_excused]
    if found and item.get_closest_marker(MARKER) is None:
        said = ", ".join(f"{overrun.place} {overrun.seconds * 1000:.0f} ms" for overrun in found)
        pytest.fail(f"the event loop was held for too long at once: {said}", pytrace=False)


@pytest.fixture(autouse=True, scope="session")
def _measured() -> Iterator[None]:
    # The first broken body loads modules. That is not held against the test that sends it.
    client = Client(InProcess(Sens()))
    client.request("POST", f"{client.base}/messages", body=b"{")
    with measuring():
        yield
