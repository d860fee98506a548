"""The commands that look into a running mocksens: ``services``, ``messages``, ``wait``, ``clock``."""

import contextlib
import math
import re
from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final, NoReturn

import click

from mocksens.cli.admin import LIVE, URL, ServerAdmin, ServiceAdmin, is_ours, refusal_of, told
from mocksens.cli.answers import ClockData, MessageData, MessageFound, MessagePage
from mocksens.cli.ending import interruptible, while_read
from mocksens.cli.filters import pattern
from mocksens.cli.options import Fail, Misuse, Unverified, with_settings
from mocksens.cli.output import AS_JSON, say, say_json
from mocksens.cli.services import ALL, SERVICE, Services
from mocksens.core.clock import sleep, stopwatch
from mocksens.core.inspection import one_time_codes as otp_codes
from mocksens.core.parsing import durations
from mocksens.core.terminal import shown
from mocksens.server.settings import Settings

FOLLOWED: Final = 60_000
"""Milliseconds of one wait of ``messages --follow``."""
LOOK: Final = 0.2
"""Seconds between two looks at all services."""
PAGE: Final = 1_000
MOST_CURSOR: Final = 10**15 - 1
NEGATIVE: Final = re.compile(r"-[0-9.]")
INSTANT: Final = "2026-01-01T09:00:00+09:00"
KNOWN_CODES: Final = "\0"
"""Of ``--otp`` without a pattern; no argument of a process can be that."""


def _given(_: click.Context, option: click.Parameter, value: str | None) -> str | None:
    """Refuse a filter that is empty, as of a variable that was not set: it would fit everything, or nothing."""
    if value == "":
        raise Misuse(f"--{option.name} is empty: is the variable that holds it set?")
    return value


def _own_code(context: click.Context, option: click.Parameter, value: str | None) -> str | None:
    """Refuse what is no pattern for a code before anything is waited for."""
    value = _given(context, option, value)
    if value in {None, KNOWN_CODES}:
        return value
    try:
        return otp_codes.own(value).written
    except ValueError as error:
        raise Misuse(f"--{error}") from error


TO: Final = click.option(
    "--to",
    metavar="NUMBER",
    help="the recipient: a number, one with wildcards as 0101234*, or a /regular expression/",
    callback=pattern,
)
CONTAINS: Final = click.option("--contains", metavar="TEXT", help="what the text contains", callback=_given)


@click.command(
    epilog="""\b
Examples:
  mocksens services            what there is, and how much was sent
  mocksens services --json
"""
)
@AS_JSON
@URL
@with_settings(*LIVE)
def services(settings: Settings, *, as_json: bool, url: str | None) -> None:
    """List the services and what they hold."""
    rows = ServerAdmin(settings, url).services()
    if as_json:
        for row in rows:
            say_json(row)
        return
    width = max((len(row["serviceId"]) for row in rows), default=0)
    say(f"{'serviceId':{width}}  messages  reservations  requests")
    for row in rows:
        say(f"{row['serviceId']:{width}}  {row['messages']:8}  {row['reservations']:12}  {row['requests']:8}")


@click.command(
    epilog="""\b
Examples:
  mocksens messages                    what the default service was sent
  mocksens messages --all --follow     what all services were sent, and what comes, until Ctrl-C
  mocksens messages --to "0101234*" --json
"""
)
@click.option("--follow", is_flag=True, help="go on with what comes")
@TO
@CONTAINS
@AS_JSON
@SERVICE
@ALL
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
    everywhere: bool,
    url: str | None,
) -> None:
    r"""Print what a service was sent, a line each.

    Line feeds in a text are written as \n, and on a terminal so is everything that it would obey. --json has the exact
    text.
    """
    reader = _Reader(
        Services(ServerAdmin(settings, url), service, everywhere=everywhere), _filters(to, contains), as_json=as_json
    )
    if not follow:
        reader.read_once()
        return
    # Ctrl-C and SIGTERM are how it ends.
    with contextlib.suppress(KeyboardInterrupt), interruptible(), while_read():
        reader.read()
        if reader.absent:
            click.echo(shown(f"{reader.absent}; waiting for it"), err=True)
        reader.hint()
        reader.follow()


