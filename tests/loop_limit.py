"""Fails a test in which a callback held an event loop for too long, unless its marker says why it may."""

from collections.abc import Generator, Iterator

import pytest

from tests.loop_time import measuring, overruns

MARKER = "holds_the_loop"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Fail a test that held the loop, unless its marker says why it may."""
    overruns()
    result = yield
    found = overruns()
    if found and item.get_closest_marker(MARKER) is None:
        said = ", ".join(f"{overrun.place} {overrun.seconds * 1000:.0f} ms" for overrun in found)
        pytest.fail(f"the event loop was held for too long at once: {said}", pytrace=False)
    return result


@pytest.fixture(autouse=True, scope="session")
def _measured() -> Iterator[None]:
    with measuring():
        yield
