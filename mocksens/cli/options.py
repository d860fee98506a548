"""The flags of the settings, and loading them for a command."""

import os
from collections.abc import Callable
from typing import Any, Final, TypeVar

import click

from mocksens.cli.errors import refusing_settings
from mocksens.server.settings.loading import load
from mocksens.server.settings.parsers import admin_hosts, words
from mocksens.server.settings.table import BY_NAME, SETTINGS, Setting

CommandT = TypeVar("CommandT", bound=Callable[..., Any])
CLIENT_HELP: Final = {
    "host": "address of the server",
    "port": "port of the server",
    "access_key": "access key to sign with",
    "secret_key": "secret key to sign with",
    "admin_token": "token of its /_mocksens/, if it has one",
}
"""The help for these settings in a command that talks to a server."""


def with_settings(*names: str) -> Callable[[CommandT], CommandT]:
    """Give a command the flags of these settings and ``--config``; it gets the loaded ``Settings`` first."""
    rows = [BY_NAME[name] for name in names] or list(SETTINGS)

    def decorate(command: CommandT) -> CommandT:
        def called(config: str | None, **given: Any) -> Any:
            flags = {row.name: _given(given.pop(row.name)) for row in rows}
            with refusing_settings():
                settings = load(flags, os.environ, config)
            return command(settings, **given)

        called.__name__, called.__doc__ = command.__name__, command.__doc__
        called.__click_params__ = list(getattr(command, "__click_params__", []))  # type: ignore[attr-defined]
        wrapped: Any = called
        for row in reversed(rows):
            help_text = _help(row, CLIENT_HELP.get(row.name, row.help) if names else row.help)
            is_list = row.parse in {words, admin_hosts}
            wrapped = click.option(row.flag, row.name, metavar="…", help=help_text, multiple=is_list)(wrapped)
        help_text = "YAML file with settings by name  [mocksens.yaml, MOCKSENS_CONFIG]"
        result: CommandT = click.option("--config", metavar="FILE", help=help_text)(wrapped)
        return result

    return decorate


def _given(value: str | tuple[str, ...] | None) -> str | None:
    """Return the text of a flag; one that may be repeated is a list with commas."""
    if isinstance(value, tuple):
        return ",".join(value) if value else None
    return value


def _help(setting: Setting, text: str) -> str:
    default = f"{setting.default}, " if setting.default else ""
    return f"{text.replace('`', '')}  [{default}{setting.variable}]"
