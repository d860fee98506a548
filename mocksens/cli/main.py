"""The command ``mocksens``. Exit codes: 0 ok, 1 failed, 2 used wrongly, 3 port in use, 4 not so."""

import contextlib
import errno
import io
import os
import shlex
import signal
import socket
import sys
from collections.abc import Iterator
from importlib import import_module
from typing import Any, Final

import click

from mocksens import __version__
from mocksens.cli.options import Commands, Fail, Misuse, PortInUse, UsageMistake, refusing_settings, with_settings
from mocksens.cli.output import AS_JSON, say, say_json
from mocksens.core.parsing.nodes import suggestion
from mocksens.server import sockets
from mocksens.server.settings import BY_NAME, SETTINGS, Settings

HOMES: Final = {
    "serve": "main",
    "codes": "main",
    "config": "main",
    "sign": "commands.requests",
    "send": "commands.requests",
    "healthcheck": "commands.requests",
    "services": "commands.inspect",
    "messages": "commands.inspect",
    "wait": "commands.inspect",
    "clock": "commands.inspect",
    "reset": "commands.control",
    "play": "commands.control",
    "stop": "commands.control",
    "fail": "commands.control",
    "env": "commands.control",
    "scenarios": "commands.scenarios",
    "explain": "commands.explain",
    "ca": "commands.ca",
    "exec": "commands.exec",
}
"""The module of each command. It is loaded when the command is used: a server must not wait for the others."""


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
            os.set_inheritable(number, True)  # noqa: FBT003 - it is how Python has it
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115 - to the end


def _give_up_unwritable_streams() -> None:
    """Let what cannot be written go: Python would try again at its very end, and exit with 120."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            with contextlib.suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


@click.group(cls=_Main, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
@click.version_option(__version__, "-V", "--version", prog_name="mocksens")
def main() -> None:
    """A local stand-in for the SMS API v2 of NAVER Cloud SENS, as its one-page document of 2023 describes it.

    \b
    mocksens serve                                      start it on http://127.0.0.1:7367
    mocksens send --to 01012345678 "안녕하세요"          send an SMS to it
    mocksens sign GET "/sms/v2/…" --curl                a signed command to paste
    mocksens serve --play skt-outage                    let it fail; mocksens scenarios list names what there is
    """  # noqa: D301 - click wants a backspace before what it must not wrap
    # Whatever the terminal cannot show is escaped.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


@main.command(
    epilog="""\b
Examples:
  mocksens serve --port 0                  any free port; the first line of stdout names it
  mocksens serve --auth off                plain curl, without signatures
  mocksens serve --play quota-exceeded     every service begins with this scenario
  MOCKSENS_DELIVERY=immediate mocksens serve
"""
)
@with_settings()
def serve(settings: Settings) -> None:
    """Serve SENS until SIGTERM or Ctrl-C.

    Prints one line, `mocksens ready http://127.0.0.1:7367`, once it answers; logs go to stderr. With --https-port the
    URL for HTTPS stands behind it. The port for HTTP is a proxy, too, for clients that have SENS's host built in.
    """
    # Until there is a server to end, a signal just ends the process; loading one takes a while.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: sys.exit(0))
    # Commands import what they alone need.
    from mocksens.server import certificates
    from mocksens.server import serving as server
    from mocksens.web.admin.access import Guard
    from mocksens.web.app import create_app
    from mocksens.web.log import Log

    with refusing_settings():
        library = settings.library()
        sens = settings.sens(library)
    log = Log(sens, settings["log_format"])
    if settings.ignored:
        log.say(f"ignored, as something else injected them: {', '.join(settings.ignored)}")
    if settings["auth"] == "off":
        log.say("auth is off: signatures are not verified, any request may use any service")
    if settings["scenarios"]:
        from mocksens.server.scenario_watcher import Watcher

        Watcher(library, sens, log).start()
    with refusing_settings():
        authority = certificates.authority(settings, log.say)
    app = create_app(sens, log, Guard(settings["admin_hosts"], settings["admin_token"] or ""), authority)
    names = ["port"] if settings["https_port"] is None else ["port", "https_port"]
    with contextlib.ExitStack() as stack:
        # What ends this is said behind the log's lines.
        stack.callback(log.flush)
        listeners = [stack.enter_context(_bind(settings, name)) for name in names]
        if not (settings["admin_token"] or sockets.is_loopback(settings["host"])):
            log.alert(
                f"listening on {settings['host']} without an admin token: anyone who can reach this port may read and"
                " change everything below /_mocksens/; the setting admin_token asks for one"
            )
        try:
            server.serve(app, *listeners)
        except OSError as error:
            raise Fail(f"cannot write the line that says where it listens: {error.strerror}") from error


def _bind(settings: Settings, name: str) -> socket.socket:
    host, port, flag = settings["host"], settings[name], BY_NAME[name].flag
    try:
        return sockets.bind(host, port)
    except (socket.gaierror, UnicodeError) as error:
        raise Misuse(f"--host {host}: no such address here ({error})") from error
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            message = f"port {port} on {host} is in use; choose another with {flag}, or any free one with {flag} 0"
            raise PortInUse(message) from error
        raise Fail(f"cannot listen on {host} port {port}: {error.strerror}") from error


@main.command(
    epilog="""\b
