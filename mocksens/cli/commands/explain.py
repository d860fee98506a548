"""``mocksens explain``: print the mistakes in a refused request, or in a given one."""

from collections.abc import Iterator, Mapping
from typing import Final, cast

import click
from click.core import ParameterSource

from mocksens.cli.admin import LIVE, URL, ServerAdmin, told
from mocksens.cli.errors import Fail, Misuse
from mocksens.cli.options import with_settings
from mocksens.cli.output import say, say_text
from mocksens.cli.rule_lookup import lookup_here
from mocksens.cli.service_choice import ALL, SERVICE, Services
from mocksens.client.models.diagnosis.explanations import Examination, ExplanationData, Refusals
from mocksens.client.models.requests import RequestData, Signing
from mocksens.server.settings.settings import Settings

OF_A_REQUEST: Final = frozenset({"headers", "data", "access_key", "secret_key", "keys", "document"})
OF_A_SERVER: Final = frozenset({"service", "everywhere", "url", *LIVE})
OF_A_CHOICE: Final = frozenset({"service"})
SHOWN: Final = 400
"""Maximum number of characters of a target that are shown."""


@click.command(
    epilog="""\b
Examples:
  mocksens explain --service my-test                     the latest refused request of a service
  mocksens explain --all                                 the latest refused request of every service
  mocksens explain GET "/sms/v2/…?requestId=RSSA-1" -H "x-ncp-apigw-timestamp: 1700000000000" -H …
  mocksens explain POST /sms/v2/… -H … --data '{…}' --access-key mine --secret-key hidden
"""
)
@click.argument("method", required=False)
@click.argument("target", required=False)
@click.option(
    "-H", "--header", "headers", multiple=True, metavar="NAME: VALUE", help="header of the request; repeat for each"
)
@click.option("--data", default="", metavar="JSON", help="body of the request, or @FILE")
@SERVICE
@ALL
@URL
@with_settings("access_key", "secret_key", "keys", "document", *LIVE)
def explain(
    settings: Settings,
    method: str | None,
    target: str | None,
    *,
    headers: tuple[str, ...],
    data: str,
    service: str,
    everywhere: bool,
    url: str | None,
) -> None:
    """Explain why a request is refused, and how it must be signed.

    With METHOD, TARGET and headers, check that request by the keys and the document of the settings, without a server.
    Otherwise ask a running mocksens about the latest refused request of the service; exit code 1 if there is none.
    """
    _check_flags(is_of_a_request=method is not None)
    if method is None:
        chosen = Services(ServerAdmin(settings, url), service, everywhere=everywhere)
        if everywhere:
            _explain_all(chosen)
            return
        (admin,) = chosen.each()
        found = admin.get("explain", ExplanationData)
        if found.note:
            say(f"{found.note}:")
        # A note says that the request is not one of the chosen service.
        _print_request(found.request, found.address, leave_out=OF_A_CHOICE if found.note else frozenset())
        return
    if target is None or not target.startswith("/"):
        raise Misuse("give METHOD and TARGET; TARGET is path and query from the first slash, such as GET /sms/v2/…")
    _print_examination(_examined(settings, method, target, dict(_header(line) for line in headers), _body(data)))


def _check_flags(*, is_of_a_request: bool) -> None:
    """Refuse flags that have no effect.

    They are the flags about a request if none is given, and the flags about a server if a request is given.
    """
    context = click.get_current_context()
    for option in context.command.params:
        name = option.name or ""
        if context.get_parameter_source(name) is not ParameterSource.COMMANDLINE:
            continue
        flag = max(option.opts, key=len)
        if name in OF_A_REQUEST and not is_of_a_request:
            raise Misuse(f"{flag} belongs to a request: add METHOD and TARGET")
        if name in OF_A_SERVER and is_of_a_request:
            raise Misuse(f"{flag} selects refused requests of a server: leave out METHOD and TARGET")


def _explain_all(chosen: Services) -> None:
    """Print the latest refused request of each service, with the reason. Raise ``Fail`` if there is none."""
    refusals = told(chosen.server.ask("GET", "explain"), Refusals).refusals
    if not refusals:
        raise Fail("no service has a refused request")
    for number, found in enumerate(refusals):
        if number:
            click.echo()
        _print_request(found.request, found.address, f"{found.service_id or 'no service'}  ")


def _print_request(
    request: RequestData, address: str | None, front: str = "", *, leave_out: frozenset[str] = frozenset()
) -> None:
    """Print a refused request with the reason, and the command for its rules without the options to ``leave_out``."""
    target = ascii(request.target[:SHOWN])[1:-1]
    more = " …" if len(request.target) > SHOWN else ""
    say(f"{front}{request.method} {target}{more}")
    if address:
        say(address)
    if request.signing:
        _print(request.signing)
    else:
        say(f"{request.status or 'no answer'}: {request.diagnosis}")
    if request.rules:
        say(f"{'rules':9} {lookup_here(request.rules, leave_out)}")


def _examined(settings: Settings, method: str, target: str, headers: Mapping[str, str], body: bytes) -> Examination:
    """Examine a request with the keys and the switches of the settings."""
    from mocksens.core.clock import SystemClock
    from mocksens.core.validation.reading import CheckContext
    from mocksens.web.admin.examination import Here, examine
    from mocksens.web.wire.requests import WireRequest

    sent = {name.lower().encode(): value.encode() for name, value in headers.items()}
    now = SystemClock().now()
    here = Here(
        {pair.access_key.encode(): pair for pair in settings.credentials}, now, CheckContext(settings.switches, now)
    )
    return examine(WireRequest(method, target.encode(), sent, body), here)


def _body(data: str) -> bytes:
    """Return the body for ``--data``: the text itself or, as with curl, the contents of the file named after ``@``."""
    if not data.startswith("@"):
        return data.encode()
    try:
        # curl removes line breaks, too.
        with click.open_file(data[1:], "rb") as file:
            return cast("bytes", file.read()).replace(b"\r", b"").replace(b"\n", b"")
    except OSError as error:
        raise Misuse(
            f"--data: {data[1:81]} cannot be read ({error.strerror}); give an existing file, or JSON"
        ) from error


def _print_examination(found: Examination) -> None:
    """Print the mistakes in a given request. If its address is wrong, print only that."""
    if found.address:
        say(found.address)
    if not found.expected:
        return
    _print(found)
    if found.refusal:
        say(f"400: {found.refusal}")
    for note in found.notes:
        say(note)


def _header(line: str) -> tuple[str, str]:
    name, colon, value = line.partition(":")
    if not colon:
        raise Misuse(f"a header must be NAME: VALUE, not {line[:40]!r}")
    return name.strip(), value.removeprefix(" ")


def _print(diagnosis: Signing | Examination) -> None:
    causes = ", ".join([diagnosis.cause, *diagnosis.also]) if diagnosis.cause else ""
    say(f"{diagnosis.says}{f' ({causes})' if causes else ''}")
    for name, value in _lines(diagnosis):
        say(f"{name:9} {value}")
    if causes:
        say_text(f"\n{diagnosis.snippet.rstrip()}\n")


def _lines(diagnosis: Signing | Examination) -> Iterator[tuple[str, str]]:
    yield "to sign", diagnosis.expected
    if diagnosis.signed:
        yield "signed", diagnosis.signed
    if skew := diagnosis.skew:
        from mocksens.core.doctor.headers.timestamps import length

        yield "clock", f"{length(abs(skew))} {'ahead' if skew > 0 else 'behind'}"
