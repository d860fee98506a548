"""The command ``mocksens``.

Its exit codes are 0 for success, 1 for a failure, 2 for wrong usage, 3 for a port in use, and 4 for an expectation that
is not met.
"""

import contextlib
import errno
import io
import os
import shlex
import sys
from collections.abc import Iterator
from importlib import import_module
from typing import Any, Final

import click

from mocksens._version import __version__
from mocksens.cli.command_group import Commands
from mocksens.cli.errors import Fail, UsageMistake
from mocksens.core.parsing.nodes import suggestion
from mocksens.server.settings.table import SETTINGS

HOMES: Final = {
    "serve": "commands.serve",
    "codes": "commands.codes",
    "config": "commands.config",
    "sign": "commands.requests.sign",
    "send": "commands.requests.send",
    "healthcheck": "commands.healthcheck",
    "services": "commands.services",
    "messages": "commands.messages",
    "wait": "commands.wait",
    "clock": "commands.clock",
    "reset": "commands.reset",
    "play": "commands.scenarios.play",
    "stop": "commands.scenarios.stop",
    "fail": "commands.scenarios.fail",
    "env": "commands.env",
    "scenarios": "commands.scenarios.files",
    "explain": "commands.explain",
    "rules": "commands.rules.command",
    "ca": "commands.ca",
    "openapi": "commands.openapi",
    "exec": "commands.exec",
}
"""The module of each command, imported only when the command is used, to keep the start fast."""
HELP: Final = """\
A local stand-in for the SMS API v2 of NAVER Cloud SENS, by its document of 2023 or of 2026.

\b
mocksens serve                                      start it on http://127.0.0.1:7367
mocksens send --to 01012345678 "안녕하세요"          send an SMS to it
mocksens sign GET "/sms/v2/…" --curl                a signed command to paste
mocksens serve --play skt-outage                    let it fail; mocksens scenarios list shows all scenarios
"""
"""The help of the program, with click's markup."""


class _Main(Commands):
    """The program's group of commands, which reports system errors, such as a full disk, in one line."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands without importing them."""
        return sorted({*super().list_commands(ctx), *HOMES})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command. Import its module on first use."""
        if cmd_name not in self.commands and cmd_name in HOMES:
            # The function has the name of the command, except for exec, which is the name of a builtin.
            home = import_module(f"mocksens.cli.{HOMES[cmd_name]}")
            self.add_command(getattr(home, "execute" if cmd_name == "exec" else cmd_name))
        return super().get_command(ctx, cmd_name)

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the program, with all three standard streams open."""
        _open_streams()
        try:
            return super().main(*args, **kwargs)
        finally:
            _give_up_unwritable_streams()

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        """Parse the command line, which may print the help."""
        with _reporting_errors():
            return super().make_context(*args, **kwargs)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the options before the command. Explain a setting's option that belongs after it."""
        words = list(args)
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            hint = self._explain_misplaced(ctx, error.option_name, words)
            if not hint:
                raise
            raise click.UsageError(hint, ctx) from error

    def _explain_misplaced(self, ctx: click.Context, option: str, words: list[str]) -> str:
        """Return a hint about an option before the command, or an empty text if no setting has a similar one."""
        flags = [setting.flag for setting in SETTINGS]
        name = next((word for word in words if word in HOMES), None)
        command = self.get_command(ctx, name) if name else None
        if name and command and any(option in parameter.opts for parameter in command.params):
            rest = list(words)
            rest.remove(name)
            return f"{option} belongs after the command: {shlex.join(['mocksens', name, *rest])}"
        if option in flags:
            serving = shlex.join(["mocksens", "serve", *(word for word in words if word != name)])
            return f"{option} needs a command that accepts it; to start a server: {serving}"
        close = suggestion(option, flags)
        return f"no such option {option}{close}; options follow a command, as in mocksens serve" if close else ""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        with _reporting_errors():
            result = super().invoke(ctx)
            # Flush here, so that a failure to write is reported, too.
            sys.stdout.flush()
            return result


@contextlib.contextmanager
def _reporting_errors() -> Iterator[None]:
    """Exit with one line for a system error, and with none if the output is no longer read, as after ``| head``."""
    try:
        yield
    except click.UsageError as error:
        raise UsageMistake(error) from error
    except OSError as error:
        if error.errno == errno.EPIPE:
            raise click.exceptions.Exit(0) from error
        raise Fail(f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}") from error


def _open_streams() -> None:
    """Open the null device for each closed standard stream.

    Otherwise, the next socket would get its number, and with it the terminal's output, which makes libuv abort.
    """
    for number, (name, mode) in enumerate((("stdin", "r"), ("stdout", "w"), ("stderr", "w"))):
        try:
            os.fstat(number)
        except OSError:
            # os.open uses the lowest free number, which is that of this stream.
            os.open(os.devnull, os.O_RDWR)
            # Child processes inherit it, too.
            os.set_inheritable(number, True)
            setattr(sys, name, os.fdopen(number, mode, encoding="utf-8", closefd=False))


def _give_up_unwritable_streams() -> None:
    """Discard output that cannot be written, because Python would try again at exit, and exit with code 120."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            with contextlib.suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


@click.group(cls=_Main, help=HELP, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
@click.version_option(__version__, "-V", "--version", prog_name="mocksens")
def main() -> None:
    """Run the program."""
    # Escape characters that the terminal's encoding lacks.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
