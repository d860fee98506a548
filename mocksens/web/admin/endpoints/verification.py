"""Verifying that something was sent."""

from typing import TYPE_CHECKING, Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mocksens.core.sens import Sens
from mocksens.core.service import Service
from mocksens.web import offload
from mocksens.web.admin.access import json_answer
from mocksens.web.admin.bodies import change, read
from mocksens.web.admin.paths import known, route
from mocksens.web.admin.resources import attached_view

if TYPE_CHECKING:
    from mocksens.core.inspection.expectations import AcceptedMessage, Claim, Difference, NearMiss


def routes(sens: Sens, service: str) -> list[Route]:
    """Return the routes over ``sens``, below the path of a ``service``."""
    calls = _VerificationCalls(sens)
    return [
        route(f"{service}/verify", calls.verify, ("POST",)),
    ]


class _VerificationCalls:
    """The endpoints."""

    def __init__(self, sens: Sens) -> None:
        self.sens = sens

    async def verify(self, request: Request) -> Response:
        """Answer whether it was sent: 200 if the claim holds, else 409 with the nearest misses."""
        # Nobody who starts a server waits for it.
        from mocksens.core.inspection import expectations

        claim = await read(request, expectations.Claim)
        service = known(self.sens, request)
        # A journal full of recipients takes longer than the event loop may be held.
        return await offload.run(lambda: _verified(service, claim))


def _verified(service: Service, claim: "Claim") -> Response:
    from mocksens.core.inspection import expectations

    try:
        sent = expectations.accepted_messages(service.journal, claim.after, service.store.files.get)
    except expectations.Dropped as error:
        raise HTTPException(410, str(error)) from error
    except ValueError as error:
        raise HTTPException(400, str(error)) from error
    verdict = change(lambda: expectations.verify(claim, sent))
    answer = {
        "ok": verdict.holds,
        "message": verdict.says,
        "found": [_shot(service, shot) for shot in verdict.found],
        "nearest": [_miss(service, miss) for miss in verdict.nearest],
    }
    return json_answer(answer, 200 if verdict.holds else 409)


def _shot(service: Service, shot: "AcceptedMessage") -> dict[str, Any]:
    files = {"files": [attached_view(service, file) for file in shot.files]} if shot.files else {}
    return {"request": shot.number, **shot.fields, **files}


def _miss(service: Service, miss: "NearMiss") -> dict[str, Any]:
    return {"send": _shot(service, miss.shot), "differs": [_difference(difference) for difference in miss.differs]}


def _difference(difference: "Difference") -> dict[str, str]:
    told = difference._asdict()
    return told if difference.hint else {name: told[name] for name in ("field", "expected", "got")}
