"""The report at the end of a command."""

import re
import sys
from datetime import datetime, timedelta
from typing import Any

import pytest

from mocksens import Sens, configure, running
from mocksens.core.clock import KST, SystemClock
from mocksens.core.service_ids import DEFAULT_SERVICE_ID
from mocksens.exec.findings import MOST, find
from mocksens.exec.report import LONGEST, report
from mocksens.spec.faults import FAULTS, Fault
from mocksens.spec.results import RESULTS
from tests.client import Client, InProcess, OverHttp
from tests.exec.support import SENDING, done, python, run, sending
from tests.scripts import play

BODY = b'{"type":"SMS","from":"0212345678","content":"hello","messages":[{"to":"01011112222"}]}'
UNSIGNED = dict.fromkeys(("x-ncp-apigw-timestamp", "x-ncp-iam-access-key", "x-ncp-apigw-signature-v2"))
STAMP = r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}"
TARGET = f"/sms/v2/services/{DEFAULT_SERVICE_ID}/messages"


def told(sens: Sens) -> str:
    came = sum(journal.last for journal in (sens.strays, *(each.journal for each in sens.services)))
    return report(find(sens, came), "my-test")


def lines(sens: Sens) -> list[str]:
    """Return the report about ``sens`` without times."""
    return [re.sub(f"^  {STAMP} ", "  ", line) for line in told(sens).splitlines()]


def number_of_fault(fault: Fault, *, commit: bool) -> str:
    """Return the recipient's number that causes this fault."""
    return f"010000800{int(commit)}{FAULTS.index(fault) + 1}"


def client_of(sens: Sens, service_id: str = "my-test") -> Client:
    return Client(InProcess(sens), service_id=service_id)


def test_each_message_and_each_refusal_has_a_line() -> None:
    result = run("--delivery", "immediate", *sending({}, {"secret": "wrong"}, {"content": None}))
    head, sent, unsigned, empty, last = result.stderr.splitlines()
    assert head == "mocksens: 1 message sent, 2 requests refused"
    assert re.fullmatch(rf"  {STAMP} to 01012345678 SMS 0 \(Succeeded\) 'hello'", sent)
    assert unsigned.startswith(f"  401 POST {TARGET}: ")
    assert "secret" in unsigned
    assert empty.startswith(f"  400 POST {TARGET}: ")
    assert "[send.content," in empty
    assert last == "  about the rules in brackets: mocksens rules gateway.invalid send.content"


def test_where_rules_are_explained_is_said_if_a_diagnosis_names_one() -> None:
    sens = configure()
    client_of(sens).send()
    client_of(sens).admin("POST", "services/my-test/faults", {"respond": "throttled"})
    client_of(sens).send()
    assert "mocksens rules" not in told(sens)
    client_of(sens).send(type="FAX")
    client_of(sens).send(type="FAX")
    assert told(sens).splitlines()[-1] == "  about the rules in brackets: mocksens rules send.type"
    assert told(sens).count("mocksens rules") == 1


def test_the_rules_of_a_run_are_looked_up_with_its_switches() -> None:
    result = run("--document", "2026", *sending({"type": "FAX"}))
    assert result.stderr.splitlines()[-1].endswith(": mocksens rules send.type")
    result = run("--over-long", "refuse", *sending({"content": "가" * 46}))
    last = result.stderr.splitlines()[-1]
    assert last == "  about the rules in brackets: MOCKSENS_OVER_LONG=refuse mocksens rules send.over-long"


def test_keys_of_its_own_are_refused_with_the_ways_out_that_exec_has() -> None:
    own = python(
        "import os, urllib.request, time\n"
        "headers = {'x-ncp-apigw-timestamp': str(int(time.time() * 1000)), 'x-ncp-iam-access-key': 'prod-4711',"
        " 'x-ncp-apigw-signature-v2': 'A' * 43 + '='}\n"
        "url = os.environ['SENS_URL'] + '/sms/v2/services/a/messages'\n"
        "try: urllib.request.urlopen(urllib.request.Request(url, b'{}', headers))\n"
        "except OSError as error: error.close()"
    )
    result = run(*own)
    assert "401 POST" in result.stderr
    assert "--access-key and --secret-key, or --auth off" in result.stderr
    assert "mocksens config" not in result.stderr


