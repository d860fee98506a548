"""What is told of when the command has ended."""

import re
from datetime import datetime, timedelta

import pytest

from mocksens import Sens, configure
from mocksens.core.clock import KST
from mocksens.core.sens import DEFAULT_SERVICE_ID
from mocksens.exec.report import MOST, report
from mocksens.spec.results import RESULTS
from tests.client import Client, InProcess
from tests.exec.support import SENDING, done, python, run, sending
from tests.scripts import play

STAMP = r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}"
TARGET = f"/sms/v2/services/{DEFAULT_SERVICE_ID}/messages"


def told(sens: Sens) -> str:
    return report(
        sens, "my-test", sum(journal.last for journal in (sens.strays, *(each.journal for each in sens.services)))
    )


def lines(sens: Sens) -> list[str]:
    """The report about ``sens``, times left out."""
    return [re.sub(f"^  {STAMP} ", "  ", line) for line in told(sens).splitlines()]


def client_of(sens: Sens, service_id: str = "my-test") -> Client:
    return Client(InProcess(sens), service_id=service_id)


def test_each_message_and_each_refusal_has_a_line() -> None:
    result = run("--delivery", "immediate", *sending({}, {"secret": "wrong"}, {"content": None}))
    head, sent, unsigned, empty = result.stderr.splitlines()
    assert head == "mocksens: 1 message sent, 2 requests refused"
    assert re.fullmatch(rf"  {STAMP} to 01012345678 SMS 0 \(Succeeded\) 'hello'", sent)
    assert unsigned.startswith(f"  401 POST {TARGET}: ")
    assert "secret" in unsigned
    assert empty.startswith(f"  400 POST {TARGET}: ")
    assert "[send.content," in empty


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
    head, refused = result.stderr.splitlines()
    assert head == "mocksens: no messages sent, 1 request refused"
    assert refused.startswith("  403 CONNECT registry.example:443: mocksens relays the hosts of SENS alone")
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
    assert "mocksens: no request came, but a client did, and left again\n" in said
    assert "no request came\n" not in said


def test_what_is_refused_again_and_again_is_one_line() -> None:
    sens = configure()
    for _ in range(3):
        client_of(sens).send(type="FAX")
    client_of(sens).send(content=None)
    said = lines(sens)
    assert said[0] == "mocksens: no messages sent, 4 requests refused"
    assert [line.endswith(" (3 times)") for line in said[1:]] == [True, False]


def test_that_nothing_came_is_said_and_what_may_be_the_matter() -> None:
    assert report(configure(), "my-test", 0).startswith("mocksens: no request came\n  Either the command asked SENS")


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
    assert head == "mocksens: no messages sent, 1 request refused"
    assert broken.startswith("  fault reset POST /sms/v2/services/my-test/messages: ")


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
    for _ in range(2):
        client.send(messages=[{"to": f"0101234{number:04}"} for number in range(100)])
    for number in range(MOST + 5):
        client.request("GET", f"/nowhere/{number}")
    found = lines(sens)
    assert found[0] == (f"mocksens: 200 messages sent, {MOST + 2} requests refused, 3 requests no longer on record")
    assert found[MOST + 1] == "  … and 100 more"
    assert found[-1] == "  … and 2 more"
    assert len(found) == 1 + MOST + 1 + MOST + 1


def test_requests_to_a_service_that_was_dropped_are_counted_still() -> None:
    drop = """
gone = urllib.request.Request(os.environ["SENS_URL"] + "/_mocksens/services/gone", method="DELETE")
urllib.request.urlopen(gone).close()
"""
    result = run(*python(SENDING + drop, '{"service": "gone"}'))
    assert result.stderr == "mocksens: no messages sent, 1 request no longer on record\n"


@pytest.mark.slow
def test_a_report_is_the_last_thing_on_stderr() -> None:
    noisy = python("import sys; sys.stderr.write('trouble\\n'); print('fine')")
    result = done(*noisy)
    assert result.stdout == b"fine\n"
    assert result.stderr.startswith(b"trouble\nmocksens: no request came\n")
