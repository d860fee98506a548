"""``mocksens services``: list the services with their counts."""

import click
import msgspec

from mocksens.cli.admin import LIVE, URL, ServerAdmin
from mocksens.cli.options import with_settings
from mocksens.cli.output import AS_JSON, say, say_json
from mocksens.server.settings.settings import Settings


@click.command(
    epilog="""\b
Examples:
  mocksens services            all services, and how much was sent
  mocksens services --json
"""
)
@AS_JSON
@URL
@with_settings(*LIVE)
def services(settings: Settings, *, as_json: bool, url: str | None) -> None:
    """List the services with their numbers of messages, reservations and requests."""
    rows = ServerAdmin(settings, url).services()
    if as_json:
        for row in rows:
            say_json(msgspec.to_builtins(row))
        return
    width = max((len(row.service_id) for row in rows), default=0)
    say(f"{'serviceId':{width}}  messages  reservations  requests")
    for row in rows:
        say(f"{row.service_id:{width}}  {row.messages:8}  {row.reservations:12}  {row.requests:8}")
