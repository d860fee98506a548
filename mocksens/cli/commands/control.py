"""The commands that change a running mocksens: ``reset``, ``play``, ``stop``, ``fail``; and ``env``."""

import os
import re
import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlsplit

import click
from click.core import ParameterSource

from mocksens.cli.admin import ADDRESS, LIVE, URL, ServerAdmin, server_url
from mocksens.cli.answers import Cleared, ClockData, OneOff, Played, PlayedList
from mocksens.cli.filters import check_pattern
from mocksens.cli.one_off import effect, told
from mocksens.cli.options import Empty, Fail, Misuse, with_settings
from mocksens.cli.output import AS_JSON, say, say_json, say_text
from mocksens.cli.service_choice import ALL, SERVICE, Services, told_service
from mocksens.core.parsing import durations
from mocksens.core.parsing.nodes import suggestion
from mocksens.core.scenarios.names import ENDINGS
from mocksens.server.settings.loading import Settings
from mocksens.spec.operations import Name

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
        done = admin.post("reset", wanted, Cleared)["reset"]
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


@click.command(
    epilog="""\b
Examples:
  mocksens play quota-exceeded           one that the server has; mocksens scenarios list names the built-in ones
  mocksens play my-scenarios/lost.yaml   a file
"""
)
@click.argument("scenario")
@SERVICE
@ALL
@URL
@with_settings(*LIVE)
def play(settings: Settings, scenario: str, *, service: str, everywhere: bool, url: str | None) -> None:
    """Let a service play SCENARIO, a name or a file, from now on."""
    name, body = _scenario(scenario)
    _check_name(name)
    chosen = Services(ServerAdmin(settings, url), service, everywhere=everywhere)
    for admin in chosen.each():
        played = admin.put(f"scenarios/{quote(name, safe='')}", body, Played)
        say(f"{admin.service_id}  plays {played['name']}: {played['description'] or 'no description'}")


def _check_name(name: str) -> None:
    """Refuse what no scenario is called, as the path of a file that is no YAML."""
    if not name or "/" in name or name in {".", ".."}:
        raise Misuse(f"{name!r} is no name of a scenario; a file of one ends with {' or '.join(ENDINGS)}")


def _scenario(written: str) -> tuple[str, bytes]:
    """Return the name of a scenario, and its text if it is a file."""
    if not written.endswith(ENDINGS):
        return written, b""
    # Most play what the server has.
    from mocksens.core.parsing.yaml_nodes import YamlError
    from mocksens.server import yaml_file

    try:
        whole = yaml_file.read(Path(written), written).data
        name = whole["name"].data if isinstance(whole, dict) and "name" in whole else None
        if not isinstance(name, str) or not name:
            raise Misuse(f"{written}: a scenario is a mapping with a name and steps")
        return name, Path(written).read_bytes()
    except YamlError as error:
        raise Misuse(str(error)) from error


@click.command(
    epilog="""\b
Examples:
  mocksens stop                    all scenarios, and all one-off failures
  mocksens stop quota-exceeded     this one
"""
)
@click.argument("scenario", required=False)
@SERVICE
@ALL
@URL
@with_settings(*LIVE)
def stop(settings: Settings, scenario: str | None, *, service: str, everywhere: bool, url: str | None) -> None:
    """End a scenario, or all that is to fail."""
    if scenario is not None:
        _check_name(scenario)
    chosen = Services(ServerAdmin(settings, url), service, everywhere=everywhere)
    for admin in chosen.each():
        listed = admin.get("scenarios", PlayedList)
        playing = {each["name"]: each["name"] for each in listed["playing"]}
        playing |= {each["name"]: f"{each['name']} ({told(each)})" for each in listed["faults"]}
        if scenario is None:
            admin.delete("scenarios", PlayedList)
        elif scenario in {each["name"] for each in listed["playing"]}:
            admin.delete(f"scenarios/{quote(scenario, safe='')}", Played)
            playing = {scenario: scenario}
        elif everywhere:
            playing = {}
        else:
            raise Fail(_not_played(scenario, playing, listed["available"]))
        ended = f"stopped: {', '.join(playing.values())}" if playing else "nothing to stop"
        say(f"{admin.service_id}  {ended}")


