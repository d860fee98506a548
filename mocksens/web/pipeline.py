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
       │  bend            web/http/faults      what was scripted instead, or a right answer gone wrong
     WireResponse(status, body)

A step takes the stage that it needs and returns the next one (``web/stages.py``), or raises a ``Refusal``, and
``Scripted`` where the request is not to be carried out. What comes of it is kept in the ``Exchange``. ``begin`` runs
the steps above the dotted line, ``finish`` those below it. What stands in ``Exchange.work`` in between must be done
before ``finish``, in any thread; nearly no request has any.
"""

import sys
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

from mocksens.core import access
from mocksens.core.errors import (
    REFUSALS,
    AnyRefusal,
    Forbidden,
    NotFound,
    Unauthenticated,
    UnauthenticatedReason,
    UnknownRoute,
)
from mocksens.core.operations import delivery
from mocksens.core.records import NO_HEADERS
from mocksens.core.redaction import hide
from mocksens.core.scenarios import facts, magic_numbers
from mocksens.core.scenarios.compiling import Gate
from mocksens.core.scenarios.engine import by_header, by_number
from mocksens.core.scenarios.steps import Fired
from mocksens.core.secret_names import SECRET_KEY_HEADERS
from mocksens.core.signing.credentials import secrets_of
from mocksens.core.signing.signature import verify
from mocksens.core.storage.journal import Entry, Sent
from mocksens.core.switches import Auth, MagicNumbers
from mocksens.core.validation import pictures, uploads
from mocksens.core.validation.findings import Findings
from mocksens.core.validation.pictures import Verdicts
from mocksens.core.validation.reading import CheckContext
from mocksens.spec.faults import ANSWERS
from mocksens.spec.operations import OPERATIONS, Name
from mocksens.web import address_check, routes
from mocksens.web.exchange import Exchange, Scripted
from mocksens.web.handlers import HANDLERS
from mocksens.web.http import faults
from mocksens.web.offload import MORE, More
from mocksens.web.routes import Route
from mocksens.web.stages import Authorised, Decoded, Ready
from mocksens.web.wire import refusals, requests, responses
from mocksens.web.wire.responses import Reply, WireResponse

VERIFY: Final = Auth.VERIFY
NUMBERS_COUNT: Final = MagicNumbers.ON
SEND: Final = Name.SEND_MESSAGES
LONG: Final = 4 * 1024
"""Bytes of a target and a body from which on the doctor always works off the event loop."""
DOCTOR: Final = "mocksens.core.doctor.examination"
MANY_KEYS: Final = 100
"""Key pairs from which on it does."""
RESPOND: Final = b"x-mocksens-respond"
"""The header that scripts the answer to the request it comes with."""
ASKS_FOR_NOTHING: Final = "the header X-Mocksens-Respond is empty, so it asks for nothing; name an answer, as throttled"
assert HANDLERS.keys() == {operation.name for operation in OPERATIONS}, "every operation has a handler"


def find_route(exchange: Exchange) -> Route:
    """Return the operation that is meant; 404 before anything is verified (rule gateway.route-first)."""
    route = routes.find(exchange.request.method, exchange.request.target.partition(b"?")[0])
    exchange.operation, exchange.service_id = route.operation.name, route.service_id
    exchange.journal = exchange.sens.journal_of(route.service_id)
    return route


def authorise(exchange: Exchange, route: Route) -> Authorised:
    """Return the service; 401 unless a known key signed, 403 if it may not use this service or nobody may."""
    sens = exchange.sens
    if sens.switches.auth is VERIFY:
        credential = verify(requests.signed_parts(exchange.request), sens.credentials, sens.wall.now())
        access.check(credential, route.service_id, sens.starter)
    service = sens.service(route.service_id)
    exchange.journal = service.journal
    if service.remark is not None:
        exchange.findings.note(*service.remark)
    return Authorised(route, service)


def decode(exchange: Exchange, authorised: Authorised) -> Decoded:
    """Read query and body, once; what is wrong in them is found, but does not count yet."""
    route = authorised.route
    if not SECRET_KEY_HEADERS.isdisjoint(exchange.request.headers):
        names = ", ".join(sorted(name.decode() for name in SECRET_KEY_HEADERS & exchange.request.headers.keys()))
        said = f"{names} is ignored: a secret key is never sent, only signed with; leave the header out, and make a new"
        exchange.findings.note("gateway.spare-headers", f"{said} key if others could read this one")
    asked = requests.decode(exchange.request, route.operation, route.item_id, exchange.sens.credentials)
    for remark in asked.remarks:
        exchange.findings.note(*remark)
    parsed = HANDLERS[route.operation.name].read(asked, exchange.findings)
    return Decoded(route, authorised.service, parsed)


def note_repeated(exchange: Exchange, fields: Sequence[tuple[bytes, bytes]]) -> None:
    """Note which of the headers of a signature are among ``fields`` more than once."""
    names = [name for name, _ in fields]
    for name in (requests.TIMESTAMP, requests.ACCESS_KEY, requests.SIGNATURE):
        if (count := names.count(name)) > 1:
            said = f"{name.decode()} is there {count} times, and the first counts; send it once"
            exchange.findings.note("gateway.spare-headers", said)


def disrupt(exchange: Exchange, decoded: Decoded) -> Ready:
    """Let happen what the request's own header, a scenario or a recipient's number asks for.

    Raises ``Scripted`` if that is all that happens.
    """
    service, operation = decoded.service, decoded.route.operation
    with service.lock:
        ordinal = service.scenarios.count(operation.name)
        headers = requests.header_texts(exchange.request) if ordinal else NO_HEADERS
        fired = _fire(exchange, decoded, ordinal, headers)
        if fired is not None:
            exchange.fired, exchange.delay = fired, fired.delay
        # The right answer is needed to break it, and nothing may come of it.
        is_rehearsal = _replaces_answer(fired) and operation.method != "GET"
        if is_rehearsal:
            delivery.settle(service)
            service = service.rehearsal()
    return Ready(
        route=decoded.route,
        service=service,
        parsed=decoded.parsed,
        ordinal=ordinal,
        headers=headers,
        is_rehearsal=is_rehearsal,
    )


def _fire(exchange: Exchange, decoded: Decoded, ordinal: int, headers: Mapping[str, str]) -> Fired | None:
    """Return what is asked for by the first that asks: the request's own header, a scenario, a recipient's number."""
    service, operation = decoded.service, decoded.route.operation.name
    fired: Fired | None = None
    header = exchange.request.headers.get(RESPOND)
    if header:
        fired = by_header(header.decode("latin-1"))
    elif ordinal:
        fired = service.scenarios.fire(
            Gate.REQUEST, facts.of_request(decoded.parsed, operation, service.id, ordinal, headers)
        )
        exchange.missed = service.scenarios.missed
    if header is not None and not header:
        exchange.missed = (*exchange.missed, ASKS_FOR_NOTHING)
    if fired is None and operation == SEND and service.switches.magic_numbers is NUMBERS_COUNT:
        numbers = facts.recipients(decoded.parsed)
        fired = by_number(numbers) if magic_numbers.may_speak(numbers) else None
    return fired


def _replaces_answer(fired: Fired | None) -> bool:
    """Return whether the right answer is not sent as it is. Raises ``Scripted`` if it is not even needed."""
    if fired is None or fired.commit or (fired.answer is None and fired.fault is None):
        return False
    if fired.fault not in ANSWERS:
        raise Scripted
    return True


def operate(exchange: Exchange, ready: Ready) -> None:
    """Check and carry out at one and the same time of the service; 400, 404, 429."""
    service, operation = ready.service, ready.route.operation
    handler = HANDLERS[operation.name]
    with service.lock:
        now = delivery.settle(service)
        context = CheckContext(service.switches, now, ready.ordinal, ready.headers, exchange.verdicts)
        wanted = handler.check(ready.parsed, context, exchange.findings)
        answer = handler.operate(service, now, wanted, exchange.findings)
        if not service.scenarios.idle:
            exchange.delay = max(exchange.delay, service.scenarios.take_delay())
            exchange.missed = service.scenarios.missed
        if operation.name == SEND and not ready.is_rehearsal:
            exchange.sent = Sent(answer.request_id, wanted)
        # Rendered before anyone else can change what the answer shows.
        if handler.render is None:
            exchange.response = WireResponse(operation.success)
        else:
            answer = handler.render(answer, service.switches.language)
            exchange.response = responses.encode(operation.success, answer)
        if service.listeners:
            service.changed()


def bend(exchange: Exchange, fired: Fired) -> None:
    """Put what was scripted in the place of the answer, or break the answer's contents."""
    if fired.answer is not None:
        exchange.response = refusals.scripted(fired.answer)
    if fired.fault is not None:
        exchange.response = faults.bend(fired.fault, exchange.response)


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
        examine = partial(_examine, exchange, refusal)
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


def _examine(exchange: Exchange, refusal: Unauthenticated) -> None:
    """Find out what is wrong with the signature, or what comes with it."""
    # Nobody needs the doctor while all is well.
    from mocksens.core.doctor import examination

    sens, request = exchange.sens, exchange.request
    exchange.signing = examination.examine(
        requests.signed_parts(request),
        sens.credentials,
        sens.wall.now(),
        headers=request.headers,
        body=request.body,
        service_id=exchange.service_id,
        services=[service.id for service in sens.services],
        starter=sens.starter,
    )
    refusal.hint = exchange.signing.hint
    if address := address_check.check_here(sens, request.method, request.target):
        refusal.hint = f"{refusal.hint}. Besides, {address.hint}"


def record(exchange: Exchange, reply: Reply, diagnosis: str, took: float) -> None:
    """Record the request with its answer in its service's journal, or among the strays."""
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
            rules=exchange.rules,
            delay=reply.delay,
            fired=exchange.fired,
            sent=exchange.sent,
            signing=exchange.signing,
        )
        exchange.journal.record(reply.entry)