def test_no_secret_key_is_told() -> None:
    sens = Sens()
    client = client_of(sens)
    client.request("GET", f"/nowhere?secretKey={client.credential.secret_key}")
    assert "GET /nowhere?secretKey=***" in told(sens)
    assert client.credential.secret_key not in told(sens)


def test_a_host_that_is_not_sens_is_named() -> None:
    connect = (
        "import http.client, os, urllib.parse\n"
        "proxy = urllib.parse.urlsplit(os.environ['HTTPS_PROXY'])\n"
        "line = http.client.HTTPConnection(proxy.hostname, proxy.port)\n"
        "line.set_tunnel('registry.example', 443)\n"
        "try: line.connect()\n"
        "except OSError as error: assert '403' in str(error)\n"
    )
    result = run(*python(connect))
    assert result.exit_code == 0
    head, refused, _ = result.stderr.splitlines()
    assert head == "mocksens: no messages sent, 1 request refused"
    assert refused.startswith("  403 CONNECT registry.example:443: mocksens relays only the hosts of SENS, not ")
    assert "NO_PROXY" in refused


def test_a_client_that_does_not_trust_us_is_told_of_once() -> None:
    distrust = (
        "import os, socket, ssl, urllib.parse\n"
        "server = urllib.parse.urlsplit(os.environ['SENS_URL'])\n"
        "for _ in range(3):\n"
        "    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)\n"
        "    line = socket.create_connection((server.hostname, server.port))\n"
        "    try: context.wrap_socket(line, server_hostname='sens.apigw.ntruss.com')\n"
        "    except ssl.SSLError: line.close()\n"
    )
    said = run(*python(distrust)).stderr
    assert said.count("mocksens: a client at 127.0.0.1 does not trust the certificate") == 1
    assert "mocksens: no request came, but a client connected and left\n" in said
    assert "no request came\n" not in said


def test_what_is_refused_again_and_again_is_one_line() -> None:
    sens = configure()
    for _ in range(3):
        client_of(sens).send(type="FAX")
    client_of(sens).send(content=None)
    said = lines(sens)
    assert said[0] == "mocksens: no messages sent, 4 requests refused"
    assert [line.endswith(" (3 times)") for line in said[1:-1]] == [True, False]


def test_that_nothing_came_is_said_and_what_may_be_the_matter() -> None:
    assert told(configure()).startswith("mocksens: no request came\n  Either the command sent SENS")


def test_what_is_only_asked_is_counted() -> None:
    sens = configure()
    client_of(sens).list_unsubscribes()
    assert lines(sens) == ["mocksens: no messages sent, 1 other request answered"]


def test_messages_are_told_of_with_what_they_end_with_or_where_they_stand() -> None:
    sens = configure(delivery="1h")
    client_of(sens).send(messages=[{"to": "01012345678"}, {"to": "01000003018"}])
    by_hand = configure(delivery="manual")
    client_of(by_hand).send()
    by_hand.service("my-test").clock.advance(minutes=1)
    assert [line.partition(" '")[0] for line in (*lines(sens), *lines(by_hand))] == [
        "mocksens: 2 messages sent",
        "  to 01012345678 SMS 0 (Succeeded)",
        f"  to 01000003018 SMS 3018 ({RESULTS['3018'].meaning})",
        "mocksens: 1 message sent",
        "  to 01011112222 SMS PROCESSING",
    ]


def test_a_reservation_is_told_of_until_it_has_become_messages() -> None:
    sens = configure()
    later = f"{datetime.now(KST) + timedelta(hours=2):%Y-%m-%d %H:%M}"
    messages = [{"to": "01011112222"}, {"to": "01033334444", "content": "another"}]
    assert client_of(sens).send(content="soon", messages=messages, reserveTime=later).status == 202
    assert lines(sens) == [
        "mocksens: no messages sent, 2 messages reserved",
        f"  to 01011112222 SMS reserved for {later} Asia/Seoul 'soon'",
        f"  to 01033334444 SMS reserved for {later} Asia/Seoul 'another'",
    ]
    sens.service("my-test").clock.advance(hours=3)
    assert lines(sens) == [
        "mocksens: 2 messages sent",
        "  to 01011112222 SMS 0 (Succeeded) 'soon'",
        "  to 01033334444 SMS 0 (Succeeded) 'another'",
    ]


