"""Every command with answers and arguments that are hostile, or of another kind than it needs."""

import io
import json
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from typing import Any

import click
import pytest

from mocksens.cli.main import HOMES, main
from mocksens.core.display.terminal import shown, shown_text
from mocksens.server.serving import Server
from mocksens.server.settings.table import BY_NAME
from tests.cli.support import MESSAGE, SERVICE, http, run, serving, stranger
from tests.client import Client

HOSTILE = "\x1b]0;pwned\x07\x1b[2J\x9b31m \u202e \u2066\u200b\b\x7f"
OURS = "x-ncp-apigw-request-id: 0"
LIVE: dict[str, tuple[str, ...]] = {
    "services": (),
    "messages": (),
    "messages --all": (),
    "messages --follow": (),
    "wait": ("--timeout", "1ms"),
    "wait --all": ("--timeout", "1ms"),
    "clock": (),
    "clock freeze": (),
    "reset": (),
    "reset --all": (),
    "play": ("quota-exceeded",),
    "stop": (),
    "stop it": (),
    "fail": ("503",),
    "explain": (),
    "explain --all": (),
    "send": ("hello", "--to", "01012345678"),
    "healthcheck": (),
    "ca": (),
}
"""The commands that ask a server, and what else each needs."""


class Terminal(io.TextIOWrapper):
    """A terminal, as far as programs can tell."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8")

    def isatty(self) -> bool:
        return True


def on_a_terminal(*arguments: str) -> tuple[int, str]:
    """Return the exit code of a command in process, and everything that its terminal gets."""
    with Terminal() as terminal:
        with redirect_stdout(terminal), redirect_stderr(terminal):
            try:
                main(arguments, prog_name="mocksens")
            except SystemExit as end:
                code = end.code
        terminal.flush()
        text = terminal.buffer.getvalue().decode()  # type: ignore[attr-defined]
    assert isinstance(code, int)
    return code, text


def assert_harmless(text: str) -> None:
    assert shown_text(text) == text


# --- arguments ---------------------------------------------------------------------------------------


def commands() -> Iterator[tuple[tuple[str, ...], click.Command]]:
    context = click.Context(main)
    for name in sorted(HOMES):
        command = main.get_command(context, name)
        if isinstance(command, click.Group):
            yield from (((name, each), below) for each, below in command.commands.items())
        elif command is not None:
            yield (name,), command


def hostile_uses() -> Iterator[tuple[str, ...]]:
    """Every command with a hostile text for each option and argument of its own, and as an option that is unknown."""
    for words, command in commands():
        needed = [HOSTILE for each in command.params if isinstance(each, click.Argument)]
        yield (*words, f"--{HOSTILE}")
        yield (*words, *needed, HOSTILE, HOSTILE)
        for option in command.params:
            if isinstance(option, click.Option) and not option.is_flag and option.name not in BY_NAME:
                yield (*words, *needed, f"{option.opts[0]}={HOSTILE}")
        yield (*words, *needed)


def kept_short(arguments: tuple[str, ...], url: str) -> tuple[str, ...]:
    """Return the arguments with what keeps the command from waiting for a server, or from being one."""
    options = {"wait": ("--timeout=1ms",), "serve": ("--port=99999",), "exec": ("--log-format=off",)}
    takes_url = arguments[0] not in {"serve", "exec", "codes", "config", "openapi", "scenarios"}
    more = (*options.get(arguments[0], ()), *([f"--url={url}"] if takes_url else []))
    given = {each.partition("=")[0] for each in arguments}
    return (arguments[0], *(each for each in more if each.partition("=")[0] not in given), *arguments[1:])


@pytest.mark.parametrize("arguments", list(hostile_uses()), ids=lambda each: shown(" ".join(each))[:60])
def test_a_terminal_obeys_no_argument(arguments: tuple[str, ...], live: Server) -> None:
    code, text = on_a_terminal(*kept_short(arguments, live.url))
    assert code in {0, 1, 2, 4, 127}
    assert_harmless(text)


@pytest.mark.parametrize("name", sorted(BY_NAME))
def test_a_terminal_obeys_no_setting(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert_harmless(on_a_terminal("config", f"{BY_NAME[name].flag}={HOSTILE}")[1])
    monkeypatch.setenv(BY_NAME[name].variable, HOSTILE)
    assert_harmless(on_a_terminal("config", "--json")[1])
    assert_harmless(on_a_terminal("exec", "--", "no-such-command")[1])


@pytest.mark.parametrize("name", ["MOCKSENS_", "MOCKSENS_PORT_"])
def test_a_terminal_obeys_no_variable_name(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"{name}{HOSTILE}", "1")
    code, text = on_a_terminal("config")
    assert code in {0, 2}
    assert_harmless(text)


# --- requests and answers ----------------------------------------------------------------------------


def test_a_terminal_obeys_nothing_of_a_recorded_request_and_a_pipe_gets_it_whole(
    live: Server, live_client: Client
) -> None:
    where = ("explain", "--service", live_client.service_id, "--url", live.url)
    live_client.send(type=HOSTILE)
    code, text = on_a_terminal(*where)
    assert code == 0
    assert_harmless(text)
    live_client.request("GET", f"{live_client.base}/messages", headers={"x-ncp-iam-access-key": "\x9b31m"})
    code, text = on_a_terminal(*where)
    assert (code, "to sign" in text) == (0, True)
    assert_harmless(text)
    assert "to sign" in run(*where).stdout


ROW: dict[str, Any] = {**SERVICE, "serviceId": HOSTILE, "messages": 1, "reservations": 1, "requests": 1}
HOSTILE_MESSAGE: dict[str, Any] = {
    **MESSAGE,
    **dict.fromkeys(("requestTime", "to", "type", "status", "content", "result", "otp"), HOSTILE),
}
SIGNING = {
    **dict.fromkeys(("cause", "says", "expected", "signed", "language"), HOSTILE),
    "also": [HOSTILE],
    "skew": 1,
    "snippet": f"a\n\t{HOSTILE}\r\n",
}
REFUSED: dict[str, Any] = {
    **dict.fromkeys(("at", "operation", "method", "target", "body", "answer", "requestId"), HOSTILE),
    **dict.fromkeys(("diagnosis", "scriptedBy", "fault"), HOSTILE),
    **dict.fromkeys(("number", "took", "bodyLength", "delay", "gaveUp"), 1),
    "status": 401,
    "headers": {HOSTILE: HOSTILE},
    "answerHeaders": {},
    "rules": [HOSTILE],
    "signing": SIGNING,
}
PLAYED = {
    **dict.fromkeys(("name", "description", "seed"), HOSTILE),
    "exhausted": False,
    "state": {},
    "steps": [
        {"then": {"respond": HOSTILE}, "when": {"to": HOSTILE}, "times": 1, "matched": 0, "used": 0, "left": 1},
    ],
}
EVERYTHING = {
    "services": [ROW],
    "messages": [HOSTILE_MESSAGE],
    "message": HOSTILE_MESSAGE,
    "cursor": 1,
    "generation": 1,
    "now": HOSTILE,
    "frozen": False,
    "rate": 1,
    "due": [{"at": HOSTILE, "kind": HOSTILE, "id": HOSTILE, "status": HOSTILE}],
    "reset": [HOSTILE],
    **PLAYED,
    "playing": [PLAYED],
    "faults": [PLAYED],
    "available": [],
    "request": REFUSED,
    "address": HOSTILE,
    "note": HOSTILE,
    "refusals": [{"serviceId": HOSTILE, "request": REFUSED, "address": HOSTILE}],
}
"""An answer to every call in one."""
SILENT = {"messages --follow", "stop it", "fail", "healthcheck", "ca", "send"}
"""The commands that end with an error then, or print nothing of the answer."""
ANSWERS = {
    "of nginx": http("404 Not Found", b"<html>\r\n<h1>404 Not Found</h1>\r\nnginx\r\n</html>\r\n", "Server: nginx"),
    "a page": http("200 OK", b"<html>\r\n" + HOSTILE.encode() + b"</html>", "Content-Type: text/html"),
    "a redirect": http("301 Moved Permanently", b"", "Location: https://other.example/"),
    "an empty object": http("200 OK", b"{}", OURS),
    "a list": http("200 OK", b"[]", OURS),
    "a deep list": http("200 OK", b"[" * 100_000, OURS),
    "other types": http("200 OK", json.dumps(dict.fromkeys(EVERYTHING, 1)).encode(), OURS),
    "no text": http("200 OK", b"\xff\xfe\x00", OURS),
    "no HTTP": b"SSH-2.0-OpenSSH_9.6\r\n",
    "nothing": b"",
    "a refusal": http("409 Conflict", json.dumps({"status": 409, "message": HOSTILE}).encode(), OURS),
    "a refusal in a header": http("400 Bad Request", b"{}", OURS, "x-mocksens-diagnosis: \x1b[2J \x9b31m"),
    "a refusal of a stranger": http("404 Not Found", json.dumps({"message": HOSTILE}).encode()),
    "an answer of ours": http("200 OK", json.dumps(EVERYTHING).encode(), OURS),
}


@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize("command", LIVE)
def test_a_terminal_obeys_no_answer_and_a_strange_one_is_an_error_of_one_line(command: str, answer: str) -> None:
    if command == "messages --follow" and answer == "an answer of ours":
        # It would go on for ever.
        command = "messages"
    with stranger(ANSWERS[answer]) as url:
        code, text = on_a_terminal(*command.split(), *LIVE[command], "--url", url)
    assert_harmless(text)
    if answer != "an answer of ours" and (command, answer) != ("clock", "an empty object"):
        assert code == 1, text
        assert len(text.splitlines()) <= 2
        assert "Traceback" not in text
    if answer in {"of nginx", "a redirect", "a refusal of a stranger"}:
        assert text.startswith(f"Error: not an answer of mocksens: {url} answers ")


@pytest.mark.parametrize("command", [each for each in LIVE if each not in SILENT])
def test_a_pipe_gets_an_answer_character_by_character(command: str) -> None:
    with stranger(ANSWERS["an answer of ours"]) as url:
        assert HOSTILE in run(*command.split(), *LIVE[command], "--url", url).stdout


# --- other servers, and none -------------------------------------------------------------------------


@pytest.mark.parametrize("command", LIVE)
def test_a_server_that_is_not_there_is_told_with_its_address(command: str) -> None:
    result = run(*command.split(), *LIVE[command], "--url", "http://127.0.0.1:1")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Error: nothing answers at http://127.0.0.1:1 (")
    assert result.stderr.endswith("start it with `mocksens serve`\n")


@pytest.mark.parametrize("command", [each for each in LIVE if each != "healthcheck"])
def test_a_certificate_that_is_not_trusted_is_told_with_what_to_trust(command: str, live: Server) -> None:
    secure = live.url.replace("http:", "https:")
    result = run(*command.split(), *LIVE[command], "--url", secure)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"Error: the certificate of {secure} is not trusted (")
    assert "SSL_CERT_FILE" in result.stderr


@pytest.mark.parametrize("command", LIVE)
def test_tls_where_there_is_none_is_told(command: str) -> None:
    with stranger(ANSWERS["of nginx"]) as url:
        address = url.replace("http:", "https:")
        result = run(*command.split(), *LIVE[command], "--url", address)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"Error: TLS with {address} failed (")


TOKEN = "비밀"
TOKENLESS = {"send", "healthcheck", "ca"}


@pytest.mark.parametrize("command", [each for each in LIVE if each not in TOKENLESS])
@pytest.mark.parametrize("token", ["", "another", "한글"])
def test_an_admin_token_that_lacks_or_is_another_is_told(command: str, token: str, guarded: str) -> None:
    result = run(*command.split(), *LIVE[command], "--url", guarded, MOCKSENS_ADMIN_TOKEN=token)
    assert (result.exit_code, result.stdout) == (1, "")
    wants = "another admin token: set it" if token else "an admin token: set it"
    assert result.stderr == f"Error: {guarded} requires {wants} with --admin-token or MOCKSENS_ADMIN_TOKEN\n"


def test_an_admin_token_may_be_of_any_characters_but_controls(guarded: str) -> None:
    assert run("services", "--url", guarded, "--admin-token", TOKEN).exit_code == 0
    result = run("services", "--url", "http://127.0.0.1:1", "--admin-token", "a\nb")
    assert (result.exit_code, "no header can have" in result.stderr) == (2, True)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:99999", "http://127.0.0.1:x", "http://[::1", "127.0.0.1:7367", "http://127.0.0.1:0", "x"]
)
def test_an_address_that_is_none_is_told_in_the_same_words(url: str) -> None:
    result = run("services", "--url", url)
    said = f"Error: --url must be the URL of a server, such as http://127.0.0.1:7367, not {url!r}\n"
    assert (result.exit_code, result.stderr) == (2, said)


@pytest.mark.parametrize("name", ["/etc", "..", "", "a/b"])
@pytest.mark.parametrize("command", ["play", "stop"])
def test_what_no_scenario_can_be_called_is_misuse(command: str, name: str) -> None:
    result = run(command, name, "--url", "http://127.0.0.1:1")
    assert (result.exit_code, "is not the name of a scenario" in result.stderr) == (2, True)


@pytest.mark.parametrize("rate", ["nan", "inf", "-inf", "0", "-1", "fast", ""])
def test_a_rate_that_no_clock_has_is_misuse(rate: str) -> None:
    result = run("clock", "--url", "http://127.0.0.1:1", "--", "rate", rate)
    assert (result.exit_code, "rate must be a number greater than 0" in result.stderr) == (2, True)


@pytest.fixture(scope="module")
def guarded() -> Iterator[str]:
    """Yield the URL of a server with an admin token."""
    with serving("serve", "--port", "0", "--log-format", "off", "--admin-token", TOKEN) as server:
        yield server.url
