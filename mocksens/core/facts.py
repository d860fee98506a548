"""The facts that scenarios go by: of a request as it came, and of what was made of it."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Final

from mocksens.core.checks import Asked
from mocksens.core.records import Message, Send
from mocksens.core.scenarios import Facts
from mocksens.spec.countries import DOMESTIC
from mocksens.spec.limits import RECIPIENTS
from mocksens.spec.operations import Name
from mocksens.spec.statuses import ContentType

SEND: Final = Name.SEND_MESSAGES
BIGGEST: Final = 10**20
"""Numbers from here on are not worth turning into text."""


def of_request(asked: Asked, operation: str, service_id: str, ordinal: int, headers: Mapping[str, str]) -> Facts:
    """The facts of a request that nobody has checked yet: what is not there, or is no text, is empty."""
    body = asked.body if isinstance(asked.body, dict) else {}
    source: Mapping[str, object] = asked.query or body
    defaults = {"contentType": ContentType.COMM, "countryCode": DOMESTIC} if operation == SEND else {}

    def text(name: str) -> str:
        return _text(source.get(name)) or defaults.get(name, "")

    return Facts(
        operation,
        service_id,
        ordinal,
        text("type"),
        text("contentType"),
        text("countryCode"),
        text("from"),
        tuple(_each(source, "to")),
        tuple(_each(source, "content")),
        headers,
    )


def recipients(asked: Asked) -> list[object]:
    """What stands where the recipients of a send in Korea should, as far as there may be some."""
    if not isinstance(asked.body, dict) or (_text(asked.body.get("countryCode")) or DOMESTIC) != DOMESTIC:
        return []
    messages = asked.body.get("messages")
    if not isinstance(messages, list):
        return []
    return [message.get("to") for message in islice(messages, RECIPIENTS.value) if isinstance(message, dict)]


def of_send(send: Send, service_id: str) -> Facts:
    """The facts of a send that was taken."""
    return Facts(
        SEND,
        service_id,
        send.ordinal,
        send.type,
        send.content_type,
        send.country_code,
        send.sender,
        tuple(recipient.to for recipient in send.recipients),
        (send.content, *(recipient.content for recipient in send.recipients if recipient.content is not None)),
        send.headers,
        waiting=send.reserve_due is None,
    )


def of_message(message: Message, send: Facts) -> Facts:
    """The facts of one message of a send."""
    return send._replace(to=(message.to,), content=(message.content,))


def _each(source: Mapping[str, object], name: str) -> Iterator[str]:
    """The value beside the messages, then those in them."""
    messages = source.get("messages")
    entries = islice(messages, RECIPIENTS.value) if isinstance(messages, list) else ()
    for entry in (source, *entries):
        if isinstance(entry, dict) and isinstance(entry.get(name), str):
            yield entry[name]


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and abs(value) < BIGGEST else ""
