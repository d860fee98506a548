"""Clients for TypeScript: installing the generator and its libraries, generating types, and compiling programs."""

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tests.generated.support import SOURCES, fetch, run
from tests.toolchains import need

LOCKED: Final = ("package.json", "package-lock.json", "tsconfig.json")


def install(folder: Path) -> None:
    """Install the generator and the libraries, as locked, in a folder. Skip the test if that is impossible."""
    need("node", "npm")
    for name in LOCKED:
        shutil.copy(SOURCES / "typescript" / name, folder)
    quietly = ["--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts", "--no-update-notifier"]
    packages = "openapi-typescript, openapi-fetch, typescript"
    fetch(["npm", "ci", *quietly], folder, packages, wrong=("EUSAGE", "EINTEGRITY", "EBADENGINE"))


def prepare(folder: Path, packages: Path, program: Path) -> None:
    """Put a program into a folder that has what was installed in ``packages``."""
    shutil.copy(program, folder)
    shutil.copy(packages / "tsconfig.json", folder)
    shutil.copy(packages / "package.json", folder)
    (folder / "node_modules").symlink_to(packages / "node_modules")


def generate(folder: Path, description: Path) -> None:
    """Generate the types of a description, which programs import."""
    run(["node_modules/.bin/openapi-typescript", str(description), "--output", "api.ts"], folder)


def compile_program(folder: Path) -> list[str]:
    """Compile the program, which must be right; return the command that runs it."""
    run(["node_modules/.bin/tsc"], folder)
    return ["node", "out/client.js"]


def wrong_ones(folder: Path, texts: Sequence[str]) -> set[int]:
    """Compile programs into ``out/program-0.js`` and so on, and return the numbers of those that are wrong."""
    names = [f"program-{number}.ts" for number in range(len(texts))]
    for name, text in zip(names, texts, strict=True):
        (folder / name).write_text(text, encoding="utf-8")
    project = {"extends": "./tsconfig.json", "files": names}
    (folder / "programs.json").write_text(json.dumps(project), encoding="utf-8")
    command = ["node_modules/.bin/tsc", "--project", "programs.json", "--pretty", "false"]
    result = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    reported = {line.partition("(")[0] for line in result.stdout.splitlines() if ": error TS" in line}
    assert reported <= set(names), result.stdout
    return {names.index(name) for name in reported}
