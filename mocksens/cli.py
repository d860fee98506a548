"""The command ``mocksens``. Exit codes: 0 ok, 1 failed, 2 used wrongly, 3 port in use."""

import errno
import io
import json
import os
import shlex
import signal
import socket
import string
import sys
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final, TypeVar
from urllib.parse import quote

import click

from mocksens import __version__, address
from mocksens.core import durations
from mocksens.core.clock import sleep, stopwatch
from mocksens.core.sens import DEFAULT_SERVICE_ID
from mocksens.core.written import suggestion
from mocksens.settings import BY_NAME, SETTINGS, Setting, SettingError, Settings, load

FAILED: Final = 1
USED_WRONGLY: Final = 2
PORT_IN_USE: Final = 3
Command = TypeVar("Command", bound=Callable[..., Any])

TIMEOUT: Final = 10
"""Seconds that a command waits for an answer."""
POLL: Final = 0.05
"""Seconds between two looks of ``healthcheck --wait``."""
METHODS: Final = ("GET", "POST", "DELETE")
"""The methods of SENS."""
SENDABLE: Final = string.punctuation.replace("#", "")
"""Beside letters and digits, what may stand in a request target as it is."""
# Below, commands import what they alone need: a server that starts must not wait for an HTTP client to load, nor
# `mocksens sign` for a server.
KEYS: Final = ("access_key", "secret_key")
ADDRESS: Final = ("host", "port")
CLIENT_HELP: Final = {
    "host": "address of the server",
    "port": "port of the server",
    "access_key": "access key to sign with",
    "secret_key": "secret key to sign with",
}
"""What these settings mean to a command that talks to a server."""


class Fail(click.ClickException):
    """Ends the command with one line and exit code 1."""

    exit_code = FAILED


class Misuse(Fail):
    """Ends the command with one line and exit code 2."""

    exit_code = USED_WRONGLY


class PortInUse(Fail):
    """Ends the command with one line and exit code 3."""

    exit_code = PORT_IN_USE


def with_settings(*names: str) -> Callable[[Command], Command]:
    """Give a command the flags of these settings and ``--config``; it gets the loaded ``Settings`` first."""
    rows = [BY_NAME[name] for name in names] or list(SETTINGS)

    def decorate(command: Command) -> Command:
        def called(config: str | None, **given: Any) -> Any:
            flags = {row.name: given.pop(row.name) for row in rows}
            try:
                settings = load(flags, os.environ, config)
            except SettingError as error:
                raise Misuse(str(error)) from error
            return command(settings, **given)

        called.__name__, called.__doc__ = command.__name__, command.__doc__
        called.__click_params__ = list(getattr(command, "__click_params__", []))  # type: ignore[attr-defined]
        wrapped: Any = called
        for row in reversed(rows):
            help_text = _help(row, CLIENT_HELP.get(row.name, row.help) if names else row.help)
            wrapped = click.option(row.flag, row.name, metavar="…", help=help_text)(wrapped)
        help_text = "YAML file with settings by name  [mocksens.yaml, MOCKSENS_CONFIG]"
        result: Command = click.option("--config", metavar="FILE", help=help_text)(wrapped)
        return result

    return decorate


def _help(setting: Setting, text: str) -> str:
    default = f"{setting.default}, " if setting.default else ""
    return f"{text.replace('`', '')}  [{default}{setting.variable}]"


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
@click.version_option(__version__, prog_name="mocksens")
def main() -> None:
    """A local stand-in for the SMS API v2 of NAVER Cloud SENS.

    \b
    mocksens serve                                      start it on http://127.0.0.1:7367
    mocksens send --to 01012345678 "안녕하세요"          send an SMS to it
    mocksens sign GET "/sms/v2/…" --curl                a signed command to paste
    """  # noqa: D301 - click wants a backspace before what it must not wrap
    # Whatever the terminal cannot show is escaped.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


