"""The cost of the inbox: its first page among many messages, and sends while pages are open.

``python -m tests.bench.inbox URL PAGES`` keeps pages open: each listens, and gets its contents again after a signal.
"""

import http.client
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from mocksens import Sens
from mocksens.core.service_ids import DEFAULT_SERVICE_ID
from tests.bench.load import CONNECTIONS, TARGET, script, wrk
from tests.bench.processes import OURS, ROOT, cores, serving
from tests.bench.stored import filled
from tests.bench.table import Pair, Row, compare
from tests.client import Client

HTML = {"accept": "text/html"}
FEW = 1_000
MANY = 100_000
PAGES = 10
OPEN = "all pages are open"


def measure(rounds: int, seconds: int, calls: int) -> Iterator[Row]:
    """Return the time of the first page, and the rate of sends with open pages beside that without them."""
    few, many = (filled(Sens(seed="bench"), DEFAULT_SERVICE_ID, count, 100)[0] for count in (FEW, MANY))
    pairs = [Pair(timed(few), timed(many)) for _ in range(calls)]
    yield compare(f"first page of the inbox, {MANY:,} stored", pairs, " us", at_most=1.2)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pairs = []
        for _ in range(rounds):
            with serving(OURS, folder / "log") as url:
                baseline = wrk(url + TARGET, seconds, script(folder, 1))
            with serving(OURS, folder / "log") as url, opened(url):
                pairs.append(Pair(baseline, wrk(url + TARGET, seconds, script(folder, 1))))
        yield compare(
            f"single signed SMS with {PAGES} open pages, {CONNECTIONS} connections", pairs, "/s", at_least=0.8
        )


def timed(client: Client) -> float:
    """Return the microseconds of processor time that the page takes."""
    began = time.process_time()
    answer = client.transport.send("GET", "/", {"host": "localhost", **HTML}.items(), b"")
    assert answer.status == 200
    return (time.process_time() - began) * 1e6


@contextmanager
def opened(url: str) -> Iterator[None]:
    """Keep pages open, in a process on the core of the generator."""
    command = ["taskset", "--cpu-list", str(cores()[1]), sys.executable, "-m", "tests.bench.inbox", url, str(PAGES)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None, "stdout is a pipe"
        assert process.stdout.readline().strip() == OPEN
        try:
            yield
        finally:
            process.terminate()


def keep_open(url: str, opened_pages: threading.Barrier) -> None:
    """Listen as a page does, and get the page after each signal."""
    place = urlsplit(url).netloc
    stream = http.client.HTTPConnection(place)
    stream.request("GET", "/_mocksens/inbox/events", headers=HTML)
    events = stream.getresponse()
    page = http.client.HTTPConnection(place)
    opened_pages.wait()
    while line := events.readline():
        if line.startswith(b"event:"):
            page.request("GET", "/", headers=HTML)
            page.getresponse().read()


def main() -> None:
    """Keep pages open until the process is ended."""
    url, pages = sys.argv[1], int(sys.argv[2])
    barrier = threading.Barrier(pages + 1)
    threads = [threading.Thread(target=keep_open, args=(url, barrier), daemon=True) for _ in range(pages)]
    for thread in threads:
        thread.start()
    barrier.wait()
    sys.stdout.write(f"{OPEN}\n")
    sys.stdout.flush()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    main()
