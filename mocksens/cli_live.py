"""The commands that look into a running mocksens: ``messages``, ``wait``, ``clock``."""

import contextlib
import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final, NoReturn
from urllib.parse import quote, urlencode

import click

from mocksens.cli_calls import ADDRESS, SERVICE, TIMEOUT, server_url
from mocksens.cli_settings import Fail, Misuse, Unverified, with_settings
from mocksens.core import durations
from mocksens.settings import Settings

LIVE: Final = (*ADDRESS, "admin_token")
FOLLOWED: Final = 60_000
"""Milliseconds of one wait of ``messages --follow``."""
PAGE: Final = 1_000
URL: Final = click.option("--url", metavar="URL", help="server  [http://HOST:PORT, MOCKSENS_URL]")
TO: Final = click.option(
    "--to", metavar="NUMBER", help="the recipient: a number, one with wildcards as 0101234*, or a /regular expression/"
)
CONTAINS: Final = click.option("--contains", metavar="TEXT", help="what the text contains")
AS_JSON: Final = click.option("--json", "as_json", is_flag=True, help="everything that is known, a line of JSON each")


@click.command(
    epilog="""\b
Examples:
  mocksens messages                    what the default service was sent
  mocksens messages --follow           and what comes, until Ctrl-C
  mocksens messages --to "0101234*" --json
"""
)
@click.option("--follow", is_flag=True, help="go on with what comes")
@TO
@CONTAINS
@AS_JSON
@SERVICE
@URL
@with_settings(*LIVE)
def messages(
    settings: Settings,
    *,
    follow: bool,
    to: str | None,
    contains: str | None,
    as_json: bool,
    service: str,
    url: str | None,
) -> None:
    """Print what a service was sent, a line each."""
    admin = Admin(settings, url, service)
    filters = _given(to=to, contains=contains)
    cursor = 0
    while True:
        answer = admin.ask("GET", "messages", {**filters, "after": cursor, "limit": PAGE})
        if follow and answer.status == HTTPStatus.NOT_FOUND:
            click.echo(f"{_message(answer.text)}; waiting for it", err=True)
            break
        page = admin.told(answer)
        for message in page["messages"]:
            _print(message, as_json=as_json)
        cursor = page["cursor"]
        if len(page["messages"]) < PAGE and not page.get("truncated"):
            break
    if follow:
        # Ctrl-C is how it ends.
        with contextlib.suppress(KeyboardInterrupt):
            _follow(admin, filters, cursor, as_json=as_json)


def _follow(admin: "Admin", filters: Mapping[str, Any], cursor: int, *, as_json: bool) -> NoReturn:
    """Print what comes, for ever."""
    while True:
        answer = admin.ask("GET", "messages/wait", {**filters, "after": cursor, "timeout": f"{FOLLOWED}ms"}, FOLLOWED)
        if answer.status == HTTPStatus.REQUEST_TIMEOUT:
            continue
        found = admin.told(answer)
        if "message" not in found:
            raise Fail(_message(answer.text))
        cursor = found["cursor"]
        _print(found["message"], as_json=as_json)


@click.command(
    epilog="""\b
Examples:
  mocksens wait --to 01012345678               the message, as soon as it is there
  mocksens wait --to 01012345678 --otp         only the one-time code in it
  mocksens wait --contains 인증번호 --timeout 30s
"""
)
@TO
@CONTAINS
@click.option(
    "--after", type=click.IntRange(min=0), default=0, show_default=True, help="pass over messages up to that cursor"
)
@click.option("--timeout", default="10s", show_default=True, metavar="DURATION", help="how long it may take at most")
@click.option("--otp", is_flag=True, help="print the one-time code alone")
@AS_JSON
@SERVICE
@URL
@with_settings(*LIVE)
def wait(
    settings: Settings,
    *,
    to: str | None,
    contains: str | None,
    after: int,
    timeout: str,
    otp: bool,
    as_json: bool,
    service: str,
    url: str | None,
) -> None:
    """Wait for a message. Exit code 4 if it does not come in time."""
    try:
        length = durations.parse(timeout)
    except ValueError as error:
        raise Misuse(f"--timeout: {error}") from error
    query = {**_given(to=to, contains=contains), "after": after, "timeout": f"{length}ms"}
    answer = Admin(settings, url, service).ask("GET", "messages/wait", query, length)
    if answer.status == HTTPStatus.REQUEST_TIMEOUT:
        raise Unverified(_message(answer.text))
    if answer.status != HTTPStatus.OK:
        raise Fail(_message(answer.text))
    message = json.loads(answer.text)["message"]
    if not otp:
        _print(message, as_json=as_json)
    elif message["otp"] is None:
        raise Unverified(f"the message to {message['to']} has no one-time code: {message['content']}")
    else:
        click.echo(message["otp"])


