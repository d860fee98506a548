"""The command ``mocksens``. Exit codes: 0 ok, 1 failed, 2 used wrongly, 3 port in use, 4 not so."""

import contextlib
import errno
import io
import os
import signal
import socket
import sys
from typing import Any

import click

from mocksens import __version__, address
from mocksens.cli_calls import healthcheck, send, sign
from mocksens.cli_exec import execute
from mocksens.cli_explain import explain
from mocksens.cli_live import clock, messages, wait
from mocksens.cli_scenarios import scenarios
from mocksens.cli_settings import Commands, Fail, Misuse, PortInUse, refusing_settings, with_settings
from mocksens.cli_tls import ca
from mocksens.core.written import suggestion
from mocksens.settings import BY_NAME, Settings


class _Main(Commands):
    """Says in a line what the system refuses, as a disk that is full."""

    def main(self, *args: Any, **how: Any) -> Any:
        """Run the program, with three standard streams in any case."""
        _open_streams()
        return super().main(*args, **how)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except OSError as error:
            if error.errno == errno.EPIPE:
                # Whoever reads has had enough, which is no failure: click knows.
                raise
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


@click.group(cls=_Main, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
@click.version_option(__version__, prog_name="mocksens")
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
    from mocksens import server, tls  # noqa: PLC0415
    from mocksens.web.app import create_app  # noqa: PLC0415
    from mocksens.web.guard import Guard  # noqa: PLC0415
    from mocksens.web.log import Log  # noqa: PLC0415

    with refusing_settings():
        library = settings.library()
        sens = settings.sens(library)
    log = Log(sens, settings["log_format"])
    if settings.ignored:
        log.say(f"ignored, as something else injected them: {', '.join(settings.ignored)}")
    if settings["auth"] == "off":
        log.say("auth is off: signatures are not verified, any request may use any service")
    if settings["scenarios"]:
        from mocksens.scenario_watch import Watcher  # noqa: PLC0415

        Watcher(library, sens, log).start()
    with refusing_settings():
        authority = tls.authority(settings, log.say)
    app = create_app(sens, log, Guard(settings["admin_hosts"], settings["admin_token"] or ""), authority)
    names = ["port"] if settings["https_port"] is None else ["port", "https_port"]
    with contextlib.ExitStack() as stack:
        # What ends this is said behind the log's lines.
        stack.callback(log.flush)
        listeners = [stack.enter_context(_bind(settings, name)) for name in names]
        try:
            server.serve(app, *listeners)
        except OSError as error:
            raise Fail(f"cannot write the line that says where it listens: {error.strerror}") from error


def _bind(settings: Settings, name: str) -> socket.socket:
    host, port, flag = settings["host"], settings[name], BY_NAME[name].flag
    try:
        return address.bind(host, port)
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
def codes(code: str | None, *, numbers: bool, countries: bool) -> None:
    """List the result codes of messages, or explain CODE."""
    if countries:
        _list_countries(code)
        return
    from mocksens.core import magic  # noqa: PLC0415
    from mocksens.spec.results import RESULTS  # noqa: PLC0415

    if code is not None and code not in RESULTS:
        close = suggestion(code.upper(), RESULTS)
        raise Misuse(f"{code} is not a result code{close}")
    if numbers:
        for number, meaning in magic.catalogue():
            if code is None or number == magic.number_of(code):
                click.echo(f"{number}  {meaning}")
        return
    for result in RESULTS.values() if code is None else [RESULTS[code]]:
        meaning = f"{result.meaning} / {result.meaning_ko}"
        click.echo(f"{result.code:5} {meaning}  ({result.table}, {result.cite.item.rpartition(' ')[2]})")


def _list_countries(code: str | None) -> None:
    from mocksens.spec.countries import COUNTRIES  # noqa: PLC0415

    if code is not None and code not in COUNTRIES:
        raise Misuse(f"{code} is not in the list of November 2020; the setting countries can be any")
    for calling_code, names in COUNTRIES.items():
        if code in {None, calling_code}:
            click.echo(f"{calling_code:5} {names}")


@main.command(
    epilog="""\b
Examples:
  mocksens config                              what is set here, and by whom
  MOCKSENS_DELIVERY=manual mocksens config     what this would set
"""
)
@with_settings()
def config(settings: Settings) -> None:
    """Print every setting, and where it comes from."""
    rows = settings.shown()
    for name, value, source in rows:
        click.echo(f"{name:17} {value:36} {source}".rstrip())


for command in (sign, send, healthcheck, scenarios, messages, wait, clock, explain, ca, execute):
    main.add_command(command)