def test_another_service_is_named_and_all_is_in_order() -> None:
    sens = configure(delivery="immediate")
    other, mine = client_of(sens, "other"), client_of(sens)
    for number, client in enumerate((other, mine, other), 1):
        client.send(content=f"number {number}")
        sens.service(client.service_id).clock.freeze()
        for service in sens.services:
            service.clock.advance(seconds=10)
    found = lines(sens)
    assert [line.partition("'")[2] for line in found[1:]] == ["number 1' [other]", "number 2'", "number 3' [other]"]


def test_a_broken_line_is_told_of_as_its_fault() -> None:
    sens = configure()
    play(sens.service("my-test"), "{when: {operation: send-messages}, then: {fault: reset}, times: 1}")
    client_of(sens).send()
    head, broken = lines(sens)
    assert head == "mocksens: no messages sent, 1 request refused as scripted"
    assert broken.startswith("  fault reset POST /sms/v2/services/my-test/messages: ")


@pytest.mark.parametrize("fault", ["reset", "empty", "garbage", "truncated", "malformed-json", "wrong-type"])
def test_an_answer_that_is_lost_after_the_messages_were_taken_is_no_refusal(fault: str) -> None:
    sens = configure()
    play(sens.service("my-test"), f"{{then: {{fault: {fault}, commit: true}}}}")
    client_of(sens).send()
    head, sent, lost = lines(sens)
    assert head == "mocksens: 1 message sent, 1 answer lost"
    assert sent.endswith("'hello'")
    assert lost == (
        f"  fault {fault} POST /sms/v2/services/my-test/messages: scripted by scenario script, step 1: fault {fault},"
        " after it was carried out"
    )


@pytest.mark.parametrize(
    ("then", "operation", "counted"),
    [
        ("{respond: 503, commit: true}", "send", "1 message sent, 1 answer lost"),
        ("{respond: 503, commit: true}", "block", "no messages sent, 1 answer lost"),
        ("{respond: 503}", "send", "no messages sent, 1 request refused as scripted"),
        ("{respond: {status: 202}}", "send", "no messages sent, 1 other request answered"),
        ("{fault: close, commit: true}", "send", "1 message sent"),
        ("{fault: close}", "send", "no messages sent, 1 request refused as scripted"),
        ("{fault: close}", "list", "no messages sent, 1 other request answered"),
        ("{fault: truncated}", "list", "no messages sent, 1 answer lost"),
        ("{fault: reset}", "list", "no messages sent, 1 request refused as scripted"),
        ("{fault: reset, commit: true}", "wrong", "no messages sent, 1 request refused"),
        ("{fault: close}", "wrong", "no messages sent, 1 request refused"),
        ("{respond: 503, commit: true}", "wrong", "no messages sent, 1 request refused"),
        ("{state: {door: open}}", "send", "1 message sent"),
        ("{state: {door: open}}", "wrong", "no messages sent, 1 request refused"),
    ],
)
def test_what_became_of_a_request_is_told_whatever_was_scripted(then: str, operation: str, counted: str) -> None:
    sens = configure()
    play(sens.service("my-test"), f"{{then: {then}}}")
    client = client_of(sens)
    ask = {"send": client.send, "wrong": lambda: client.send(type="FAX"), "list": client.list_unsubscribes}
    ask.get(operation, lambda: client.register("01099998888"))()
    assert lines(sens)[0] == f"mocksens: {counted}"


def test_an_answer_that_comes_slowly_comes_all_the_same() -> None:
    sens = configure()
    play(sens.service("my-test"), "{then: {fault: slow, rate: 100000, commit: true}}")
    with running(sens) as server:
        host, _, port = server.url.removeprefix("http://").rpartition(":")
        assert Client(OverHttp(host, int(port)), service_id="my-test").send().status == 202
    assert lines(sens)[0] == "mocksens: 1 message sent"


