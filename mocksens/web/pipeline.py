"""The pipeline of a request: the steps in order, the slow work between them, and the record.

     WireRequest(method, target as sent, headers, body)
       │  find_route      web/routes           404
     Routed(operation, serviceId, id of the item)
       │  authorise       core/signing         401              <- wall clock, keys
       │                  core/access, sens    403
     Authorised(route, service)
       │  decode          web/wire/requests    once, untyped
       │                  core/validation      <- spec/parameters  values and violations; nothing is refused yet
     Decoded(route, service, parsed)
       │  apply_scenarios core/scenarios       a header, a scenario or a number answers, delays or sets a fault
     Ready(route, service, parsed, …)
       │  ┄┄┄┄┄┄┄┄┄┄┄┄    core/validation/pictures, core/doctor  slow work off the event loop, without a lock
       │  operate         core/validation      400, every violation: the rules between fields
       │                  core/operations      404, 429 and the operation's own rules  <- storage, clock, ids
       │  render          web/wire/answers     in the document's field order
       │  bend            web/delivery         the scripted answer, or a fault in the body
     WireResponse(status, body)

A step (``web/steps.py``) takes a stage (``web/stages.py``) and returns the next one. It raises a ``Refusal``, or
``Scripted`` if a scenario answers instead of the operation. The ``Exchange`` keeps the results. ``begin`` runs the
steps above the dotted line, and ``finish`` those below it. In between, the caller does ``Exchange.work``, in any
thread. Few requests have such work.
"""

import sys
from collections.abc import Mapping
from functools import partial
from typing import Final

from mocksens.core.display.redaction import hide
from mocksens.core.errors import (
    REFUSALS,
    AnyRefusal,
    Forbidden,
    NotFound,
    Unauthenticated,
    UnauthenticatedReason,
    UnknownRoute,
)
from mocksens.core.signing.credentials import Credential, secrets_of
from mocksens.core.storage.journal import Entry
from mocksens.core.validation import pictures, uploads
from mocksens.core.validation.findings import Findings
from mocksens.core.validation.pictures import Verdicts
from mocksens.spec.documents import EDITIONS
from mocksens.web import address_check
from mocksens.web.exchange import Exchange, Scripted
from mocksens.web.offload import MORE, More
from mocksens.web.steps import apply_scenarios, authorise, bend, decode, find_route, operate
from mocksens.web.wire import refusals, requests
from mocksens.web.wire.responses import Reply

LONG: Final = 4 * 1024
"""The number of bytes of target and body above which a refused signature is always examined off the event loop."""
DOCTOR: Final = "mocksens.core.doctor.examination"
MANY_KEYS: Final = 100
"""The number of key pairs above which a refused signature is always examined off the event loop."""


def begin(exchange: Exchange, refusal: AnyRefusal | None = None) -> None:
    """Run the steps that precede slow work, and set the exchange's ``work``.

    ``refusal`` is set if the request could not be read completely.
    """
    if refusal is not None:
        _refuse(exchange, refusal)
        return
    try:
        route = find_route(exchange)
        authorised = authorise(exchange, route)
        decoded = decode(exchange, authorised)
        ready = exchange.ready = apply_scenarios(exchange, decoded)
    except REFUSALS as refused:
        _refuse(exchange, refused)
    except Scripted:
        # Drop the notes, because the request is not carried out.
        exchange.findings = Findings()
    else:
        if bodies := uploads.picture_texts(ready.parsed, exchange.operation):
            exchange.work = partial(_judge, exchange, list(dict.fromkeys(bodies)))


def finish(exchange: Exchange) -> None:
    """Run the steps that follow slow work. Raise the exception of an earlier bug."""
    if exchange.failure is not None:
        raise exchange.failure
    if exchange.ready is not None:
        try:
            operate(exchange, exchange.ready)
        except REFUSALS as refused:
            _refuse(exchange, refused)
    if exchange.fired is not None:
        bend(exchange, exchange.fired)


def _refuse(exchange: Exchange, refusal: AnyRefusal) -> None:
    """Set the answer to a refused request, and complete the hint of the refusal."""
    exchange.refusal = refusal
    exchange.response = refusals.refuse(refusal, EDITIONS[exchange.document].errors)
    match refusal:
        case UnknownRoute():
            address_check.add_hint(refusal, exchange.request.method, exchange.request.target, exchange.sens.credentials)
        case NotFound() | Forbidden():
            # The hint quotes the wrong id, which may contain a secret.
            refusal.hint = hide(refusal.hint.encode(), secrets_of(exchange.sens.credentials)).decode()
        case Unauthenticated():
            _schedule_doctor(exchange, refusal)


def _schedule_doctor(exchange: Exchange, refusal: Unauthenticated) -> None:
    """Examine a refused signature at once if that is quick. Otherwise, make that the exchange's ``work``."""
    request, credentials = exchange.request, exchange.sens.credentials
    examine = partial(_examine, exchange, refusal, credentials)
    is_short = len(request.target) + len(request.body) <= LONG and len(credentials) <= MANY_KEYS
    # A missing signature is quick to explain here, unless the doctor must be imported first.
    is_missing = refusal.reason is UnauthenticatedReason.HEADER_MISSING
    if is_missing and is_short and DOCTOR in sys.modules:
        examine()
    else:
        exchange.work = examine


def _judge(exchange: Exchange, bodies: list[str]) -> More | None:
    """Judge the next picture in a request, and return ``MORE`` unless it is the last."""
    verdicts = pictures.judge([bodies.pop()])
    exchange.verdicts = Verdicts({**exchange.verdicts.by_body, **verdicts.by_body}, verdicts.note)
    return MORE if bodies else None


def _examine(exchange: Exchange, refusal: Unauthenticated, credentials: Mapping[bytes, Credential]) -> None:
    """Explain a refused signature and a mistake in the address.

    The instant and the ``credentials`` are those of the refusal, because both may have changed since then.
    """
    # Imported only for a refused signature, to keep the start fast.
    from mocksens.core.doctor import examination

    sens, request = exchange.sens, exchange.request
    exchange.signing = examination.examine(
        requests.signed_parts(request),
        credentials,
        refusal.at,
        headers=request.headers,
        body=request.body,
        service_id=exchange.service_id,
        services=[service.id for service in sens.services],
        starter=sens.starter,
    )
    refusal.hint = exchange.signing.hint
    if address := address_check.check_here(sens, request.method, request.target):
        refusal.hint = f"{refusal.hint}. Also, {address.hint}"


def record(exchange: Exchange, reply: Reply, diagnosis: str, rules: tuple[str, ...], took: float) -> None:
    """Record the request and its answer in the journal of its service, or in that of unrouted requests."""
    sens, request = exchange.sens, exchange.request
    if sens.journal_entries:
        reply.entry = Entry(
            at=sens.wall.now(),
            took=took,
            operation=exchange.operation,
            request_id=exchange.request_id,
            request=requests.pack(request),
            response=reply.response,
            diagnosis=diagnosis,
            rules=rules,
            delay=reply.delay,
            fired=exchange.fired,
            sent=exchange.sent,
            signing=exchange.signing,
        )
        journal = exchange.journal
        if journal is None:
            journal = sens.journal_of(exchange.service_id)
        journal.record(reply.entry)
