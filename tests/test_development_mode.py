"""Python's development mode, which checks memory, warns of what is left open and watches the event loop."""

import signal
from pathlib import Path

import pytest

from tests.cli.support import ROOT, serving
from tests.testing.child import Child, pytest_in

DEVELOPMENT = {"PYTHONDEVMODE": "1"}


@pytest.mark.slow
def test_a_test_run_in_development_mode_ends_with_zero(tmp_path: Path) -> None:
    run = Child(tmp_path).run(
        tests="""
        def test_it(mocksens, client):
            mocksens.block("01011112222")
            assert client.send().status == 202
        """,
        **DEVELOPMENT,
    )
    assert (run.code, run.outcomes) == (0, {"passed": 1}), run.text


@pytest.mark.slow
def test_a_server_in_development_mode_ends_with_zero() -> None:
    with serving("--port", "0", **DEVELOPMENT) as server:
        assert server.client.send().status == 202
        assert server.client.admin("GET", "openapi.json").status == 200
        path = f"services/{server.client.service_id}/unsubscribes"
        assert server.client.admin("POST", path, {"clientTelNo": ["01011112222"]}).status in {200, 201}
        code, _, err = server.end(signal.SIGTERM)
    assert code == 0, err


@pytest.mark.slow
@pytest.mark.parametrize("files", ["tests/testing/test_service.py", "tests/web/admin/endpoints/test_services.py"])
def test_our_own_tests_pass_in_development_mode(files: str) -> None:
    run = pytest_in(ROOT, "-q", "-p", "no:xdist", files, **DEVELOPMENT)
    assert run.code == 0, run.text
