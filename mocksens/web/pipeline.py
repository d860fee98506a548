"""The way of a request, from what came over the wire to what goes back.

     WireRequest(method, target as sent, headers, body)
       │  find_route      web/routes           404
     Route(operation, serviceId, id of the item)
       │  authorise       core/signing         401              <- wall clock, keys
       │                  core/access, sens    403
     Authorised(route, service)
       │  decode          web/wire/requests    once, untyped
       │                  core/validation      <- spec/parameters  read once: values and violations, nothing is refused
     Decoded(route, service, parsed)
       │  disrupt         core/scenarios       a header, a scenario or a number answers, delays or breaks the line
     Ready(route, service, parsed, …)
       │  ┄┄┄┄┄┄┄┄┄┄┄┄    core/validation/uploads, core/doctor   off the event loop, without a lock: what may take long
       │  operate         core/validation      400, every violation: the rules between fields
       │                  core/operations      404, 429 and the operation's own rules  <- storage, clock, ids
       │  render          web/wire/answers     in the document's field order
       │  bend            web/delivery         what was scripted instead, or a right answer gone wrong
     WireResponse(status, body)

A step (``web/steps.py``) takes the stage that it needs and returns the next one (``web/stages.py``). It raises a
``Refusal``, or ``Scripted`` where the request is not to be carried out. The ``Exchange`` keeps what comes of it.
``begin`` runs the steps above the dotted line, ``finish`` those below it. What stands in ``Exchange.work`` in between
must be done before ``finish``, in any thread; nearly no request has any.
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
from mocksens.spec.operations import OPERATIONS
from mocksens.web import address_check
from mocksens.web.exchange import Exchange, Scripted
from mocksens.web.handlers import HANDLERS
from mocksens.web.offload import MORE, More
from mocksens.web.steps import authorise, bend, decode, disrupt, find_route, operate
from mocksens.web.wire import refusals, requests
from mocksens.web.wire.responses import Reply

LONG: Final = 4 * 1024
"""Bytes of a target and a body from which on the doctor always works off the event loop."""
DOCTOR: Final = "mocksens.core.doctor.examination"
MANY_KEYS: Final = 100
"""Key pairs from which on it does."""
assert HANDLERS.keys() == {operation.name for operation in OPERATIONS}, "every operation has a handler"


def begin(exchange: Exchange, refusal: AnyRefusal | None = None) -> None:
    """Take a request up to what may take long, which is then its ``work``.

    ``refusal`` is what stood against reading all of it.
    """
    if refusal is not None:
        _refuse(exchange, refusal)
        return
    try:
        route = find_route(exchange)
        authorised = authorise(exchange, route)
        decoded = decode(exchange, authorised)
        ready = exchange.ready = disrupt(exchange, decoded)
    except REFUSALS as refused:
        _refuse(exchange, refused)
    except Scripted:
        # What was read of a request that is not carried out does not matter.
        exchange.findings = Findings()
    else:
        if bodies := uploads.picture_texts(ready.parsed, exchange.operation):
            exchange.work = partial(_judge, exchange, list(dict.fromkeys(bodies)))


def finish(exchange: Exchange) -> None:
    """Take a request from there to its answer. Raises what went wrong before."""
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
    exchange.refusal = refusal
    exchange.response = refusals.refuse(refusal)
    if isinstance(refusal, UnknownRoute):
        address_check.word(refusal, exchange.request.method, exchange.request.target, exchange.sens.credentials)
    elif isinstance(refusal, NotFound | Forbidden):
        # The id that is no good is shown, and may be anything.
        refusal.hint = hide(refusal.hint.encode(), secrets_of(exchange.sens.credentials)).decode()
    if isinstance(refusal, Unauthenticated):
        examine = partial(_examine, exchange, refusal, exchange.sens.credentials)
        request = exchange.request
        is_short = len(request.target) + len(request.body) <= LONG and len(exchange.sens.credentials) <= MANY_KEYS
        # Without a signature there is nothing to try. Loading the doctor takes longer than it takes for one request.
        is_missing = refusal.reason is UnauthenticatedReason.HEADER_MISSING
        if is_missing and is_short and DOCTOR in sys.modules:
            examine()
        else:
            exchange.work = examine


def _judge(exchange: Exchange, bodies: list[str]) -> More | None:
    """Find out about the next of the files that a request brings."""
    found = pictures.judge([bodies.pop()])
    exchange.verdicts = Verdicts({**exchange.verdicts.by_body, **found.by_body}, found.note)
    return MORE if bodies else None


def _examine(exchange: Exchange, refusal: Unauthenticated, credentials: Mapping[bytes, Credential]) -> None:
    """Find out what is wrong with the signature, or what comes with it.

    The instant and the ``credentials`` are those of the refusal: by now others may be in use.
    """
    # Nobody needs the doctor while all is well.
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
        refusal.hint = f"{refusal.hint}. Besides, {address.hint}"


def record(exchange: Exchange, reply: Reply, diagnosis: str, rules: tuple[str, ...], took: float) -> None:
    """Record the request with its answer in the journal of its service, or of what reached none."""
    sens, request = exchange.sens, exchange.request
    if sens.journal:
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