class _Reader:
    """Prints messages, each once."""

    def __init__(self, services: Services, filters: Mapping[str, str], *, as_json: bool) -> None:
        self.services = services
        self.filters = filters
        self.as_json = as_json
        self.printed = 0
        self.absent = ""
        """Return what the server says of a service that it does not have."""
        self._cursors: dict[str, int] = {}
        self._generations: dict[str, int | None] = {}

    def read(self) -> None:
        """Print what has come since the last look."""
        for admin in self.services.each():
            while self._read_page(admin):
                pass

    def _read_page(self, admin: ServiceAdmin) -> bool:
        """Print a page, and return whether there is more."""
        cursor = self._cursors.get(admin.service_id, 0)
        answer = admin.ask("GET", "messages", {**self.filters, "after": cursor, "limit": PAGE})
        if is_ours(answer, HTTPStatus.NOT_FOUND):
            # Of all services, one that is dropped meanwhile is no surprise.
            self.absent = "" if self.services.everywhere else refusal_of(answer)
            if self.absent and admin.service_id in self._generations:
                raise Fail(f"the service {admin.service_id} was dropped while you waited")
            return False
        page = told(answer, MessagePage)
        if not self._is_same(admin, page.get("generation")):
            return True
        for message in page["messages"]:
            self._print(admin, message)
        self._cursors[admin.service_id] = page["cursor"]
        return len(page["messages"]) == PAGE or bool(page.get("truncated"))

    def read_once(self) -> None:
        """Print what there is, or say where else something is. Raises ``Fail`` where there is no such service."""
        self.read()
        if self.absent:
            raise Fail("\n".join(filter(None, (self.absent, self.services.elsewhere(self.filters)))))
        self.hint()

    def hint(self) -> None:
        """Say where else something is, if nothing is here."""
        if self.printed == 0 and (said := self.services.nothing(self.filters)):
            click.echo(shown(said), err=True)

    def _is_same(self, admin: ServiceAdmin, generation: int | None) -> bool:
        """Return whether the cursor is of this service. Of one that was made again, all messages are to be read.

        Raises ``Fail`` if it is the only service: as where it is dropped during a wait.
        """
        before = self._generations.setdefault(admin.service_id, generation)
        if before == generation:
            return True
        if not self.services.everywhere:
            raise Fail(f"the service {admin.service_id} was dropped while you waited")
        self._generations[admin.service_id] = generation
        self._cursors[admin.service_id] = 0
        return False

    def follow(self) -> NoReturn:
        """Print what comes, for ever."""
        while self.services.everywhere:
            sleep(LOOK)
            self.read()
        (admin,) = self.services.each()
        while True:
            query = {**self.filters, "after": self._cursors.get(admin.service_id, 0), "timeout": f"{FOLLOWED}ms"}
            answer = admin.ask("GET", "messages/wait", query, FOLLOWED)
            if not is_ours(answer, HTTPStatus.REQUEST_TIMEOUT):
                told(answer, MessageFound)
            # Only a page tells whether the service is still the same.
            self.read()

    def _print(self, admin: ServiceAdmin, message: MessageData) -> None:
        self.printed += 1
        _print(self.services, admin, message, as_json=self.as_json)


