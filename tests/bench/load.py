"""Requests a second at 64 connections, with everything on that is on by default and the request log in a file."""

import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from mocksens import sign
from mocksens.core.clock import SystemClock
from mocksens.core.sens import DEFAULT_CREDENTIAL
from mocksens.core.service_ids import DEFAULT_SERVICE_ID
from tests.bench.processes import BARE, OURS, cores, serving
from tests.bench.table import Pair, Row, compare

CONNECTIONS = 64
TARGET = f"/sms/v2/services/{DEFAULT_SERVICE_ID}/messages"
WORKLOADS = (("single signed SMS", 1, 0.6), ("a hundred recipients in one request", 100, 0.1))


def measure(rounds: int, seconds: int) -> Iterator[Row]:
    """Each workload against the bare route; every round has fresh servers, so that none grows old."""
    if shutil.which("wrk") is None:
        yield Row("requests per second: not measured, install wrk (Debian: apt-get install wrk)")
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for what, recipients, bound in WORKLOADS:
            pairs = []
            for _ in range(rounds):
                with serving(BARE) as url:
                    baseline = wrk(url + "/", seconds)
                with serving(OURS, folder / "log") as url:
                    pairs.append(Pair(baseline, wrk(url + TARGET, seconds, script(folder, recipients))))
            yield compare(f"{what}, {CONNECTIONS} connections", pairs, "/s", at_least=bound)


def script(folder: Path, recipients: int) -> Path:
    """Return the request that wrk sends; its signature is good for five minutes."""
    headers = sign(
        "POST",
        TARGET,
        timestamp=SystemClock().now(),
        access_key=DEFAULT_CREDENTIAL.access_key,
        secret_key=DEFAULT_CREDENTIAL.secret_key,
    ) | {"Content-Type": "application/json; charset=utf-8"}
    messages = [{"to": f"010{number:08d}"} for number in range(10_000_000, 10_000_000 + recipients)]
    body = {"type": "SMS", "from": "0212345678", "content": "[mocksens] 인증번호는 123456입니다", "messages": messages}
    lines = ['wrk.method = "POST"', f"wrk.body = [==[{json.dumps(body, ensure_ascii=False)}]==]"]
    lines += [f'wrk.headers["{name}"] = "{value}"' for name, value in headers.items()]
    path = folder / "send.lua"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def wrk(url: str, seconds: int, lua: Path | None = None) -> float:
    """Return the requests per second, all of which succeeded."""
    command = [
        "taskset",
        "--cpu-list",
        str(cores()[1]),
        "wrk",
        "-t1",
        f"-c{CONNECTIONS}",
        f"-d{seconds}s",
        "--timeout",
        "10s",
    ]
    said = subprocess.run(
        [*command, *(["-s", str(lua)] if lua else []), url], check=True, capture_output=True, text=True
    )
    rate = re.search(r"Requests/sec:\s*([\d.]+)", said.stdout)
    if rate is None or "Non-2xx" in said.stdout or "Socket errors" in said.stdout:
        raise SystemExit(f"wrk met failures:\n{said.stdout}")
    return float(rate[1])
