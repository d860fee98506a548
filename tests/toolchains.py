"""Commands that a test needs and that a machine may lack."""

import shutil
from typing import Final

import pytest
from cryptography.hazmat.primitives.serialization import pkcs12

ABSENT: Final = "not installed: "
"""The beginning of a skip reason, followed by names with commas."""

needs_java_store = pytest.mark.skipif(
    not hasattr(pkcs12, "serialize_java_truststore"), reason="this cryptography writes no trust store for Java"
)


def need(*tools: str) -> None:
    """Skip the test unless these commands are installed."""
    if absent := [tool for tool in tools if shutil.which(tool) is None]:
        pytest.skip(f"{ABSENT}{', '.join(absent)}")
