"""Slow work off the event loop: its cost for other requests, and what may happen meanwhile."""

import asyncio
import contextlib
import io
import json
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Self

import pytest

from mocksens import Sens, create_app, running
from mocksens.core.doctor import examination
from mocksens.core.service_ids import DEFAULT_SERVICE_ID
from mocksens.core.storage.journal import Journal
from mocksens.core.validation import pictures
from mocksens.server.serving import Server
from mocksens.spec.limits import BODY_BYTES, FILE_SCANS, INLINE_FILES
from mocksens.web import offload
from mocksens.web.log.lines import Log, LogFormat
from mocksens.web.pipeline import DOCTOR, MANY_KEYS
from mocksens.web.wire.requests import WireRequest
from mocksens.web.wire.responses import Reply
from tests.cli.support import serving
from tests.client import Answer, Client, InProcess, OverHttp
from tests.loop_time import processor_time, too_long
from tests.patience import PATIENCE, eventually, in_time
from tests.pictures import base64_text, most_scans, picture, with_scans, with_segment
from tests.web.raw import connect, parsed, post, respond

SERVICE = f"/sms/v2/services/{DEFAULT_SERVICE_ID}"
COSTLY = with_scans(FILE_SCANS.value)
"""The accepted body that takes longest to decode."""
ENDLESS = with_scans(most_scans())


def inline(*files: bytes) -> list[dict[str, str]]:
    return [{"name": f"{number}.jpg", "body": base64_text(data)} for number, data in enumerate(files)]


def several(data: bytes, count: int) -> list[bytes]:
    """Pictures that look like ``data``; no two are the same file."""
    return [with_segment(data, b"%d" % number) for number in range(count)]


@pytest.fixture
def server() -> Iterator[Server]:
    with running(Sens(seed="tests")) as server:
        yield server


def client_of(server: Server) -> Client:
    host, _, port = server.url.removeprefix("http://").rpartition(":")
    return Client(OverHttp(host, int(port)))


@pytest.fixture
def live_one(server: Server) -> Client:
    return client_of(server)


class Queue:
    """Holds up what requests need off the event loop until it is let go."""

    def __init__(self, threads: int = offload.THREADS) -> None:
        self._threads = threads
        self._opened = threading.Event()
        # Those that judge, the one that explains, and the one that waits for them.
        self._begun = threading.Barrier(threads + 2)
        self._holder = threading.Thread(target=lambda: asyncio.run(self._fill()))

    def _hold(self) -> None:
        self._begun.wait(PATIENCE)
        assert self._opened.wait(PATIENCE)

    async def _fill(self) -> None:
        pictures = [offload.REQUESTS.run(self._hold) for _ in range(self._threads)]
        await asyncio.gather(offload.REFUSALS.run(self._hold), *pictures)

    def __enter__(self) -> Self:
        self._holder.start()
        self._begun.wait(PATIENCE)
        return self

    def let_go(self) -> None:
        self._opened.set()
        self._holder.join()

    def __exit__(self, *_: object) -> None:
        self.let_go()


@pytest.fixture
def queue() -> Iterator[Queue]:
    with Queue() as queue:
        yield queue


def behind(client: Client, work: Any) -> "tuple[ThreadPoolExecutor, Future[Answer]]":
    """``work`` has been sent when this returns, and is not answered."""
    pool = ThreadPoolExecutor(1)
    sent = pool.submit(work)
    # The server reads in turn: what is answered here came behind it, or will be asked for again.
    for _ in range(20):
        assert client.admin("GET", "livez").status == 200
    assert not sent.done()
    return pool, sent


def recorded(journal: Journal, count: int) -> list[int]:
    """Wait for that many statuses in the journal, and return them."""
    eventually(lambda: len(journal.after()) >= count, f"{count} requests should be in the journal")
    return [entry.response.status for entry in journal.after()]


# --- what is refused ---------------------------------------------------------------------------------


def test_more_scans_than_an_encoder_writes_are_refused_and_the_journal_names_the_rule(
    client: Client, sens: Sens
) -> None:
    assert client.upload(fileName="a.jpg", fileBody=base64_text(COSTLY)).status == 200
    answer = client.upload(fileName="a.jpg", fileBody=base64_text(with_scans(FILE_SCANS.value + 1)))
    assert answer.json["errors"] == ["'fileBody' must be a JPEG with at most 100 scans."]
    assert "(got 101 SOS markers) [upload.scans, " in answer.diagnosis
    assert sens.service(client.service_id).journal.after()[-1].rules == ("upload.scans",)


