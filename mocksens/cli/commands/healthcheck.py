"""``mocksens healthcheck``: check whether a server is up."""

from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

import click

from mocksens.cli.admin import ADDRESS, TIMEOUT, URL, server_url, strange
from mocksens.cli.errors import Fail, Misuse
from mocksens.cli.options import with_settings
from mocksens.client.addresses import READY
from mocksens.core.clock import sleep, stopwatch
from mocksens.core.parsing import durations
from mocksens.server import sockets
from mocksens.server.settings.settings import Settings

POLL: Final = 0.05
"""The number of seconds between two checks of ``healthcheck --wait``."""


@click.command(
    epilog="""\b
Examples:
  mocksens healthcheck            exit code 0 if the server is up
  mocksens healthcheck --wait     wait until it is
"""
)
@click.option("--wait", is_flag=True, help="wait until it is up")
@click.option("--timeout", default="30s", show_default=True, metavar="DURATION", help="maximum time to wait")
@URL
@with_settings(*ADDRESS, "https_port")
def healthcheck(settings: Settings, *, wait: bool, timeout: str, url: str | None) -> None:
    """Check whether mocksens is up. Exit code 0 if it is, else 1.

    If there is a port for HTTPS, it is checked, too.
    """
    base = server_url(settings, url)
    try:
        until = stopwatch() + durations.parse(timeout) / 1000
    except ValueError as error:
        raise Misuse(f"--timeout: {error}") from error
    _check_health(base, until, wait=wait)
    if settings.https_port:
        _check_health(sockets.url(urlsplit(base).hostname or "", settings.https_port, "https"), until, wait=wait)


def _check_health(base: str, until: float, *, wait: bool) -> None:
    """Raise ``Fail`` unless mocksens is up or, if ``wait`` is true, comes up before ``until``."""
    from mocksens.client.http import NoAnswer, call

    while True:
        try:
            patience = min(max(until - stopwatch(), POLL), TIMEOUT)
            # The check is about health, so an untrusted certificate does not matter.
            answer = call("GET", base, READY, timeout=patience, verify=False)
        except NoAnswer as error:
            if not wait or stopwatch() >= until:
                raise Fail(str(error)) from error
            sleep(POLL)
        else:
            break
    if (answer.status, answer.text) != (HTTPStatus.OK, '{"status":"ok"}'):
        raise Fail(strange(answer))