@main.command(
    epilog="""\b
Examples:
  mocksens serve --port 0                  any free port; the first line of stdout names it
  mocksens serve --auth off                plain curl, without signatures
  MOCKSENS_DELIVERY=immediate mocksens serve
"""
)
@with_settings()
def serve(settings: Settings) -> None:
    """Serve SENS until SIGTERM or Ctrl-C.

    Prints one line, `mocksens ready http://127.0.0.1:7367`, once it answers; logs go to stderr.
    """
    # Until there is a server to end, a signal just ends the process; loading one takes a while.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: sys.exit(0))
    from mocksens import server  # noqa: PLC0415
    from mocksens.web.admin import Guard  # noqa: PLC0415
    from mocksens.web.app import create_app  # noqa: PLC0415
    from mocksens.web.log import Log  # noqa: PLC0415

    sens = settings.sens()
    log = Log(sens, settings["log_format"])
    if settings.ignored:
        log.say(f"ignored, as something else injected them: {', '.join(settings.ignored)}")
    if settings["auth"] == "off":
        log.say("auth is off: signatures are not verified, any request may use any service")
    app = create_app(sens, log, Guard(settings["admin_hosts"], settings["admin_token"] or ""))
    try:
        server.serve(app, _bind(settings["host"], settings["port"]))
    except OSError as error:
        raise Fail(f"cannot write the line that says where it listens: {error.strerror}") from error


def _bind(host: str, port: int) -> socket.socket:
    try:
        return address.bind(host, port)
    except (socket.gaierror, UnicodeError) as error:
        raise Misuse(f"--host {host}: no such address here ({error})") from error
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            message = f"port {port} on {host} is in use; choose another with --port, or any free one with --port 0"
            raise PortInUse(message) from error
        raise Fail(f"cannot listen on {host} port {port}: {error.strerror}") from error


@main.command(
    epilog="""\b
Examples:
  mocksens sign GET "/sms/v2/services/ncp:sms:kr:000000000000:mocksens/messages?requestId=RSSA-1"
  mocksens sign POST /sms/v2/services/ncp:sms:kr:000000000000:mocksens/messages --curl --data '{…}'
"""
)
@click.argument("method")
@click.argument("target")
@click.option("--curl", is_flag=True, help="print a whole curl command to paste")
@click.option("--data", metavar="JSON", help="body for --curl")
@click.option("--timestamp", type=click.IntRange(min=0), help="epoch milliseconds instead of now")
@click.option("--url", metavar="URL", help="server for --curl  [http://HOST:PORT, MOCKSENS_URL]")
@with_settings(*KEYS, *ADDRESS)
def sign(
    settings: Settings,
    method: str,
    target: str,
    *,
    curl: bool,
    data: str | None,
    timestamp: int | None,
    url: str | None,
) -> None:
    """Print the three headers that sign METHOD and TARGET.

    TARGET is path and query exactly as they will be sent, from the first slash.
    """
    if method.upper() not in METHODS:
        raise Misuse(f"METHOD is GET, POST or DELETE; {method[:20]!r} is not")
    if not target.startswith("/"):
        raise Misuse(f"TARGET is path and query from the first slash, as /sms/v2/…; {target[:60]!r} is not")
    if quote(target, safe=SENDABLE) != target:
        raise Misuse(f"TARGET must be escaped as it will be sent: {quote(target, safe=SENDABLE)[:200]!r}")
    headers = _signed(settings, method.upper(), target, timestamp)
    if curl:
        click.echo(_curl(method.upper(), _url(settings, url) + target, headers, data))
    else:
        for name, value in headers.items():
            click.echo(f"{name}: {value}")


def _signed(settings: Settings, method: str, target: str, timestamp: int | None = None) -> dict[str, str]:
    from mocksens.core.clock import SystemClock  # noqa: PLC0415
    from mocksens.core.signature import sign as build  # noqa: PLC0415

    now = SystemClock().now() if timestamp is None else timestamp
    return build(method, target, timestamp=now, access_key=settings["access_key"], secret_key=settings["secret_key"])


def _curl(method: str, url: str, headers: dict[str, str], data: str | None) -> str:
    # Without these curl would read brackets as ranges and tidy up dots: it would not send what was signed.
    parts = ["curl", "--globoff", "--path-as-is", "-X", method, shlex.quote(url)]
    if data is not None:
        headers = {**headers, "Content-Type": "application/json"}
    for name, value in headers.items():
        parts += ["-H", shlex.quote(f"{name}: {value}")]
    return " ".join([*parts, "--data-raw", shlex.quote(data)] if data is not None else parts)


def _url(settings: Settings, given: str | None) -> str:
    """Where mocksens is: the flag, MOCKSENS_URL, or the address that the settings would listen on."""
    from mocksens.call import check_url  # noqa: PLC0415

    source, url = ("--url", given) if given else ("MOCKSENS_URL", os.environ.get("MOCKSENS_URL"))
    if not url:
        if not settings["port"]:
            raise Misuse("the port is 0, any free one: give the address that serve printed, with --url or MOCKSENS_URL")
        return address.url(settings["host"], settings["port"])
    try:
        return check_url(url)
    except ValueError as error:
        raise Misuse(f"{source} {error}") from error


