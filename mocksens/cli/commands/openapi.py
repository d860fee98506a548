"""``mocksens openapi``: print the OpenAPI description of SENS."""

import json

import click

from mocksens.cli.options import with_settings
from mocksens.cli.output import say_text
from mocksens.server.settings.settings import Settings


@click.command(
    epilog="""\b
Examples:
  mocksens openapi > sens.json
  mocksens openapi --document 2026 | jq '.paths | keys'
"""
)
@with_settings("document", "port")
def openapi(settings: Settings) -> None:
    """Print the OpenAPI 3.1 description of SENS, from which clients can be generated.

    A server has it at /openapi.json, and that of its admin API at /_mocksens/openapi.json.
    """
    # Imported only when needed, because the other commands do without it.
    from mocksens.web.openapi.document import LOCAL, describe

    # The system has yet to choose the port of a server with port 0.
    url = f"http://127.0.0.1:{settings.port}" if settings.port else LOCAL
    description = describe(settings.switches.document, url)
    say_text(json.dumps(description, ensure_ascii=False, indent=2) + "\n")
