"""``mocksens wait``: wait for a message, and print it or its one-time code."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

import click

from mocksens.cli.admin import LIVE, URL, ServerAdmin, ServiceAdmin, is_ours, refusal_of, told
from mocksens.cli.ending import interruptible
from mocksens.cli.errors import Misuse, Unverified
from mocksens.cli.filters import CONTAINS, TO, check_filter, message_filters
from mocksens.cli.message_row import print_message
from mocksens.cli.options import with_settings
from mocksens.cli.output import AS_JSON, say
from mocksens.cli.service_choice import ALL, LOOK, SERVICE, Services
from mocksens.client.models.messages import Found, MessageData, MessagePage
from mocksens.core.clock import sleep, stopwatch
from mocksens.core.display.terminal import shown
from mocksens.core.inspection import one_time_codes as otp_codes
from mocksens.core.parsing import durations
from mocksens.server.settings.settings import Settings

MOST_CURSOR: Final = 10**15 - 1
KNOWN_CODES: Final = "\0"
"""The value of ``--otp`` if it is given without a pattern. No argument can contain this character."""


def _own_code(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    """Refuse an invalid pattern before the wait begins."""
    if value in {None, KNOWN_CODES}:
        return value
    check_filter("otp", value)
    try:
        return otp_codes.own(value).written
    except ValueError as error:
        raise Misuse(f"--{error}") from error


@click.command(
    epilog="""\b
Examples:
  mocksens wait --to 01012345678               the message, as soon as it arrives
  mocksens wait --to 01012345678 --otp         only the one-time code in it
  mocksens wait --otp "/order ([0-9]+)/"       only group 1 of this pattern
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
    help="ignore messages up to this cursor",
)
@click.option("--timeout", default="10s", show_default=True, metavar="DURATION", help="maximum time to wait")
@click.option(
    "--otp",
    is_flag=False,
    flag_value=KNOWN_CODES,
    default=None,
    metavar="[/PATTERN/]",
    help="print only the one-time code: group 1 of the /regular expression/ (its whole match if it has no group), or "
    "without one " + otp_codes.COUNTS,
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
    """Wait for a message. Exit code 4 if none arrives in time, or it has no code for --otp."""
    try:
        length = durations.parse(timeout)
    except ValueError as error:
        raise Misuse(f"--timeout: {error}") from error
    chosen = Services(ServerAdmin(settings, url), service, everywhere=everywhere)
    if otp is not None and as_json:
        raise Misuse("--json and --otp exclude each other; use one of them")
    if everywhere and after:
        raise Misuse("--after is a cursor of one service: use --service instead of --all")
    filters, code = message_filters(to, contains), {} if otp in {None, KNOWN_CODES} else {"otp": otp}
    try:
        with interruptible():
            if everywhere:
                admin, message = _first_anywhere(chosen, filters, code, length)
            else:
                query = {**filters, **code, "after": after, "timeout": f"{length}ms"}
                admin, message = _first(chosen, query, filters, length)
    except KeyboardInterrupt:
        raise Unverified("the wait was interrupted before a message arrived") from None
    if otp is None:
        print_message(chosen, admin, message, as_json=as_json)
    elif message.otp is None:
        raise Unverified(_no_code(message, code.get("otp")))
    else:
        say(message.otp)


def _no_code(message: MessageData, pattern: str | None) -> str:
    """Return the error for a message without a code, with a hint."""
    text = shown(message.content)
    if pattern is not None:
        return f"the message to {message.to} has no code for --otp {shown(pattern)}: {text}\nCorrect the pattern."
    return (
        f"the message to {message.to} has no one-time code: {text}\nSearched for {otp_codes.COUNTS}. Give a pattern"
        f' whose group 1 is the code: --otp "{otp_codes.OWN}"'
    )


def _first(
    chosen: Services, query: Mapping[str, Any], filters: Mapping[str, str], length: int
) -> tuple[ServiceAdmin, MessageData]:
    """Return the first message of the chosen service. Raise ``Unverified`` if none arrives in time."""
    (admin,) = chosen.each()
    answer = admin.ask("GET", "messages/wait", query, length)
    if is_ours(answer, HTTPStatus.REQUEST_TIMEOUT):
        raise Unverified(
            "\n".join(filter(None, (refusal_of(answer), chosen.elsewhere(filters, behind=query["after"]))))
        )
    return admin, told(answer, Found).message


def _first_anywhere(
    chosen: Services, filters: Mapping[str, str], code: Mapping[str, str], length: int
) -> tuple[ServiceAdmin, MessageData]:
    """Return the first message of any service. Raise ``Unverified`` if none arrives in time."""
    until = stopwatch() + length / 1000
    while True:
        for admin in chosen.each():
            answer = admin.ask("GET", "messages", {**filters, **code, "limit": 1})
            # The service may have been dropped in the meantime.
            page = [] if is_ours(answer, HTTPStatus.NOT_FOUND) else told(answer, MessagePage).messages
            if page:
                return admin, page[0]
        if stopwatch() >= until:
            conditions = " and ".join(f"{name} {value!r}" for name, value in filters.items())
            which = f" with {conditions}" if conditions else ""
            raise Unverified(f"no message{which} came to any service within {durations.show(length)}")
        sleep(min(LOOK, max(until - stopwatch(), 0)))
