"""Examination of a request that was not sent here: its address, signature, query and body."""

from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import Struct, structs

from mocksens.client.models.diagnosis.explanations import Examination
from mocksens.core.diagnosis.addresses import service_ids
from mocksens.core.display import redaction
from mocksens.core.doctor import examination
from mocksens.core.errors import Refusal, UnknownRoute
from mocksens.core.signing.credentials import Credential, secrets_of
from mocksens.core.starter import Starter
from mocksens.core.validation import pictures
from mocksens.core.validation.findings import Findings
from mocksens.core.validation.reading import CheckContext
from mocksens.core.validation.uploads import picture_texts
from mocksens.spec.parameters import BODY
from mocksens.web import address_check, handlers, routes
from mocksens.web.admin.resources import signing_view
from mocksens.web.reading import read
from mocksens.web.wire import requests, responses
from mocksens.web.wire.requests import WireRequest

ADDRESS_FIRST: Final = "the signature was not examined: correct the address first, because it is part of what is signed"
NO_BODY: Final = "the body was not examined, because there is none"


class Here(Struct, frozen=True):
    """The environment of an examination: the key pairs, the wall clock, and the services."""

    credentials: Mapping[bytes, Credential]
    now: int
    setting: CheckContext
    """The switches and the time of the service."""
    services: Sequence[str] = ()
    starter: Starter = Starter.SERVER


def examine(request: WireRequest, here: Here, service_id: str = "") -> Examination:
    """Return the mistakes in a request.

    Also check that the access key may use ``service_id`` or, if that is empty, the serviceId in the path.
    """
    method, target = request.method, request.target
    refused = address_check.check(method, target, here.credentials)
    address = None if refused is None else refused.diagnosis()
    if isinstance(refused, UnknownRoute):
        # SENS answers 404 before it reads a signature, and a signature for a wrong address is wrong, too.
        unread = examination.Diagnosis(cause="", says=ADDRESS_FIRST, expected="", expected_ascii="")
        return _answer(unread, address=address)
    signing = examination.examine(
        requests.signed_parts(request),
        here.credentials,
        here.now,
        headers=request.headers,
        body=request.body,
        service_id=service_id or service_ids.service_id_of(target),
        services=here.services,
        starter=here.starter,
    )
    refusal, notes = _check_content(request, here)
    secrets = tuple(secrets_of(here.credentials))
    return _answer(
        signing,
        address=address,
        refusal=redaction.cover_line(responses.one_line(refusal), secrets) or None,
        notes=[redaction.cover_line(responses.one_line(note), secrets) for note in notes],
    )


def _answer(
    diagnosis: examination.Diagnosis, *, address: str | None, refusal: str | None = None, notes: Sequence[str] = ()
) -> Examination:
    signing = structs.asdict(signing_view(diagnosis))
    return Examination(address=address, refusal=refusal, notes=list(notes), **signing)


def _check_content(request: WireRequest, here: Here) -> tuple[str, list[str]]:
    """Return the reason why the query and body are refused, or an empty text, and the notes on them."""
    route = routes.find(request.method, routes.origin_form(request.target).partition(b"?")[0])
    operation = route.operation
    if operation.name in BODY and not request.body:
        return "", [NO_BODY]
    findings = Findings()
    parsed = read(request, route, here.credentials, here.setting.switches.document, findings)
    verdicts = pictures.judge(picture_texts(parsed, operation.name))
    setting = CheckContext(here.setting.switches, here.setting.now, verdicts=verdicts)
    try:
        handlers.HANDLERS[operation.name].check(parsed, setting, findings)
    except Refusal as refused:
        return refused.diagnosis(), list(map(str, findings.noted(refused=True)))
    return "", list(map(str, findings.noted(refused=False)))
