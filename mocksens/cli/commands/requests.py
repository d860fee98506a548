"""The commands that talk to a running mocksens, or sign for one: ``sign``, ``send``, ``healthcheck``."""

import json
import shlex
import string
from http import HTTPStatus
from typing import Final
from urllib.parse import quote, urlsplit

import click

from mocksens.cli.admin import ADDRESS, DIAGNOSIS_HEADER, TIMEOUT, URL, server_url, strange
from mocksens.cli.options import Fail, Misuse, with_settings
from mocksens.cli.output import say, say_text
from mocksens.cli.service_choice import SERVICE
from mocksens.core.clock import sleep, stopwatch
from mocksens.core.parsing import durations
from mocksens.server import sockets
from mocksens.server.settings.loading import Settings
from mocksens.spec.gateway import REQUEST_ID_HEADER

POLL: Final = 0.05
"""Seconds between two looks of ``healthcheck --wait``."""
METHODS: Final = ("GET", "POST", "DELETE")
"""The methods of SENS."""
SENDABLE: Final = string.punctuation.replace("#", "")
"""Beside letters and digits, what may stand in a request target as it is."""
# Below, commands import what they alone need: `mocksens sign` must not wait for an HTTP client to load.
KEYS: Final = ("access_key", "secret_key")


@click.command(
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
        say_text(_curl(method.upper(), server_url(settings, url) + target, headers, data) + "\n")
    else:
        for name, value in headers.items():
            say(f"{name}: {value}")


def _signed(settings: Settings, method: str, target: str, timestamp: int | None = None) -> dict[str, str]:
    from mocksens.core.clock import SystemClock
    from mocksens.core.signing.signature import sign as build

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


@click.command(
    epilog="""\b
Example:
  mocksens send --to 01012345678 "인증번호는 123456입니다"
"""
)
@click.argument("content")
@click.option("--to", required=True, metavar="NUMBER", help="the recipient, digits only")
@click.option("--from", "sender", default="0212345678", show_default=True, metavar="NUMBER", help="the caller")
@click.option("--type", "kind", default="SMS", show_default=True, metavar="TYPE", help="SMS, LMS or MMS")
@SERVICE
@URL
@with_settings(*KEYS, *ADDRESS)
def send(settings: Settings, content: str, *, to: str, sender: str, kind: str, service: str, url: str | None) -> None:
    """Send one message to a running mocksens."""
    from mocksens.client.http import NoAnswer, call

    body = {"type": kind, "from": sender, "content": content, "messages": [{"to": to}]}
    target = f"/sms/v2/services/{quote(service, safe=':')}/messages"
    headers = {**_signed(settings, "POST", target), "Content-Type": "application/json"}
    try:
        data = json.dumps(body).encode()
        answer = call("POST", server_url(settings, url), target, body=data, headers=headers, timeout=TIMEOUT)
    except NoAnswer as error:
        raise Fail(str(error)) from error
    if REQUEST_ID_HEADER not in answer.headers:
        raise Fail(strange(answer))
    say(f"{answer.status} {answer.text}")
    if answer.status != HTTPStatus.ACCEPTED:
        raise Fail(answer.headers.get(DIAGNOSIS_HEADER) or "it was not accepted")


@click.command(
    epilog="""\b
Examples:
  mocksens healthcheck            exit code 0 if it is up
  mocksens healthcheck --wait     wait until it is
"""
)
@click.option("--wait", is_flag=True, help="wait until it is up")
@click.option("--timeout", default="30s", show_default=True, metavar="DURATION", help="how long it may take at most")
@URL
@with_settings(*ADDRESS, "https_port")
def healthcheck(settings: Settings, *, wait: bool, timeout: str, url: str | None) -> None:
    """Is mocksens up? Exit code 0 if it is, 1 if not. Where it has a port for HTTPS, that must be up, too."""
    base = server_url(settings, url)
    try:
        until = stopwatch() + durations.parse(timeout) / 1000
    except ValueError as error:
        raise Misuse(f"--timeout: {error}") from error
    _check_health(base, until, wait=wait)
    if settings["https_port"]:
        _check_health(sockets.url(urlsplit(base).hostname or "", settings["https_port"], "https"), until, wait=wait)


def _check_health(base: str, until: float, *, wait: bool) -> None:
    """Ends the command unless mocksens is up there, or comes up by the time ``until``."""
    from mocksens.client.http import NoAnswer, call

    while True:
        try:
            patience = min(max(until - stopwatch(), POLL), TIMEOUT)
            # It need not be trusted to be up.
            answer = call("GET", base, "/_mocksens/readyz", timeout=patience, trusting=True)
        except NoAnswer as error:
            if not wait or stopwatch() >= until:
                raise Fail(str(error)) from error
            sleep(POLL)
        else:
            break
    if (answer.status, answer.text) != (HTTPStatus.OK, '{"status":"ok"}'):
        raise Fail(strange(answer))