@main.command(
    epilog="""\b
Example:
  mocksens send --to 01012345678 "인증번호는 123456입니다"
"""
)
@click.argument("content")
@click.option("--to", required=True, metavar="NUMBER", help="the recipient, digits only")
@click.option("--from", "sender", default="0212345678", show_default=True, metavar="NUMBER", help="the caller")
@click.option("--type", "kind", default="SMS", show_default=True, metavar="TYPE", help="SMS, LMS or MMS")
@click.option("--service", default=DEFAULT_SERVICE_ID, show_default=True, metavar="ID", help="the serviceId")
@click.option("--url", metavar="URL", help="server  [http://HOST:PORT, MOCKSENS_URL]")
@with_settings(*KEYS, *ADDRESS)
def send(settings: Settings, content: str, *, to: str, sender: str, kind: str, service: str, url: str | None) -> None:
    """Send one message to a running mocksens."""
    from mocksens.call import NoAnswer, call  # noqa: PLC0415

    body = {"type": kind, "from": sender, "content": content, "messages": [{"to": to}]}
    target = f"/sms/v2/services/{quote(service, safe=':')}/messages"
    headers = {**_signed(settings, "POST", target), "Content-Type": "application/json"}
    try:
        data = json.dumps(body).encode()
        answer = call("POST", _url(settings, url), target, body=data, headers=headers, timeout=TIMEOUT)
    except NoAnswer as error:
        raise Fail(str(error)) from error
    click.echo(f"{answer.status} {answer.text}")
    if answer.status != HTTPStatus.ACCEPTED:
        raise Fail(answer.headers.get("x-mocksens-diagnosis") or "it was not accepted")


@main.command(
    epilog="""\b
Examples:
  mocksens codes           all of them
  mocksens codes 3018      one
"""
)
@click.argument("code", required=False)
def codes(code: str | None) -> None:
    """List the result codes of messages, or explain CODE."""
    from mocksens.spec.results import RESULTS  # noqa: PLC0415

    if code is not None and code not in RESULTS:
        close = suggestion(code.upper(), RESULTS)
        raise Misuse(f"{code} is not a result code{close}")
    for result in RESULTS.values() if code is None else [RESULTS[code]]:
        meaning = f"{result.meaning} / {result.meaning_ko}"
        click.echo(f"{result.code:5} {meaning}  ({result.table}, {result.cite.item.rpartition(' ')[2]})")


@main.command(
    epilog="""\b
Examples:
  mocksens healthcheck            exit code 0 if it is up
  mocksens healthcheck --wait     wait until it is
"""
)
@click.option("--wait", is_flag=True, help="wait until it is up")
@click.option("--timeout", default="30s", show_default=True, metavar="DURATION", help="how long it may take at most")
@click.option("--url", metavar="URL", help="server  [http://HOST:PORT, MOCKSENS_URL]")
@with_settings(*ADDRESS)
def healthcheck(settings: Settings, *, wait: bool, timeout: str, url: str | None) -> None:
    """Is mocksens up? Exit code 0 if it is, 1 if not."""
    from mocksens.call import NoAnswer, call  # noqa: PLC0415

    base = _url(settings, url)
    try:
        until = stopwatch() + durations.parse(timeout) / 1000
    except ValueError as error:
        raise Misuse(f"--timeout: {error}") from error
    while True:
        try:
            answer = call("GET", base, "/_mocksens/readyz", timeout=min(max(until - stopwatch(), POLL), TIMEOUT))
        except NoAnswer as error:
            if not wait or stopwatch() >= until:
                raise Fail(str(error)) from error
            sleep(POLL)
        else:
            break
    if (answer.status, answer.text) != (HTTPStatus.OK, '{"status":"ok"}'):
        raise Fail(f"{base} answers {answer.status}, and not as mocksens does")


@main.command(
    epilog="""\b
Examples:
  mocksens config                              what is set here, and by whom
  MOCKSENS_DELIVERY=manual mocksens config     what this would set
"""
)
@with_settings()
def config(settings: Settings) -> None:
    """Print every setting, and where it comes from."""
    rows = settings.shown()
    for name, value, source in rows:
        click.echo(f"{name:17} {value:36} {source}".rstrip())