@pytest.mark.slow
def test_a_client_that_gives_up_is_told_of_with_how_long_it_waited() -> None:
    patient = """
path = f"/sms/v2/services/{os.environ['SENS_SERVICE_ID']}/messages"
keys = {"access_key": os.environ["SENS_ACCESS_KEY"], "secret_key": os.environ["SENS_SECRET_KEY"]}
for to in sys.argv[1:]:
    headers = {"Content-Type": "application/json", **sign("POST", path, timestamp=int(time.time() * 1000), **keys)}
    body = json.dumps({"type": "SMS", "from": "0212345678", "content": "hello", "messages": [{"to": to}]}).encode()
    try: urllib.request.urlopen(urllib.request.Request(os.environ["SENS_URL"] + path, body, headers), timeout=0.3)
    except OSError: pass
"""
    source = SENDING.partition("ask =")[0] + patient
    before, after = number_of_fault(Fault.HANG, commit=False), number_of_fault(Fault.HANG, commit=True)
    result = run(*python(source, before, after))
    head, sent, refused, lost = result.stderr.splitlines()
    assert head == "mocksens: 1 message sent, 1 request refused as scripted, 1 answer lost"
    assert f" to {after} " in sent
    for line, number in ((refused, before), (lost, after)):
        assert line.startswith(f"  fault hang POST {TARGET}: scripted by the number {number}: fault hang")
        assert re.search(r"; the client gave up after [0-9]+\.[0-9] s$", line)


def test_a_delay_that_a_client_does_not_wait_for_loses_its_answer() -> None:
    sens = configure()
    client_of(sens).send()
    (entry,) = sens.service("my-test").journal.after()
    entry.gave_up = 5.04
    head, _, lost = lines(sens)
    assert head == "mocksens: 1 message sent, 1 answer lost"
    assert lost == "  202 POST /sms/v2/services/my-test/messages: the client gave up after 5.0 s"


# --- sent more than once ----------------------------------------------------------------------------------

TWICE = "to 01011112222 from 0212345678 SMS 'hello'"


def again(client: Client, times: int, stamp: int) -> None:
    """Send the same bytes so often, signed at that millisecond, which is about now."""
    for _ in range(times):
        path = f"{client.base}/messages"
        assert client.request("POST", path, body=BODY, timestamp=stamp).status == 202


def now() -> int:
    return SystemClock().now()


def test_a_request_that_was_repeated_is_told_from_one_that_was_signed_anew() -> None:
    sens = configure()
    client, stamp = client_of(sens), now()
    again(client, 2, stamp)
    head, *_, repeated = lines(sens)
    assert head == "mocksens: 2 messages sent, 1 message sent more than once"
    assert repeated == (
        f"  sent 2 times: {TWICE}, with the same timestamp and signature: the client repeated its request"
    )
    again(client, 1, stamp - 1)
    assert lines(sens)[-1] == f"  sent 3 times: {TWICE}, by 3 requests with 2 different signatures"
    signed_anew = configure()
    for millisecond in range(2):
        again(client_of(signed_anew), 1, stamp - millisecond)
    assert lines(signed_anew)[-1] == f"  sent 2 times: {TWICE}, each time with a new timestamp and signature"


def test_what_is_not_signed_is_counted_all_the_same() -> None:
    sens = configure(auth="off")
    for _ in range(2):
        client_of(sens).request("POST", "/sms/v2/services/my-test/messages", body=BODY, headers=UNSIGNED)
    assert lines(sens)[-1] == f"  sent 2 times: {TWICE}"


def test_one_recipient_twice_in_one_request_is_sent_twice() -> None:
    sens = configure()
    client_of(sens).send(messages=[{"to": "01011112222"}, {"to": "01011112222", "content": "hello"}])
    assert lines(sens)[-1] == f"  sent 2 times: {TWICE}, in one request"


