"""``mocksens clock``: print or change the time of a service."""

import math
import re
from datetime import datetime
from typing import Final

import click

from mocksens.cli.admin import LIVE, URL, ServerAdmin
from mocksens.cli.errors import Misuse
from mocksens.cli.options import with_settings
from mocksens.cli.output import say
from mocksens.cli.service_choice import ALL, SERVICE, Services
from mocksens.client.models.clock import ClockData
from mocksens.core.parsing import durations
from mocksens.server.settings.settings import Settings

NEGATIVE: Final = re.compile(r"-[0-9.]")
INSTANT: Final = "2026-01-01T09:00:00+09:00"


class _Clock(click.Command):
    """A command that explains why a negative value, which click takes for an option, is refused."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments. Raise ``Misuse`` for a negative value."""
        given = list(args)
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            value = next((each for each in given if NEGATIVE.match(each)), None)
            if value is None:
                raise
            if "rate" in given:
                _rate(value)
            raise Misuse(f"a clock only moves forward, by a duration such as 2d, not {value[:40]!r}") from error


@click.command(
    cls=_Clock,
    epilog="""\b
Examples:
  mocksens clock                    print the service's time
  mocksens clock advance 2d         move it forward; print what became due
  mocksens clock freeze             stop it; with a time, stop it at that time
  mocksens clock resume             let it run again
  mocksens clock rate 60            let a minute pass every second
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
        raise Misuse(
            f"{change} needs a value, such as `mocksens clock {change} {'2d' if change == 'advance' else '60'}`"
        )
    if change == "resume" and value is not None:
        raise Misuse("resume takes no value")
    chosen = Services(ServerAdmin(settings, url), service, everywhere=everywhere)
    for admin in chosen.each():
        if change is None:
            state = admin.get("clock", ClockData)
        else:
            state = admin.post("clock", {change: True if value is None else _parsed(change, value)}, ClockData)
        running = "frozen" if state.frozen else "running" if state.rate == 1 else f"running at {state.rate:g}"
        front = chosen.front(admin)
        say(f"{front}{state.now}  {running}")
        for event in state.due or ():
            say(f"{front}{event.at}  {event.kind} {event.id} {event.status}")


def _parsed(change: str, value: str) -> str | float:
    """Return the value of a change in the form of the admin API. Raise ``Misuse`` if it is invalid."""
    if change == "rate":
        return _rate(value)
    return _length(value) if change == "advance" else _instant(value)


def _rate(value: str) -> float:
    try:
        rate = float(value)
    except ValueError:
        rate = math.nan
    if not (math.isfinite(rate) and rate > 0):
        raise Misuse(f"rate must be a number greater than 0, such as 60, not {value[:40]!r}")
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
    raise Misuse(f"freeze takes a time with its zone, such as {INSTANT}, not {value[:40]!r}")
