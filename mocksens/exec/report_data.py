"""The findings about a command as plain data, for ``--report FILE.json`` and the HTML page."""

from collections.abc import Mapping
from typing import Any, Final

from mocksens._version import __version__
from mocksens.core.clock import to_datetime
from mocksens.core.display import redaction
from mocksens.exec.ending import Ending
from mocksens.exec.findings import (
    Duplicate,
    ObservedRequest,
    RequestOutcome,
    Reserved,
    RunFindings,
    SentMessage,
    content_of,
)
from mocksens.exec.report import how
from mocksens.spec.results import RESULTS

FORMAT: Final = 1
"""The version of this format. It is incremented for a change that older readers would misread."""


def as_data(conclusion: Ending, command: str, service_id: str) -> dict[str, Any]:
    """Return the data about a command that has ended. Without findings, they are only about its end."""
    head = {
        "format": FORMAT,
        "mocksens": __version__,
        "command": command,
        "serviceId": service_id,
        "exitCode": conclusion.code,
        "failure": conclusion.failure or None,
    }
    return head | (_findings(conclusion.found) if conclusion.found is not None else {})


def _findings(found: RunFindings) -> dict[str, Any]:
    # Sort the requests by time, because those that reached no service are in a separate journal.
    requests = {
        outcome: sorted(found.requests_that_were(outcome), key=lambda seen: seen.entry.at) for outcome in RequestOutcome
    }
    notes = {
        seen.entry.sent.request_id: seen.entry.diagnosis
        for seen in requests[RequestOutcome.ANSWERED]
        if seen.entry.sent is not None and seen.entry.diagnosis
    }
    others = [seen for seen in requests[RequestOutcome.ANSWERED] if seen.entry.sent is None]
    return {
        "summary": {
            "messages": found.message_count,
            "reserved": found.reserved_count,
            "duplicates": len(found.duplicates),
            "refused": len(requests[RequestOutcome.REFUSED]) - found.refused_as_scripted,
            "refusedAsScripted": found.refused_as_scripted,
            "lost": len(requests[RequestOutcome.LOST]),
            "otherRequests": len(others),
            "messagesReset": found.reset_messages,
            "messagesGone": found.departed_messages,
            "requestsGone": found.departed,
            "requestsNotOnRecord": found.unrecorded,
        },
        "messages": [_message(sent, notes) for sent in found.messages],
        "reserved": [row for reserved in found.reservations for row in _reserved(reserved, notes)],
        "duplicates": list(map(_duplicate, found.duplicates)),
        "refused": [_request(seen, found.secrets) for seen in requests[RequestOutcome.REFUSED]],
        "lost": [_request(seen, found.secrets) for seen in requests[RequestOutcome.LOST]],
        "otherRequests": [_request(seen, found.secrets) for seen in others],
    }


def _message(sent: SentMessage, notes: Mapping[str, str]) -> dict[str, Any]:
    message, request = sent.message, sent.message.request
    is_decided = message.complete_time is not None
    return {
        "time": _time(request.time),
        "serviceId": sent.service_id,
        "requestId": request.request_id,
        "messageId": message.message_id,
        "type": request.type,
        "from": request.sender,
        "to": message.to,
        "subject": message.subject,
        "content": message.content,
        "status": message.status(sent.now),
        "result": message.result if is_decided else None,
        "resultMeaning": RESULTS[message.result].meaning if is_decided else None,
        "scriptedBy": message.scripted_by or None,
        "note": notes.get(request.request_id),
    }


def _reserved(reserved: Reserved, notes: Mapping[str, str]) -> list[dict[str, Any]]:
    reservation, send = reserved.reservation, reserved.reservation.send
    return [
        {
            "due": _time(reservation.due),
            "serviceId": reserved.service_id,
            "reserveId": reservation.reserve_id,
            "reserveTime": send.reserve_time,
            "reserveTimeZone": send.reserve_time_zone,
            "type": send.type,
            "from": send.sender,
            "to": each.to,
            "content": content_of(send, each),
            "note": notes.get(reservation.reserve_id),
        }
        for each in send.recipients
    ]


def _duplicate(found: Duplicate) -> dict[str, Any]:
    return {
        "firstTime": _time(found.first.at),
        "serviceId": found.service_id,
        "times": found.times,
        "requests": found.requests,
        "signatures": found.signatures,
        "how": how(found) or None,
        "type": found.send.type,
        "from": found.send.sender,
        "to": found.recipient.to,
        "content": content_of(found.send, found.recipient),
    }


def _request(seen: ObservedRequest, secrets: tuple[str, ...]) -> dict[str, Any]:
    entry = seen.entry
    fault = entry.fired.fault if entry.fired else None
    return {
        "time": _time(entry.at),
        "method": entry.request.method,
        "target": redaction.cover_target(entry.request.target, secrets),
        "operation": entry.operation or None,
        "status": None if fault else entry.response.status,
        "fault": fault,
        "diagnosis": entry.diagnosis or None,
        "rules": list(entry.rules),
        "scripted": seen.is_scripted,
        "gaveUpAfter": entry.gave_up,
    }


def _time(instant: int) -> str:
    return to_datetime(instant).isoformat(timespec="milliseconds")
