"""openapi-typescript and openapi-fetch make a client for TypeScript whose types say what the admin API does."""

from pathlib import Path
from typing import Final

import pytest

from mocksens.server.serving import Server
from tests.generated import npm
from tests.generated.support import FINDINGS, SOURCES, describe, findings, mistaken

pytestmark = pytest.mark.clients

MISTAKES: Final = {
    "/messages/wait": "/messages/waits",
    "{ serviceId };\nconst created": "{ serviceIds: serviceId };\nconst created",
    "daily_quota:": "daily_quotas:",
    "result:": "results:",
    "{ limit: 1 }": '{ limit: "one" }',
    "service?.messages": "service?.message",
    "message.content,": "message.contents,",
    "content?.limit": "content?.limits",
    "rule.fired": "rule.fires",
    "clock.now": "clock.know",
    "error?.status": "error?.state",
}


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory, node_packages_of_clients: Path) -> Path:
    """Return the folder of the program, of the client generated for it, and of their dependencies."""
    folder = tmp_path_factory.mktemp("typescript")
    npm.prepare(folder, node_packages_of_clients, SOURCES / "typescript" / "client.ts")
    npm.generate(folder, describe(folder))
    return folder


def test_a_generated_client_compiles_and_reads_what_there_is(program: Path, live: Server) -> None:
    assert findings(npm.compile_program(program), program, live) == FINDINGS


def test_what_the_description_lacks_does_not_compile(program: Path) -> None:
    texts = mistaken((program / "client.ts").read_text(encoding="utf-8"), MISTAKES)
    assert npm.wrong_ones(program, texts) == set(range(len(texts)))
