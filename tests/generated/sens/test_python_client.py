"""openapi-python-client makes a client for Python that sends, lists, reserves and cancels."""

import shutil
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import pytest

from mocksens.server.serving import Server
from mocksens.spec.documents import Document
from tests.generated.sens.support import PROGRAMS, conversation, write_description
from tests.generated.support import run
from tests.toolchains import ABSENT

pytestmark = pytest.mark.clients

GENERATOR: Final = "openapi_python_client"
SAID: Final = """\
sent 202 success
listed 1 False SMS 0212345678 01012345678
found hello {subject}
pages [10, 10, 5] 25
named True {named}
reserved READY Asia/Seoul {time}
cancelled 204
then CANCELED
blocked [('01099998888', 'M')]
refused 400 {errors}
unsigned 401 200
"""
DIFFERENCES: Final[Mapping[Document, Mapping[str, str]]] = {
    Document.OF_2023: {"subject": "Unset", "named": "of no request", "time": "str", "errors": "list"},
    Document.OF_2026: {"subject": "str", "named": "of the request", "time": "datetime", "errors": "str"},
}


@pytest.fixture(params=Document)
def document(request: pytest.FixtureRequest) -> Document:
    """Return each document."""
    assert isinstance(request.param, Document)
    return request.param


@pytest.fixture
def program(tmp_path: Path, document: Document) -> Path:
    """Return the folder of the program and of the client that is generated for it."""
    if find_spec(GENERATOR) is None:
        pytest.skip(f"{ABSENT}openapi-python-client")
    shutil.copy(PROGRAMS / "conversation.py", tmp_path)
    # By default, it formats the client by ruff, which may be missing.
    settings = tmp_path / "settings.yaml"
    settings.write_text("post_hooks: []\n", encoding="ascii")
    source = ["--path", str(write_description(tmp_path, document)), "--config", str(settings), "--fail-on-warning"]
    run(
        [sys.executable, "-m", GENERATOR, "generate", *source, "--meta", "none", "--output-path", "sens_client"],
        tmp_path,
    )
    return tmp_path


def test_a_generated_client_sends_lists_reserves_and_cancels(program: Path, document: Document, live: Server) -> None:
    said = conversation([sys.executable, "conversation.py"], program, live, document)
    assert said == SAID.format_map(DIFFERENCES[document])
