"""Every command here runs in an empty directory, without settings from outside, and leaves no file behind."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

TOLD = ("SENS_", "NCLOUD_", "MOCKSENS_")
CHANGED = (
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "NO_PROXY",
    "SSL_CERT_FILE",
    "REQUESTS_CA_BUNDLE",
    "CURL_CA_BUNDLE",
    "NODE_EXTRA_CA_CERTS",
    "DENO_CERT",
    "NODE_OPTIONS",
    "RUBYOPT",
    "RUBYLIB",
    "JAVA_TOOL_OPTIONS",
    "PHP_INI_SCAN_DIR",
)


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in os.environ:
        if name.startswith(TOLD) or name.upper() in CHANGED:
            monkeypatch.delenv(name)
    work, temporary = tmp_path / "work", tmp_path / "a place for files"
    work.mkdir()
    temporary.mkdir()
    monkeypatch.chdir(work)
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    yield
    assert [path.name for path in temporary.iterdir() if path.name.startswith("mocksens-")] == []
