"""Explanations of refusals: of the latest one of a service, and of a request that was never sent here."""

from collections.abc import Callable, Collection, Iterator
from functools import partial
from itertools import islice
from typing import Final

from msgspec import structs
from starlette.exceptions import HTTPException
from starlette.responses import Response

from mocksens.client.models.explanations import Examination, ExplanationData, Question, ServiceRefusal
from mocksens.core.diagnosis import browsers
from mocksens.core.diagnosis.addresses.paths import WORDS
from mocksens.core.sens import Sens
from mocksens.core.service_ids import is_service_id
from mocksens.core.storage.journal import Entry, Journal
from mocksens.core.validation.reading import CheckContext
from mocksens.web import address_check, offload
from mocksens.web.admin.call import Context, PlainContext
from mocksens.web.admin.lists import EVERY, list_answer, rows
from mocksens.web.admin.paths import absent, find
from mocksens.web.admin.resources import request_view
from mocksens.web.wire.requests import WireRequest

REFUSED: Final = 400
"""The first status of a request that was refused."""


async def explain(context: Context[Question, None]) -> Examination:
    """Return what is wrong with a request's address and signature, by the keys in use here."""
    return await offload.run(partial(_examined, context.sens, context.body))


async def explain_refusal(context: PlainContext) -> ExplanationData:
    """Return the latest refused request of a service, which need not exist; 404 names another that has one."""
    is_there = find(context) is not None
    return await offload.run(partial(_latest, context.sens, context.service_id, is_there=is_there))


async def explain_refusals(context: PlainContext) -> Response:
    """Return the latest refused request of each service."""
    return list_answer("refusals", await offload.run(partial(_latest_of_all, context.sens)))


def _examined(sens: Sens, question: Question) -> Examination:
    # Nobody needs the doctor while all is well.
    from mocksens.core.diagnosis.addresses import service_ids
    from mocksens.web.admin.examination import Here, examine

    target = _bytes(question.target)
    headers = {_bytes(name).lower(): _bytes(value) for name, value in question.headers.items()}
    request = WireRequest(question.method, target, headers, _bytes(question.body))
    service = next((each for each in sens.services if each.id == service_ids.service_id_of(target)), None)
    setting = (
        CheckContext(sens.switches, sens.wall.now())
        if service is None
        else CheckContext(service.switches, service.clock.now())
    )
    here = Here(sens.credentials, sens.wall.now(), setting, [each.id for each in sens.services], sens.starter)
    found = examine(request, here, question.service_id)
    return structs.replace(found, address=_address(sens, question.method, target))


def _address(sens: Sens, method: str, target: bytes) -> str | None:
    """Return what is wrong with an address here, if anything is."""
    refusal = address_check.check_here(sens, method, target)
    return None if refusal is None else refusal.diagnosis()


def _latest(sens: Sens, service_id: str, *, is_there: bool) -> ExplanationData:
    """Return the latest refused request of a service. Raises ``HTTPException`` 404 if there is none."""
    found = list(_refused(sens.journal_of(service_id))) if is_there else []
    there = _there(sens)
    found += _refused(sens.strays, lambda entry: _is_stray(entry) and _owner(there, entry) == service_id)
    note = ""
    if not found:
        found += _refused(sens.strays, lambda entry: _is_stray(entry) and not _owner(there, entry))
        note = f"nothing on record for {service_id}, but a refused request reached no service"
    if not found:
        raise HTTPException(404, _nothing(sens, service_id, is_there=is_there))
    entry = max(found, key=_at)
    return ExplanationData(
        request=request_view(entry, sens.credentials), address=_address_of(sens, entry), note=note or None
    )


def _latest_of_all(sens: Sens) -> list[bytes]:
    """Return the latest refused request of each service that has one, and of those that reached none, as rows."""
    latest = {service.id: entry for service in sens.services for entry in _refused(service.journal)}
    there = _there(sens)
    for entry in sens.strays.after():
        if _is_refused(entry) and _is_stray(entry):
            owner = _owner(there, entry)
            latest[owner] = max(latest.get(owner, entry), entry, key=_at)
    found = sorted(latest.items(), key=lambda item: item[1].at)

    def view(item: tuple[str, Entry]) -> ServiceRefusal:
        service_id, entry = item
        request = request_view(entry, sens.credentials)
        return ServiceRefusal(service_id=service_id or None, request=request, address=_address_of(sens, entry))

    return rows(found, view, EVERY)


def _at(entry: Entry) -> int:
    return entry.at


def _address_of(sens: Sens, entry: Entry) -> str | None:
    """Return what is wrong with the address of a refused request, unless its answer says it."""
    return None if entry.signing is None else _address(sens, entry.request.method, entry.request.target)


def _refused(journal: Journal, counts: Callable[[Entry], bool] = bool) -> Iterator[Entry]:
    """Yield the latest refused entry that counts, if there is one; scripted ones and broken lines are refused too."""
    found = (entry for entry in reversed(journal.after()) if _is_refused(entry) and counts(entry))
    yield from islice(found, 1)


def _is_refused(entry: Entry) -> bool:
    is_broken = entry.fired is not None and entry.fired.fault is not None
    return is_broken or entry.response.status >= REFUSED


def _owner(there: Collection[str], stray: Entry) -> str:
    """Return the serviceId of which service a request is that reached none; empty if its path names none.

    ``there`` are the services that there are.
    """
    from mocksens.core.diagnosis.addresses import service_ids

    target = stray.request.target
    meant = next((part for part in service_ids.names(target) if part in there), service_ids.service_id_of(target))
    return meant if is_service_id(meant) else ""


def _there(sens: Sens) -> Collection[str]:
    """Return the services that there are, without those that are called as parts of every path are."""
    return {service.id for service in sens.services} - WORDS


def _is_stray(entry: Entry) -> bool:
    return not browsers.is_by_a_browser(entry.request.target)


def _nothing(sens: Sens, service_id: str, *, is_there: bool) -> str:
    """Say that nothing was refused, and where something was."""
    latest = [(entry.at, service.id) for service in sens.services for entry in _refused(service.journal)]
    # What is no service's own was told.
    there = _there(sens)
    latest += [(entry.at, _owner(there, entry)) for entry in _refused(sens.strays, _is_stray)]
    if latest:
        _, other = max(latest)
        return (
            f"nothing on record for {service_id}, but {other} has a refused request; mocksens explain --service {other}"
        )
    unknown = "" if is_there else f"; {absent(sens, service_id)}"
    return f"nothing on record for {service_id}: no request was refused{unknown}"


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")
