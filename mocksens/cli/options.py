"""The errors that end commands, and the flags of the settings."""

import contextlib
import os
from collections.abc import Callable, Iterator
from typing import IO, Any, Final, TypeVar

import click

from mocksens.core.display.terminal import shown, shown_lines
from mocksens.core.parsing.nodes import suggestion
from mocksens.server.settings.loading import load
from mocksens.server.settings.parsers import admin_hosts, words
from mocksens.server.settings.table import BY_NAME, SETTINGS, Setting, SettingError

FAILED: Final = 1
USED_WRONGLY: Final = 2
PORT_IN_USE: Final = 3
UNVERIFIED: Final = 4
CommandT = TypeVar("CommandT", bound=Callable[..., Any])
CLIENT_HELP: Final = {
    "host": "address of the server",
    "port": "port of the server",
    "access_key": "access key to sign with",
    "secret_key": "secret key to sign with",
    "admin_token": "token of its /_mocksens/, if it has one",
}
"""The help for these settings in a command that talks to a server."""


class Commands(click.Group):
    """A group of commands that answers wrong usage in the same way with every release of click."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Show the help if no command is given, which is wrong usage."""
        if not args and not ctx.resilient_parsing:
            click.echo(ctx.get_help(), err=True, color=ctx.color)
            ctx.exit(USED_WRONGLY)
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Refuse an unknown command with a suggestion."""
        name, known = args[0], self.list_commands(ctx)
        if name not in known and not (name.startswith("-") or ctx.resilient_parsing):
            hint = "; did you mean --version?" if name == "version" else suggestion(name, known)
            ctx.fail(f"no such command '{shown(name)}'{hint}")
        return super().resolve_command(ctx, args)


class _Said(click.ClickException):
    """Prints its lines with everything escaped that a terminal would obey: a name in them may be anyone's."""

    def format_message(self) -> str:
        """Return the lines."""
        return shown_lines(self.message)

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the lines; where that fails, there is still the exit code."""
        with contextlib.suppress(OSError):
            super().show(file)


class Fail(_Said):
    """Ends the command with one line and exit code 1."""

    exit_code = FAILED


class UsageMistake(_Said, click.UsageError):
    """Ends the command as click's errors do, with its usage, a line and exit code 2."""

    def __init__(self, error: click.UsageError) -> None:
        super().__init__(error.format_message(), error.ctx)


class Misuse(Fail):
    """Ends the command with one line and exit code 2."""

    exit_code = USED_WRONGLY


class Empty(Misuse):
    """Ends the command with one line and exit code 2: an option or an argument is empty."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is empty: is the variable that holds it set?")


class PortInUse(Fail):
    """Ends the command with one line and exit code 3."""

    exit_code = PORT_IN_USE


class Unverified(Fail):
    """Ends the command with one line and exit code 4: what was waited for or claimed is not so."""

    exit_code = UNVERIFIED


@contextlib.contextmanager
def refusing_settings() -> Iterator[None]:
    """End the command as misused where a setting turns out to be wrong."""
    try:
        yield
    except SettingError as error:
        raise Misuse(str(error)) from error


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