@click.command(
    epilog="""\b
Examples:
  mocksens clock                    the service's time
  mocksens clock advance 2d         forward; prints what became due
  mocksens clock freeze             stand still; with a time, there
  mocksens clock resume
  mocksens clock rate 60            a minute a second
"""
)
@click.argument("change", required=False, type=click.Choice(["advance", "freeze", "resume", "rate"]))
@click.argument("value", required=False)
@SERVICE
@URL
@with_settings(*LIVE)
def clock(settings: Settings, change: str | None, value: str | None, *, service: str, url: str | None) -> None:
    """Print a service's time, or change it."""
    if change in {"advance", "rate"} and value is None:
        raise Misuse(f"{change} needs a value, as `mocksens clock {change} {'2d' if change == 'advance' else '60'}`")
    if change == "resume" and value is not None:
        raise Misuse("resume has no value")
    admin = Admin(settings, url, service)
    if change is None:
        state = admin.get("clock", {})
    else:
        state = admin.post("clock", {change: True if value is None else _number(change, value)})
    running = "frozen" if state["frozen"] else "running" if state["rate"] == 1 else f"running at {state['rate']:g}"
    click.echo(f"{state['now']}  {running}")
    for event in state.get("due", ()):
        click.echo(f"{event['at']}  {event['kind']} {event['id']} {event['status']}")


class Admin:
    """The admin API of one service of a running mocksens."""

    def __init__(self, settings: Settings, url: str | None, service: str) -> None:
        self._url = server_url(settings, url)
        self._token = settings["admin_token"]
        self._path = f"services/{quote(service, safe=':')}/"

    def ask(self, method: str, call_path: str, query: Mapping[str, Any], wait: int = 0, body: Any = None) -> Any:
        """An answer, whatever it is; ``wait`` is how many milliseconds it may take on purpose."""
        return self._ask(method, self._path + call_path, query, wait, body)

    def _ask(self, method: str, path: str, query: Mapping[str, Any], wait: int = 0, body: Any = None) -> Any:
        from mocksens.call import NoAnswer, call  # noqa: PLC0415

        target = f"/_mocksens/{path}{f'?{urlencode(query)}' if query else ''}"
        headers = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        data = b"" if body is None else json.dumps(body).encode()
        if data:
            headers["Content-Type"] = "application/json"
        try:
            return call(method, self._url, target, body=data, headers=headers, timeout=wait / 1000 + TIMEOUT)
        except NoAnswer as error:
            raise Fail(str(error)) from error

    def get(self, call_path: str, query: Mapping[str, Any]) -> Any:
        """What a call tells."""
        return self.told(self.ask("GET", call_path, query))

    def post(self, call_path: str, body: Any) -> Any:
        """What a change tells."""
        return self.told(self.ask("POST", call_path, {}, body=body))

    def told(self, answer: Any) -> Any:
        """What an answer tells; ends the command if it is a refusal."""
        if answer.status != HTTPStatus.OK:
            raise Fail(_message(answer.text))
        return json.loads(answer.text)


def _print(message: Mapping[str, Any], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(message, ensure_ascii=False))
        return
    status = message["result"] if message["status"] == "COMPLETED" else message["status"]
    content = " ".join(message["content"].split())
    click.echo(f"{message['requestTime'][:19]}  {message['to']:12} {message['type']} {status:10}  {content}")


def _given(**filters: str | None) -> dict[str, Any]:
    return {name: value for name, value in filters.items() if value is not None}


def _number(change: str, value: str) -> str | float:
    """A rate is a number, everything else a text."""
    if change != "rate":
        return value
    try:
        return float(value)
    except ValueError as error:
        raise Misuse(f"rate is a number above 0, as 60; {value[:40]!r} is not") from error


def _message(text: str) -> str:
    """What the admin API says of a refusal, or what else answered."""
    try:
        return str(json.loads(text)["message"])
    except (ValueError, KeyError, TypeError):
        return f"not an answer of mocksens: {text[:80]!r}"