def test_an_inline_picture_with_too_many_scans_is_named_by_its_place(client: Client) -> None:
    answer = client.send(type="MMS", files=inline(picture(), ENDLESS))
    assert answer.json["errors"] == ["'files[1].body' must be a JPEG with at most 100 scans."]


def test_a_send_has_at_most_ten_inline_files_and_any_number_of_uploaded_ones(client: Client, sens: Sens) -> None:
    file_id = client.upload(fileName="a.jpg", fileBody=base64_text(picture())).json["fileId"]
    uploaded = [{"fileId": file_id}] * 50
    assert client.send(type="MMS", files=inline(*[picture()] * INLINE_FILES.value) + uploaded).status == 202
    answer = client.send(type="MMS", files=inline(*[picture()] * (INLINE_FILES.value + 1)) + uploaded)
    assert answer.json["errors"] == ["'files' must have at most 10 inline files."]
    assert "(got 11) [send.inline-files, " in answer.diagnosis
    assert sens.service(client.service_id).journal.after()[-1].rules == ("send.inline-files",)


def test_an_inline_file_that_has_an_id_too_does_not_count(client: Client) -> None:
    file_id = client.upload(fileName="a.jpg", fileBody=base64_text(picture())).json["fileId"]
    files = [{"fileId": file_id, **entry} for entry in inline(*[picture()] * 11)]
    assert client.send(type="MMS", files=files).status == 202


@pytest.mark.parametrize("body", [1234, 12345678, True, 1.5, [], {}, None, ""])
def test_what_is_no_text_is_judged_like_any_other_body(client: Client, body: object) -> None:
    assert client.upload(fileName="a.jpg", fileBody=body).status == 400
    assert client.send(type="MMS", files=[{"name": "a.jpg", "body": body}]).status == 400


def test_files_of_a_send_that_may_have_none_are_refused_as_such(client: Client) -> None:
    answer = client.send(type="SMS", files=inline(picture()))
    assert answer.json["errors"] == ["'files' is only available in MMS."]


# --- what it costs -----------------------------------------------------------------------------------

