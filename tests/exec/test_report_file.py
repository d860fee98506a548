"""``--report FILE``: what is in it, and that it is there whatever happens."""

import json
import re
import signal
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from mocksens import Sens, configure
from mocksens.core.display.terminal import shown
from mocksens.core.storage.journal import Entry
from mocksens.exec import report_file
from mocksens.exec.ending import Ending, conclude
from mocksens.exec.findings import FILED, find
from mocksens.exec.report_data import as_data
from mocksens.exec.report_page import page
from mocksens.exec.tally import Tally
from tests.client import Client, InProcess
from tests.exec.support import SENDING, begun, python, run, sending

HOSTILE = "<script>alert(1)</script>\" onload='x' &amp; \x1b[31m\u202e \u200b"
VOID = {"meta"}


class Page(HTMLParser):
    """The tags of a page with their attributes, and its texts; it is well-formed or fails."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.texts: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def written(*arguments: str, form: str = "json") -> Any:
    """Return the report file that ``exec`` writes for this command."""
    run("--report", f"report.{form}", "--delivery", "immediate", *arguments)
    text = Path(f"report.{form}").read_text(encoding="utf-8")
    return json.loads(text) if form == "json" else text


def test_the_findings_are_data() -> None:
    requests = ({"content": "first", "subject": "x"}, {"secret": "wrong"}, {"content": "first", "subject": "x"})
    data = written(*sending(*requests))
    assert (data["exitCode"], data["failure"], data["format"]) == (0, None, 1)
    counts = {name: count for name, count in data["summary"].items() if count}
    assert counts == {"messages": 2, "duplicates": 1, "refused": 1}
    message = data["messages"][0]
    assert (message["to"], message["content"], message["result"]) == ("01012345678", "first", "0")
    assert message["note"].startswith("subject is ignored")
    (refused,) = data["refused"]
    assert (refused["status"], refused["method"], refused["scripted"]) == (401, "POST", False)
    assert refused["rules"] == ["gateway.invalid"]
    assert "secret" in refused["diagnosis"]
    (twice,) = data["duplicates"]
    assert (twice["times"], twice["requests"], twice["signatures"]) == (2, 2, 2)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+09:00", message["time"])


def test_reservations_lost_answers_and_other_requests_are_data_too() -> None:
    asking = """
import urllib.request
for target in ("/unsubscribes?sort=up",):
    path = f"/sms/v2/services/{os.environ['SENS_SERVICE_ID']}{target}"
    keys = {"access_key": os.environ["SENS_ACCESS_KEY"], "secret_key": os.environ["SENS_SECRET_KEY"]}
    headers = sign("GET", path, timestamp=int(time.time() * 1000), **keys)
    urllib.request.urlopen(urllib.request.Request(os.environ["SENS_URL"] + path, headers=headers)).close()