@pytest.mark.parametrize(
    "other",
    [
        {"content": "another"},
        {"messages": [{"to": "01011112222", "content": "another"}]},
        {"messages": [{"to": "01033334444"}]},
        {"from": "0311234567"},
        {"type": "LMS"},
        {"type": "LMS", "subject": "another"},
        {"reserveTime": "later"},
    ],
    ids=str,
)
def test_what_differs_in_anything_is_no_duplicate(other: dict[str, Any]) -> None:
    sens = configure()
    client = client_of(sens)
    if "reserveTime" in other:
        other = {"reserveTime": f"{datetime.now(KST) + timedelta(hours=2):%Y-%m-%d %H:%M}"}
    assert client.send(**({"type": "LMS", "subject": "one"} if "subject" in other else {})).status == 202
    assert client.send(**other).status == 202
    assert "more than once" not in told(sens)


def test_the_same_in_two_services_is_no_duplicate() -> None:
    sens = configure()
    for service_id in ("my-test", "other"):
        client_of(sens, service_id).send()
    assert "more than once" not in told(sens)
    client_of(sens, "other").send()
    assert lines(sens)[-1].endswith(" [other]")


# --- notes ------------------------------------------------------------------------------------------------

IGNORED = "ignored, not in the document: reservetime (did you mean reserveTime?) [check.unknown-fields]"


def test_what_is_to_be_said_of_a_message_that_was_taken_stands_below_it() -> None:
    sens = configure()
    client_of(sens).send(reservetime="2030-01-01 10:00")
    head, sent, note, _ = lines(sens)
    assert head == "mocksens: 1 message sent"
    assert sent.endswith("'hello'")
    assert note == f"    note: {IGNORED}"


def test_what_is_to_be_said_of_many_messages_is_said_once() -> None:
    sens = configure()
    client_of(sens).send(reservetime="x", messages=[{"to": "0101"}, {"to": "0102"}])
    found = lines(sens)
    assert found[2] == f"    note (its request has 2 recipients): {IGNORED}"
    assert len(found) == 5


def test_what_is_to_be_said_of_a_reservation_stands_below_it() -> None:
    sens = configure()
    later = f"{datetime.now(KST) + timedelta(hours=2):%Y-%m-%d %H:%M}"
    client_of(sens).send(reserveTime=later, reservezone="Asia/Seoul")
    ignored = "ignored, not in the document: reservezone (did you mean reserveTimeZone?) [check.unknown-fields]"
    assert lines(sens)[2] == f"    note: {ignored}"


def test_what_is_to_be_said_of_other_requests_has_a_line() -> None:
    sens = configure()
    client_of(sens).list_unsubscribes(sort="up")
    head, answered, _ = lines(sens)
    assert head == "mocksens: no messages sent, 1 other request answered"
    assert answered == (
        "  200 GET /sms/v2/services/my-test/unsubscribes?sort=up: ignored, not in the document: sort"
        " [check.unknown-fields]"
    )


def test_a_diagnosis_without_end_is_cut() -> None:
    sens = configure()
    client_of(sens).send(messages=[{"to": f"01-{number}"} for number in range(100)])
    refused = lines(sens)[1]
    assert refused.startswith("  400 POST /sms/v2/services/my-test/messages: 'messages[0].to' must be digits only.")
    assert refused.endswith("…")
    assert len(refused) < 2 * LONGEST


# --- what is nobody's request -----------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    "target",
    [
        "/favicon.ico",
        "/favicon.ico?v=2",
        "/robots.txt",
        "/apple-touch-icon.png",
        "/apple-touch-icon-120x120-precomposed.png",
        "/.well-known/appspecific/com.chrome.devtools.json",
    ],
)
def test_what_browsers_ask_for_by_themselves_is_no_request(target: str) -> None:
    ask = (
        "import os, sys, urllib.error, urllib.request\n"
        "try: urllib.request.urlopen(os.environ['SENS_URL'] + sys.argv[1])\n"
        "except urllib.error.HTTPError as error: assert error.code == 404; error.close()\n"
    )
    assert run(*python(ask, target)).stderr.startswith("mocksens: no request came\n")


