"""Sends to one service that stands still."""

from datetime import datetime

from mocksens import Sens, Switches
from mocksens.core.clock import KST, to_instant
from mocksens.core.operations import files, messages, unsubscribes
from mocksens.core.operations.due import settle
from mocksens.core.records import Message, Recipient, Send, Upload
from mocksens.core.scenarios.evaluation import Evaluation
from mocksens.core.service import Service
from mocksens.spec.statuses import ContentType, MessageStatus, MessageType

START = datetime(2026, 1, 1, 9, tzinfo=KST)
NOW = to_instant(START)
HOUR = 3_600_000
READY, PROCESSING, COMPLETED = MessageStatus


def world(switches: Switches | None = None) -> Service:
    """Return a service that stands still at ``START``."""
    service = Sens(seed="tests", switches=switches or Switches()).service("a")
    service.clock.freeze(START)
    return service


def sms(*recipients: Recipient, **changes: object) -> Send:
    fields: dict[str, object] = {
        "type": MessageType.SMS,
        "content_type": ContentType.COMM,
        "country_code": "82",
        "sender": "0212345678",
        "content": "hello",
        "recipients": list(recipients) or [Recipient("01011112222")],
    }
    return Send(**(fields | changes))  # type: ignore[arg-type]


def take(service: Service, asked: Send, evaluation: Evaluation | None = None) -> str:
    if evaluation is None and not service.scenarios.is_idle():
        evaluation = Evaluation()
    return messages.send(service, settle(service), asked, evaluation=evaluation).request_id


def of(service: Service, request_id: str) -> list[Message]:
    request = service.store.messages.requests[request_id]
    return list(service.store.messages.of_request(request).page(0, 1_000))


def sent(service: Service, asked: Send) -> list[Message]:
    return of(service, take(service, asked))


def results(service: Service, asked: Send) -> list[str]:
    return [message.result for message in sent(service, asked)]


def reserved(service: Service, due: int, asked: Send | None = None, ordinal: int = 0) -> str:
    asked = asked or sms()
    fields = {name: getattr(asked, name) for name in asked.__struct_fields__}
    return take(service, Send(**{**fields, "reserve_due": NOW + due}), Evaluation(ordinal))


def block(service: Service, *numbers: str) -> None:
    unsubscribes.register(service, settle(service), list(numbers))


def uploaded(service: Service) -> str:
    return files.upload(service, settle(service), Upload("a.jpg", b"bytes")).file_id


def mms(*file_ids: str) -> Send:
    return sms(type=MessageType.MMS, files=file_ids)


def ways(found: list[Message]) -> list[tuple[str, int | None]]:
    """Return the result of each message, and the milliseconds from its request to completion."""
    return [(each.result, each.complete_time and each.complete_time - each.request.time) for each in found]
