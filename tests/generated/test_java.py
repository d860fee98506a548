"""OpenAPI Generator makes a client for Java whose types say what the admin API does."""

import importlib.util
import os
import subprocess
import zipfile
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from mocksens.server.serving import Server
from tests.generated.support import FINDINGS, SOURCES, describe, fetch, findings, mistaken, pip, run
from tests.toolchains import need

pytestmark = pytest.mark.clients

JAVA: Final = SOURCES / "java"
PROGRAM: Final = JAVA / "Inspection.java"
MISTAKES: Final = {
    "Creation().serviceId(": "Creation().serviceIds(",
    ".dailyQuota(": ".dailyQuotas(",
    ".result(": ".results(",
    "messages.waitForMessage(": "messages.waitForMessages(",
    "service.getMessages()": "service.getMessage()",
    "message.getContent()": "message.getContents()",
    ".getLimit()": ".getLimits()",
    ".getFired()": ".getFires()",
    ".getNow()": ".getKnow()",
}


class Libraries(NamedTuple):
    """The class path to compile and run a program with, and a folder for it."""

    folder: Path
    path: str


@pytest.fixture(scope="module")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> Libraries:
    """Return the generated client, and the generator, which contains the client's dependencies."""
    need("java", "javac")
    folder = tmp_path_factory.mktemp("java")
    jar = _generator(folder)
    places = ["--config", str(JAVA / "generator.json"), "--template-dir", str(JAVA / "templates")]
    places += ["--input-spec", str(describe(folder)), "--output", "generated"]
    run(["java", "-jar", str(jar), "generate", "--generator-name", "java", *places], folder)
    sources = [str(path) for path in (folder / "generated/src/main").rglob("*.java")]
    run(["javac", "-nowarn", "-proc:none", "-cp", str(jar), "-d", "classes", *sources], folder)
    return Libraries(folder, os.pathsep.join([str(jar), str(folder / "classes")]))


def _generator(folder: Path) -> Path:
    """Return the jar of the generator, which a package for Python contains."""
    package = "openapi-generator-cli"
    if importlib.util.find_spec("pip") is None:
        need("pip")
    requirements = ["--require-hashes", "--requirement", str(JAVA / "requirements.txt")]
    fetch(pip("download", "--no-deps", *requirements), folder, package, wrong=["DO NOT MATCH THE HASHES"])
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return Path(archive.extract("openapi_generator_cli/openapi-generator.jar", folder))


def test_a_generated_client_compiles_and_reads_what_there_is(libraries: Libraries, live: Server) -> None:
    folder, path = libraries
    run(["javac", "-cp", path, "-d", "classes", str(PROGRAM)], folder)
    assert findings(["java", "-cp", path, "Inspection"], folder, live) == FINDINGS


def test_what_the_description_lacks_does_not_compile(libraries: Libraries) -> None:
    folder, path = libraries
    names = []
    for number, text in enumerate(mistaken(PROGRAM.read_text(encoding="utf-8"), MISTAKES)):
        names.append(f"Mistaken{number}.java")
        (folder / names[-1]).write_text(text.replace("class Inspection", f"class Mistaken{number}"), encoding="utf-8")
    command = ["javac", "-cp", path, "-d", "mistaken", *names]
    result = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    reported = [line.partition(":")[0] for line in result.stderr.splitlines() if ": error: cannot find symbol" in line]
    assert sorted({*reported}) == names, result.stderr
