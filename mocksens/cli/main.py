"""The command ``mocksens``. Exit codes: 0 ok, 1 failed, 2 used wrongly, 3 port in use, 4 not so."""

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
    "ca": "commands.ca",
    "exec": "commands.exec",
}
"""The module of each command. It is loaded when the command is used: a server must not wait for the others."""
HELP: Final = """\
A local stand-in for the SMS API v2 of NAVER Cloud SENS, as its one-page document of 2023 describes it.

\b
mocksens serve                                      start it on http://127.0.0.1:7367
mocksens send --to 01012345678 "안녕하세요"          send an SMS to it
mocksens sign GET "/sms/v2/…" --curl                a signed command to paste
mocksens serve --play skt-outage                    let it fail; mocksens scenarios list names what there is
"""
"""The help of the program, which click lays out."""


class _Main(Commands):
    """Says in a line what the system refuses, as a disk that is full."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, loaded or not."""
        return sorted({*super().list_commands(ctx), *HOMES})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, loading its module when it is first asked for."""
        if cmd_name not in self.commands and cmd_name in HOMES:
            # The name of the function is the command's, unless Python has that word already.
            home = import_module(f"mocksens.cli.{HOMES[cmd_name]}")
            self.add_command(getattr(home, "execute" if cmd_name == "exec" else cmd_name))
        return super().get_command(ctx, cmd_name)

    def main(self, *args: Any, **how: Any) -> Any:
        """Run the program, with three standard streams in any case."""
        _open_streams()
        try:
            return super().main(*args, **how)
        finally:
            _give_up_unwritable_streams()

    def make_context(self, *args: Any, **how: Any) -> click.Context:
        """Read the command line; that may print the help."""
        with _saying_failures():
            return super().make_context(*args, **how)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the options before the command; one that is a setting lacks its command."""
        given = list(args)
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            said = self._misplaced(ctx, error.option_name, given)
            if not said:
                raise
            raise click.UsageError(said, ctx) from error

    def _misplaced(self, ctx: click.Context, option: str, given: list[str]) -> str:
        """Say where an option before the command belongs; empty if it is unknown there, too."""
        flags = [setting.flag for setting in SETTINGS]
        named = next((word for word in given if word in HOMES), None)
        command = self.get_command(ctx, named) if named else None
        if named and command and any(option in parameter.opts for parameter in command.params):
            rest = list(given)
            rest.remove(named)
            return f"{option} belongs behind the command: {shlex.join(['mocksens', named, *rest])}"
        if option in flags:
            serving = shlex.join(["mocksens", "serve", *(word for word in given if word != named)])
            return f"{option} belongs to a command, and none that takes it is there; to start a server: {serving}"
        close = suggestion(option, flags)
        return f"no such option {option}{close}; options stand behind a command, as in mocksens serve" if close else ""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        with _saying_failures():
            result = super().invoke(ctx)
            # What is still in the buffer may be refused as well.
            sys.stdout.flush()
            return result


@contextlib.contextmanager
def _saying_failures() -> Iterator[None]:
    """End with a line where the system refuses something, and with nothing where nobody reads on, as ``head``."""
    try:
        yield
    except click.UsageError as error:
        raise UsageMistake(error) from error
    except OSError as error:
        if error.errno == errno.EPIPE:
            raise click.exceptions.Exit(0) from error
        raise Fail(f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}") from error


def _open_streams() -> None:
    """Open the null device as each standard stream that is closed.

    Otherwise the next socket would get its number, and with it what is meant for the terminal; libuv aborts at that.
    """
    for number, (name, mode) in enumerate((("stdin", "r"), ("stdout", "w"), ("stderr", "w"))):
        try:
            os.fstat(number)
        except OSError:
            # The lowest number that is free is this one.
            os.open(os.devnull, os.O_RDWR)
            # For a command that is run, too.
            os.set_inheritable(number, True)
            setattr(sys, name, os.fdopen(number, mode, encoding="utf-8", closefd=False))


def _give_up_unwritable_streams() -> None:
    """Let what cannot be written go: Python would try again at its very end, and exit with 120."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            with contextlib.suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


@click.group(cls=_Main, help=HELP, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
@click.version_option(__version__, "-V", "--version", prog_name="mocksens")
def main() -> None:
    """Run a command."""
    # Whatever the terminal cannot show is escaped.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
