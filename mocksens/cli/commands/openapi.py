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
@with_settings("document")
def openapi(settings: Settings) -> None:
    """Print the OpenAPI 3.1 description of SENS, from which clients can be generated.

    A server has it at /openapi.json, and that of its admin API at /_mocksens/openapi.json.
    """
    # Imported only when needed, because the other commands do without it.
    from mocksens.web.openapi.document import describe

    say_text(json.dumps(describe(settings.switches.document), ensure_ascii=False, indent=2) + "\n")
