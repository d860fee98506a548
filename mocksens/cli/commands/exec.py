"""``mocksens exec``: run a command with its own mocksens in place of SENS."""

import atexit
import contextlib
import os
import shlex
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import click

from mocksens.cli.errors import FAILED, UNVERIFIED, Empty, Fail, Misuse, refusing_settings
from mocksens.cli.options import SettingsCommand, with_settings
from mocksens.cli.service_choice import told_service
from mocksens.core.display.terminal import shown, shown_lines
from mocksens.core.errors import Forbidden
from mocksens.core.service_ids import DEFAULT_SERVICE_ID
from mocksens.core.starter import Starter
from mocksens.server.settings.assembly import sens_of
from mocksens.server.settings.settings import Settings
from mocksens.server.settings.table import IMITATED
from mocksens.web.log.lines import LogFormat

if TYPE_CHECKING:
    from mocksens.exec.ending import Ending
    from mocksens.exec.fail_on import Reason
    from mocksens.exec.listener import Listener
    from mocksens.exec.process import Child
    from mocksens.exec.report_file import ReportFile

NOWHERE: Final = "command not found; is its directory in PATH? Run shell builtins and aliases with sh -c '…'"
RUNNABLE: Final = "chmod +x makes it executable; run a script that does not begin with #! as: sh SCRIPT"


class NotExecutable(Fail):
    """The error for a command that cannot be run, with the exit code that shells use for it."""

    exit_code = 126


class CommandNotFound(Fail):
    """The error for a command that does not exist, with the exit code that shells use for it."""

    exit_code = 127


@click.command(
    "exec",
    cls=SettingsCommand,
    context_settings={"allow_interspersed_args": False},
    epilog="""\b
Examples:
  mocksens exec -- node client.js                     a client that hard-codes https://sens.apigw.ntruss.com
  mocksens exec --play quota-exceeded -- npm test     the tests with the quota exceeded
  mocksens exec --log-format text -- ./gradlew run    a log line for each request
  mocksens exec --fail-on refused -- npm test         exit code 4 if the tests pass but SENS refused a request
  mocksens exec --report sens.html -- npm test        the report as a page, for CI to keep
\b
The environment of COMMAND has:
  SENS_URL, SENS_BASE_URL, NCP_SENS_BASE_URL, SENS_API_BASE_URL, MOCKSENS_URL     the address
  SENS_SERVICE_ID                                                                 the serviceId
  SENS_ACCESS_KEY, NCLOUD_ACCESS_KEY                                              the access key
  SENS_SECRET_KEY, NCLOUD_SECRET_KEY                                              the secret key
  HTTPS_PROXY, NO_PROXY, in lower case too; SSL_CERT_FILE, REQUESTS_CA_BUNDLE, CURL_CA_BUNDLE, NODE_EXTRA_CA_CERTS,
  DENO_CERT, NODE_OPTIONS, RUBYOPT, RUBYLIB, PYTHONPATH, JAVA_TOOL_OPTIONS, PHP_INI_SCAN_DIR     redirection and trust
\b
For an application with its own keys, pass them with --access-key and --secret-key, or use --auth off. SENS_SERVICE_ID
is --service, else the default serviceId; if --services does not list that one, it is the first listed one.
""",
)
@click.argument("command", nargs=-1, type=click.UNPROCESSED, metavar="COMMAND [ARG]...")
@click.option("--service", metavar="ID", help=f"serviceId for COMMAND  [default: {DEFAULT_SERVICE_ID}]")
@click.option(
    "--fail-on",
    multiple=True,
    metavar="REASON,…",
    help="exit with 4 instead of 0 for these reasons: refused (SENS refused a request), duplicate (a message was sent "
    "more than once), failed (a message has a result other than 0); repeat the option or use commas. Scripted results, "
    "such as those of --play or of magic numbers, count neither as refused nor as failed",
)
@click.option(
    "--report",
    metavar="FILE",
    multiple=True,
    help="also write the report to FILE.html, as a page, or FILE.json, as data; repeat the option for both",
)
@click.option(
    "--log-format",
    type=click.Choice([form.value for form in LogFormat]),
    default=LogFormat.OFF.value,
    show_default=True,
    help="format of the log on stderr while COMMAND runs",
)
@with_settings("tls_hosts", *IMITATED)
def execute(
    settings: Settings,
    command: tuple[str, ...],
    *,
    service: str | None,
    fail_on: tuple[str, ...],
    report: tuple[str, ...],
    log_format: str,
) -> None:
    """Run COMMAND with its own mocksens in place of SENS.

    HTTPS requests of COMMAND to SENS's hosts, and requests to SENS_URL, are answered here. A client that uses
    HTTPS_PROXY cannot reach other hosts, except those in NO_PROXY. After COMMAND, a report on stderr lists what was
    sent and what was refused. The exit code is that of COMMAND, but --fail-on can turn 0 into 4.
    """
    if not (command and command[0].strip()):
        raise Misuse("COMMAND is missing; for example: mocksens exec -- npm test")
    from mocksens.exec import fail_on as failing
    from mocksens.exec.ending import Ending
    from mocksens.exec.findings import FILED, MOST

    try:
        reasons = failing.parse(fail_on)
    except ValueError as error:
        raise Misuse(f"--fail-on: {error}") from error
    if service == "":
        raise Empty("--service")
    files = [_report_file(each) for each in report]
    service = service or told_service(settings)
    conclusion = Ending("", FAILED, None, "the command did not run")
    # An interrupt of the report, or of Python's own shutdown, must not change the exit code.
    atexit.register(signal.signal, signal.SIGINT, signal.SIG_IGN)
    try:
        with contextlib.suppress(KeyboardInterrupt):
            options = _ReportOptions(service, reasons, LogFormat(log_format), FILED if files else MOST)
            conclusion = _conclude(settings, command, options)
    except Fail as error:
        conclusion = Ending("", error.exit_code, None, error.message)
        raise
    finally:
        for file in files:
            _file(file, conclusion, shlex.join(command), service)
    _say(conclusion.said)
    raise click.exceptions.Exit(conclusion.code)


