"""``mocksens sign``: print the headers that sign a request."""

import shlex

import click

from mocksens.cli.admin import ADDRESS, server_url
from mocksens.cli.commands.requests.signing import KEYS, signed
from mocksens.cli.errors import Misuse
from mocksens.cli.options import with_settings
from mocksens.cli.output import say, say_text
from mocksens.core.signing.signable_requests import METHODS, escaped_target
from mocksens.server.settings.settings import Settings


@click.command(
    epilog="""\b
Examples:
  mocksens sign GET "/sms/v2/services/ncp:sms:kr:000000000000:mocksens/messages?requestId=RSSA-1"
  mocksens sign POST /sms/v2/services/ncp:sms:kr:000000000000:mocksens/messages --curl --data '{…}'
"""
)
@click.argument("method")
@click.argument("target")
@click.option("--curl", is_flag=True, help="print a complete curl command")
@click.option("--data", metavar="JSON", help="body for --curl")
@click.option("--timestamp", type=click.IntRange(min=0), help="epoch milliseconds  [default: now]")
@click.option(
    "--url", metavar="URL", help="URL of the server for --curl  [env var: MOCKSENS_URL; default: http://HOST:PORT]"
)
@with_settings(*KEYS, *ADDRESS)
def sign(
    settings: Settings,
    method: str,
    target: str,
    *,
    curl: bool,
    data: str | None,
    timestamp: int | None,
    url: str | None,
) -> None:
    """Print the three headers that sign METHOD and TARGET.

    TARGET is path and query from the first slash, exactly as they will be sent.
    """
    if method.upper() not in METHODS:
        raise Misuse(f"METHOD must be GET, POST or DELETE, not {method[:20]!r}")
    if not target.startswith("/"):
        raise Misuse(f"TARGET must be path and query from the first slash, such as /sms/v2/…, not {target[:60]!r}")
    if escaped_target(target) != target:
        raise Misuse(f"TARGET must be escaped as it will be sent: {escaped_target(target)[:200]!r}")
    headers = signed(settings, method.upper(), target, timestamp)
    if curl:
        say_text(_curl(method.upper(), server_url(settings, url) + target, headers, data) + "\n")
    else:
        for name, value in headers.items():
            say(f"{name}: {value}")


def _curl(method: str, url: str, headers: dict[str, str], data: str | None) -> str:
    # Without these options, curl would expand brackets and resolve dots, and thus not send what was signed.
    parts = ["curl", "--globoff", "--path-as-is", "-X", method, shlex.quote(url)]
    if data is not None:
        headers = {**headers, "Content-Type": "application/json"}
    for name, value in headers.items():
        parts += ["-H", shlex.quote(f"{name}: {value}")]
    return " ".join([*parts, "--data-raw", shlex.quote(data)] if data is not None else parts)
