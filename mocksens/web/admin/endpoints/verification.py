"""Verifying that something was sent."""

from typing import TYPE_CHECKING

import msgspec
from starlette.exceptions import HTTPException
from starlette.responses import Response

from mocksens.client.models.verification import DifferenceData, Miss, SentData, VerdictData
from mocksens.core.inspection.claims import Claim
from mocksens.core.service import Service
from mocksens.web import offload
from mocksens.web.admin.answers import json_answer
from mocksens.web.admin.bodies import change
from mocksens.web.admin.call import Context
from mocksens.web.admin.paths import known
from mocksens.web.admin.resources import attached_view

if TYPE_CHECKING:
    from mocksens.core.inspection.expectations import AcceptedMessage, Difference, NearMiss


async def verify(context: Context[Claim, None]) -> Response:
    """Answer whether it was sent: 200 if the claim holds, else 409 with the nearest misses."""
    service = known(context)
    # A journal full of recipients takes longer than the event loop may be held.
    verdict = await offload.run(lambda: _verified(service, context.body))
    return json_answer(verdict, 200 if verdict.ok else 409)


def _verified(service: Service, claim: Claim) -> VerdictData:
    # Most servers verify nothing.
    from mocksens.core.inspection import expectations

    try:
        sent = expectations.accepted_messages(service.journal, claim.after, service.store.files.get)
    except expectations.Dropped as error:
        raise HTTPException(410, str(error)) from error
    except ValueError as error:
        raise HTTPException(400, str(error)) from error
    verdict = change(lambda: expectations.verify(claim, sent))
    return VerdictData(
        ok=verdict.holds,
        message=verdict.says,
        found=[_sent(service, message) for message in verdict.found],
        nearest=[_miss(service, miss) for miss in verdict.nearest],
    )


def _sent(service: Service, message: "AcceptedMessage") -> SentData:
    fields = message.fields
    return SentData(
        request=message.number,
        to=fields["to"],
        sender=fields["from"],
        type=fields["type"],
        content_type=fields["contentType"],
        country_code=fields["countryCode"],
        request_id=fields["requestId"],
        reserve_time=fields.get("reserveTime", msgspec.UNSET),
        files=[attached_view(service, file) for file in message.files] or msgspec.UNSET,
        content=fields["content"],
        subject=fields.get("subject", msgspec.UNSET),
    )


def _miss(service: Service, miss: "NearMiss") -> Miss:
    return Miss(send=_sent(service, miss.message), differs=[_difference(difference) for difference in miss.differs])


def _difference(difference: "Difference") -> DifferenceData:
    return DifferenceData(
        field=difference.field,
        expected=difference.expected,
        got=difference.got,
        hint=difference.hint or msgspec.UNSET,
    )