def _report_file(given: str) -> "ReportFile":
    from mocksens.exec.report_file import ReportFile

    if not given:
        raise Empty("--report")
    try:
        return ReportFile(given)
    except ValueError as error:
        raise Misuse(f"--report: {error}") from error
    except OSError as error:
        raise Misuse(f"--report: {given} cannot be written: {error.strerror}") from error


def _file(file: "ReportFile", conclusion: "Ending", command: str, service: str) -> None:
    """Write the report to its file. If that fails, only warn, so that the exit code stays the same."""
    from mocksens.exec.ending import describe
    from mocksens.exec.report_data import as_data

    with _undisturbed():
        try:
            file.write(as_data(conclusion, command, service))
        except Exception as error:  # noqa: BLE001 - whatever fails
            _warn(f"--report: {file.path} cannot be written ({describe(error)})")


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Ignore SIGINT and SIGTERM within a block."""
    before = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class _ReportOptions(NamedTuple):
    """The options of a report: the service, the reasons to fail, the log format, and the maximum number of findings."""

    service: str
    reasons: "frozenset[Reason]"
    form: LogFormat
    most: int


def _conclude(settings: Settings, command: tuple[str, ...], options: _ReportOptions) -> "Ending":
    """Run the command, and return its ending."""
    from mocksens.exec.ending import Ending, conclude
    from mocksens.exec.listener import Listener
    from mocksens.exec.process import Child

    # From here on, signals are meant for the command, even before it starts.
    with Child() as child:
        with refusing_settings():
            sens = sens_of(settings)
        sens.starter = Starter.EXEC
        try:
            sens.service(options.service)
        except Forbidden as error:
            raise Misuse(f"--service: {error.hint}") from error
        log = Listener(sens, options.form)
        code = _run(child, command, settings, log, options.service)
        if not child.began:
            return Ending("", code, None, "a signal arrived before the command ran")
        # A signal that arrives now was meant for the command, and must not interrupt the report.
        return conclude(
            code,
            sens,
            options.service,
            options.reasons,
            gone=log.gone,
            came=log.seen,
            complaints=log.complaints,
            unverified=UNVERIFIED,
            most=options.most,
        )


def _run(child: "Child", command: tuple[str, ...], settings: Settings, log: "Listener", service: str) -> int:
    """Run the command with a server and temporary files, and return its exit code."""
    from mocksens.exec.ending import describe

    code: int | None = None
    try:
        with contextlib.ExitStack() as stack:
            env = _prepare(stack, command, settings, log, service)
            code = _start(child, command, env)
    except Exception as error:
        if code is None:
            raise
        _say(f"mocksens: its server failed while the command ran ({describe(error.__cause__ or error)})\n")
    return code


def _prepare(
    stack: contextlib.ExitStack, command: tuple[str, ...], settings: Settings, log: "Listener", service: str
) -> dict[str, str]:
    """Start the server, and return the environment of the command; ``stack`` ends the server and removes the files."""
    import tempfile

    from mocksens.client.environment import client_variables
    from mocksens.exec.ending import describe
    from mocksens.exec.environment import redirecting
    from mocksens.server.certificates import LocalAuthority
    from mocksens.server.serving import running

    authority = LocalAuthority(settings.tls_hosts)
    try:
        # The command may change or remove these files.
        files = tempfile.TemporaryDirectory(prefix="mocksens-", ignore_cleanup_errors=True)
        folder = Path(stack.enter_context(files))
        url = stack.enter_context(running(log.sens, authority=authority, log=log)).url
        ca = authority.ca_pem()
        env = redirecting(command, os.environ, url, authority.hosts, ca_pem=ca, folder=folder, warn=_warn)
    except OSError as error:
        raise Fail(f"cannot prepare for {command[0]}: {error}") from error
    except RuntimeError as error:
        raise Fail(f"cannot prepare for {command[0]}: {describe(error.__cause__ or error)}") from error
    return env | client_variables(url, service, settings.access_key, settings.secret_key)


def _start(child: "Child", command: tuple[str, ...], env: dict[str, str]) -> int:
    """Run the command and return its exit code. Raise ``Fail`` if it cannot be run."""
    import shutil

    try:
        return child.run(command, env)
    except FileNotFoundError as error:
        # This error also means that a script exists but its interpreter does not.
        absent = "the interpreter in its first line does not exist" if shutil.which(command[0]) else NOWHERE
        raise CommandNotFound(f"{command[0]}: {absent}") from error
    except OSError as error:
        if Path(command[0]).is_dir():
            raise NotExecutable(f"{command[0]} is a directory; name a program in it") from error
        raise NotExecutable(f"{command[0]} cannot be run: {error.strerror}; {RUNNABLE}") from error


def _warn(message: str) -> None:
    # The command runs even if stderr cannot be written.
    with contextlib.suppress(OSError):
        click.echo(f"mocksens: {shown(message)}", err=True)


def _say(text: str) -> None:
    """Print to stderr. Ignore failures, so that the exit code stays the same."""
    try:
        click.echo(shown_lines(text), nl=False, err=True)
    except (Exception, KeyboardInterrupt):  # noqa: BLE001 - whatever fails
        # At exit, Python would try again to write the rest, and block or fail.
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
