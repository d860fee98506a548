"""``mocksens exec``: a command with a mocksens of its own."""

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

NOWHERE: Final = "there is no such command; is its directory in PATH? What only a shell knows is run by sh -c '…'"
RUNNABLE: Final = "chmod +x lets a program run, and a script that does not begin with #! is run as: sh SCRIPT"


class NotExecutable(Fail):
    """Ends the command with one line and the exit code that shells have for what is no program."""

    exit_code = 126


class CommandNotFound(Fail):
    """Ends the command with one line and the exit code that shells have for what is not there."""

    exit_code = 127


@click.command(
    "exec",
    cls=SettingsCommand,
    context_settings={"allow_interspersed_args": False},
    epilog="""\b
Examples:
  mocksens exec -- node client.js                     whose client knows nothing but https://sens.apigw.ntruss.com
  mocksens exec --play quota-exceeded -- npm test     and what it does when the quota is used up
  mocksens exec --log-format text -- ./gradlew run    with a line for each request as it comes
  mocksens exec --fail-on refused -- npm test         exit code 4 if SENS refused a request and the tests passed
  mocksens exec --report sens.html -- npm test        and a page to keep with what CI keeps
\b
COMMAND finds in its environment:
  SENS_URL, SENS_BASE_URL, NCP_SENS_BASE_URL, SENS_API_BASE_URL, MOCKSENS_URL     the address
  SENS_SERVICE_ID                                                                 the serviceId
  SENS_ACCESS_KEY, NCLOUD_ACCESS_KEY                                              the access key
  SENS_SECRET_KEY, NCLOUD_SECRET_KEY                                              the secret key
  HTTPS_PROXY, NO_PROXY, in lower case too; SSL_CERT_FILE, REQUESTS_CA_BUNDLE, CURL_CA_BUNDLE, NODE_EXTRA_CA_CERTS,
  DENO_CERT, NODE_OPTIONS, RUBYOPT, RUBYLIB, PYTHONPATH, JAVA_TOOL_OPTIONS, PHP_INI_SCAN_DIR     the way here, and trust
\b
An application with keys of its own needs --access-key and --secret-key, or --auth off. SENS_SERVICE_ID is --service,
else the default serviceId; where --services does not list that one, it is the first that it lists.
""",
)
@click.argument("command", nargs=-1, type=click.UNPROCESSED, metavar="COMMAND [ARG]...")
@click.option("--service", metavar="ID", help=f"serviceId that COMMAND is told  [default: {DEFAULT_SERVICE_ID}]")
@click.option(
    "--fail-on",
    multiple=True,
    metavar="…",
    help="end with 4 where COMMAND ends with 0: refused (SENS refused a request), duplicate (a message was sent more "
    "than once), failed (a message has another result than 0); several with commas or again. What was scripted, as by "
    "--play or a recipient's number, counts neither as refused nor as failed",
)
@click.option(
    "--report",
    metavar="FILE",
    multiple=True,
    help="write the report there too: FILE.html, a page, or FILE.json, data; again for both",
)
@click.option(
    "--log-format",
    type=click.Choice([form.value for form in LogFormat]),
    default=LogFormat.OFF.value,
    show_default=True,
    help="lines on stderr while COMMAND runs",
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
    """Run COMMAND with a mocksens of its own.

    That is where its clients look for SENS: whatever COMMAND asks of SENS's hosts by HTTPS, or of SENS_URL, is answered
    here. Other hosts are refused where its client goes by HTTPS_PROXY, but for those that NO_PROXY names. When it has
    ended, a report on stderr tells what was sent and what was refused. The exit code is that of COMMAND, unless
    --fail-on makes a 0 a 4.
    """
    if not (command and command[0].strip()):
        raise Misuse("say what to run, as: mocksens exec -- npm test")
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
    # Neither an interrupt of the report takes the exit code with it, nor one of what Python does at its very end.
    atexit.register(signal.signal, signal.SIGINT, signal.SIG_IGN)
    try:
        with contextlib.suppress(KeyboardInterrupt):
            told = _Telling(service, reasons, LogFormat(log_format), FILED if files else MOST)
            conclusion = _concluded(settings, command, told)
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
    """Write the report into its file; where that fails, there is still the exit code."""
    from mocksens.exec.ending import describe
    from mocksens.exec.report_data import as_data

    with _undisturbed():
        try:
            file.write(as_data(conclusion, command, service))
        except Exception as error:  # noqa: BLE001 - whatever fails
            _warn(f"--report: {file.path} cannot be written ({describe(error)})")


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Put off being interrupted or ended for the moment that a file takes."""
    before = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class _Telling(NamedTuple):
    """The options of a report: the service, the reasons to fail, the log format, and the most findings to show."""

    service: str
    reasons: "frozenset[Reason]"
    form: LogFormat
    most: int


def _concluded(settings: Settings, command: tuple[str, ...], told: _Telling) -> "Ending":
    """Run the command, and return how it ended."""
    from mocksens.exec.ending import Ending, conclude
    from mocksens.exec.listener import Listener
    from mocksens.exec.process import Child

    # From here on signals are for the command, even before there is one.
    with Child() as child:
        with refusing_settings():
            sens = sens_of(settings)
        sens.starter = Starter.EXEC
        try:
            sens.service(told.service)
        except Forbidden as error:
            raise Misuse(f"--service: {error.hint}") from error
        log = Listener(sens, told.form)
        code = _run(child, command, settings, log, told.service)
        if not child.began:
            return Ending("", code, None, "a signal came before the command ran")
        # A signal that comes now was for the command: it takes no part of the report with it.
        return conclude(
            code,
            sens,
            told.service,
            told.reasons,
            gone=log.gone,
            came=log.seen,
            complaints=log.complaints,
            unverified=UNVERIFIED,
            most=told.most,
        )


def _run(child: "Child", command: tuple[str, ...], settings: Settings, log: "Listener", service: str) -> int:
    """Return the exit code of the command; by then server and files are gone."""
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
    """Return the environment of the command; what it names lasts as long as ``stack``."""
    import tempfile

    from mocksens.client.environment import client_variables
    from mocksens.exec.ending import describe
    from mocksens.exec.environment import redirecting
    from mocksens.server.certificates import LocalAuthority
    from mocksens.server.serving import running

    authority = LocalAuthority(settings.tls_hosts)
    try:
        # The command may do anything to the files that it is given.
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
    """Return the exit code of the command."""
    import shutil

    try:
        return child.run(command, env)
    except FileNotFoundError as error:
        # The file of a script is there, and yet there is none to run.
        absent = "what its first line names is not there" if shutil.which(command[0]) else NOWHERE
        raise CommandNotFound(f"{command[0]}: {absent}") from error
    except OSError as error:
        if Path(command[0]).is_dir():
            raise NotExecutable(f"{command[0]} is a directory; name a program in it") from error
        raise NotExecutable(f"{command[0]} cannot be run: {error.strerror}; {RUNNABLE}") from error


def _warn(message: str) -> None:
    # Where nobody reads it, the command runs all the same.
    with contextlib.suppress(OSError):
        click.echo(f"mocksens: {shown(message)}", err=True)


def _say(text: str) -> None:
    """Print on stderr; where nobody reads it, there is still the exit code."""
    try:
        click.echo(shown_lines(text), nl=False, err=True)
    except (Exception, KeyboardInterrupt):  # noqa: BLE001 - whatever fails
        # Python tries again at its very end to write what is left, and may wait for that, or fail.
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
