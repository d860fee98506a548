"""``mocksens scenarios``: list, show and check scenarios."""

from itertools import groupby
from pathlib import Path

import click

from mocksens.cli.command_group import Commands
from mocksens.cli.errors import USED_WRONGLY, Misuse, refusing_settings
from mocksens.cli.options import with_settings
from mocksens.cli.output import AS_JSON, say, say_json, say_text
from mocksens.core.parsing.nodes import suggestion
from mocksens.server.scenarios.library import Library, built_in, check
from mocksens.server.settings.assembly import library_of
from mocksens.server.settings.settings import Settings


@click.group(
    cls=Commands,
    epilog="""\b
Examples:
  mocksens scenarios list                     the available scenarios
  mocksens scenarios lint my-scenarios        the mistakes in your own files
  mocksens serve --play skt-outage            play one in every service
""",
)
def scenarios() -> None:
    """List, show and check scenarios (scripted failures)."""


@scenarios.command(
    epilog="""\b
Examples:
  mocksens scenarios lint                             the files of the setting `scenarios`, or the built-in ones
  mocksens scenarios lint outage.yaml my-scenarios    a file, and all files in a directory
"""
)
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path))
@with_settings("scenarios", "countries")
@click.pass_context
def lint(context: click.Context, settings: Settings, *, paths: tuple[Path, ...]) -> None:
    """Report mistakes in scenario files, as FILE:LINE:COLUMN: MISTAKE. Exit code 2 if there are any.

    Notes are not mistakes: they are about behavior that SENS is not known for, and states that are never reached.
    """
    checked = check(
        paths or [Path(directory) for directory in settings.scenarios] or [built_in()],
        settings.switches.countries,
    )
    for line in checked.lines:
        say(line)
    click.echo(f"{checked.good} of {checked.files} files are good")
    if checked.problems:
        context.exit(USED_WRONGLY)


@scenarios.command(
    "list",
    epilog="""\b
Examples:
  mocksens scenarios list
  mocksens scenarios list --scenarios my-scenarios     with your own scenarios
""",
)
@AS_JSON
@with_settings("scenarios")
def list_(settings: Settings, *, as_json: bool) -> None:
    """List the available scenarios by folder, with their descriptions."""
    with refusing_settings():
        library = library_of(settings)
    width = max(map(len, library))
    for folder, names in groupby(library, lambda name: _folder(library, name)):
        if not as_json:
            say(folder)
        for name in names:
            description = " ".join(library[name].description.split())
            if as_json:
                say_json({"name": name, "folder": folder, "description": description})
            else:
                say(f"  {name:{width}}  {description}".rstrip())


def _folder(library: Library, name: str) -> str:
    home = library.home(name)
    if isinstance(home, str):
        return home
    is_built_in = home.is_relative_to(built_in())
    return f"built-in: {home.parent.relative_to(built_in())}" if is_built_in else str(home.parent)


@scenarios.command(
    epilog="""\b
Example:
  mocksens scenarios show skt-outage > my-scenarios/skt-outage.yaml     a copy to edit, which replaces it
"""
)
@click.argument("name")
@with_settings("scenarios")
def show(settings: Settings, name: str) -> None:
    """Print the file of the scenario NAME."""
    with refusing_settings():
        library = library_of(settings)
    if name not in library:
        hint = suggestion(name, library) or "; mocksens scenarios list lists the scenarios"
        raise Misuse(f"unknown scenario {name[:80]!r}{hint}")
    say_text(library.text(name))


@scenarios.command(
    epilog="""\b
Example:
  mocksens scenarios schema > scenario.schema.json

For an editor with the YAML language server, begin each file with the line
  # yaml-language-server: $schema=scenario.schema.json
"""
)
def schema() -> None:
    """Print the JSON Schema of scenario files, for completion and checks in an editor."""
    from mocksens.server.scenarios import schema

    click.echo(schema.text(), nl=False)
