"""The open request: why it was refused, the exchange, and the command that sends it again."""

import re
from collections.abc import Sequence
from http import HTTPStatus
from itertools import takewhile
from typing import Final

import msgspec
from msgspec import Struct

from mocksens.client.models.requests import RequestData
from mocksens.core.inspection.curl_commands import NotRepeatable, curl_command
from mocksens.core.inspection.request_search import is_refused
from mocksens.core.signing.credentials import secrets_of
from mocksens.core.storage.journal import Entry
from mocksens.spec.gateway import REQUEST_ID_HEADER
from mocksens.spec.rules import RULES
from mocksens.spec.rules.rule import Rule
from mocksens.web import address_check
from mocksens.web.admin.resources import SHOWN_BODY, request_view
from mocksens.web.inbox.views import times
from mocksens.web.inbox.visit import Visit

STRAY: Final = ""
"""The serviceId of requests that reached no service."""
NUMBER: Final = "[0-9]{1,15}"
DEEPEST: Final = 20
"""The depth of the deepest JSON that is indented. The indents of deeper JSON would take too much space."""
BRACKETS: Final = re.compile(r"[\[{\]}]")


class Comparison(Struct, frozen=True):
    """The string to sign and the string that was signed, divided at their first difference."""

    same: str
    expected: str
    expected_rest: str
    signed: str
    signed_rest: str

    @property
    def place(self) -> int:
        """The position of the first difference, from 1."""
        return len(self.same) + 1


class OpenRequest(Struct, frozen=True, kw_only=True):
    """The open request, as the admin API shows it, with what a reader needs to understand and repeat it."""

    service_id: str
    data: RequestData
    outcome: str
    address: str
    """The mistake in the address of a request with a refused signature; empty if there is none."""
    curl: str
    """The command that sends the request again; empty if none can."""
    obstacle: str
    """The reason why no command can send it again; empty if one can."""

    @property
    def time(self) -> str:
        """The time of the answer in KST."""
        return times.to_the_millisecond(self.data.at)

    @property
    def log_id(self) -> str:
        """The request id of the gateway, which the client's log may have; empty if there was no answer."""
        return self.data.answer_headers.get(REQUEST_ID_HEADER, "")

    @property
    def rules(self) -> Sequence[Rule]:
        """The rules that fired."""
        return [RULES[rule_id] for rule_id in self.data.rules]

    @property
    def comparison(self) -> Comparison | None:
        """The strings to compare; None if it is not known what was signed, or it is the right one."""
        signing = self.data.signing
        if signing is None or not signing.signed or signing.signed == signing.expected:
            return None
        return compare(_common(signing.expected), _common(signing.signed))

    @property
    def expected(self) -> str:
        """The string to sign."""
        return "" if self.data.signing is None else _common(self.data.signing.expected)

    @property
    def phrase(self) -> str:
        """The words for the HTTP status, such as "Not Found"; empty for an unknown one."""
        status = self.data.status
        return "" if status is None or status not in {*HTTPStatus} else HTTPStatus(status).phrase

    @property
    def body(self) -> str:
        """The body, indented if it is JSON."""
        return indented(self.data.body)

    @property
    def answer(self) -> str:
        """The answer, indented if it is JSON."""
        return indented(self.data.answer)

    @property
    def is_body_cut(self) -> bool:
        """True if only the beginning of the body is shown."""
        return self.data.body_length > SHOWN_BODY


def find(visit: Visit, key: str) -> OpenRequest | None:
    """Return the request with this key; None if there is none."""
    service_id, _, number = key.rpartition("/")
    journals = {service.id: service.journal for service in visit.sens.services} | {STRAY: visit.sens.strays}
    journal = journals.get(service_id)
    entry = journal.entry(int(number)) if journal is not None and re.fullmatch(NUMBER, number) else None
    return None if entry is None else _opened(visit, service_id, entry)


def outcome(entry: Entry) -> str:
    """Return the key of the text for the outcome of a request."""
    if entry.fired is not None and entry.fired.fault is not None:
        return "request-broken"
    return "request-refused" if is_refused(entry) else "request-accepted"


def compare(expected: str, signed: str) -> Comparison:
    """Divide two strings at their first difference."""
    at = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(expected, signed, strict=False)))
    return Comparison(expected[:at], expected[at : at + 1], expected[at + 1 :], signed[at : at + 1], signed[at + 1 :])


def indented(text: str) -> str:
    """Return JSON with line breaks and indents, and any other text unchanged."""
    if text[:1] not in {"{", "["} or _depth(text) > DEEPEST:
        return text
    try:
        return msgspec.json.format(text, indent=2)
    except msgspec.MsgspecError:
        return text


def _common(text: str) -> str:
    """Return a string to sign with the sign for a space that most fonts of browsers have."""
    return text.replace("\N{SYMBOL FOR SPACE}", "\N{OPEN BOX}")


def _depth(text: str) -> int:
    """Return the depth of nested lists and objects. Brackets inside texts count too."""
    depth = deepest = 0
    for bracket in BRACKETS.findall(text):
        depth += 1 if bracket in "[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _opened(visit: Visit, service_id: str, entry: Entry) -> OpenRequest:
    credentials = visit.sens.credentials
    curl, obstacle = "", ""
    try:
        curl = curl_command(entry.request, visit.origin, tuple(secrets_of(credentials)))
    except NotRepeatable as error:
        obstacle = f"not-repeatable-{error.obstacle}"
    return OpenRequest(
        service_id=service_id,
        data=request_view(entry, credentials),
        outcome=outcome(entry),
        address=_address_mistake(visit, entry),
        curl=curl,
        obstacle=obstacle,
    )


def _address_mistake(visit: Visit, entry: Entry) -> str:
    """Return the mistake in an address that the answer does not explain, because it refused the signature first."""
    if entry.signing is None:
        return ""
    refusal = address_check.check_here(visit.sens, entry.request.method, entry.request.target)
    return "" if refusal is None else refusal.diagnosis()
