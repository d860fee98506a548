"""``mocksens config``: print every setting and its source."""

import click

from mocksens.cli.options import SettingsCommand, with_settings
from mocksens.cli.output import AS_JSON, say, say_json
from mocksens.server.settings.settings import Settings
from mocksens.server.settings.table import shown


@click.command(
    cls=SettingsCommand,
    epilog="""\b
Examples:
  mocksens config                              every setting, its value and its source
  MOCKSENS_DELIVERY=manual mocksens config     the same, with this variable set
""",
)
@AS_JSON
@with_settings()
def config(settings: Settings, *, as_json: bool) -> None:
    """Print every setting, its value and where that comes from."""
    for name, value, source in shown(settings):
        line = f"{name:17} {value:36} {source}".rstrip()
        say_json({"setting": name, "value": value, "source": source}) if as_json else say(line)
