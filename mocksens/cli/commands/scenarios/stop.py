"""``mocksens stop``: end scenarios and one-off failures."""

from collections.abc import Mapping, Sequence
from urllib.parse import quote

import click

from mocksens.cli.admin import LIVE, URL, ServerAdmin
from mocksens.cli.commands.scenarios.one_off import told
from mocksens.cli.commands.scenarios.play import check_name
from mocksens.cli.errors import Fail
from mocksens.cli.options import with_settings
from mocksens.cli.output import say
from mocksens.cli.service_choice import ALL, SERVICE, Services
from mocksens.client.models.scenarios import PlayData, Played
from mocksens.core.parsing.nodes import suggestion
from mocksens.server.settings.settings import Settings


@click.command(
    epilog="""\b
Examples:
  mocksens stop                    all scenarios and one-off failures
  mocksens stop quota-exceeded     this scenario
"""
)
@click.argument("scenario", required=False)
@SERVICE
@ALL
@URL
@with_settings(*LIVE)
def stop(settings: Settings, scenario: str | None, *, service: str, everywhere: bool, url: str | None) -> None:
    """End a scenario, or all scenarios and one-off failures."""
    if scenario is not None:
        check_name(scenario)
    chosen = Services(ServerAdmin(settings, url), service, everywhere=everywhere)
    for admin in chosen.each():
        listed = admin.get("scenarios", Played)
        playing = {each.name: each.name for each in listed.playing}
        playing |= {each.name: f"{each.name} ({told(each)})" for each in listed.faults}
        if scenario is None:
            admin.delete("scenarios", Played)
        elif scenario in {each.name for each in listed.playing}:
            admin.delete(f"scenarios/{quote(scenario, safe='')}", PlayData)
            playing = {scenario: scenario}
        elif everywhere:
            playing = {}
        else:
            raise Fail(_not_played(scenario, playing, listed.available))
        ended = f"stopped: {', '.join(playing.values())}" if playing else "nothing to stop"
        say(f"{admin.service_id}  {ended}")


def _not_played(scenario: str, playing: Mapping[str, str], available: Sequence[str]) -> str:
    """Return the error for a scenario that is not played, with a hint and the names of those that are."""
    there = f"only {', '.join(playing.values())}" if playing else "and nothing else is"
    hint = f"; `mocksens play {scenario}` plays it" if scenario in available else suggestion(scenario, playing)
    return f"{scenario[:80]} is not playing here, {there}{hint}"