Examples:
  mocksens codes               all of them
  mocksens codes 3018          one
  mocksens codes --numbers     the recipients' numbers that say what happens to them
  mocksens codes --countries   the countryCodes that are taken
"""
)
@click.argument("code", required=False)
@click.option(
    "--numbers",
    is_flag=True,
    help="list the recipients' numbers that make things happen, in any country; with CODE, only its number",
)
@click.option(
    "--countries", is_flag=True, help="list the countryCodes that the setting countries takes unless it is any"
)
@AS_JSON
def codes(code: str | None, *, numbers: bool, countries: bool, as_json: bool) -> None:
    """List the result codes of messages, or explain CODE."""
    if countries:
        _list_countries(code, as_json=as_json)
        return
    from mocksens.core.scenarios import magic_numbers
    from mocksens.spec.results import RESULTS, alike

    if code is not None and code not in RESULTS:
        close = suggestion(code.upper(), alike(code))
        raise Misuse(f"{code} is not a result code{close}")
    if numbers:
        for number, meaning in magic_numbers.catalogue():
            if code is None or number == magic_numbers.number_of(code):
                row, line = {"number": number, "effect": meaning}, f"{number}  {meaning}"
                say_json(row) if as_json else say(line)
        return
    for result in RESULTS.values() if code is None else [RESULTS[code]]:
        row = {
            "code": result.code,
            "meaning": result.meaning,
            "meaningKo": result.meaning_ko,
            "table": result.table,
            "line": result.cite.item.rpartition(" ")[2],
            "number": magic_numbers.number_of(result.code),
        }
        line = f"{result.code:5} {result.meaning} / {result.meaning_ko}  ({result.table}, {row['line']})"
        say_json(row) if as_json else say(line)


def _list_countries(code: str | None, *, as_json: bool) -> None:
    from mocksens.spec.countries import COUNTRIES

    if code is not None and code not in COUNTRIES:
        raise Misuse(f"{code} is not in the list of November 2020; the setting countries can be any")
    for calling_code, names in COUNTRIES.items():
        if code in {None, calling_code}:
            row, line = {"countryCode": calling_code, "names": names}, f"{calling_code:5} {names}"
            say_json(row) if as_json else say(line)


@main.command(
    epilog="""\b
Examples:
  mocksens config                              what is set here, and by whom
  MOCKSENS_DELIVERY=manual mocksens config     what this would set
"""
)
@AS_JSON
@with_settings()
def config(settings: Settings, *, as_json: bool) -> None:
    """Print every setting, and where it comes from."""
    for name, value, source in settings.shown():
        line = f"{name:17} {value:36} {source}".rstrip()
        say_json({"setting": name, "value": value, "source": source}) if as_json else say(line)