@pytest.mark.parametrize("target", ["/favicon.ico/x", "/x/favicon.ico", "/apple-touch-icon/x.png", "/?/favicon.ico"])
def test_what_only_looks_like_it_is_one(target: str) -> None:
    sens = configure()
    client_of(sens).request("GET", target)
    assert lines(sens)[0] == "mocksens: no messages sent, 1 request refused"


def test_a_report_about_many_messages_takes_no_more_than_one_about_a_few() -> None:
    def calls(sends: int) -> int:
        sens = configure(delivery="immediate", journal=2)
        for number in range(sends):
            client_of(sens).send(content=f"{number}", messages=[{"to": f"0101234{to:04}"} for to in range(100)])
        counted = 0

        def count(*_: object) -> None:
            nonlocal counted
            counted += 1

        sys.setprofile(count)
        try:
            told(sens)
        finally:
            sys.setprofile(None)
        return counted

    assert calls(40) < 1.1 * calls(4)


def test_nothing_reaches_the_terminal_that_it_would_obey() -> None:
    sens = configure()
    client = client_of(sens)
    client.send(content="\x1b[31mred\x1b[0m \u202eback 안녕", to="01012345678")
    client.request("GET", "/\x1b]0;title\x07")
    shown = told(sens)
    assert all(line.isprintable() for line in shown.splitlines())
    assert "안녕" in shown


def test_many_lines_are_cut_and_counted() -> None:
    sens = configure(journal=MOST + 2)
    client = client_of(sens)
    for text in ("one", "two"):
        client.send(content=text, messages=[{"to": f"0101234{number:04}"} for number in range(100)])
    for number in range(MOST + 5):
        client.request("GET", f"/nowhere/{number}")
    found = lines(sens)
    assert found[0] == (f"mocksens: 200 messages sent, {MOST + 2} requests refused, 3 requests no longer on record")
    assert found[MOST + 1] == "  … and 100 more"
    assert found[-2] == "  … and 2 more"
    assert len(found) == 1 + MOST + 1 + MOST + 1 + 1


def test_requests_to_a_service_that_was_dropped_are_counted_still() -> None:
    drop = """
gone = urllib.request.Request(os.environ["SENS_URL"] + "/_mocksens/services/gone", method="DELETE")
urllib.request.urlopen(gone).close()
"""
    result = run(*python(SENDING + drop, '{"service": "gone"}'))
    gone = "mocksens: 1 message sent and gone with its service, 1 request gone with its service\n"
    assert result.stderr == gone


def test_requests_that_were_taken_out_of_the_journal_are_no_longer_on_record() -> None:
    sens = configure()
    client_of(sens).send()
    client_of(sens).admin("POST", "services/my-test/reset", {}, {"content-type": "application/json"})
    assert lines(sens) == ["mocksens: no messages sent, 1 request no longer on record"]


@pytest.mark.parametrize(("number", "said"), [(1, "1 message sent"), (2, "2 messages sent")])
def test_messages_that_a_reset_took_out_were_sent_all_the_same(number: int, said: str) -> None:
    reset = """
url = os.environ["SENS_URL"] + f"/_mocksens/services/{os.environ['SENS_SERVICE_ID']}/reset"
urllib.request.urlopen(urllib.request.Request(url, method="POST")).close()
"""
    result = run(*python(SENDING + reset, *["{}"] * number))
    assert result.stderr.startswith(f"mocksens: {said} and reset meanwhile, {number} request")


def test_what_was_refused_as_scripted_is_counted_apart() -> None:
    sens = configure()
    play(sens.service("my-test"), "{then: {respond: 429}, times: 1}")
    client = client_of(sens)
    client.send()
    client.send(type="FAX")
    assert lines(sens)[0] == "mocksens: no messages sent, 1 request refused, 1 request refused as scripted"


@pytest.mark.slow
def test_a_report_is_the_last_thing_on_stderr() -> None:
    noisy = python("import sys; sys.stderr.write('trouble\\n'); print('fine')")
    result = done(*noisy)
    assert result.stdout == b"fine\n"
    assert result.stderr.startswith(b"trouble\nmocksens: no request came\n")
