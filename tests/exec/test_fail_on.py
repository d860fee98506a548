"""``--fail-on``: a command that ends well and fails all the same."""

import json

import pytest

from mocksens import Sens, configure
from mocksens.core.scenarios.magic_numbers import number_of
from mocksens.exec.fail_on import Reason, parse, verdict
from mocksens.exec.findings import find
from mocksens.exec.report import report
from mocksens.exec.tally import Tally
from tests.client import Client, InProcess
from tests.exec.support import python, run, sending
from tests.scripts import one_off

EVERY = frozenset(Reason)


def judged(sens: Sens, reasons: frozenset[Reason] = EVERY, gone: Tally | None = None) -> str:
    return verdict(reasons, find(sens, 0), sens, gone or Tally())


def client_of(sens: Sens) -> Client:
    return Client(InProcess(sens), service_id="my-test")


def last(text: str) -> str:
    return text.splitlines()[-1]


# --- the command line -------------------------------------------------------------------------------------


def test_a_refusal_that_a_client_swallows_ends_with_four_and_the_last_line_says_why() -> None:
    result = run("--fail-on", "refused", *sending({"secret": "wrong"}))
    assert result.exit_code == 4
    assert last(result.stderr) == "mocksens: exit code 4: 1 request refused (--fail-on refused)"
    assert run(*sending({"secret": "wrong"})).exit_code == 0


def test_reasons_come_with_commas_or_one_by_one() -> None:
    for options in (["--fail-on", "failed, duplicate"], ["--fail-on", "duplicate", "--fail-on", "failed"]):
        result = run(*options, *sending({}, {}, {"content": "\U0001f600"}, {"type": "FAX"}))
        assert result.exit_code == 4
        assert last(result.stderr) == (
            "mocksens: exit code 4: 1 message sent more than once, 1 message failed (--fail-on duplicate,failed)"
        )


def test_the_commands_own_exit_code_wins() -> None:
    begin = (
        "import subprocess, sys; subprocess.run([sys.executable, *sys.argv[2:]]); raise SystemExit(int(sys.argv[1]))"
    )
    for code, end in ((7, 7), (0, 4)):
        result = run("--fail-on", "refused", *python(begin, str(code), *sending({"type": "FAX"})[2:]))
        assert result.exit_code == end
        assert ("exit code" in result.stderr) is (end == 4)


def test_where_all_is_well_the_exit_code_is_0() -> None:
    result = run("--fail-on", "refused,duplicate,failed", *sending({}, {"content": "another"}))
    assert (result.exit_code, result.stderr.splitlines()[0]) == (0, "mocksens: 2 messages sent")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("refusd", "--fail-on: unknown word `refusd`; did you mean refused?"),
        ("refused,doubled", "--fail-on: unknown word `doubled`; known: refused, duplicate, failed"),
        ("", "--fail-on: name at least one of refused, duplicate, failed"),
        (" , ", "--fail-on: name at least one of refused, duplicate, failed"),
    ],
)
def test_a_word_that_is_no_reason_ends_with_two_before_anything_runs(given: str, said: str) -> None:
    result = run("--fail-on", given, *python("raise SystemExit(7)"))
    assert (result.exit_code, result.stderr) == (2, f"Error: {said}\n")


# --- what counts ------------------------------------------------------------------------------------------


def test_each_reason_counts_what_it_names_and_nothing_else() -> None:
    sens = configure()
    client = client_of(sens)
    assert judged(sens) == ""
    client.send(type="FAX")
    client.request("GET", "/nowhere")
    for _ in range(2):
        client.send()
    client.send(content="\U0001f600")
    assert judged(sens, frozenset({Reason.REFUSED})) == "2 requests refused (--fail-on refused)"
    assert judged(sens, frozenset({Reason.DUPLICATE})) == "1 message sent more than once (--fail-on duplicate)"
    assert judged(sens, frozenset({Reason.FAILED})) == "1 message failed (--fail-on failed)"
    assert judged(sens, frozenset()) == ""


