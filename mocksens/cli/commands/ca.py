"""``mocksens ca``: print the CA that clients must trust."""

import os
from http import HTTPStatus
from pathlib import Path
from typing import Final, NoReturn

import click

from mocksens.cli.admin import ADDRESS, TIMEOUT, refusal_of, server_url, strange
from mocksens.cli.errors import Fail, refusing_settings
from mocksens.cli.options import with_settings
from mocksens.cli.output import say_bytes
from mocksens.client.addresses import CERTIFICATE
from mocksens.server.settings.settings import Settings

ELSEWHERE: Final = "; to get the CA of a running server, use --url"


@click.command(
    epilog="""\b
Examples:
  mocksens ca > ca.pem                        the CA in ca_dir, created if missing
  mocksens ca --bundle bundle.pem             with the system's trusted certificates, for SSL_CERT_FILE
  mocksens ca --url http://127.0.0.1:7367     the CA of a running server
"""
)
@click.option(
    "--bundle", metavar="FILE", help="write the CA and all certificates that the system trusts to FILE (- for stdout)"
)
@click.option(
    "--url",
    metavar="URL",
    help="URL of the server to ask; without it, the CA is read from ca_dir  [env var: MOCKSENS_URL]",
)
@with_settings("ca_dir", "tls_cert", "tls_key", *ADDRESS)
def ca(settings: Settings, *, bundle: str | None, url: str | None) -> None:
    """Print the CA that clients must trust.

    --bundle adds the certificates that the system trusts.
    """
    from mocksens.server import trust_stores

    pem = _fetch(settings, url) if url or os.environ.get("MOCKSENS_URL") else _load(settings)
    try:
        content = pem if bundle is None else trust_stores.bundle(pem)
        if bundle in {None, "-"}:
            say_bytes(content)
        else:
            Path(str(bundle)).write_bytes(content)
    except OSError as error:
        raise Fail(f"--bundle {bundle}: {error.strerror} ({error.filename})") from error


def _fetch(settings: Settings, url: str | None) -> bytes:
    """Return the CA of a running server."""
    from mocksens.client.http import NoAnswer, call

    base = server_url(settings, url)
    try:
        answer = call("GET", base, CERTIFICATE, timeout=TIMEOUT)
    except NoAnswer as error:
        raise Fail(str(error)) from error
    if answer.status != HTTPStatus.OK:
        raise Fail(refusal_of(answer))
    if "BEGIN CERTIFICATE" not in answer.text:
        raise Fail(strange(answer))
    return answer.text.encode()


def _load(settings: Settings) -> bytes:
    """Return the CA in ``ca_dir``. Raise ``Fail`` if the settings name another certificate."""
    from mocksens.server import certificates

    with refusing_settings():
        pem = certificates.authority(settings, _refuse).ca_pem()
    if not pem:
        raise Fail(f"{settings.source('tls_cert')} is your own certificate: clients must trust its issuer")
    return pem


def _refuse(reason: str) -> NoReturn:
    raise Fail(f"{reason}{ELSEWHERE}")