"""
    reserved = json.dumps({"reserveTime": "2099-01-01 10:00"})
    lost = json.dumps({"messages": [{"to": "01000080011"}]})
    data = written(*python(SENDING + asking, reserved, lost))
    assert [(row["to"], row["reserveTime"]) for row in data["reserved"]] == [("01012345678", "2099-01-01 10:00")]
    assert [(row["fault"], row["status"]) for row in data["lost"]] == [("reset", None)]
    assert [row["operation"] for row in data["otherRequests"]] == ["list-unsubscribes"]


def test_the_page_is_one_file_without_a_script_and_with_everything_escaped() -> None:
    text = written(*sending({"content": HOSTILE}, {"service": "a<b>", "secret": HOSTILE}), form="html")
    read = Page(text)
    assert set(read.tags) <= {"html", "meta", "title", "style", "h1", "h2", "p", "ul", "li", "table", "tr", "th", "td"}
    assert {name for name, _ in read.attributes} <= {"lang", "charset", "http-equiv", "content", "name", "class"}
    assert shown(HOSTILE) in read.texts
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "http://" not in re.sub("<td>.*?</td>", "", text)


def test_the_page_says_what_it_leaves_out_and_how_it_ended() -> None:
    sens = configure()
    for number in range(3):
        Client(InProcess(sens)).send(content=f"number {number}")
    found = find(sens, 3, most=2)
    data = as_data(Ending("", 4, found, "3 messages failed"), "npm & co", "my-test")
    texts = Page(page(data)).texts
    assert "mocksens exec -- npm & co" in texts
    assert "exit code 4: 3 messages failed" in texts
    assert "Messages sent (3)" in texts
    assert "Here are the first 2." in texts


def test_a_file_has_more_messages_than_the_lines() -> None:
    sens = configure()
    client = Client(InProcess(sens))
    for _ in range(3):
        client.send(messages=[{"to": f"0101234{number:04}"} for number in range(100)])
    conclusion = conclude(0, sens, "my-test", frozenset(), gone=Tally(), came=3, complaints=0, unverified=4, most=FILED)
    data = as_data(conclusion, "true", "my-test")
    assert len(data["messages"]) == data["summary"]["messages"] == 300
    assert "Here are the first" not in page(data)
    assert "… and 200 more" in conclusion.said


def test_what_went_with_its_service_is_counted() -> None:
    sens = configure()
    Client(InProcess(sens), service_id="gone").send(messages=[{"to": "0101"}, {"to": "0102"}])
    sens.drop_service("gone")
    data = as_data(Ending("", 0, find(sens, 1), ""), "true", "my-test")
    counts = {name: count for name, count in data["summary"].items() if count}
    assert counts == {"messagesGone": 2, "requestsGone": 1}
    assert "2 messages gone with their service" in Page(page(data)).texts


def test_a_page_counts_one_in_the_singular() -> None:
    sens = configure()
    Client(InProcess(sens), service_id="gone").send()
    sens.drop_service("gone")
    Client(InProcess(sens)).send(messages=[{"to": "0101"}, {"to": "0101"}])
    texts = Page(page(as_data(Ending("", 0, find(sens, 2), ""), "true", "my-test"))).texts
    for said in ("message sent more than once", "message gone with its service", "request gone with its service"):
        assert f"1 {said}" in texts


def test_a_page_says_how_a_message_came_to_be_sent_again_and_names_its_columns() -> None:
    data = written(*sending({}, {}))
    texts = Page(page(data)).texts
    assert "each time with a new timestamp and signature" in texts
    assert {"first sent", "meaning"} <= set(texts)
    assert not {"firstTime", "resultMeaning"} & set(texts)


def test_a_page_shows_no_status_beside_a_result_that_is_decided() -> None:
    sens = configure(delivery="1h")
    Client(InProcess(sens)).send()
    data = as_data(Ending("", 0, find(sens, 1), ""), "true", "my-test")
    assert data["messages"][0]["status"] != "COMPLETED"
    texts = Page(page(data)).texts
    assert ("Succeeded" in texts, data["messages"][0]["status"] in texts) == (True, False)


def test_refusals_stand_in_the_order_in_which_they_came() -> None:
    sens = configure()
    client = Client(InProcess(sens))
    for target in ("send", "stray", "send"):
        client.send(type="FAX") if target == "send" else client.request("GET", "/nowhere")
    entries = [*client_entries(sens), *sens.strays.after()]
    for at, entry in zip((1, 3, 2), entries, strict=True):
        entry.at = at
    data = as_data(Ending("", 0, find(sens, 3), ""), "true", "my-test")
    assert [row["status"] for row in data["refused"]] == [400, 404, 400]


def client_entries(sens: Sens) -> list[Entry]:
    return [entry for service in sens.services for entry in service.journal.after()]


def test_the_whole_command_is_told() -> None:
    data = written("sh", "-c", "exit 3")
    assert data["command"] == "sh -c 'exit 3'"


def test_a_report_may_be_a_page_and_data() -> None:
    run("--report", "a.html", "--report", "b.json", "true")
    assert Page(Path("a.html").read_text(encoding="utf-8")).texts
    assert json.loads(Path("b.json").read_text(encoding="utf-8"))["command"] == "true"


@pytest.mark.parametrize("flag", ["--report", "--service"])
def test_an_option_of_an_empty_variable_is_refused(flag: str) -> None:
    result = run(flag, "", "true")
    assert result.exit_code == 2
    assert f"{flag} is empty: is the variable that holds it set?" in result.stderr


def test_a_directory_is_no_command() -> None:
    result = run("--", "/")
    assert (result.exit_code, result.stderr) == (126, "Error: / is a directory; name a program in it\n")


# --- whatever happens --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (python("raise SystemExit(7)"), 7, None),
        (("no-such-command",), 127, "no-such-command: command not found"),
        (("--services", "a", "--service", "b", "true"), 2, "--service: serviceId b is not one of"),
        (("--play", "nope", "true"), 2, "unknown scenario 'nope'"),
        (("--fail-on", "refused", *sending({"secret": "wrong"})), 4, "1 request refused (--fail-on refused)"),
    ],
    ids=["a failure", "no command", "no service", "a wrong setting", "a gate"],
)
def test_the_file_is_written_however_it_ends(arguments: tuple[str, ...], code: int, said: str | None) -> None:
    result = run("--report", "report.json", *arguments)
    data = json.loads(Path("report.json").read_text(encoding="utf-8"))
    assert (result.exit_code, data["exitCode"]) == (code, code)
    assert (data["failure"] is None) if said is None else (said in data["failure"])


def test_the_file_outlives_a_command_that_removes_where_it_stood() -> None:
    here = Path.cwd()
    run("--report", "report.json", *python("import os, shutil; shutil.rmtree(os.getcwd())"))
    data = json.loads((here / "report.json").read_text(encoding="utf-8"))
    assert data["exitCode"] == 0


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_file_is_written_where_a_signal_ends_the_command(number: signal.Signals) -> None:
    wait = "import sys, time; print('up', flush=True); time.sleep(60)"
    with begun("--report", "report.html", *python(wait)) as process:
        assert process.stdout
        assert process.stdout.readline() == "up\n"
        process.send_signal(number)
        process.communicate(timeout=30)
    texts = Page(Path("report.html").read_text(encoding="utf-8")).texts
    assert f"exit code {process.returncode}" in texts
    assert process.returncode != 0


def test_findings_that_cannot_be_told_are_said_in_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> Iterator[None]:
        raise RuntimeError("no \x1b findings")

    monkeypatch.setattr("mocksens.exec.ending.find", fail)
    data = written("true")
    assert (data["exitCode"], "messages" in data) == (0, False)
    assert data["failure"] == r"the report cannot be made (RuntimeError: no \x1b findings)"


def test_a_file_that_cannot_be_written_in_the_end_is_said_and_the_exit_code_stays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(_: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(report_file, "page", fail)
    result = run("--report", "report.html", *python("raise SystemExit(7)"))
    assert result.exit_code == 7
    assert "report.html cannot be written (OSError: [Errno 28] No space left on device)" in result.stderr
    assert not Path("report.html").exists()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("report.txt", "FILE.html, a page, or FILE.json, data; 'report.txt' is neither"),
        ("report", "is neither"),
        ("folder.html", "folder.html is a directory"),
        ("file/report.html", "file/report.html cannot be written: "),
    ],
)
def test_a_file_that_cannot_be_is_told_before_anything_runs(name: str, said: str) -> None:
    Path("folder.html").mkdir()
    Path("file").touch()
    result = run("--report", name, *python("open('ran', 'w')"))
    assert (result.exit_code, f"--report: {said}" in result.stderr or said in result.stderr) == (2, True)
    assert not Path("ran").exists()


def test_what_an_earlier_run_left_is_not_taken_for_this_ones() -> None:
    Path("new").mkdir()
    Path("new/report.json").write_text("old", encoding="utf-8")
    look = "import pathlib; raise SystemExit(pathlib.Path('new/report.json').exists())"
    assert run("--report", "new/report.json", *python(look)).exit_code == 0
    assert run("--report", "new/below/report.JSON", "true").exit_code == 0
    assert json.loads(Path("new/below/report.JSON").read_text(encoding="utf-8"))["exitCode"] == 0
    assert [path.name for path in Path("new").iterdir() if path.name.startswith(".")] == []