@click.command(
    epilog="""\b
Examples:
  mocksens wait --to 01012345678               the message, as soon as it is there
  mocksens wait --to 01012345678 --otp         only the one-time code in it
  mocksens wait --otp "/order ([0-9]+)/"       only what group 1 of a pattern finds
  mocksens wait --contains 인증번호 --timeout 30s
"""
)
@TO
@CONTAINS
@click.option(
    "--after",
    type=click.IntRange(0, MOST_CURSOR),
    default=0,
    show_default=True,
    help="pass over messages up to that cursor",
)
@click.option("--timeout", default="10s", show_default=True, metavar="DURATION", help="how long it may take at most")
@click.option(
    "--otp",
    is_flag=False,
    flag_value=KNOWN_CODES,
    default=None,
    metavar="[/PATTERN/]",
    help="print only the one-time code: group 1 of the /regular expression/ (or all that it finds), and without one "
    + otp_codes.COUNTS,
    callback=_own_code,
)
@AS_JSON
@SERVICE
@ALL
@URL
@with_settings(*LIVE)
def wait(
    settings: Settings,
    *,
    to: str | None,
    contains: str | None,
    after: int,
    timeout: str,
    otp: str | None,
    as_json: bool,
    service: str,
    everywhere: bool,
    url: str | None,
) -> None:
    """Wait for a message. Exit code 4 if it does not come in time, or has no code for --otp."""
    try:
        length = durations.parse(timeout)
    except ValueError as error:
        raise Misuse(f"--timeout: {error}") from error
    chosen = Services(ServerAdmin(settings, url), service, everywhere=everywhere)
    if otp is not None and as_json:
        raise Misuse("--json prints the whole message and --otp only its code: give one of the two")
    if everywhere and after:
        raise Misuse("--after is a cursor of one service: give --service instead of --all")
    filters, code = _filters(to, contains), {} if otp in {None, KNOWN_CODES} else {"otp": otp}
    try:
        with interruptible():
            if everywhere:
                admin, message = _first_anywhere(chosen, filters, code, length)
            else:
                query = {**filters, **code, "after": after, "timeout": f"{length}ms"}
                admin, message = _first(chosen, query, filters, length)
    except KeyboardInterrupt:
        raise Unverified("the wait was interrupted before a message came") from None
    if otp is None:
        _print(chosen, admin, message, as_json=as_json)
    elif message["otp"] is None:
        raise Unverified(_no_code(message, code.get("otp")))
    else:
        say(message["otp"])


def _no_code(message: MessageData, pattern: str | None) -> str:
    """Say what was looked for in vain, and what to do next."""
    text = shown(message["content"])
    if pattern is not None:
        return f"the message to {message['to']} has no code for --otp {shown(pattern)}: {text}\nCorrect the pattern."
    return (
        f"the message to {message['to']} has no one-time code: {text}\nLooked for {otp_codes.COUNTS}. Give a pattern of"
        f' your own, whose group 1 is the code: --otp "{otp_codes.OWN}"'
    )


def _first(
    chosen: Services, query: Mapping[str, Any], filters: Mapping[str, str], length: int
) -> tuple[ServiceAdmin, MessageData]:
    """Return the first message of the one service. Raises ``Unverified`` if it does not come in time."""
    (admin,) = chosen.each()
    answer = admin.ask("GET", "messages/wait", query, length)
    if is_ours(answer, HTTPStatus.REQUEST_TIMEOUT):
        raise Unverified(
            "\n".join(filter(None, (refusal_of(answer), chosen.elsewhere(filters, behind=query["after"]))))
        )
    return admin, told(answer, MessageFound)["message"]


def _first_anywhere(
    chosen: Services, filters: Mapping[str, str], code: Mapping[str, str], length: int
) -> tuple[ServiceAdmin, MessageData]:
    """Return the first message of any service. Raises ``Unverified`` if none comes in time."""
    until = stopwatch() + length / 1000
    while True:
        for admin in chosen.each():
            answer = admin.ask("GET", "messages", {**filters, **code, "limit": 1})
            # One that was dropped meanwhile has nothing.
            found = [] if is_ours(answer, HTTPStatus.NOT_FOUND) else told(answer, MessagePage)["messages"]
            if found:
                return admin, found[0]
        if stopwatch() >= until:
            wanted = " and ".join(f"{name} {value!r}" for name, value in filters.items())
            raise Unverified(
                f"no message{f' with {wanted}' if wanted else ''} came to any service within {durations.show(length)}"
            )
        sleep(min(LOOK, max(until - stopwatch(), 0)))