@pytest.mark.parametrize(
    "then",
    [
        {"respond": "throttled"},
        {"respond": "endpoint-error", "commit": True},
        {"fault": "reset"},
        {"fault": "reset", "commit": True},
        {"fault": "close"},
        {"result": "3018"},
    ],
    ids=json.dumps,
)
def test_what_was_scripted_does_not_count(then: dict[str, object]) -> None:
    sens = configure()
    sens.service("my-test").scenarios.add(one_off(json.dumps(then)))
    client_of(sens).send()
    assert judged(sens) == ""


def test_what_a_number_or_a_header_asks_for_does_not_count() -> None:
    sens = configure()
    client = client_of(sens)
    for number in (number_of("3018"), "01000040429", "01000080001", "01000080011"):
        client.send(messages=[{"to": number}])
    client.request("GET", f"{client.base}/unsubscribes", headers={"X-Mocksens-Respond": "503"})
    assert judged(sens) == ""


@pytest.mark.parametrize("then", ["{fault: reset, commit: true}", "{fault: close}", "{respond: 503, commit: true}"])
def test_what_sens_refuses_counts_whatever_becomes_of_the_answer(then: str) -> None:
    sens = configure()
    sens.service("my-test").scenarios.add(one_off(then))
    client_of(sens).send(type="FAX")
    assert judged(sens) == "1 request refused (--fail-on refused)"


def test_what_the_journal_had_to_drop_cannot_be_vouched_for() -> None:
    sens = configure(journal=2)
    for number in range(3):
        client_of(sens).send(content=f"{number}")
    assert judged(sens) == ("1 request no longer on record; raise the setting `journal` (--fail-on refused,duplicate)")
    assert judged(sens, frozenset({Reason.FAILED})) == ""
    client_of(sens).send(type="FAX")
    assert judged(sens) == "1 request refused (--fail-on refused)"


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [("POST", "services/my-test/reset", {}), ("DELETE", "services/my-test", None)],
    ids=["reset", "drop"],
)
def test_what_is_taken_out_meanwhile_still_counts(method: str, path: str, body: object) -> None:
    sens, gone = configure(), Tally()
    sens.before_clearing = gone.take
    for _ in range(2):
        client = client_of(sens)
        client.send(type="FAX")
        for _ in range(2):
            client.send(content="\U0001f600")
        assert client.admin(method, path, body).status == 200
    assert judged(sens, gone=gone) == (
        "2 requests refused, 2 messages sent more than once, 4 messages failed (--fail-on refused,duplicate,failed)"
    )


@pytest.mark.parametrize("scopes", [["messages"], ["journal"], ["messages", "journal"], ["files"]])
def test_what_a_reset_takes_out_counts_once(scopes: list[str]) -> None:
    sens, gone = configure(), Tally()
    sens.before_clearing = gone.take
    client_of(sens).send(type="FAX")
    client_of(sens).send(content="\U0001f600")
    client_of(sens).admin("POST", "services/my-test/reset", {"scopes": scopes})
    assert judged(sens, gone=gone) == "1 request refused, 1 message failed (--fail-on refused,failed)"


def test_the_same_message_after_a_reset_is_no_duplicate() -> None:
    sens, gone = configure(), Tally()
    sens.before_clearing = gone.take
    for _ in range(2):
        client_of(sens).send(content="the same")
        client_of(sens).admin("POST", "services/my-test/reset", {})
    assert judged(sens, gone=gone) == ""


def test_what_a_dropped_service_could_not_keep_cannot_be_vouched_for() -> None:
    sens, gone = configure(journal=2), Tally()
    sens.before_clearing = gone.take
    for number in range(3):
        client_of(sens).send(content=f"{number}")
    client_of(sens).admin("DELETE", "services/my-test")
    assert judged(sens, gone=gone).startswith("1 request no longer on record")


def test_the_report_names_what_fails_the_command() -> None:
    sens = configure()
    client_of(sens).send(content="\U0001f600")
    assert " 3022 (" in report(find(sens, 1), "my-test")
    assert parse(["failed"]) == {Reason.FAILED}
    assert judged(sens) == "1 message failed (--fail-on failed)"
