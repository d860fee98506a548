"""The log: whole, in order, and never in the way of the server, whoever does not read it."""

import fcntl
import io
import json
import os
import re
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import TextIO

import pytest

from mocksens import Sens
from mocksens.web.log.lines import Log, LogFormat
from mocksens.web.log.writer import HELD_BYTES
from tests.cli.support import environment, free_port, serving
from tests.client import Client, OverHttp
from tests.patience import PATIENCE, eventually
from tests.web.raw import Line

pytestmark = pytest.mark.measured

NOTICE = re.compile(r"(\d+) log lines were dropped because stderr was not read")
TARGET = "/sms/v2/services/a/unsubscribes"


class Pipe:
    """A pipe with a reader that reads when it is told to."""

    def __init__(self) -> None:
        self._read, write = os.pipe()
        self.stream: TextIO = os.fdopen(write, "w")

    def some(self) -> str:
        """Return the log once it is not empty."""
        assert select.select([self._read], [], [], PATIENCE)[0], "nobody writes"
        return os.read(self._read, 1 << 20).decode()

    def lines(self) -> TextIO:
        """Yield the lines of the log as they come."""
        return os.fdopen(os.dup(self._read))

    def until(self, end: str) -> str:
        """Everything up to a line that ends so."""
        text = ""
        while not text.endswith(f"{end}\n"):
            more = self.some()
            assert more, "nobody writes any more"
            text += more
        return text

    def leave(self) -> None:
        """Read no more."""
        os.close(self._read)
        self._read = -1

    def close(self) -> None:
        self.stream.close()
        if self._read >= 0:
            self.leave()


@pytest.fixture
def pipe() -> Iterator[Pipe]:
    pipe = Pipe()
    yield pipe
    pipe.close()


def request(log: Log, number: int, diagnosis: str = "") -> None:
    log.request("GET", b"/%d" % number, 404, took=0, request_id="x", diagnosis=diagnosis)


def numbers(text: str) -> list[int]:
    return [int(number) for number in re.findall(r"GET /(\d+) ", text)]


# --- whole and in order ------------------------------------------------------------------------------


def test_lines_are_written_in_their_order(pipe: Pipe) -> None:
    log = Log(Sens(), LogFormat.TEXT, pipe.stream)
    for number in range(500):
        request(log, number)
    log.say("the last")
    assert numbers(pipe.until("the last")) == list(range(500))


def test_lines_of_many_threads_are_all_written_whole(pipe: Pipe) -> None:
    log = Log(Sens(), LogFormat.TEXT, pipe.stream)

    def work(thread: int) -> None:
        for number in range(200):
            request(log, thread * 1000 + number)

    with ThreadPoolExecutor(4) as pool:
        reading = pool.submit(lambda: pipe.until("the last"))
        list(pool.map(work, range(3)))
        log.say("the last")
        text = reading.result()
    lines = text.splitlines()
    assert len(lines) == 601
    assert all(re.fullmatch(r"[-0-9]{10} [:.0-9]{12}\+09:00 (GET /\d+ 404 0\.0ms|the last)", line) for line in lines)
    for thread in range(3):
        assert [number for number in numbers(text) if number // 1000 == thread] == list(
            range(thread * 1000, thread * 1000 + 200)
        )


def test_everything_is_written_when_a_flush_is_over(pipe: Pipe) -> None:
    log = Log(Sens(), LogFormat.TEXT, pipe.stream)
    log.flush()
    for turn in range(3):
        for number in range(100):
            request(log, turn * 100 + number)
        log.flush()
        assert numbers(pipe.some()) == list(range(turn * 100, turn * 100 + 100))


def test_a_line_that_cannot_be_made_is_a_bug_in_the_log_and_ends_nothing(pipe: Pipe) -> None:
    log = Log(Sens(), LogFormat.TEXT, pipe.stream)
    log.request("GET", b"/", "no status", took=0, request_id="x")  # type: ignore[arg-type]
    log.say("the next")
    assert "mocksens has a bug, please report it: Traceback" in pipe.until("the next")


def test_a_stream_in_memory_is_written_at_once() -> None:
    stream = io.StringIO()
    log = Log(Sens(), LogFormat.TEXT, stream)
    for number in range(3):
        request(log, number)
        assert numbers(stream.getvalue()) == list(range(number + 1))
    log.flush()


