"""The steps of the pipeline. Those before ``operate`` return the next stage. A step may raise a ``Refusal``."""

from collections.abc import Sequence
from typing import Final

from mocksens.core import access
from mocksens.core.operations import due, messages
from mocksens.core.scenarios import facts, magic_numbers
from mocksens.core.scenarios.active_steps import Fired
from mocksens.core.scenarios.compiling import Gate
from mocksens.core.scenarios.engine import by_header, by_number
from mocksens.core.scenarios.evaluation import Evaluation
from mocksens.core.scenarios.names import RESPOND
from mocksens.core.signing.signature import verify
from mocksens.core.storage.journal import Sent
from mocksens.core.switches import Auth, MagicNumbers
from mocksens.core.validation.reading import CheckContext
from mocksens.spec.documents import EDITIONS
from mocksens.spec.faults import ANSWERS
from mocksens.spec.gateway import ACCESS_KEY, SIGNATURE, TIMESTAMP
from mocksens.spec.operations import Name
from mocksens.web import routes
from mocksens.web.delivery import contents
from mocksens.web.exchange import Exchange, Scripted
from mocksens.web.handlers import HANDLERS
from mocksens.web.reading import read
from mocksens.web.routes import Routed
from mocksens.web.stages import Authorised, Decoded, Ready
from mocksens.web.wire import refusals, requests, responses
from mocksens.web.wire.responses import WireResponse

VERIFY: Final = Auth.VERIFY
MAGIC_NUMBERS_ON: Final = MagicNumbers.ON
SEND: Final = Name.SEND_MESSAGES
"""Members looked up once, because an enum's attribute look-up takes ten times as long."""
RESPOND_HEADER: Final = RESPOND.encode()
ASKS_FOR_NOTHING: Final = "the header X-Mocksens-Respond is empty and has no effect; name an answer, such as throttled"


def find_route(exchange: Exchange) -> Routed:
    """Return the requested operation. Raise 404, even before the signature is verified (rule gateway.route-first)."""
    route = routes.find(exchange.request.method, exchange.request.target.partition(b"?")[0])
    exchange.operation, exchange.service_id = route.operation.name, route.service_id
    return route


def authorise(exchange: Exchange, route: Routed) -> Authorised:
    """Return the request with its service.

    Raise 401 unless a known key signed it, and 403 if that key may not use the service, or no key may.
    """
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
    """Parse the query and body once. Violations are collected here, and raised in ``operate``."""
    route, service = authorised.route, authorised.service
    document = service.switches.document
    parsed = read(exchange.request, route, exchange.sens.credentials, document, exchange.findings)
    return Decoded(route, service, parsed)


def note_repeated(exchange: Exchange, fields: Sequence[tuple[bytes, bytes]]) -> None:
    """Add a note for each signature header that occurs more than once in ``fields``."""
    names = [name for name, _ in fields]
    for name in (TIMESTAMP, ACCESS_KEY, SIGNATURE):
        if (count := names.count(name)) > 1:
            text = f"{name.decode()} is present {count} times, and the first one counts; send it once"
            exchange.findings.note("gateway.spare-headers", text)


def apply_scenarios(exchange: Exchange, decoded: Decoded) -> Ready:
    """Apply the effect that a header, a scenario or a recipient's number scripts for this request.

    Raise ``Scripted`` if the effect replaces the operation.
    """
    service, operation = decoded.service, decoded.route.operation
    with service.lock:
        ordinal = service.scenarios.count(exchange.operation)
        if ordinal:
            exchange.evaluation = Evaluation(ordinal, requests.header_texts(exchange.request))
        evaluation = exchange.evaluation
        fired = _fire(exchange, decoded, evaluation)
        if fired is not None:
            exchange.fired, exchange.delay = fired, fired.delay
            if _needs_no_answer(fired):
                raise Scripted
        # Some faults need the regular answer. Compute it on a copy, so that the service stays unchanged.
        is_rehearsal = fired is not None and _replaces_answer(fired) and operation.method != "GET"
        if is_rehearsal:
            due.settle(service)
            service, evaluation = service.rehearsal(), None
    return Ready(
        route=decoded.route, service=service, parsed=decoded.parsed, evaluation=evaluation, is_rehearsal=is_rehearsal
    )


def _fire(exchange: Exchange, decoded: Decoded, evaluation: Evaluation | None) -> Fired | None:
    """Return the effect of the request's header, or else of a scenario, or else of a recipient's number."""
    service, operation = decoded.service, exchange.operation
    fired: Fired | None = None
    header = exchange.request.headers.get(RESPOND_HEADER)
    if header:
        fired = by_header(header.decode("latin-1"))
    elif evaluation is not None:
        request_facts = facts.of_request(decoded.parsed, operation, service.id, evaluation.ordinal, evaluation.headers)
        fired = service.scenarios.fire(Gate.REQUEST, request_facts, evaluation)
    if header is not None and not header:
        exchange.respond_note = ASKS_FOR_NOTHING
    if (
        fired is None
        and operation == SEND
        and service.switches.magic_numbers is MAGIC_NUMBERS_ON
        and magic_numbers.may_match_in(exchange.request.body)
    ):
        fired = by_number(facts.recipients(decoded.parsed))
    return fired


def _replaces_answer(fired: Fired) -> bool:
    """Return whether the effect replaces the operation's answer."""
    return not fired.commit and (fired.answer is not None or fired.fault is not None)


def _needs_no_answer(fired: Fired) -> bool:
    """Return whether the effect does not even need the regular answer."""
    return _replaces_answer(fired) and fired.fault not in ANSWERS


def operate(exchange: Exchange, ready: Ready) -> None:
    """Check and carry out the request at one instant of the service, and render the answer. Raise 400, 404 or 429."""
    service, operation = ready.service, ready.route.operation
    is_send = exchange.operation == SEND
    handler = HANDLERS[exchange.operation]
    with service.lock:
        now = due.settle(service)
        context = CheckContext(service.switches, now, exchange.verdicts)
        arguments = handler.check(ready.parsed, context, exchange.findings)
        evaluation = ready.evaluation
        if evaluation is None or not is_send:
            answer = handler.operate(service, now, arguments, exchange.findings)
        else:
            # Only a send has a second gate for scenarios, which each of its messages passes.
            answer = messages.send(service, now, arguments, exchange.findings, evaluation)
            exchange.delay = max(exchange.delay, evaluation.delay)
        if is_send and not ready.is_rehearsal:
            exchange.sent = Sent(answer.request_id, arguments)
        # Render under the lock, before another request changes the values.
        if handler.render is None:
            exchange.response = WireResponse(operation.success)
        else:
            answer = handler.render(answer, service.switches)
            exchange.response = responses.encode(operation.success, answer)
        if service.listeners:
            service.changed()


def bend(exchange: Exchange, fired: Fired) -> None:
    """Replace the answer with the scripted one, or apply a fault to its contents."""
    if fired.answer is not None:
        exchange.response = refusals.scripted(fired.answer, EDITIONS[exchange.document].errors)
    if fired.fault is not None:
        exchange.response = contents.bend(fired.fault, exchange.response)
