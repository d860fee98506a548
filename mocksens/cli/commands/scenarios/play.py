"""``mocksens play``: play a scenario in a service."""

from pathlib import Path
from urllib.parse import quote

import click

from mocksens.cli.admin import LIVE, URL, ServerAdmin
from mocksens.cli.errors import Misuse
from mocksens.cli.options import with_settings
from mocksens.cli.output import say
from mocksens.cli.service_choice import ALL, SERVICE, Services
from mocksens.client.models.scenarios import PlayData
from mocksens.core.scenarios.names import ENDINGS
from mocksens.server.settings.settings import Settings


@click.command(
    epilog="""\b
Examples:
  mocksens play quota-exceeded           a scenario of the server; mocksens scenarios list shows the built-in ones
  mocksens play my-scenarios/lost.yaml   a scenario file
"""
)
@click.argument("scenario")
@SERVICE
@ALL
@URL
@with_settings(*LIVE)
def play(settings: Settings, scenario: str, *, service: str, everywhere: bool, url: str | None) -> None:
    """Play SCENARIO, a name or a file, in a service from now on."""
    name, body = _scenario(scenario)
    check_name(name)
    chosen = Services(ServerAdmin(settings, url), service, everywhere=everywhere)
    for admin in chosen.each():
        played = admin.put(f"scenarios/{quote(name, safe='')}", body, PlayData)
        say(f"{admin.service_id}  plays {played.name}: {played.description or 'no description'}")


def check_name(name: str) -> None:
    """Refuse an invalid name, such as the path of a file that is not YAML."""
    if not name or "/" in name or name in {".", ".."}:
        raise Misuse(f"{name!r} is not the name of a scenario; a scenario file ends with {' or '.join(ENDINGS)}")


def _scenario(written: str) -> tuple[str, bytes]:
    """Return the name of a scenario and, if it is a file, its text."""
    if not written.endswith(ENDINGS):
        return written, b""
    # Imported only when needed, because most scenarios are the server's, and only files need YAML.
    from mocksens.core.parsing.yaml_nodes import YamlError
    from mocksens.server import yaml_file

    try:
        whole = yaml_file.read(Path(written), written).data
        name = whole["name"].data if isinstance(whole, dict) and "name" in whole else None
        if not isinstance(name, str) or not name:
            raise Misuse(f"{written}: a scenario must be a mapping with name and steps")
        return name, Path(written).read_bytes()
    except YamlError as error:
        raise Misuse(str(error)) from error
