"""SENS's response bodies, with their fields in the document's order."""

from functools import lru_cache
from typing import Final

from mocksens.core.clock import to_datetime
from mocksens.core.operations.messages import Accepted, MessageDetail, Page, Seen
from mocksens.core.operations.reservations import Standing
from mocksens.core.records import AttachedFile, Unsubscribe
from mocksens.core.switches import Language, Switches
from mocksens.core.validation import reserve_times
from mocksens.spec.documents import EDITIONS, ReserveTimeForm
from mocksens.spec.results import RESULTS, SUCCESS
from mocksens.spec.statuses import ACCEPTED, NEVER_SENT, MessageStatus, MessageType, Outcome

SUCCEEDED: Final = Outcome.SUCCESS
"""Bound once, because every send uses it."""


@lru_cache(maxsize=4096)
def _second(seconds: int, between: str) -> str:
    return to_datetime(seconds * 1000).isoformat(between)[:19]


def _with_second(instant: int) -> str:
    """Return an instant in KST, such as ``2025-11-25 09:39:40`` (rule life.times)."""
    return _second(instant // 1000, " ")


def _with_millisecond(instant: int) -> str:
    """Return an instant in KST, such as ``2025-11-25T09:39:40.535`` (rule life.times)."""
    # Adding 1000 preserves leading zeros, and is faster than a format.
    return f"{_second(instant // 1000, 'T')}.{str(1000 + instant % 1000)[1:]}"


def accepted(answer: Accepted, _: Switches) -> object:
    """Return the body for a send (D:117-122). A reservation is a success too (rule life.send-name)."""
    return {
        "requestId": answer.request_id,
        "requestTime": _with_millisecond(answer.time),
        "statusCode": ACCEPTED,
        "statusName": SUCCEEDED,
    }


def page(answer: Page, switches: Switches) -> object:
    """Return the body for a search for messages (D:265-291, rules search.request-id and search.token)."""
    body: dict[str, object] = {} if answer.request_id is None else {"requestId": answer.request_id}
    body |= {
        "statusCode": NEVER_SENT if answer.outcome is Outcome.FAIL else ACCEPTED,
        "statusName": answer.outcome,
        "messages": [_listed(seen, switches) for seen in answer.messages],
        "pageIndex": answer.page_index,
        "pageSize": answer.page_size,
        "itemCount": len(answer.messages),
        "hasMore": answer.has_more,
    }
    if answer.next_token is not None:
        body["nextToken"] = answer.next_token
    return body


def _listed(seen: Seen, switches: Switches) -> dict[str, str]:
    message = seen.message
    request = message.request
    row = {
        "requestId": request.request_id,
        "messageId": message.message_id,
        "requestTime": _with_second(request.time),
        "contentType": request.content_type,
        "type": request.type,
        "countryCode": request.country_code,
        "from": request.sender,
        "to": message.to,
    }
    if seen.status is MessageStatus.COMPLETED:
        completion = _completion(seen, switches)
        row["completeTime"], row["telcoCode"] = completion.pop("completeTime"), completion.pop("telcoCode")
        row["status"] = seen.status
        row.update(completion)
    else:
        row["status"] = seen.status
    return row


def _completion(seen: Seen, switches: Switches) -> dict[str, str]:
    """Return the fields that are absent until COMPLETED (D:324-330), in the list's order."""
    message = seen.message
    meaning = RESULTS[message.result]
    return {
        "completeTime": _with_second(message.complete_time or 0),
        "telcoCode": message.telco,
        "statusCode": message.result,
        "statusName": Outcome.SUCCESS if message.result == SUCCESS else Outcome.FAIL,
        "statusMessage": meaning.meaning_ko if switches.language is Language.KOREAN else meaning.meaning,
    }


def result(answer: MessageDetail, switches: Switches) -> object:
    """Return the body for one message (D:374-399), with the later official page's fields (rule result.messageId)."""
    seen = answer.seen
    message = seen.message
    request = message.request
    row: dict[str, object] = {
        "requestId": request.request_id,
        "messageId": message.message_id,
        "requestTime": _with_second(request.time),
        "contentType": request.content_type,
        "type": request.type,
        "subject": message.subject,
        "content": message.content,
        "countryCode": request.country_code,
        "from": request.sender,
        "to": message.to,
        "status": seen.status,
    }
    if message.subject is None and EDITIONS[switches.document].always_has_subject:
        row["subject"] = ""
    elif message.subject is None:
        del row["subject"]
    if seen.status is MessageStatus.COMPLETED:
        completion = _completion(seen, switches)
        names = ("statusCode", "statusMessage", "statusName", "completeTime", "telcoCode")
        row.update((name, completion[name]) for name in names)
    if request.type is MessageType.MMS:
        row["files"] = [_attached(file_id, answer.file_names) for file_id in request.file_ids]
    return {"statusCode": "200", "statusName": Outcome.SUCCESS, "messages": [row]}


def _attached(file_id: str, names: dict[str, str]) -> dict[str, str]:
    return {"name": names[file_id], "fileId": file_id} if file_id in names else {"fileId": file_id}


def uploaded(answer: AttachedFile, _: Switches) -> object:
    """Return the body for an upload (D:184-188)."""
    return {
        "fileId": answer.file_id,
        "createTime": _with_millisecond(answer.create_time),
        "expireTime": _with_millisecond(answer.expire_time),
    }


def standing(answer: Standing, switches: Switches) -> object:
    """Return the body for the status of a reservation (D:469-474, rules reserve.offset and reserve.skip)."""
    edition, reservation = EDITIONS[switches.document], answer.reservation
    time, zone = reservation.send.reserve_time, reservation.send.reserve_time_zone
    if edition.reserve_time is ReserveTimeForm.OFFSET:
        time = reserve_times.with_offset(time, zone)
    return {
        "reserveId": reservation.reserve_id,
        "reserveTimeZone": zone,
        "reserveTime": time,
        "reserveStatus": edition.reserve_statuses.get(answer.status, answer.status),
    }


def blocked(answer: list[Unsubscribe], _: Switches) -> object:
    """Return the body for blocked numbers (D:584-590, D:650-656)."""
    return [
        {
            "clientTelNo": entry.number,
            "registerTime": _with_millisecond(entry.register_time),
            "registerType": entry.register_type,
        }
        for entry in answer
    ]
