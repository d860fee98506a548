"""Explanations of refusals: of the latest one of a service, and of a request that was never sent here."""

from collections.abc import Callable, Collection, Iterator
from functools import partial
from itertools import islice
from typing import Any, ClassVar, Final

from msgspec import Struct
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mocksens.core.diagnosis import browsers
from mocksens.core.diagnosis.addresses.paths import WORDS
from mocksens.core.sens import Sens
from mocksens.core.service_ids import is_service_id
from mocksens.core.storage.journal import Entry, Journal
from mocksens.core.validation.reading import CheckContext
from mocksens.web import address_check, offload
from mocksens.web.admin.access import json_answer
from mocksens.web.admin.bodies import read
from mocksens.web.admin.lists import EVERY, list_answer, rows
from mocksens.web.admin.paths import absent, find, route
from mocksens.web.admin.resources import request_view
from mocksens.web.wire.requests import WireRequest

REFUSED: Final = 400
"""The first status of a request that was refused."""


class Question(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, rename="camel"):
    """A request as a client would send it: the target is path and query, exactly as they go over the wire."""

    EXAMPLE: ClassVar[str] = '{"method": "GET", "target": "/sms/v2/…", "headers": {"x-ncp-apigw-timestamp": "…"}}'
    method: str
    target: str
    headers: dict[str, str]
    body: str = ""
    service_id: str = ""


def routes(sens: Sens, service: str) -> list[Route]:
    """Return the routes over ``sens``, and below the path of a ``service``."""

    async def explain(request: Request) -> Response:
        """Return what is wrong with a request's address and signature, by the keys in use here."""
        question = await read(request, Question)
        return json_answer(await offload.run(partial(_examined, sens, question)))

    async def latest(request: Request) -> Response:
        """Answer with the latest refused request of a service, which need not exist; 404 names another that has one."""
        is_there = find(sens, request) is not None
        return json_answer(
            await offload.run(partial(_latest, sens, request.path_params["service_id"], is_there=is_there))
        )

    async def explanations(request: Request) -> Response:
        """Answer GET with the latest refused request of each service, POST with an examination of the given one."""
        if request.method == "POST":
            return await explain(request)
        return list_answer("refusals", await offload.run(partial(_latest_of_all, sens)))

    return [route("/explain", explanations, ("GET", "POST")), route(f"{service}/explain", latest)]


def _examined(sens: Sens, question: Question) -> dict[str, Any]:
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
    return {**found, "address": _address(sens, question.method, target)}


def _address(sens: Sens, method: str, target: bytes) -> str | None:
    """Return what is wrong with an address here, if anything is."""
    refusal = address_check.check_here(sens, method, target)
    return None if refusal is None else refusal.diagnosis()


def _latest(sens: Sens, service_id: str, *, is_there: bool) -> dict[str, Any]:
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
    return {**_told(sens, max(found, key=_at)), "note": note or None}


def _latest_of_all(sens: Sens) -> list[bytes]:
    """Return the latest refused request of each service that has one, and of those that reached none, as rows."""
    latest = {service.id: entry for service in sens.services for entry in _refused(service.journal)}
    there = _there(sens)
    for entry in sens.strays.after():
        if _is_refused(entry) and _is_stray(entry):
            owner = _owner(there, entry)
            latest[owner] = max(latest.get(owner, entry), entry, key=_at)
    found = sorted(latest.items(), key=lambda item: item[1].at)
    return rows(found, lambda item: {"serviceId": item[0] or None, **_told(sens, item[1])}, EVERY)


def _at(entry: Entry) -> int:
    return entry.at


def _told(sens: Sens, entry: Entry) -> dict[str, Any]:
    """Return a refused request, and what is wrong with its address."""
    request = entry.request
    address = None if entry.signing is None else _address(sens, request.method, request.target)
    return {"request": request_view(entry, sens.credentials), "address": address}


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
