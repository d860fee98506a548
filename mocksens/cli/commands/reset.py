"""``mocksens reset``: clear a service."""

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
  mocksens reset                              everything, with its clock and settings
  mocksens reset --all                        all services
  mocksens reset --scopes messages,journal    only messages and the record of requests
"""
)
@click.option("--scopes", metavar="SCOPE,…", help="the parts to clear, separated by commas  [default: all]")
@SERVICE
@ALL
@URL
@with_settings(*LIVE)
def reset(settings: Settings, *, scopes: str | None, service: str, everywhere: bool, url: str | None) -> None:
    """Clear a service: what it holds, its clock and settings, or only --scopes."""
    wanted = {} if scopes is None else {"scopes": _scopes(scopes)}
    chosen = Services(ServerAdmin(settings, url), service, everywhere=everywhere)
    for admin in chosen.each():
        # A POST creates a missing service, so a misspelled name would seem to be reset.
        admin.get("clock", ClockData)
        done = admin.post("reset", wanted, Cleared).reset
        say(f"{admin.service_id}  reset: {', '.join(done)}")


def _scopes(written: str) -> list[str]:
    """Return the scopes in a comma-separated list. Raise ``Misuse`` if one is unknown or the list is empty."""
    from mocksens.core.inspection.reset import Scope

    scopes = [scope for scope in LISTED.split(written) if scope]
    if not scopes:
        raise Empty("--scopes")
    for scope in scopes:
        if scope not in set(Scope):
            raise Misuse(f"--scopes: unknown scope {scope[:80]!r}{suggestion(scope, Scope)}; known: {', '.join(Scope)}")
    return scopes
