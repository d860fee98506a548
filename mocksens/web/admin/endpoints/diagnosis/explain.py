"""Explanations of refused requests, and of requests that were not sent here."""

from collections.abc import Callable, Collection, Iterator
from functools import partial
from itertools import islice
from typing import Final

from msgspec import structs
from starlette.exceptions import HTTPException
from starlette.responses import Response

from mocksens.client.models.diagnosis.explanations import (
    Examination,
    ExplanationData,
    Question,
    Refusals,
    ServiceRefusal,
)
from mocksens.core.diagnosis import browsers
from mocksens.core.diagnosis.addresses.paths import WORDS
from mocksens.core.inspection.request_search import is_refused
from mocksens.core.sens import Sens
from mocksens.core.service_ids import is_service_id
from mocksens.core.storage.journal import Entry, Journal
from mocksens.core.validation.reading import CheckContext
from mocksens.web import address_check, offload
from mocksens.web.admin.call import SERVICE, Call, Context, PlainContext
from mocksens.web.admin.lists import UNLIMITED, list_answer, rows
from mocksens.web.admin.paths import explain_absence, find_service
from mocksens.web.admin.resources import request_view
from mocksens.web.wire.requests import WireRequest


async def explain(context: Context[Question, None]) -> Examination:
    """Return the mistakes in a request. Its signature is checked with the keys of this server."""
    return await offload.run(partial(_examine, context.sens, context.body))


async def explain_refusal(context: PlainContext) -> ExplanationData:
    """Return the latest refused request of a service. Raise ``HTTPException`` 404 if there is none."""
    is_there = find_service(context) is not None
    return await offload.run(partial(_latest_refusal, context.sens, context.service_id, is_there=is_there))


async def explain_refusals(context: PlainContext) -> Response:
    """Return the latest refused request of each service, and the latest one that reached no service."""
    return list_answer("refusals", await offload.run(partial(_latest_refusals, context.sens)))


def _examine(sens: Sens, question: Question) -> Examination:
    # Imported only for an explanation, to keep the start fast.
    from mocksens.core.diagnosis.addresses import service_ids
    from mocksens.web.admin.examination import Here, examine

    target = _encode(question.target)
    headers = {_encode(name).lower(): _encode(value) for name, value in question.headers.items()}
    request = WireRequest(question.method, target, headers, _encode(question.body))
    service = next((each for each in sens.services if each.id == service_ids.service_id_of(target)), None)
    setting = (
        CheckContext(sens.switches, sens.wall.now())
        if service is None
        else CheckContext(service.switches, service.clock.now())
    )
    here = Here(sens.credentials, sens.wall.now(), setting, [each.id for each in sens.services], sens.starter)
    examination = examine(request, here, question.service_id)
    return structs.replace(examination, address=_address_mistake(sens, question.method, target))


def _address_mistake(sens: Sens, method: str, target: bytes) -> str | None:
    """Return the mistake in an address; None if there is none."""
    refusal = address_check.check_here(sens, method, target)
    return None if refusal is None else refusal.diagnosis()


def _latest_refusal(sens: Sens, service_id: str, *, is_there: bool) -> ExplanationData:
    """Return the latest refused request of a service. Raise ``HTTPException`` 404 if there is none."""
    entries = list(_latest_refused(sens.journal_of(service_id))) if is_there else []
    service_ids_here = _service_ids(sens)
    entries += _latest_refused(
        sens.strays, lambda entry: _is_stray(entry) and _owner(service_ids_here, entry) == service_id
    )
    note = ""
    if not entries:
        entries += _latest_refused(sens.strays, lambda entry: _is_stray(entry) and not _owner(service_ids_here, entry))
        note = f"{service_id} has no refused request, but a refused request reached no service"
    if not entries:
        raise HTTPException(404, _explain_nothing(sens, service_id, is_there=is_there))
    entry = max(entries, key=_time)
    return ExplanationData(
        request=request_view(entry, sens.credentials), address=_address_mistake_of(sens, entry), note=note or None
    )


