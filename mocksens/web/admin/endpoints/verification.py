"""The call that verifies a claim about what was sent."""

from typing import TYPE_CHECKING, Final

import msgspec
from starlette.exceptions import HTTPException
from starlette.responses import Response

from mocksens.client.models.verification import DifferenceData, Miss, SentData, VerdictData
from mocksens.core.inspection.claims import Claim
from mocksens.core.service import Service
from mocksens.web import offload
from mocksens.web.admin.answers import json_answer
from mocksens.web.admin.bodies import change
from mocksens.web.admin.call import NO_SERVICE, SERVICE, Call, Context
from mocksens.web.admin.paths import existing_service
from mocksens.web.admin.resources import attached_view

if TYPE_CHECKING:
    from mocksens.core.inspection.expectations import AcceptedMessage, Difference, NearMiss


async def verify(context: Context[Claim, None]) -> Response:
    """Return the verdict on a claim. The status is 200 if it holds; otherwise 409, with the nearest sends."""
    service = existing_service(context)
    # A full journal takes too long to search for the event loop.
    verdict = await offload.run(lambda: _verdict(service, context.body))
    return json_answer(verdict, 200 if verdict.ok else 409)


def _verdict(service: Service, claim: Claim) -> VerdictData:
    # Imported only for a claim, to keep the start fast.
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
        found=[_sent_data(service, message) for message in verdict.found],
        nearest=[_miss_data(service, miss) for miss in verdict.nearest],
    )


def _sent_data(service: Service, message: "AcceptedMessage") -> SentData:
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


def _miss_data(service: Service, miss: "NearMiss") -> Miss:
    return Miss(
        send=_sent_data(service, miss.message), differs=[_difference_data(difference) for difference in miss.differs]
    )


def _difference_data(difference: "Difference") -> DifferenceData:
    return DifferenceData(
        field=difference.field,
        expected=difference.expected,
        got=difference.got,
        hint=difference.hint or msgspec.UNSET,
    )


CALLS: Final = (
    Call(
        method="POST",
        path=f"{SERVICE}/verify",
        handler=verify,
        says="Verify that something was sent. Each recipient of each accepted send counts, reservations included.",
        takes=Claim,
        gives=VerdictData,
        fails={
            404: NO_SERVICE[404],
            409: "the claim does not hold; the answer lists the nearest sends",
            410: "the journal was full and dropped requests that this claim needs",
        },
        fails_with_answer=(409,),
        example={"match": {"to": "0101*"}, "count": 1},
        may_be_empty=True,
    ),
)
