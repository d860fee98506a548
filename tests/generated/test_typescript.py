"""openapi-typescript and openapi-fetch make a client for TypeScript whose types say what the admin API does."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Final

import pytest

from mocksens.server.serving import Server
from tests.generated.support import FINDINGS, SOURCES, describe, fetch, findings, mistaken, run
from tests.toolchains import need

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
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the program, of the client generated for it, and of their dependencies."""
    need("node", "npm")
    folder = tmp_path_factory.mktemp("typescript")
    shutil.copytree(SOURCES / "typescript", folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("node_modules"))
    quietly = ["--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts", "--no-update-notifier"]
    packages = "openapi-typescript, openapi-fetch, typescript"
    fetch(["npm", "ci", *quietly], folder, packages, wrong=("EUSAGE", "EINTEGRITY", "EBADENGINE"))
    run(["node_modules/.bin/openapi-typescript", str(describe(folder)), "--output", "api.ts"], folder)
    return folder


def test_a_generated_client_compiles_and_reads_what_there_is(program: Path, live: Server) -> None:
    run(["node_modules/.bin/tsc"], program)
    assert findings(["node", "out/client.js"], program, live) == FINDINGS


def test_what_the_description_lacks_does_not_compile(program: Path) -> None:
    texts = mistaken((program / "client.ts").read_text(encoding="utf-8"), MISTAKES)
    names = [f"mistaken-{number}.ts" for number in range(len(texts))]
    for name, text in zip(names, texts, strict=True):
        (program / name).write_text(text, encoding="utf-8")
    project = {"extends": "./tsconfig.json", "compilerOptions": {"noEmit": True}, "files": names}
    (program / "mistaken.json").write_text(json.dumps(project), encoding="utf-8")
    command = ["node_modules/.bin/tsc", "--project", "mistaken.json", "--pretty", "false"]
    result = subprocess.run(command, cwd=program, capture_output=True, encoding="utf-8", check=False)
    reported = [line.partition("(")[0] for line in result.stdout.splitlines() if ": error TS" in line]
    assert sorted({*reported}) == sorted(names), result.stdout
