"""``mocksens exec``: a command with a mocksens of its own."""

import contextlib
import os
import sys
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from mocksens.cli_settings import Fail, Misuse, refusing_settings, with_settings
from mocksens.core.errors import Forbidden
from mocksens.core.sens import DEFAULT_SERVICE_ID, Sens
from mocksens.core.switches import Switches
from mocksens.settings import Settings
from mocksens.web.log import Log, LogFormat

if TYPE_CHECKING:
    from mocksens.exec.process import Child

NOWHERE: Final = "there is no such command; is its directory in PATH? What only a shell knows is run by sh -c '…'"
RUNNABLE: Final = "chmod +x lets a program run, and a script that does not begin with #! is run as: sh SCRIPT"
KEYS: Final = ("access_key", "secret_key", "keys", "services", "tls_hosts")
ADMIN: Final = b"/_mocksens"
WORLD: Final = ("scenarios", "play", "scenario_yaml", "state", "seed", "profile", *Switches._fields)
"""The settings of what is imitated; where it listens is nobody's choice."""


class NotExecutable(Fail):
    """Ends the command with one line and the exit code that shells have for what is no program."""

    exit_code = 126


class NotFound(Fail):
    """Ends the command with one line and the exit code that shells have for what is not there."""

    exit_code = 127


class _Listener(Log):
    """Counts requests, and passes on what the log is to say; what the server says of itself is said in any case, once.

    Whoever does not trust it tries again and again.
    """

    def __init__(self, sens: Sens, form: LogFormat) -> None:
        super().__init__(sens, LogFormat.TEXT if form is LogFormat.OFF else form)
        self.sens = sens
        self.seen = 0
        """How many requests came to SENS."""
        self.complaints = 0
        """How many lines the server had to say of itself, as of clients that do not trust it."""
        self._is_quiet = form is LogFormat.OFF
        self._said: set[str] = set()

    def say(self, message: str) -> None:
        """A line about the server itself, unless it was there before."""
        self.complaints += 1
        if message not in self._said:
            self._said.add(message)
            super().say(f"mocksens: {message}")

    def request(self, method: str, target: bytes, status: int, **more: Any) -> None:
        """A request came; that a tunnel opens, or somebody looks into mocksens, is none to SENS."""
        is_tunnel = method == "CONNECT" and status == HTTPStatus.OK
        self.seen += not (is_tunnel or target.startswith(ADMIN))
        if not self._is_quiet:
            super().request(method, target, status, **more)


@click.command(
    "exec",
    context_settings={"allow_interspersed_args": False},
    epilog="""\b
Examples:
  mocksens exec -- node client.js                     whose client knows nothing but https://sens.apigw.ntruss.com
  mocksens exec --play quota-exceeded -- npm test     and what it does when the quota is used up
  mocksens exec --log-format text -- ./gradlew run    with a line for each request as it comes
""",
)
@click.argument("command", nargs=-1, type=click.UNPROCESSED, metavar="COMMAND [ARG]...")
@click.option("--service", metavar="ID", help=f"the serviceId that COMMAND is told  [{DEFAULT_SERVICE_ID}]")
@click.option(
    "--log-format",
    type=click.Choice([form.value for form in LogFormat]),
    default=LogFormat.OFF.value,
    show_default=True,
    help="lines on stderr while COMMAND runs",
)
@with_settings(*KEYS, *WORLD)
def execute(settings: Settings, command: tuple[str, ...], *, service: str | None, log_format: str) -> None:
    """Run COMMAND with a mocksens of its own, where its clients look for SENS.

    Whatever COMMAND asks of SENS's hosts by HTTPS, or of SENS_URL, is answered here; other hosts are refused where its
    client goes by HTTPS_PROXY, but for those that NO_PROXY names. When it has ended, a report on stderr tells what was
    sent and what was refused. The exit code is that of COMMAND.
    """
    if not (command and command[0].strip()):
        raise Misuse("say what to run, as: mocksens exec -- npm test")
    from mocksens.exec.process import Child  # noqa: PLC0415

    # From here on signals are for the command, even before there is one.
    with Child() as child:
        with refusing_settings():
            sens = settings.sens()
        service = service or min(settings["services"] or [DEFAULT_SERVICE_ID])
        try:
            sens.service(service)
        except Forbidden as error:
            raise Misuse(f"--service: {error.hint}") from error
        log = _Listener(sens, LogFormat(log_format))
        code = _run(child, command, settings, log, service)
    if child.began:
        from mocksens.exec.report import report  # noqa: PLC0415

        # Where nobody reads the report, there is still the exit code.
        with contextlib.suppress(OSError):
            click.echo(report(sens, service, log.seen, log.complaints), nl=False, err=True)
    sys.exit(code)


def _warn(message: str) -> None:
    # Where nobody reads it, the command runs all the same.
    with contextlib.suppress(OSError):
        click.echo(f"mocksens: {message}", err=True)


def _run(child: "Child", command: tuple[str, ...], settings: Settings, log: _Listener, service: str) -> int:
    """The exit code of the command; by then server and files are gone."""
    import shutil  # noqa: PLC0415
    import tempfile  # noqa: PLC0415

    from mocksens.client_variables import client_variables  # noqa: PLC0415
    from mocksens.exec.environment import redirecting  # noqa: PLC0415
    from mocksens.server import running  # noqa: PLC0415
    from mocksens.tls import LocalAuthority  # noqa: PLC0415

    authority = LocalAuthority(settings["tls_hosts"])
    with contextlib.ExitStack() as stack:
        try:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="mocksens-")))
            url = stack.enter_context(running(log.sens, authority=authority, log=log)).url
            ca = authority.ca_pem()
            env = redirecting(command, os.environ, url, authority.hosts, ca_pem=ca, folder=folder, warn=_warn)
        except OSError as error:
            raise Fail(f"cannot prepare for {command[0]}: {error}") from error
        env |= client_variables(url, service, settings["access_key"], settings["secret_key"])
        try:
            return child.run(command, env)
        except FileNotFoundError as error:
            # The file of a script is there, and yet there is none to run.
            absent = "what its first line names is not there" if shutil.which(command[0]) else NOWHERE
            raise NotFound(f"{command[0]}: {absent}") from error
        except OSError as error:
            raise NotExecutable(f"{command[0]} cannot be run: {error.strerror}; {RUNNABLE}") from error