def test_a_log_without_lines_has_no_thread(pipe: Pipe) -> None:
    before = threading.active_count()
    Log(Sens(), LogFormat.TEXT, pipe.stream).flush()
    assert threading.active_count() == before


@pytest.mark.slow
def test_a_server_that_is_stopped_has_written_every_line() -> None:
    times = 3_000
    with serving("--port", "0", MOCKSENS_AUTH="off", MOCKSENS_JOURNAL="0") as server:
        reading: list[str] = []
        assert server.process.stderr is not None
        thread = threading.Thread(target=lambda err: reading.append(err.read()), args=(server.process.stderr,))
        thread.start()
        with socket.create_connection(("127.0.0.1", int(server.url.rpartition(":")[2]))) as connection:
            line = Line(connection)
            for number in range(times):
                line.send(f"GET {TARGET}?x={number} HTTP/1.1\r\n\r\n".encode())
            assert {line.answer().status for _ in range(times)} == {200}
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(10) == 0
        thread.join()
    assert [int(number) for number in re.findall(r"\?x=(\d+) 200", reading[0])] == list(range(times))


# --- nobody reads ------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", [LogFormat.TEXT, LogFormat.JSON])
def test_lines_that_nobody_reads_are_dropped_counted_and_reported(pipe: Pipe, form: LogFormat) -> None:
    log = Log(Sens(), form, pipe.stream)
    filler = "x" * 10_000
    total = HELD_BYTES // len(filler) + 300
    for number in range(total):
        log.request("GET", b"/%d" % number, 404, took=0, request_id="x", diagnosis=filler)
    log.flush()
    written, dropped = list[int](), 0
    with pipe.lines() as lines:
        for line in lines:
            said = (
                json.loads(line) if form is LogFormat.JSON else {"target": line[34:].split()[0], "message": line[30:-1]}
            )
            notice = NOTICE.fullmatch(said.get("message", ""))
            if notice is None:
                written.append(int(said["target"].removeprefix("/")))
            else:
                dropped += int(notice[1])
            if len(written) + dropped == total:
                break
        assert written == sorted(written)
        assert dropped > 0
        log.say("again")
        assert "again" in lines.readline(), "nothing else is lost"


def test_a_flush_gives_up_where_nobody_reads_and_writes_all_where_somebody_does_again(pipe: Pipe) -> None:
    log = Log(Sens(), LogFormat.TEXT, pipe.stream)
    for number in range(20):
        request(log, number, "x" * 10_000)
    for _ in range(3):
        log.flush()
    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(lambda: pipe.until("the last"))
        log.say("the last")
        assert numbers(reading.result()) == list(range(20))


def test_a_pipe_that_another_process_made_non_blocking_is_written_all_the_same(pipe: Pipe) -> None:
    os.set_blocking(pipe.stream.fileno(), False)
    log = Log(Sens(), LogFormat.TEXT, pipe.stream)
    for number in range(50):
        request(log, number, "x" * 10_000)
    log.say("the last")
    log.flush()
    assert numbers(pipe.until("the last")) == list(range(50))


def is_given_up(log: Log) -> bool:
    """Return whether the log is over, once all was written that can be."""
    log.flush()
    return not log.on


def test_a_reader_that_has_left_ends_the_log(pipe: Pipe) -> None:
    pipe.leave()
    log = Log(Sens(), LogFormat.TEXT, pipe.stream)
    log.say("nobody reads this")
    eventually(lambda: is_given_up(log))
    log.bug(RuntimeError("nor this"))
    log.flush()


def test_a_stream_that_was_closed_is_not_written_to(pipe: Pipe) -> None:
    log = Log(Sens(), LogFormat.TEXT, pipe.stream)
    log.say("first")
    pipe.until("first")
    pipe.stream.close()
    with open(os.devnull, "w", encoding="utf-8"):  # noqa: PTH123 - it gets the number of the one that was closed
        log.say("second")
        eventually(lambda: is_given_up(log))


