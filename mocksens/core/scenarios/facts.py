"""The facts that scenarios go by: of a request as it was read, and of what was made of it.

Both gates speak of the same values: what a request says is read once, by the parameter tables.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from mocksens.core.records import Recipient, Send
from mocksens.core.scenarios.steps import Facts
from mocksens.core.validation.checks import type_of
from mocksens.core.validation.reading import Parsed
from mocksens.spec.operations import Name

SEND: Final = Name.SEND_MESSAGES


def of_request(parsed: Parsed, operation: str, service_id: str, ordinal: int, headers: Mapping[str, str]) -> Facts:
    """Return the facts of a request that may still be refused.

    A text that failed its check is a fact all the same: scenarios come before violations. What is no text is not.
    """
    values, rejected = parsed.values, parsed.rejected
    own = [entry.get("content") for entry in values.get("recipients", ()) if entry is not None]

    def text(name: str) -> str:
        return values.get(name) or "".join(rejected.get(name, ())[:1])

    return Facts(
        operation,
        service_id,
        ordinal,
        (type_of(values) if operation == SEND else None) or text("type"),
        text("content_type"),
        text("country_code"),
        text("sender"),
        tuple(recipients(parsed)),
        (*_contents(values.get("content"), own), *rejected.get("content", ())),
        headers,
    )


def recipients(parsed: Parsed) -> list[str]:
    """Return the recipients of a request, of a search the one that it filters by."""
    values, rejected = parsed.values, parsed.rejected
    found = [entry["to"] for entry in values.get("recipients", ()) if entry is not None and "to" in entry]
    if "to" in values:
        found.append(values["to"])
    if rejected:
        found += rejected.get("to", ())
    return found


def of_send(send: Send, service_id: str) -> Facts:
    """Return the facts of a send that was taken."""
    return Facts(
        SEND,
        service_id,
        send.ordinal,
        send.type,
        send.content_type,
        send.country_code,
        send.sender,
        tuple(recipient.to for recipient in send.recipients),
        tuple(_contents(send.content, [recipient.content for recipient in send.recipients])),
        send.headers,
        waiting=send.reserve_due is None,
    )


def of_recipient(recipient: Recipient, send: Send, whole: Facts) -> Facts:
    """Return the facts of the message to one recipient of a send; ``whole`` are those of the send."""
    content = send.content if recipient.content is None else recipient.content
    return whole._replace(to=(recipient.to,), content=(content,))


def _contents(default: str | None, own: Sequence[str | None]) -> Iterator[str]:
    """Yield the texts that are sent: those of single messages, and the default unless each has its own."""
    if default is not None and (not own or None in own):
        yield default
    yield from (content for content in own if content is not None)
