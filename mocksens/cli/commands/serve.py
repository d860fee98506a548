"""``mocksens serve``: run a server until a signal."""

import contextlib
import errno
import os
import signal
import socket
import sys
from collections.abc import Callable, Sequence

import click

from mocksens.cli.errors import Fail, Misuse, PortInUse, refusing_settings
from mocksens.cli.options import SettingsCommand, with_settings
from mocksens.cli.terminal import has_colours
from mocksens.core.sens import Sens
from mocksens.core.switches import Auth
from mocksens.server import sockets
from mocksens.server.scenarios.library import Library
from mocksens.server.settings.assembly import library_of, sens_of
from mocksens.server.settings.settings import Settings
from mocksens.web.log.lines import LogFormat


@click.command(
    cls=SettingsCommand,
    epilog="""\b
Examples:
  mocksens serve --port 0                  any free port; the first line of stdout names it
  mocksens serve --auth off                accept requests without signatures, as of plain curl
  mocksens serve --demo 200                start with made-up messages of the last days
  mocksens serve --play quota-exceeded     every service starts with this scenario
  MOCKSENS_DELIVERY=immediate mocksens serve
""",
)
@with_settings()
def serve(settings: Settings) -> None:
    """Serve SENS until SIGTERM or Ctrl-C.

    Print one line, `mocksens ready http://127.0.0.1:7367`, once it answers; logs go to stderr. With --https-port, the
    line ends with the URL for HTTPS. On a terminal, the keys and a first command follow. The HTTP port is also a proxy
    for clients that hard-code SENS's host.
    """
    # While the server loads, a signal simply ends the process.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: sys.exit(0))
    # These imports are slow, and only this command needs them.
    from mocksens.server import certificates
    from mocksens.server import serving as server
    from mocksens.web.admin.access import Guard
    from mocksens.web.app import create_app
    from mocksens.web.log.lines import Log

    with refusing_settings():
        library = library_of(settings)
        sens = _sens(settings, library)
    log = Log(sens, settings.log_format, in_colour=has_colours(sys.stderr, os.environ))
    if settings.ignored:
        log.say(f"ignored variables, probably set by the platform: {', '.join(settings.ignored)}")
    if settings.switches.auth is Auth.OFF:
        log.say("auth is off: signatures are not verified, and any request may use any service")
    if settings.scenarios:
        from mocksens.server.scenarios.watcher import Watcher

        Watcher(library, sens, log).start()
    with refusing_settings():
        authority = certificates.authority(settings, log.say)
    app = create_app(sens, log, Guard(settings.admin_hosts, settings.admin_token or ""), authority)
    ports = {"--port": settings.port}
    if settings.https_port is not None:
        ports["--https-port"] = settings.https_port
    with contextlib.ExitStack() as stack:
        # Flush the log at the end, so that an error is printed after its lines.
        stack.callback(log.flush)
        listeners = [stack.enter_context(_bind(settings.host, port, flag)) for flag, port in ports.items()]
        if not (settings.admin_token or sockets.is_loopback(settings.host)):
            log.alert(
                f"listening on {settings.host} without an admin token: anyone who can reach this port can read and"
                " change everything below /_mocksens/; to require a token, set admin_token"
            )
        try:
            server.serve(app, *listeners, banner=_banner(settings))
        except OSError as error:
            raise Fail(f"cannot print the address: {error.strerror}") from error


def _sens(settings: Settings, library: Library) -> Sens:
    if settings.demo is None:
        return sens_of(settings, library)
    # Imported only for a demonstration, to keep the start fast.
    from mocksens.cli.service_choice import told_service
    from mocksens.server.demo.filling import filled

    return filled(settings, library, told_service(settings))


def _banner(settings: Settings) -> Callable[[Sequence[str]], str] | None:
    """Return the banner by URLs for a terminal; None for a pipe, and beside a log for programs."""
    if settings.log_format is LogFormat.JSON or not sys.stdout.isatty():
        return None
    from mocksens.cli.banner import banner  # needed only on a terminal

    return lambda urls: banner(settings, urls, sys.stdout.encoding)


def _bind(host: str, port: int, flag: str) -> socket.socket:
    try:
        return sockets.bind(host, port)
    except (socket.gaierror, UnicodeError) as error:
        raise Misuse(f"--host {host}: not an address of this machine ({error})") from error
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            message = f"port {port} on {host} is in use; choose another with {flag}, or any free one with {flag} 0"
            raise PortInUse(message) from error
        raise Fail(f"cannot listen on {host} port {port}: {error.strerror}") from error
