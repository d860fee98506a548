"""``mocksens reset``: make a service as good as new."""

import re
from typing import Final

import click

from mocksens.cli.admin import LIVE, URL, ServerAdmin
from mocksens.cli.errors import Empty, Misuse
from mocksens.cli.options import with_settings
from mocksens.cli.output import say
from mocksens.cli.service_choice import ALL, SERVICE, Services
from mocksens.client.models.clock import ClockData
from mocksens.client.models.services import Cleared
from mocksens.core.parsing.nodes import suggestion
from mocksens.server.settings.settings import Settings

LISTED: Final = re.compile(r"[\s,]+")


@click.command(
    epilog="""\b
Examples:
  mocksens reset                              as good as new, its clock and settings too
  mocksens reset --all
  mocksens reset --scopes messages,journal    only what was sent, and the record of it
"""
)
@click.option("--scopes", metavar="…", help="what is forgotten, with commas; unset, everything")
@SERVICE
@ALL
@URL
@with_settings(*LIVE)
def reset(settings: Settings, *, scopes: str | None, service: str, everywhere: bool, url: str | None) -> None:
    """Make a service as good as new, or what --scopes names of it."""
    wanted = {} if scopes is None else {"scopes": _scopes(scopes)}
    chosen = Services(ServerAdmin(settings, url), service, everywhere=everywhere)
    for admin in chosen.each():
        # A change makes a service that is not there yet; a name with a slip would seem to be reset.
        admin.get("clock", ClockData)
        done = admin.post("reset", wanted, Cleared).reset
        say(f"{admin.service_id}  reset: {', '.join(done)}")


def _scopes(written: str) -> list[str]:
    """Return the scopes between commas. Raises ``Misuse`` if one is none, or if there are none."""
    from mocksens.core.inspection.reset import Scope

    scopes = [scope for scope in LISTED.split(written) if scope]
    if not scopes:
        raise Empty("--scopes")
    for scope in scopes:
        if scope not in set(Scope):
            raise Misuse(f"--scopes: {scope[:80]!r} is none{suggestion(scope, Scope)}; there are {', '.join(Scope)}")
    return scopes
