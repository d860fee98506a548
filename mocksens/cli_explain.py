"""``mocksens explain``: why a request was refused, or would be."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import click

from mocksens.cli_admin import LIVE, URL, Admin, Server
from mocksens.cli_services import SERVICE
from mocksens.cli_settings import Misuse, with_settings
from mocksens.settings import Settings

SHOWN: Final = 400
"""Characters of a target that are shown."""


@click.command(
    epilog="""\b
Examples:
  mocksens explain --service my-test                     the latest request of a service that was refused
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
    """Name what is wrong with a request, and show how it is signed.

    With METHOD, TARGET and headers it goes by the keys of the settings, and needs no server. Otherwise a running
    mocksens tells of the latest request of the service that it refused; exit code 1 if there is none.
    """
    if method is None:
        found = Admin(Server(settings, url), service).get("explain")
        if found["note"]:
            click.echo(f"{found['note']}:")
        _print_request(found["request"], found["address"])
        return
    if target is None or not target.startswith("/"):
        raise Misuse("give METHOD and TARGET, path and query from the first slash, as GET /sms/v2/…")
    address, signing = _examined(settings, method, target, dict(_header(line) for line in headers), data)
    if address:
        click.echo(address)
    _print(signing)


def _print_request(request: Mapping[str, Any], address: str | None) -> None:
    """Print a refused request, and why it was."""
    target = ascii(request["target"][:SHOWN])[1:-1]
    more = " …" if len(request["target"]) > SHOWN else ""
    click.echo(f"{request['method']} {target}{more}")
    if address:
        click.echo(address)
    if request["signing"]:
        _print(request["signing"])
    else:
        click.echo(f"{request['status'] or 'no answer'}: {request['diagnosis']}")


def _examined(
    settings: Settings, method: str, target: str, headers: Mapping[str, str], data: str
) -> tuple[str, dict[str, Any]]:
    """Return what is wrong with the address, empty if nothing is, and what the doctor says of the signature."""
    from mocksens.core import addresses, doctor  # noqa: PLC0415
    from mocksens.core.clock import SystemClock  # noqa: PLC0415
    from mocksens.core.signature import Credential, Signed  # noqa: PLC0415
    from mocksens.spec.gateway import ACCESS_KEY_HEADER, SIGNATURE_HEADER, TIMESTAMP_HEADER  # noqa: PLC0415
    from mocksens.web import routes  # noqa: PLC0415
    from mocksens.web.views import signing_view  # noqa: PLC0415

    pairs = (Credential(settings["access_key"], settings["secret_key"]), *settings["keys"])
    sent = {name.lower().encode(): value.encode() for name, value in headers.items()}
    names = (TIMESTAMP_HEADER, ACCESS_KEY_HEADER, SIGNATURE_HEADER)
    signed = Signed(method.encode(), target.encode(), *(sent.get(name.encode(), b"") for name in names))
    credentials = {pair.access_key.encode(): pair for pair in pairs}
    refusal = routes.check(method, signed.target, credentials)
    signing = doctor.examine(
        signed,
        credentials,
        SystemClock().now(),
        headers=sent,
        body=data.encode(),
        service_id=addresses.service_id_of(signed.target),
    )
    return "" if refusal is None else refusal.diagnosis(), signing_view(signing)


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