def _not_played(scenario: str, playing: Mapping[str, str], available: Sequence[str]) -> str:
    """Say that a scenario is not played, what is, and how to play it if that can be."""
    there = f"played are {', '.join(playing.values())}" if playing else "nothing is"
    hint = f"; `mocksens play {scenario}` plays it" if scenario in available else suggestion(scenario, playing)
    return f"{scenario[:80]} is not played here, {there}{hint}"


@click.command(
    epilog="""\b
Examples:
  mocksens fail 503                     the next request is answered with 503
  mocksens fail quota-exceeded --times 3
  mocksens fail reset --commit          the next send is taken, and the connection breaks before the answer
  mocksens fail 3018 --to "0101234*"    the next message to these numbers ends with result 3018
"""
)
@click.argument("what")
@click.option("--times", type=click.IntRange(min=1), default=1, show_default=True, help="how often")
@click.option("--to", metavar="NUMBER", help="only where the recipient is this number, or fits this pattern")
@click.option("--operation", metavar="NAME", help="only this operation, as send-messages")
@click.option("--commit", is_flag=True, help="carry the request out, and let only its answer fail")
@click.option("--delay", metavar="DURATION", help="and let the answer take that long")
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
    """Let the next request fail.

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
            made = admin.post("faults", step, OneOff)
        except Fail as error:
            raise Fail(re.sub(r"\bbody\b(?=[.:\[])", "fail", error.message)) from error
        say(f"{admin.service_id}  fails next: {told(made)}")


def _check_limits(operation: str | None, to: str | None, delay: str | None) -> None:
    """Refuse what the flags of ``fail`` cannot mean."""
    if operation is not None and operation not in set(Name):
        begun = [name for name in Name if operation and name.startswith(operation.lower())]
        close = f"; did you mean {begun[0]}?" if len(begun) == 1 else suggestion(operation, Name)
        raise Misuse(f"--operation: {operation[:80]!r} is none of SENS's{close}; there are {', '.join(Name)}")
    if to is not None:
        check_pattern("to", to)
    if delay is not None:
        try:
            durations.parse(delay)
        except ValueError as error:
            raise Misuse(f"--delay {error}, not {delay[:80]!r}") from error


@click.command(
    epilog="""\b
Examples:
  eval "$(mocksens env)"               let this shell's applications find mocksens
  mocksens env --service my-test
  docker run --env-file <(mocksens env --json | jq -r 'to_entries[] | "\\(.key)=\\(.value)"') …
"""
)
@AS_JSON
@SERVICE
@URL
@with_settings("access_key", "secret_key", "services", *ADDRESS)
def env(settings: Settings, *, as_json: bool, service: str, url: str | None) -> None:
    """Print shell exports that lead to a mocksens.

    They are address, serviceId and keys under the names that exec sets, and NO_PROXY, so that no company proxy is
    asked for mocksens. The server is not asked: keys and serviceId are those of the settings and flags here. Where
    --services does not list the default serviceId, it is the first that it lists.
    """
    from mocksens.client.environment import LOCAL, client_variables, direct_hosts, direct_variables

    base = server_url(settings, url)
    if click.get_current_context().get_parameter_source("service") is ParameterSource.DEFAULT:
        service = told_service(settings)
    exports = client_variables(base, service, settings["access_key"], settings["secret_key"])
    exports |= direct_variables((*direct_hosts(os.environ), *LOCAL, urlsplit(base).hostname or ""))
    if as_json:
        say_json(exports)
        return
    for name, value in exports.items():
        say_text(f"export {name}={shlex.quote(value)}\n")
