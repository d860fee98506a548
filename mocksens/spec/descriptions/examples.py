"""The examples of the document: bodies of sends (D:730-913)."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from mocksens.spec.cite import Cite, documented
from mocksens.spec.statuses import ContentType, MessageType

NUMBER: Final = "01012345678"
CONTENT: Final = "content"
OWN_CONTENT: Final = "content sent only to the corresponding number (optional) apart from the above content"
AD_CONTENT: Final = "(Ad) company name content [Free call block]08012345678"
OWN_AD_CONTENT: Final = (
    "(Ad) company name content sent only to the number separately from the content above (optional) [Free call block]"
    " 08012345678"
)
OWN_SUBJECT: Final = "title sent only to the number separately from the above content (optional)"
RESERVE_TIME: Final = "2019-07-25 17:09"
FILE_ID: Final = "4fe2078b-5926-42f2-b6b3-0c7bab9b8c5a"
LINES: Final[Mapping[MessageType, tuple[str, str, str]]] = {
    MessageType.SMS: ("D:734", "D:751", "D:769"),
    MessageType.LMS: ("D:788", "D:806", "D:825"),
    MessageType.MMS: ("D:845", "D:868", "D:892"),
}
"""The lines of each message type's examples: regular, reserved and ad."""


class Example(NamedTuple):
    """An example of a request body. ``name`` is a key in the OpenAPI description."""

    name: str
    summary: str
    cite: Cite
    body: Mapping[str, Any]


def _example(message_type: MessageType, title: str, line: str, changes: Mapping[str, Any]) -> Example:
    """Return an example with ``changes`` to the regular message of its type.

    The document's LMS and MMS messages lack a comma after ``subject``.
    """
    is_sms = message_type is MessageType.SMS
    is_ad = changes.get("contentType") == ContentType.AD
    recipient = {"to": NUMBER} if is_sms else {"to": NUMBER, "subject": OWN_SUBJECT}
    body: dict[str, Any] = {
        "type": message_type,
        "contentType": ContentType.COMM,
        **({"countryCode": "82"} if is_sms else {}),
        "from": NUMBER,
        **({} if is_sms else {"subject": "subject"}),
        "content": AD_CONTENT if is_ad else CONTENT,
        "messages": [{**recipient, "content": OWN_AD_CONTENT if is_ad else OWN_CONTENT}],
        **({"files": [{"fileId": FILE_ID}]} if message_type is MessageType.MMS else {}),
        **changes,
    }
    name = f"{message_type}_{title.partition(' ')[0]}".lower()
    return Example(name, f"{message_type} message: {title}", documented(f"{message_type} message", line), body)


KINDS: Final[tuple[tuple[str, Mapping[str, Any]], ...]] = (
    ("Regular message", {}),
    ("Reserved message", {"reserveTime": RESERVE_TIME}),
    ("Ad message", {"contentType": ContentType.AD}),
)
"""The title of each example of a message type, and its difference from the regular message."""

SENDS: Final = tuple(
    _example(message_type, title, line, changes)
    for message_type, lines in LINES.items()
    for line, (title, changes) in zip(lines, KINDS, strict=True)
)
"""The document's nine examples, which say what their fields are for."""
