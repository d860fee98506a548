"""``mocksens explain``: why a signature was refused, or would be."""

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

import click

from mocksens.cli_calls import SERVICE
from mocksens.cli_live import LIVE, URL, Admin
from mocksens.cli_settings import Misuse, with_settings
from mocksens.settings import Settings


@click.command(
    epilog="""\b
Examples:
  mocksens explain                                       the latest request that a running mocksens refused
  mocksens explain GET "/sms/v2/…?requestId=RSSA-1" -H "x-ncp-apigw-timestamp: 1700000000000" -H …
  mocksens explain POST /sms/v2/… -H … --data '{…}' --access-key mine --secret-key hidden
"""
)
@click.argument("method", required=False)
@click.argument("target", required=False)
@click.option(
    "-H", "--header", "headers", multiple=True, metavar="NAME: VALUE", help="a header of the request; repeat it"
)
@click.option("--data", default="", metavar="JSON", help="the body of the request")
@SERVICE
@URL
@with_settings("access_key", "secret_key", "keys", *LIVE)
def explain(
    settings: Settings,
    method: str | None,
    target: str | None,
    *,
    headers: tuple[str, ...],
    data: str,
    service: str,
    url: str | None,
) -> None:
    """Name what is wrong with a signature, and show how it is made.

    With METHOD, TARGET and headers it goes by the keys of the settings, and needs no server.
    """
    if method is None:
        found = _latest(Admin(settings, url, service))
        if found is None:
            click.echo("no request with a wrong signature is on record")
            return
        click.echo(f"{found['method']} {found['target']}")
        _print(found["signing"])
        return
    if target is None or not target.startswith("/"):
        raise Misuse("give METHOD and TARGET, path and query from the first slash, as GET /sms/v2/…")
    _print(_examined(settings, method, target, dict(_header(line) for line in headers), data))


def _latest(admin: Admin) -> Mapping[str, Any] | None:
    """The latest refused request of the service, or of those that reached none."""
    answer = admin.ask("GET", "requests", {"status": 401, "limit": 1000})
    # A service that was only asked wrongly does not exist: its requests are among those that reached none.
    own = [] if answer.status == HTTPStatus.NOT_FOUND else [admin.told(answer)]
    refused = [
        request
        for page in (*own, admin.get_global("requests", {"status": 401}))
        for request in page["requests"]
        if request["signing"]
    ]
    return max(refused, key=lambda request: str(request["at"]), default=None)


def _examined(settings: Settings, method: str, target: str, headers: Mapping[str, str], data: str) -> dict[str, Any]:
    from mocksens.core import doctor  # noqa: PLC0415
    from mocksens.core.clock import SystemClock  # noqa: PLC0415
    from mocksens.core.signature import Credential, Signed  # noqa: PLC0415
    from mocksens.spec.gateway import ACCESS_KEY_HEADER, SIGNATURE_HEADER, TIMESTAMP_HEADER  # noqa: PLC0415
    from mocksens.web.views import signing_view  # noqa: PLC0415

    pairs = (Credential(settings["access_key"], settings["secret_key"]), *settings["keys"])
    sent = {name.lower().encode(): value.encode() for name, value in headers.items()}
    names = (TIMESTAMP_HEADER, ACCESS_KEY_HEADER, SIGNATURE_HEADER)
    signed = Signed(method.encode(), target.encode(), *(sent.get(name.encode(), b"") for name in names))
    credentials = {pair.access_key.encode(): pair for pair in pairs}
    now = SystemClock().now()
    return signing_view(doctor.examine(signed, credentials, now, headers=sent, body=data.encode()))


def _header(line: str) -> tuple[str, str]:
    name, colon, value = line.partition(":")
    if not colon:
        raise Misuse(f"a header is NAME: VALUE; {line[:40]!r} is not")
    return name.strip(), value.removeprefix(" ")


def _print(diagnosis: Mapping[str, Any]) -> None:
    click.echo(f"{diagnosis['says']}{f' ({_causes(diagnosis)})' if diagnosis['cause'] else ''}")
    for name, value in _lines(diagnosis):
        click.echo(f"{name:9} {value}")
    if diagnosis["cause"]:
        click.echo(f"\n{diagnosis['snippet'].rstrip()}")


def _causes(diagnosis: Mapping[str, Any]) -> str:
    return ", ".join([diagnosis["cause"], *diagnosis["also"]])


def _lines(diagnosis: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "to sign", diagnosis["expected"]
    if diagnosis["signed"]:
        yield "signed", diagnosis["signed"]
    if diagnosis["skew"]:
        yield "clock", f"{abs(diagnosis['skew'])} ms {'ahead' if diagnosis['skew'] > 0 else 'behind'}"