def test_without_stderr_there_is_no_log(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    log = Log(Sens(), LogFormat.TEXT)
    log.say("nobody reads this")
    assert not log.on
    log.bug(RuntimeError("nor this"))


def test_a_server_whose_stderr_nobody_reads_answers_and_ends() -> None:
    """More is said than any pipe holds, which is a megabyte at most."""
    request = f"GET /{'x' * 20_000} HTTP/1.1\r\n\r\n".encode()
    with serving("--port", "0") as server:
        with socket.create_connection(("127.0.0.1", int(server.url.rpartition(":")[2])), PATIENCE) as connection:
            line = Line(connection)
            assert {line.send(request).answer().status for _ in range(100)} == {404}
        assert server.client.admin("GET", "livez").status == 200
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(10) == 0


@pytest.mark.slow
@pytest.mark.parametrize("form", ["LogFormat.TEXT", "LogFormat.OFF"])
def test_a_process_ends_though_nobody_reads_of_its_bugs(form: str) -> None:
    source = f"""
import mocksens
from mocksens.web.log.lines import Log, LogFormat
log = Log(mocksens.Sens(), {form})
for _ in range(100):
    log.bug(RuntimeError("x" * 10_000))
print("said")
"""
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", source], stdout=pipe, stderr=pipe, env=environment()) as process:
        assert process.stdout is not None
        assert process.stdout.read() == b"said\n"
        assert process.wait(10) == 0
        assert process.stderr is not None
        assert process.stderr.read().startswith(b"20" if form == "LogFormat.TEXT" else b"mocksens has a bug")


@pytest.mark.slow
def test_a_server_whose_stdout_is_full_answers_and_ends_and_says_that_it_is_ready_when_it_can() -> None:
    read, write = os.pipe()
    size = fcntl.fcntl(write, fcntl.F_GETPIPE_SZ) if hasattr(fcntl, "F_GETPIPE_SZ") else 65536
    assert os.write(write, b"x" * size) == size
    port = free_port()
    command = [sys.executable, "-m", "mocksens", "serve", "--port", str(port), "--log-format", "off"]
    try:
        for is_read in (False, True):
            with subprocess.Popen(command, stdout=write, stderr=subprocess.DEVNULL, env=environment()) as process:
                assert is_answered(port)
                if is_read:
                    assert os.read(read, size) == b"x" * size
                    assert os.read(read, 100).startswith(b"mocksens ready ")
                process.send_signal(signal.SIGTERM)
                assert process.wait(10) == 0
    finally:
        os.close(read)
        os.close(write)


def is_answered(port: int) -> bool:
    for _ in range(1_000):
        try:
            return Client(OverHttp("127.0.0.1", port)).admin("GET", "livez").status == 200
        except ConnectionError:
            # It has not begun to listen.
            threading.Event().wait(0.01)
    return False


# --- what collectors read ----------------------------------------------------------------------------


def test_times_carry_their_zone_and_json_lines_a_level_and_round_numbers() -> None:
    stream = io.StringIO()
    log = Log(Sens(), LogFormat.JSON, stream)
    for status in (200, 404):
        log.request("GET", b"/x", status, took=0.00123456789, request_id="r")
    log.say("hello")
    log.bug(ValueError("broken"))
    rows = list(map(json.loads, stream.getvalue().splitlines()))
    assert [row["level"] for row in rows] == ["info", "warning", "info", "error"]
    assert rows[0]["took"] == 1.2
    for row in rows:
        assert datetime.fromisoformat(row["time"]).utcoffset() == timedelta(hours=9)


def test_a_line_of_text_carries_its_zone_and_nothing_that_a_terminal_obeys() -> None:
    stream = io.StringIO()
    log = Log(Sens(), LogFormat.TEXT, stream)
    log.say("a \x1b[31m client\u202e")
    request(log, 1)
    said, asked = stream.getvalue().splitlines()
    assert said.endswith(r"+09:00 a \x1b[31m client\u202e")
    assert asked[:29].endswith("+09:00")


def test_times_for_machines_are_iso_8601_and_a_risk_is_a_warning() -> None:
    stream = io.StringIO()
    log = Log(Sens(), LogFormat.JSON, stream)
    log.alert("anyone may come")
    log.request("GET", b"/x", 200, took=0.1, request_id="1")
    log.flush()
    said, request = map(json.loads, stream.getvalue().splitlines())
    assert (said["level"], said["message"], request["level"]) == ("warning", "anyone may come", "info")
    for row in (said, request):
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+09:00", row["time"])


def test_a_log_that_is_off_says_no_risk() -> None:
    stream = io.StringIO()
    log = Log(Sens(), LogFormat.OFF, stream)
    log.alert("anyone may come")
    log.flush()
    assert stream.getvalue() == ""
