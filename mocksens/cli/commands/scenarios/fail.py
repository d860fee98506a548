"""``mocksens fail``: make the next request fail."""

import re

import click

from mocksens.cli.admin import LIVE, URL, ServerAdmin
from mocksens.cli.commands.scenarios.one_off import effect, told
from mocksens.cli.errors import Fail, Misuse
from mocksens.cli.filters import check_pattern
from mocksens.cli.options import with_settings
from mocksens.cli.output import say
from mocksens.cli.service_choice import ALL, SERVICE, Services
from mocksens.client.models.scenarios import PlayData
from mocksens.core.parsing import durations
from mocksens.core.parsing.nodes import suggestion
from mocksens.server.settings.settings import Settings
from mocksens.spec.operations import Name


@click.command(
    epilog="""\b
Examples:
  mocksens fail 503                     the next request is answered with 503
  mocksens fail quota-exceeded --times 3
  mocksens fail reset --commit          the next send is accepted, but the connection is reset
  mocksens fail 3018 --to "0101234*"    the next message to these numbers has result 3018
"""
)
@click.argument("what")
@click.option(
    "--times", type=click.IntRange(min=1), default=1, show_default=True, metavar="COUNT", help="number of failures"
)
@click.option("--to", metavar="NUMBER", help="only for this recipient: a number or a pattern")
@click.option("--operation", metavar="NAME", help="only for this operation, such as send-messages")
@click.option("--commit", is_flag=True, help="carry the request out; only its answer fails")
@click.option("--delay", metavar="DURATION", help="time before the answer")
@SERVICE
@ALL
@URL
@with_settings(*LIVE)
def fail(
    settings: Settings,
    what: str,
    *,
    times: int,
    to: str | None,
    operation: str | None,
    commit: bool,
    delay: str | None,
    service: str,
    everywhere: bool,
    url: str | None,
) -> None:
    """Make the next request fail.

    WHAT is an HTTP status, a gateway answer, a fault or a result code of a message.
    """
    when = {name: value for name, value in (("to", to), ("operation", operation)) if value is not None}
    _check_limits(operation, to, delay)
    step = {**effect(what), "times": times, **({"when": when} if when else {})}
    step |= {"commit": True} if commit else {}
    step |= {"delay": delay} if delay is not None else {}
    chosen = Services(ServerAdmin(settings, url), service, everywhere=everywhere)
    for admin in chosen.each():
        try:
            made = admin.post("faults", step, PlayData)
        except Fail as error:
            raise Fail(re.sub(r"\bbody\b(?=[.:\[])", "fail", error.message)) from error
        say(f"{admin.service_id}  fails next: {told(made)}")


def _check_limits(operation: str | None, to: str | None, delay: str | None) -> None:
    """Raise ``Misuse`` for an invalid value of these flags."""
    if operation is not None and operation not in set(Name):
        begun = [name for name in Name if operation and name.startswith(operation.lower())]
        close = f"; did you mean {begun[0]}?" if len(begun) == 1 else suggestion(operation, Name)
        raise Misuse(f"--operation: unknown operation {operation[:80]!r}{close}; known: {', '.join(Name)}")
    if to is not None:
        check_pattern("to", to)
    if delay is not None:
        try:
            durations.parse(delay)
        except ValueError as error:
            raise Misuse(f"--delay {error}, not {delay[:80]!r}") from error
