"""Schemathesis finds no request whose answer differs from the description of SENS."""

import json
import os
import subprocess
import sys
from datetime import datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import pytest

from mocksens import Sens, Switches, running
from mocksens.core.clock import KST
from mocksens.server.serving import Server
from mocksens.spec.documents import Document
from mocksens.spec.operations import OPERATIONS
from mocksens.spec.rules import RULES
from tests.client import Client, OverHttp
from tests.pages import ROOT
from tests.toolchains import ABSENT

pytestmark = pytest.mark.clients

HOOKS: Final = "tests.generated.sens.programs.hooks"
REPLACED: Final = "positive_data_acceptance,negative_data_rejection,use_after_free"
"""The checks that ``strictness``, ``leniency`` and ``deletion`` of the hooks make, with the declared rules."""
NEEDED: Final = {"check.scalars", "check.unknown-fields", "search.what", "send.subject", "upload.rules"}
"""Rules that the examples must need, or they are too few."""
EXAMPLES: Final = "15"
SEED: Final = "1"
"""The seed of the examples. It is fixed, so that CI tries the same requests each time and a failure can be repeated."""


@pytest.mark.parametrize("document", Document)
def test_every_answer_is_as_described_or_has_a_declared_rule(tmp_path: Path, document: Document) -> None:
    if find_spec("schemathesis") is None:
        pytest.skip(f"{ABSENT}schemathesis")
    seen = tmp_path / "seen.jsonl"
    with running(Sens(switches=Switches(document=document))) as server:
        arguments = [f"{server.url}/openapi.json", "--url", server.url, "--exclude-checks", REPLACED]
        arguments += ["--max-examples", EXAMPLES, "--seed", SEED, "--no-shrink"]
        variables = {"SCHEMATHESIS_HOOKS": HOOKS, "PYTHONPATH": str(ROOT)}
        variables |= {"SEEN": str(seen), "KNOWN": json.dumps(what_exists(server))}
        command = [sys.executable, "-m", "schemathesis.cli", "--no-color", "run", *arguments]
        run = subprocess.run(
            command,
            cwd=tmp_path,
            env={**os.environ, **variables},
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=240,
        )
    assert run.returncode == 0, f"--seed {SEED} --max-examples {EXAMPLES}\n{run.stdout}{run.stderr}"
    lines = [json.loads(line) for line in seen.read_text(encoding="utf-8").splitlines()]
    assert_much_was_tried(lines)


def what_exists(server: Server) -> dict[str, str]:
    """Make a message and a reservation; return their variables of paths."""
    client = Client(OverHttp("127.0.0.1", int(server.url.rpartition(":")[2])))
    sent = client.send().json["requestId"]
    reserve_time = f"{datetime.now(KST) + timedelta(days=1):%Y-%m-%d %H:%M}"
    return {
        "serviceId": client.service_id,
        "messageId": client.list_messages(requestId=sent).json["messages"][0]["messageId"],
        "reserveId": client.send(reserveTime=reserve_time).json["requestId"],
    }


def assert_much_was_tried(lines: list[dict[str, Any]]) -> None:
    """Assert that each operation succeeded and refused, and that rules were needed."""
    statuses: dict[str, set[int]] = {}
    for line in lines:
        if "status" in line:
            statuses.setdefault(line["operation"], set()).add(line["status"])
    assert {label: row.success in statuses[label] for row in OPERATIONS for label in [row.address]} == {
        row.address: True for row in OPERATIONS
    }
    assert all({401} <= found for found in statuses.values())
    rules = {rule for line in lines for rule in line.get("rules", ())}
    assert NEEDED <= rules <= RULES.keys()