def _latest_refusals(sens: Sens) -> list[bytes]:
    """Return the latest refused request of each service, and the latest one that reached no service, as rows."""
    latest = {service.id: entry for service in sens.services for entry in _latest_refused(service.journal)}
    service_ids_here = _service_ids(sens)
    for entry in sens.strays.after():
        if is_refused(entry) and _is_stray(entry):
            owner = _owner(service_ids_here, entry)
            latest[owner] = max(latest.get(owner, entry), entry, key=_time)
    items = sorted(latest.items(), key=lambda item: item[1].at)

    def view(item: tuple[str, Entry]) -> ServiceRefusal:
        service_id, entry = item
        request = request_view(entry, sens.credentials)
        return ServiceRefusal(service_id=service_id or None, request=request, address=_address_mistake_of(sens, entry))

    return rows(items, view, UNLIMITED)


def _time(entry: Entry) -> int:
    return entry.at


def _address_mistake_of(sens: Sens, entry: Entry) -> str | None:
    """Return the mistake in the address of a refused request, or None if its answer already explains it."""
    return None if entry.signing is None else _address_mistake(sens, entry.request.method, entry.request.target)


def _latest_refused(journal: Journal, counts: Callable[[Entry], bool] = bool) -> Iterator[Entry]:
    """Yield the latest refused entry for which ``counts`` is true, if any. Failures by scenarios are refusals, too."""
    entries = (entry for entry in reversed(journal.after()) if is_refused(entry) and counts(entry))
    yield from islice(entries, 1)


def _owner(service_ids_here: Collection[str], stray: Entry) -> str:
    """Return the serviceId for which a stray request was meant, by its path; an empty text if there is none.

    Prefer an id in ``service_ids_here``.
    """
    from mocksens.core.diagnosis.addresses import service_ids

    target = stray.request.target
    service_id = next(
        (part for part in service_ids.names(target) if part in service_ids_here), service_ids.service_id_of(target)
    )
    return service_id if is_service_id(service_id) else ""


def _service_ids(sens: Sens) -> Collection[str]:
    """Return the ids of all services, except those that are also words of SENS's paths."""
    return {service.id for service in sens.services} - WORDS


def _is_stray(entry: Entry) -> bool:
    return not browsers.is_by_a_browser(entry.request.target)


def _explain_nothing(sens: Sens, service_id: str, *, is_there: bool) -> str:
    """Return the text that the service has no refused request, with the name of one that has."""
    latest = [(entry.at, service.id) for service in sens.services for entry in _latest_refused(service.journal)]
    # Stray requests without a serviceId have already been searched.
    service_ids_here = _service_ids(sens)
    latest += [(entry.at, _owner(service_ids_here, entry)) for entry in _latest_refused(sens.strays, _is_stray)]
    if latest:
        _, other = max(latest)
        return f"{service_id} has no refused request, but {other} has one; run mocksens explain --service {other}"
    absence = "" if is_there else f"; {explain_absence(sens, service_id)}"
    return f"{service_id} has no refused request{absence}"


def _encode(text: str) -> bytes:
    return text.encode("utf-8", "replace")


CALLS: Final = (
    Call(
        method="GET",
        path=f"{SERVICE}/explain",
        handler=explain_refusal,
        says="Explain the latest refused request of a service. If it has none, explain the latest request that"
        " reached no service, unless its path names another service. A note then says so.",
        gives=ExplanationData,
        fails={404: "this service has no refused request; the message names a service that has one"},
    ),
    Call(
        method="GET",
        path="/explain",
        handler=explain_refusals,
        says="Explain the latest refused request of each service, and the latest one that reached no service. The"
        " latest is last.",
        gives=Refusals,
    ),
    Call(
        method="POST",
        path="/explain",
        handler=explain,
        says="Examine a request without sending it to SENS. The answer says what is wrong with its address,"
        " signature, query and body. The signature is checked with the keys in use.",
        takes=Question,
        gives=Examination,
        example={"method": "GET", "target": "/sms/v2/…", "headers": {"x-ncp-apigw-timestamp": "…"}},
    ),
)