class _Clock(click.Command):
    """Tells what is wrong with a negative value, which click takes for an option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments."""
        given = list(args)
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            value = next((each for each in given if NEGATIVE.match(each)), None)
            if value is None:
                raise
            if "rate" in given:
                _rate(value)
            raise Misuse(f"a clock only goes forward, by a length of time as 2d, not {value[:40]!r}") from error


@click.command(
    cls=_Clock,
    epilog="""\b
Examples:
  mocksens clock                    the service's time
  mocksens clock advance 2d         forward; prints what became due
  mocksens clock freeze             stand still; with a time, there
  mocksens clock resume
  mocksens clock rate 60            a minute a second
""",
)
@click.argument("change", required=False, type=click.Choice(["advance", "freeze", "resume", "rate"]))
@click.argument("value", required=False)
@SERVICE
@ALL
@URL
@with_settings(*LIVE)
def clock(
    settings: Settings, change: str | None, value: str | None, *, service: str, everywhere: bool, url: str | None
) -> None:
    """Print a service's time, or change it."""
    if change in {"advance", "rate"} and value is None:
        raise Misuse(f"{change} needs a value, as `mocksens clock {change} {'2d' if change == 'advance' else '60'}`")
    if change == "resume" and value is not None:
        raise Misuse("resume has no value")
    chosen = Services(ServerAdmin(settings, url), service, everywhere=everywhere)
    for admin in chosen.each():
        if change is None:
            state = admin.get("clock", ClockData)
        else:
            state = admin.post("clock", {change: True if value is None else _changed(change, value)}, ClockData)
        running = "frozen" if state["frozen"] else "running" if state["rate"] == 1 else f"running at {state['rate']:g}"
        front = chosen.front(admin)
        say(f"{front}{state['now']}  {running}")
        for event in state.get("due", ()):
            say(f"{front}{event['at']}  {event['kind']} {event['id']} {event['status']}")


def _print(chosen: Services, admin: ServiceAdmin, message: MessageData, *, as_json: bool) -> None:
    if as_json:
        say_json({"serviceId": admin.service_id, **message} if chosen.everywhere else message)
        return
    status = message["result"] if message["status"] == "COMPLETED" else message["status"]
    row = f"{message['requestTime'][:19]}  {message['to']:12} {message['type']} {status:10}  {message['content']}"
    say(chosen.front(admin) + row)


def _filters(to: str | None, contains: str | None) -> dict[str, str]:
    return {name: value for name, value in (("to", to), ("contains", contains)) if value is not None}


def _changed(change: str, value: str) -> str | float:
    """Return how far or how fast the clock goes, or where it stands. Raises ``Misuse`` for what cannot be."""
    if change == "rate":
        return _rate(value)
    return _length(value) if change == "advance" else _instant(value)


def _rate(value: str) -> float:
    try:
        rate = float(value)
    except ValueError:
        rate = math.nan
    if not (math.isfinite(rate) and rate > 0):
        raise Misuse(f"rate is a number above 0, as 60; {value[:40]!r} is not")
    return rate


def _length(value: str) -> str:
    try:
        durations.parse(value)
    except ValueError as error:
        raise Misuse(f"advance {error}, not {value[:40]!r}") from error
    return value


def _instant(value: str) -> str:
    try:
        instant = datetime.fromisoformat(value)
    except ValueError:
        pass
    else:
        if instant.tzinfo is not None:
            return instant.isoformat()
    raise Misuse(f"freeze takes an instant with its zone, as {INSTANT}, not {value[:40]!r}")
