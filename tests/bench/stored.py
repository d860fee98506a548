"""The cost of stored messages: the time to search for a page, and the memory.

In process and through the whole pipeline; two services of one SENS, one with 1,000 messages and one with many, are
asked in turn. ``python -m tests.bench.stored RECIPIENTS MESSAGES`` prints the bytes of a message.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from mocksens import Sens
from mocksens.core.clock import KST
from mocksens.core.operations.manual import complete
from mocksens.core.service_ids import DEFAULT_SERVICE_ID
from mocksens.spec.results import SUCCESS
from tests.bench.processes import ROOT
from tests.bench.table import Pair, Row, compare
from tests.client import Client, InProcess

FEW = 1_000
MANY = 1_000_000
SPAN = timedelta(hours=20)
"""All messages of a service are requested within it; a search by completion may cover a day."""
BEGINNING = datetime(2026, 1, 1, tzinfo=KST)


def measure(calls: int) -> Iterator[Row]:
    """Return searches among many messages against searches among few, and bytes."""
    sens = Sens(seed="bench")
    few, few_id = filled(sens, f"{DEFAULT_SERVICE_ID}-few", FEW, 100)
    before = resident()
    many, many_id = filled(sens, f"{DEFAULT_SERVICE_ID}-many", MANY, 100)
    each = (resident() - before) / MANY
    for what, pick in SEARCHES.items():
        pairs = [Pair(timed(few, pick(few_id)), timed(many, pick(many_id))) for _ in range(calls)]
        yield compare(f"first page by {what}, {MANY:,} stored", pairs, " us", at_most=1.2)
    overtake(sens, few)
    overtake(sens, many)
    pick = SEARCHES["complete window"]
    pairs = [Pair(timed(few, pick(few_id)), timed(many, pick(many_id))) for _ in range(max(calls // 50, 5))]
    yield compare("the same, one message overtook another", pairs, " us", at_most=1.2)
    yield Row("bytes per stored message, 100 recipients a request", ours=f"{each:,.0f}")
    command = [sys.executable, "-m", "tests.bench.stored", "1", str(calls * 200)]
    alone = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    yield Row("bytes per stored message, one recipient a request", ours=f"{float(alone):,.0f}")


def window(name: str) -> dict[str, str]:
    """Everything, by one of the two times."""
    return {
        f"{name}StartTime": f"{BEGINNING:%Y-%m-%d %H:%M:%S}",
        f"{name}EndTime": f"{BEGINNING + SPAN:%Y-%m-%d %H:%M:%S}",
    }


SEARCHES: dict[str, Callable[[str], dict[str, Any]]] = {
    "requestId": lambda request_id: {"requestId": request_id, "pageSize": 20},
    "request window": lambda _: window("request"),
    "complete window": lambda _: window("complete"),
}


def filled(sens: Sens, service_id: str, messages: int, recipients: int) -> tuple[Client, str]:
    """Return a client of a service with ``count`` messages, and a requestId from their middle."""
    client = Client(InProcess(sens), service_id=service_id)
    clock = sens.service(service_id).clock
    clock.freeze(BEGINNING)
    requests = messages // recipients
    step = (SPAN - timedelta(minutes=1)) / requests
    middle = ""
    for number in range(requests):
        first = number * recipients
        to = [{"to": f"0101{first + index:07d}"} for index in range(recipients)]
        answer = client.send(content=f"[mocksens] 인증번호는 {number:06d}입니다", messages=to)
        assert answer.status == 202, answer.body
        if number == requests // 2:
            middle = answer.json["requestId"]
        clock.advance(milliseconds=step / timedelta(milliseconds=1))
    clock.advance(minutes=1)
    return client, middle


def overtake(sens: Sens, client: Client) -> None:
    """Complete a message before one that was sent before it."""
    client.send()
    request_id = client.send().json["requestId"]
    message = client.list_messages(requestId=request_id).json["messages"][0]
    complete(sens.service(client.service_id), message["messageId"], SUCCESS)


def timed(client: Client, parameters: dict[str, Any]) -> float:
    """Microseconds of one search, its signature included."""
    began = time.perf_counter()
    answer = client.list_messages(**parameters)
    took = time.perf_counter() - began
    assert answer.status == 200, answer.body
    return took * 1e6


def resident() -> int:
    """Bytes of memory that this process has."""
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def bytes_each(recipients: int, messages: int) -> float:
    """Bytes per message, of the process as a whole."""
    sens = Sens(seed="bench")
    filled(sens, "warm", recipients * 100, recipients)
    before = resident()
    filled(sens, DEFAULT_SERVICE_ID, messages, recipients)
    return (resident() - before) / messages


if __name__ == "__main__":
    sys.stdout.write(f"{bytes_each(int(sys.argv[1]), int(sys.argv[2]))}\n")
