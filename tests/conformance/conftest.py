"""The marker of the tests of conformance."""

import pytest


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark every test in this folder."""
    item.add_marker(pytest.mark.conformance)
