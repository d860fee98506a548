"""The options of settings, and a decorator that loads the settings for a command."""

import os
from collections.abc import Callable
from typing import Any, Final, TypeVar

import click

from mocksens.cli.errors import refusing_settings
from mocksens.core.settings.rows import Setting
from mocksens.server.settings.loading import load
from mocksens.server.settings.table import BY_NAME, GROUPS, SETTINGS

CommandT = TypeVar("CommandT", bound=Callable[..., Any])
CLIENT_HELP: Final = {
    "host": "address of the server",
    "port": "port of the server",
    "access_key": "access key to sign with",
    "secret_key": "secret key to sign with",
    "admin_token": "bearer token for the server's /_mocksens/, if it requires one",
}
"""The help of these settings in commands that are clients of a server."""
WIDEST: Final = 30
"""Maximum number of characters of a flag and its metavar. After longer ones, the help begins on the next line."""


class SettingOption(click.Option):
    """The option of a setting, with the title of its group for the help."""

    def __init__(self, *args: Any, group: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.group = group


class SettingsCommand(click.Command):
    """A command whose help lists its own options first, then those of settings by group."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options into the help, aligned across groups."""
        parameters = self.get_params(ctx)
        for title in ("Options", *GROUPS):
            members = [each for each in parameters if getattr(each, "group", "Options") == title]
            records = [record for each in members if (record := each.get_help_record(ctx))]
            if records:
                with formatter.section(title):
                    formatter.write_dl([(term.ljust(WIDEST), text) for term, text in records], col_max=WIDEST)


def with_settings(*names: str) -> Callable[[CommandT], CommandT]:
    """Add ``--config`` and the options of these settings, by default of all, to a command.

    The first argument of the command is the ``Settings``.
    """
    rows = [BY_NAME[name] for name in names] or list(SETTINGS)

    def decorate(command: CommandT) -> CommandT:
        def called(config: str | None, **arguments: Any) -> Any:
            flags = {row.name: _text_of(arguments.pop(row.name)) for row in rows}
            with refusing_settings():
                settings = load(flags, os.environ, config)
            return command(settings, **arguments)

        called.__name__, called.__doc__ = command.__name__, command.__doc__
        called.__click_params__ = list(getattr(command, "__click_params__", []))  # type: ignore[attr-defined]
        wrapped: Any = called
        for row in reversed(rows):
            wrapped = _option(row, CLIENT_HELP.get(row.name, "") if names else "")(wrapped)
        help_text = "YAML file with settings by name  [env var: MOCKSENS_CONFIG; default: mocksens.yaml]"
        result: CommandT = click.option("--config", metavar="FILE", help=help_text)(wrapped)
        return result

    return decorate


def _option(row: Setting, help_text: str) -> Callable[[Any], Any]:
    """Return the decorator that adds the option of a setting."""
    default = f"; default: {row.shown_default}" if row.shown_default else ""
    text = (help_text or row.about.help).replace("`", "")

    return click.option(
        row.flag,
        row.name,
        cls=SettingOption,
        group=row.about.group,
        metavar=row.codec.metavar,
        help=f"{text}  [env var: {row.variable}{default}]",
        multiple=row.codec.is_list,
    )


def _text_of(value: str | tuple[str, ...] | None) -> str | None:
    """Return the text of an option. Join the values of a repeated one with commas."""
    if isinstance(value, tuple):
        return ",".join(value) if value else None
    return value
