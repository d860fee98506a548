"""Marks the tests of conformance, which reach nothing that the tests beside the code do not."""

import pytest


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark every test in this folder."""
    item.add_marker(pytest.mark.unmeasured)