FILLED = [base64_text(ENDLESS)] * (BODY_BYTES.value // len(base64_text(ENDLESS)))
EXPENSIVE: dict[str, dict[str, Any]] = {
    "upload": {"fileName": "a.jpg", "fileBody": base64_text(ENDLESS)},
    "one inline": {"files": inline(ENDLESS)},
    "ten inline": {"files": inline(*several(ENDLESS[:-200_000] + b"\xff\xd9", INLINE_FILES.value))},
    "as many as the body takes": {"files": [{"name": "a.jpg", "body": body} for body in FILLED]},
    "one as large as the body": {"fileName": "a.jpg", "fileBody": "".join(FILLED)},
}


@pytest.mark.parametrize("fields", EXPENSIVE.values(), ids=EXPENSIVE.keys())
def test_a_picture_of_thousands_of_scans_is_refused_for_little(fields: dict[str, Any]) -> None:
    app = create_app(Sens(seed="tests"))
    path, whole = ("files", fields) if "fileName" in fields else ("messages", _mms(fields))
    request = _signed(path, json.dumps(whole).encode())
    replies: list[Reply] = []
    assert not too_long(processor_time(lambda: replies.append(respond(app, request))))
    assert replies[0].response.status == 400


def _mms(fields: dict[str, Any]) -> dict[str, Any]:
    return {"type": "MMS", "from": "02", "content": "x", "messages": [{"to": "01011112222"}], **fields}


def _signed(path: str, body: bytes) -> WireRequest:
    return parsed(post(f"{SERVICE}/{path}", body))


def test_nobody_waits_for_pictures_that_are_judged(live_one: Client, queue: Queue) -> None:
    body = base64_text(picture())
    pool, sent = behind(live_one, lambda: live_one.upload(fileName="a.jpg", fileBody=body))
    with pool:
        assert live_one.send().status == 202
        assert live_one.admin("GET", "openapi.json").status == 200
        assert live_one.admin("GET", f"services/{live_one.service_id}/messages").status == 200
        queue.let_go()
        assert sent.result(PATIENCE).status == 200


def test_a_request_with_one_picture_is_answered_before_the_ten_of_another(
    live_one: Client, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(offload, "REQUESTS", offload.Workers(1))
    with Queue(threads=1) as queue:
        ten = inline(*several(picture(), INLINE_FILES.value))
        first, long = behind(live_one, lambda: live_one.send(type="MMS", files=ten))
        body = base64_text(picture())
        second, short = behind(live_one, lambda: live_one.upload(fileName="a.jpg", fileBody=body))
        with first, second:
            queue.let_go()
            assert (long.result(PATIENCE).status, short.result(PATIENCE).status) == (202, 200)
    journal = server.sens.service(live_one.service_id).journal
    assert [entry.operation for entry in journal.after()] == ["upload-file", "send-messages"]


def test_a_signature_is_explained_while_all_threads_judge_pictures(
    live_one: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Queue() as queue:
        monkeypatch.setattr(offload, "REFUSALS", offload.Workers(1))
        assert unsigned(live_one, body=b"x" * 5_000).status == 401
        queue.let_go()


def test_the_lock_of_a_service_is_free_while_its_pictures_are_judged(
    live_one: Client, server: Server, queue: Queue
) -> None:
    pool, sent = behind(live_one, lambda: live_one.send(type="MMS", files=inline(picture())))
    with pool:
        lock = server.sens.service(live_one.service_id).lock
        assert lock.acquire(timeout=PATIENCE)
        lock.release()
        queue.let_go()
        assert sent.result(PATIENCE).status == 202


def test_the_journal_counts_the_judging_and_is_in_the_order_of_the_answers(
    live_one: Client, server: Server, queue: Queue
) -> None:
    began = time.monotonic()
    pool, sent = behind(live_one, lambda: live_one.upload(fileName="a.jpg", fileBody=base64_text(picture())))
    with pool:
        held = time.monotonic()
        live_one.send()
        waited = time.monotonic() - held
        queue.let_go()
        sent.result(PATIENCE)
        took = time.monotonic() - began
    first, second = server.sens.service(live_one.service_id).journal.after()
    assert (first.operation, second.operation) == ("send-messages", "upload-file")
    assert waited < second.took < took


# --- what may happen meanwhile -----------------------------------------------------------------------


def test_a_client_that_goes_away_meanwhile_has_sent_its_file_all_the_same(
    live_one: Client, server: Server, queue: Queue
) -> None:
    body = json.dumps({"fileName": "a.jpg", "fileBody": base64_text(picture())}).encode()
    with connect(server) as line:
        line.send(post(f"{SERVICE}/files", body))
        assert live_one.admin("GET", "livez").status == 200
        line.reset()
    assert live_one.admin("GET", "livez").status == 200
    queue.let_go()
    assert recorded(server.sens.service(DEFAULT_SERVICE_ID).journal, 1) == [200]


def test_requests_behind_a_picture_on_the_same_line_are_answered_in_order(server: Server, queue: Queue) -> None:
    body = json.dumps({"fileName": "a.jpg", "fileBody": base64_text(picture())}).encode()
    with connect(server) as line:
        line.send(post(f"{SERVICE}/files", body) + post(f"{SERVICE}/files", b"{}"))
        queue.let_go()
        assert [line.answer().status, line.answer().status] == [200, 400]


@pytest.mark.parametrize(
    ("method", "path", "json_"),
    [
        ("POST", f"services/{DEFAULT_SERVICE_ID}/reset", {}),
        ("DELETE", f"services/{DEFAULT_SERVICE_ID}", None),
        ("PUT", f"services/{DEFAULT_SERVICE_ID}/settings", {"inline_files": "refuse"}),
    ],
    ids=["reset", "dropped", "refused from now on"],
)
def test_a_service_may_change_under_a_picture(
    live_one: Client, queue: Queue, method: str, path: str, json_: object
) -> None:
    live_one.send()
    pool, sent = behind(live_one, lambda: live_one.send(type="MMS", files=inline(picture())))
    with pool:
        assert live_one.admin(method, path, {} if json_ is None else json_).status == 200
        queue.let_go()
        assert sent.result(PATIENCE).status == (400 if path.endswith("settings") else 202)
    assert live_one.send().status == 202


def test_inline_files_that_are_accepted_only_meanwhile_have_been_judged(live_one: Client, queue: Queue) -> None:
    settings = f"services/{DEFAULT_SERVICE_ID}/settings"
    live_one.send()
    live_one.admin("PUT", settings, {"inline_files": "refuse"})
    pool, sent = behind(live_one, lambda: live_one.send(type="MMS", files=inline(picture())))
    with pool:
        live_one.admin("PUT", settings, {"inline_files": "accept"})
        queue.let_go()
        assert sent.result(PATIENCE).status == 202


@pytest.mark.slow
def test_a_server_ends_though_a_picture_is_not_judged_yet(queue: Queue) -> None:
    body = json.dumps({"fileName": "a.jpg", "fileBody": base64_text(picture())}).encode()
    with in_time(), contextlib.ExitStack() as stack:
        with running() as server:
            line = stack.enter_context(connect(server)).send(post(f"{SERVICE}/files", body))
            assert client_of(server).admin("GET", "livez").status == 200
        assert line.answer().status == 503
    queue.let_go()


@pytest.mark.slow
def test_a_signal_ends_the_process_in_the_middle_of_a_picture() -> None:
    costly = _mms({"files": inline(*several(COSTLY, INLINE_FILES.value))})
    request = post(f"{SERVICE}/messages", json.dumps(costly).encode())
    with contextlib.ExitStack() as stack:
        process = stack.enter_context(serving("serve", "--port", "0"))
        # Half a minute of work for two threads.
        for _ in range(12):
            stack.enter_context(connect(Server(Sens(), process.url))).send(request)
        assert process.client.admin("GET", "livez").status == 200
        code, _, err = process.end()
    assert (code, err) == (0, "")


def test_a_failure_of_our_own_while_judging_is_a_500(
    client: Client, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("PIL.__version__", "of another kind")
    answer = client.upload(fileName="a.jpg", fileBody=base64_text(picture()))
    assert (answer.status, answer.diagnosis) == (500, "mocksens has a bug; its log has the trace")
    assert "of another kind" in capsys.readouterr().err


# --- refused signatures ------------------------------------------------------------------------------


def unsigned(client: Client, query: str = "", body: bytes = b"") -> Answer:
    """Return a request that is signed with an unknown secret key."""
    nobody = Client(client.transport, credential=client.credential._replace(secret_key="nobody's"))
    return nobody.request("POST" if body else "GET", f"{SERVICE}/messages{query}", body=body)


def headless(client: Client, query: str = "", body: bytes = b"") -> Answer:
    """Return a request without the headers of a signature."""
    return client.transport.send("POST" if body else "GET", f"{SERVICE}/messages{query}", [], body)


def test_nobody_waits_for_the_doctor_where_a_signature_is_wrong(live_one: Client, queue: Queue) -> None:
    assert examination.__name__ == DOCTOR, "it is loaded"
    pool, sent = behind(live_one, lambda: unsigned(live_one))
    with pool:
        assert headless(live_one).status == 401
        queue.let_go()
        answer = sent.result(PATIENCE)
    assert (answer.status, "(unexplained)" in answer.diagnosis) == (401, True)


@pytest.mark.parametrize(
    ("query", "body"), [(f"?requestId={'x' * 5_000}", b""), ("", b"x" * 5_000)], ids=["target", "body"]
)
def test_nobody_waits_for_the_doctor_where_a_request_is_long(
    live_one: Client, queue: Queue, query: str, body: bytes
) -> None:
    pool, sent = behind(live_one, lambda: headless(live_one, query, body))
    with pool:
        queue.let_go()
        answer = sent.result(PATIENCE)
    assert (answer.status, "(headers-missing)" in answer.diagnosis) == (401, True)


def test_nobody_waits_until_the_doctor_is_loaded(
    live_one: Client, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, DOCTOR, raising=False)
    pool, sent = behind(live_one, lambda: unsigned(live_one))
    with pool:
        queue.let_go()
        assert sent.result(PATIENCE).status == 401


def test_nobody_waits_for_the_doctor_where_there_are_many_keys(live_one: Client, server: Server, queue: Queue) -> None:
    for _ in range(MANY_KEYS):
        server.sens.create_service()
    pool, sent = behind(live_one, lambda: headless(live_one))
    with pool:
        queue.let_go()
        assert sent.result(PATIENCE).status == 401


# --- where pictures are not decoded ------------------------------------------------------------------


def test_the_log_says_once_that_pictures_are_not_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("PIL.__version__", "12.2.0")
    sens, written = Sens(seed="tests"), io.StringIO()
    transport = InProcess(sens)
    transport.app = create_app(sens, Log(sens, LogFormat.TEXT, written))
    client = Client(transport)
    assert client.send().status == 202
    assert "pictures" not in written.getvalue()
    for _ in range(2):
        assert client.upload(fileName="a.jpg", fileBody=base64_text(picture())).status == 200
    assert written.getvalue().count(pictures.NOT_DECODED) == 1
