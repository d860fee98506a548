"""The facts that scenarios match: those of a request as it was read, and those of a send and its messages.

All gates see the same values, because a request is read only once, according to its parameter table.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from msgspec.structs import replace

from mocksens.core.records import Recipient, Send
from mocksens.core.scenarios.active_steps import Facts
from mocksens.core.validation.reading import Parsed
from mocksens.core.validation.sends import type_of
from mocksens.spec.operations import Name

SEND: Final = Name.SEND_MESSAGES


def of_request(parsed: Parsed, operation: str, service_id: str, ordinal: int, headers: Mapping[str, str]) -> Facts:
    """Return the facts of a request, which may still be refused.

    Invalid texts are facts too, because scenarios come before violations. Invalid values of other types are not.
    """
    values, rejected = parsed.values, parsed.rejected
    own = [entry.get("content") for entry in values.get("recipients", ()) if entry is not None]

    def text(name: str) -> str:
        return values.get(name) or "".join(rejected.get(name, ())[:1])

    return Facts(
        operation=operation,
        service_id=service_id,
        ordinal=ordinal,
        type=(type_of(values) if operation == SEND else None) or text("type"),
        content_type=text("content_type"),
        country_code=text("country_code"),
        sender=text("sender"),
        to=tuple(recipients(parsed)),
        content=(*_contents(values.get("content"), own), *rejected.get("content", ())),
        headers=headers,
    )


def recipients(parsed: Parsed) -> list[str]:
    """Return the recipients of a send, or the recipient that a search filters by."""
    values, rejected = parsed.values, parsed.rejected
    numbers = [entry["to"] for entry in values.get("recipients", ()) if entry is not None and "to" in entry]
    if "to" in values:
        numbers.append(values["to"])
    if rejected:
        numbers += rejected.get("to", ())
    return numbers


def of_send(send: Send, service_id: str, ordinal: int, headers: Mapping[str, str]) -> Facts:
    """Return the facts of an accepted send."""
    return Facts(
        operation=SEND,
        service_id=service_id,
        ordinal=ordinal,
        type=send.type,
        content_type=send.content_type,
        country_code=send.country_code,
        sender=send.sender,
        to=tuple(recipient.to for recipient in send.recipients),
        content=tuple(_contents(send.content, [recipient.content for recipient in send.recipients])),
        headers=headers,
    )


def of_recipient(recipient: Recipient, send: Send, whole: Facts) -> Facts:
    """Return the facts of one recipient's message. ``whole`` holds the facts of the send."""
    content = send.content if recipient.content is None else recipient.content
    return replace(whole, to=(recipient.to,), content=(content,))


def _contents(default: str | None, own: Sequence[str | None]) -> Iterator[str]:
    """Yield the texts that are sent: those of single messages, and the default text if a message has no own text."""
    if default is not None and (not own or None in own):
        yield default
    yield from (content for content in own if content is not None)
