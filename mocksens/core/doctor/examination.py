"""The signature doctor: the search for the mistakes in a request with a wrong signature.

Common mistakes are tried one at a time and then in pairs, until one try gives the signature that was sent. No text that
the doctor produces contains a secret key. Its work is counted and limited, however large the request is.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from mocksens.core.diagnosis.key_advice import KEYS, limits
from mocksens.core.display import redaction
from mocksens.core.doctor import snippets
from mocksens.core.doctor.case import Case
from mocksens.core.doctor.causes import REFINED, Finding
from mocksens.core.doctor.headers import exchanged_values, timestamps
from mocksens.core.doctor.headers.missing_headers import absent, elsewhere, missing_names
from mocksens.core.doctor.hypotheses.hypothesis import SigningInput
from mocksens.core.doctor.key_owner import owner_of
from mocksens.core.doctor.signature_value.sent_signature import SentSignature
from mocksens.core.doctor.signature_value.shapes import SHAPELESS
from mocksens.core.doctor.solution import Solution, shape_of, solve, unset_secret
from mocksens.core.signing.credentials import Credential, secrets_of
from mocksens.core.signing.signature import Signed, string_to_sign
from mocksens.core.starter import Starter

NO_HEADERS: Final[Mapping[bytes, bytes]] = {}
LONGEST_HINT: Final = 512
"""Maximum number of characters of the string to sign in a hint, which must fit into a header."""
ANY_KEY: Final = b"<access key>"
ANY_BODY: Final = b"<body>"
GUESSED: Final = "access-key-misspelt"
RIGHT: Final = "nothing is wrong with the signature, the timestamp and the key"


class Diagnosis(Struct, frozen=True, kw_only=True):
    """The mistakes in a request. ``cause`` is an id from ``core/doctor/causes.py``, or empty if there is no mistake.

    ``also`` holds further causes. ``says`` explains all causes in ASCII. ``expected`` is the string to sign with
    visible whitespace, and ``expected_ascii`` is the same string as a Python literal. ``signed`` is the string that was
    signed instead, or empty if that is unknown.
    """

    cause: str
    also: tuple[str, ...] = ()
    says: str
    expected: str
    expected_ascii: str
    signed: str = ""
    skew: int | None = None
    """The milliseconds by which the timestamp is ahead of the wall clock (negative: behind), if it is too far off."""
    language: str = snippets.OTHER
    hashed: int = 0
    """The number of bytes hashed for this examination."""
    tried: int = 0
    """The number of strings and keys tried for this examination."""

    @property
    def size(self) -> int:
        """The number of characters in all of its texts."""
        return len(self.says) + len(self.expected) + len(self.expected_ascii) + len(self.signed)

    @property
    def snippet(self) -> str:
        """A correct signing function in the caller's language."""
        return snippets.snippet(self.language)

    @property
    def hint(self) -> str:
        """The whole diagnosis on one line of ASCII."""
        if not self.cause:
            return self.says
        expected = self.expected_ascii
        shown = expected if len(expected) <= LONGEST_HINT else f"{expected[:LONGEST_HINT]}..."
        return f"{self.says} ({', '.join((self.cause, *self.also))}); the string to sign is {shown}"


def examine(
    request: Signed,
    credentials: Mapping[bytes, Credential],
    now: int,
    *,
    headers: Mapping[bytes, bytes] = NO_HEADERS,
    body: bytes = b"",
    service_id: str = "",
    services: Sequence[str] = (),
    starter: Starter = Starter.SERVER,
) -> Diagnosis:
    """Return the mistakes in ``request``; there may be none.

    ``credentials`` are keyed by access key, ``now`` is the wall clock's time, and header names are in lower case. With
    ``service_id``, a key that may not use that service counts as a mistake. ``services`` are serviceIds that may have
    been signed by mistake. ``starter`` selects the advice on keys.
    """
    # Work on a copy, because another thread may add a pair.
    credentials = dict(credentials)
    case = Case(
        request=request,
        credentials=credentials,
        headers=headers,
        body=body,
        secrets=secrets_of(credentials),
        timestamp=timestamps.read(request.timestamp, now),
        sent=SentSignature(request.signature),
        services=services,
        starter=starter,
    )
    if finding := _in_headers(case):
        return _diagnosis(case, now, credentials.get(request.access_key), Solution([finding]))
    owner, findings = owner_of(case)
    is_guessed = any(finding.cause == GUESSED for finding in findings)
    if case.timestamp.cause:
        findings.append(Finding(case.timestamp.cause, case.timestamp.note or case.show_timestamp()))
    # Without an exact access key there is no secret key to check the signature with.
    if owner is None or is_guessed:
        return _diagnosis(case, now, owner, Solution(shape_of(case) + findings + unset_secret(case, findings)))
    solution = solve(case, owner)
    findings = _merged(findings, solution.findings)
    if owner.services is not None and service_id and service_id not in owner.services:
        findings.append(Finding("service-not-allowed", limits(owner, service_id, case.secrets)))
    return _diagnosis(case, now, owner, solution._replace(findings=findings))


def _in_headers(case: Case) -> Finding | None:
    """Return a mistake in the headers that leaves no signature to examine, or None if there is none."""
    request = case.request
    if names := missing_names(request):
        return elsewhere(names, request.target, case.body) or absent(
            names, case.headers, is_secret=case.holds_secret, show=case.show
        )
    note = exchanged_values.find(request, case.credentials, case.secrets)
    return Finding("headers-exchanged", note) if note else None


def _merged(findings: list[Finding], more: list[Finding]) -> list[Finding]:
    """Merge both lists, and drop findings that one of ``more`` refines (see ``REFINED``).

    A finding that the signature's value is unreadable comes first.
    """
    if more and more[0].cause in SHAPELESS:
        return [more[0], *findings, *more[1:]]
    refined = {REFINED.get(finding.cause) for finding in more}
    others = [finding for finding in findings if finding.cause not in refined]
    return [*more, *others] if len(others) < len(findings) else [*others, *more]


def _diagnosis(case: Case, now: int, owner: Credential | None, solution: Solution) -> Diagnosis:
    request, findings = case.request, solution.findings
    access_key = ANY_KEY if owner is None else owner.access_key.encode()
    timestamp = b"%d" % now if case.timestamp.cause else request.timestamp
    expected = redaction.hide(string_to_sign(request.method, request.target, timestamp, access_key), case.secrets)
    shown_key = case.show(access_key)
    sentences = [finding.says(shown_key, KEYS[case.starter]) for finding in findings]
    causes = [finding.cause for finding in findings] or [""]
    return Diagnosis(
        cause=causes[0],
        also=tuple(causes[1:]),
        says="; also, ".join(sentences) or RIGHT,
        expected=redaction.with_visible_whitespace(expected),
        expected_ascii=redaction.quoted(expected),
        signed=_signed(case, solution.signing_input),
        skew=case.timestamp.skew,
        language=snippets.language(case.headers.get(b"user-agent", b"")),
        hashed=case.sent.hashed,
        tried=case.sent.tried,
    )


def _signed(case: Case, signing_input: SigningInput | None) -> str:
    """Return the string that was signed, without secrets, or an empty text if it is unknown."""
    if signing_input is None:
        return ""
    text = replace(signing_input, body=ANY_BODY, charset="").text()
    if case.holds_key():
        text = text.replace(case.request.timestamp, redaction.MASK)
    return redaction.with_visible_whitespace(redaction.hide(text, case.secrets))
