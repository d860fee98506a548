"""The signature doctor: names what is wrong with a request whose signature was refused.

It supposes what people get wrong, one mistake at a time and then two, and looks whether that gives the signature that
was sent. Nothing that it says holds a secret key. However large the request, its work is counted and bounded.
"""

import base64
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, combinations, product
from typing import Final, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from mocksens.core import redaction
from mocksens.core.diagnosis.starter import KEYS, Starter, limits
from mocksens.core.doctor import slips, snippets
from mocksens.core.doctor.causes import REFINED, UNEXPLAINED, Finding
from mocksens.core.doctor.headers import exchanged_values, timestamps, unset_values
from mocksens.core.doctor.headers.doubled_values import once
from mocksens.core.doctor.headers.missing_headers import absent, elsewhere
from mocksens.core.doctor.headers.timestamps import Timestamp
from mocksens.core.doctor.hypotheses import hypothesis
from mocksens.core.doctor.hypotheses.hypothesis import Edit, Evidence, Recipe
from mocksens.core.doctor.signature_value import digests, hash_misuse
from mocksens.core.doctor.signature_value.sent_signature import SentSignature
from mocksens.core.signing.credentials import Credential, secrets_of
from mocksens.core.signing.signature import Signed, missing, string_to_sign

NO_HEADERS: Final[Mapping[bytes, bytes]] = {}
PAIRED: Final = 8
"""Mistakes of each kind, the commonest, that are supposed two at a time."""
PAIRED_BODY: Final = 4_096
"""Bytes of a body that is one of the two."""
LONGEST_PAIRED: Final = 8 * 1024
"""Bytes of a string to sign in whose place two mistakes are supposed."""
LONGEST_TEXT: Final = 80 * 1024
"""Bytes of a string to sign in whose place others are tried."""
LONGEST_HINT: Final = 512
"""Characters of the string to sign in a hint, so that all of it fits into a header."""
LONGEST_NOTE: Final = 120
"""Bytes of what was sent or signed that a sentence shows."""
LONGEST_KEY: Final = 128
"""Bytes of an access key that is compared with those in use, and of an API key."""
AROUND: Final = b" \t\r\n\0"
QUOTES: Final = b"\"'`{}<>[]"
INVISIBLE: Final = "\ufeff\u00a0\u200b\u2060\u3000"
ANY_KEY: Final = b"<access key>"
ANY_BODY: Final = b"<body>"
API_KEY: Final = b"x-ncp-apigw-api-key"
UNFILLED: Final = frozenset({"access-key-not-set", "access-key-placeholder", "access-key-object"})
GUESSED: Final = "access-key-misspelt"
RIGHT: Final = "nothing is wrong with the signature, the timestamp and the key"


class Diagnosis(Struct, frozen=True, kw_only=True):
    """What is wrong with a request. ``cause`` is one of ``core/doctor/causes.py``; empty if nothing is.

    ``also`` are further ones. ``says`` is ASCII. ``expected`` is the string to sign with a sign for every blank and
    line end, ``expected_ascii`` the same as Python writes it, and ``signed`` what was signed instead, empty if that
    could not be found out.
    """

    cause: str
    also: tuple[str, ...] = ()
    says: str
    expected: str
    expected_ascii: str
    signed: str = ""
    skew: int | None = None
    """Milliseconds by which the timestamp is ahead of the wall clock, where that is too much."""
    language: str = snippets.OTHER
    hashed: int = 0
    """Bytes that were hashed to find it out."""
    tried: int = 0
    """What was tried to find it out."""

    @property
    def size(self) -> int:
        """Return the number of characters of its texts."""
        return len(self.says) + len(self.expected) + len(self.expected_ascii) + len(self.signed)

    @property
    def snippet(self) -> str:
        """A correct signing function in the caller's language."""
        return snippets.snippet(self.language)

    @property
    def hint(self) -> str:
        """All of it on one line of ASCII."""
        if not self.cause:
            return self.says
        expected = self.expected_ascii
        shown = expected if len(expected) <= LONGEST_HINT else f"{expected[:LONGEST_HINT]}..."
        return f"{self.says} ({', '.join((self.cause, *self.also))}); the string to sign is {shown}"


class Case(Struct, frozen=True):
    """A request and what there is to compare it with."""

    request: Signed
    credentials: Mapping[bytes, Credential]
    headers: Mapping[bytes, bytes]
    body: bytes
    secrets: list[str]
    timestamp: Timestamp
    sent: SentSignature
    services: Sequence[str]
    starter: Starter

    def show(self, text: bytes) -> str:
        """The beginning of ``text`` in quotes, without secrets."""
        return redaction.plain(redaction.hide(text, self.secrets)[:LONGEST_NOTE])

    def show_timestamp(self) -> str:
        """Return the timestamp as ``show`` does; where it may be a key, only its beginning."""
        sent = self.request.timestamp
        return redaction.misplaced(sent, self.secrets) if self.holds_key() else self.show(sent)

    def holds_key(self) -> bool:
        """Return whether the timestamp may be a key, of which nothing is known here."""
        is_nothing_else = self.timestamp.cause == "timestamp-no-number"
        return is_nothing_else and redaction.A_KEY.fullmatch(self.request.timestamp.strip()) is not None

    def holds_secret(self, text: bytes) -> bool:
        """Whether there is a secret key in ``text``."""
        return redaction.hide(text, self.secrets) != (
            text if len(text) <= redaction.MOST else text[: redaction.MOST] + b"..."
        )

    def kind(self, text: bytes) -> str:
        """Return which word ``text`` is that stands where a value belongs; nothing if it may be secret."""
        return "" if self.holds_secret(text) else unset_values.kind(text)

    def others(self) -> list[Credential]:
        """The key pairs that are tried: the newest, if there are too many."""
        return list(self.credentials.values())[-hypothesis.MOST_KEYS :]


class Solution(NamedTuple):
    """What is wrong with a signature, and what was signed; None if that could not be found out."""

    findings: list[Finding]
    recipe: Recipe | None = None


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
    """What is wrong with ``request``, which may be right too.

    ``credentials`` are by access key, ``now`` is the wall clock's instant, ``headers`` have names in lower case. With
    ``service_id`` it is looked at whether the key may use that service. ``services`` are those that may have been
    signed, and ``starter`` is who knows where keys are set.
    """
    # Meanwhile another thread may add a pair.
    credentials = dict(credentials)
    timestamp = timestamps.read(request.timestamp, now)
    secrets = secrets_of(credentials)
    sent = SentSignature(request.signature)
    case = Case(request, credentials, headers, body, secrets, timestamp, sent, services, starter)
    if lacking := missing(request):
        found = elsewhere(lacking, request.target, body) or absent(
            lacking, headers, is_secret=case.holds_secret, show=case.show
        )
        return _diagnosis(case, now, credentials.get(request.access_key), Solution([found]))
    if note := exchanged_values.find(request, credentials, secrets):
        return _diagnosis(
            case, now, credentials.get(request.access_key), Solution([Finding("headers-exchanged", note)])
        )
    owner, findings = _owner(case)
    is_guessed = any(finding.cause == GUESSED for finding in findings)
    if timestamp.cause:
        findings.append(Finding(timestamp.cause, timestamp.note or case.show_timestamp()))
    # Of an access key that is not or only nearly known nobody knows the secret key.
    if owner is None or is_guessed:
        return _diagnosis(case, now, owner, Solution(_shape(case) + findings + _unset_secret(case, findings)))
    solution = _solve(case, owner)
    findings = _joined(findings, solution.findings)
    if owner.services is not None and service_id and service_id not in owner.services:
        findings.append(Finding("service-not-allowed", limits(owner, service_id, secrets)))
    return _diagnosis(case, now, owner, solution._replace(findings=findings))


def _joined(findings: list[Finding], more: list[Finding]) -> list[Finding]:
    """Both, but of those that are known better only the better ones; what is no signature at all comes first."""
    if more and more[0].cause in digests.SHAPELESS:
        return [more[0], *findings, *more[1:]]
    refined = {REFINED.get(finding.cause) for finding in more}
    kept = [finding for finding in findings if finding.cause not in refined]
    return [*more, *kept] if len(kept) < len(findings) else [*kept, *more]


def _diagnosis(case: Case, now: int, owner: Credential | None, solution: Solution) -> Diagnosis:
    request, findings = case.request, solution.findings
    access_key = ANY_KEY if owner is None else owner.access_key.encode()
    timestamp = b"%d" % now if case.timestamp.cause else request.timestamp
    expected = redaction.hide(string_to_sign(request.method, request.target, timestamp, access_key), case.secrets)
    known = case.show(access_key)
    sentences = [finding.says(known, KEYS[case.starter]) for finding in findings]
    causes = [finding.cause for finding in findings] or [""]
    return Diagnosis(
        cause=causes[0],
        also=tuple(causes[1:]),
        says="; besides, ".join(sentences) or RIGHT,
        expected=redaction.visible(expected),
        expected_ascii=redaction.plain(expected),
        signed=_signed(case, solution.recipe),
        skew=case.timestamp.skew,
        language=snippets.language(case.headers.get(b"user-agent", b"")),
        hashed=case.sent.hashed,
        tried=case.sent.tried,
    )


def _signed(case: Case, recipe: Recipe | None) -> str:
    if recipe is None:
        return ""
    text = replace(recipe, body=ANY_BODY, charset="").text()
    if case.holds_key():
        text = text.replace(case.request.timestamp, redaction.MASK)
    return redaction.visible(redaction.hide(text, case.secrets))


# --- headers and keys --------------------------------------------------------------------------------


def _owner(case: Case) -> tuple[Credential | None, list[Finding]]:
    """Whose the access key is or was meant to be, and what is wrong with it."""
    sent = case.request.access_key
    known = case.credentials.get(sent)
    if known is not None:
        return known, []
    intended = _intended(case, sent)
    if intended is None and (sent.startswith(b"ncp:") or sent.decode("utf-8", "replace") in case.services):
        signer = _signer(case)
        return signer[0] if signer else None, [Finding("access-key-is-a-service-id", case.show(sent))]
    if intended is None and (kind := case.kind(sent)):
        signer = _signer(case)
        return signer[0] if signer else None, [Finding(f"access-key-{kind}", case.show(sent))]
    owner, cause = intended or _signer(case) or _nearest(case) or (None, "access-key-unknown")
    return owner, [Finding(cause, redaction.beginning(sent, case.secrets))]


def _intended(case: Case, sent: bytes) -> tuple[Credential, str] | None:
    bare = sent.decode("utf-8", "surrogateescape").strip(INVISIBLE).encode("utf-8", "surrogateescape")
    bare = bare.strip(AROUND + QUOTES)
    if sent.startswith((b"b'", b'b"')):
        bare = bare[1:].strip(QUOTES)
    if not bare:
        return None
    if single := case.credentials.get(once(bare, 1)):
        return single, "access-key-doubled"
    if bare in case.credentials:
        quoted = any(byte in QUOTES for byte in sent.replace(bare, b""))
        return case.credentials[bare], "access-key-quoted" if quoted else "access-key-blanks"
    for credential in case.credentials.values():
        if bare == credential.secret_key.encode():
            return credential, "secret-key-as-access-key"
        if bare.lower() == credential.access_key.encode().lower():
            return credential, "access-key-case"
    return None


def _signer(case: Case) -> tuple[Credential, str] | None:
    request = case.request
    text = string_to_sign(request.method, request.target, request.timestamp, request.access_key)
    for credential in case.others():
        if case.sent.fits(credential.secret_key.encode(), text) is not None:
            near = _is_near(request.access_key, credential.access_key.encode())
            return credential, "access-key-misspelt" if near else "access-key-of-another-pair"
    return None


def _nearest(case: Case) -> tuple[Credential, str] | None:
    for credential in case.others():
        if _is_near(case.request.access_key, credential.access_key.encode()):
            return credential, "access-key-misspelt"
    return None


def _is_near(sent: bytes, known: bytes) -> bool:
    """Whether one is the other with a few characters changed, or left out or put in at one place."""
    shorter, longer = sorted((sent, known), key=len)
    few = len(shorter) // 4
    if len(longer) > LONGEST_KEY or len(longer) - len(shorter) > few:
        return False
    if len(longer) == len(shorter):
        return sum(one != other for one, other in zip(sent, known, strict=True)) <= min(2, few)
    return _shared(shorter, longer) + _shared(shorter[::-1], longer[::-1]) >= len(shorter)


def _shared(shorter: bytes, longer: bytes) -> int:
    """How many characters they begin with alike."""
    pairs = enumerate(zip(shorter, longer, strict=False))
    return next((index for index, (one, other) in pairs if one != other), len(shorter))


# --- signature ---------------------------------------------------------------------------------------


def _solve(case: Case, owner: Credential) -> Solution:
    """What is wrong with the signature, if the access key is that of ``owner``."""
    bases = list(_bases(case, owner))
    text = bases[0].text()
    right = case.sent.hmac(bases[0].secret_key, text)
    if right is not None and base64.b64encode(right) == case.request.signature:
        return Solution([], bases[0])
    if len(text) > LONGEST_TEXT:
        return Solution([Finding(UNEXPLAINED)])
    if shape := _known_shape(case):
        return Solution([shape])
    solution = _try(case, ((base, ()) for base in bases)) or _special(case, bases)
    if solution is None and case.sent.hashes:
        found = _found(case)
        pairs = _pairs(bases[0], found) if len(text) <= LONGEST_PAIRED else ()
        solution = _try(case, _singles(bases, found)) or _nearby(case, bases) or _try(case, pairs)
    if solution is None:
        unexplained = [Finding(UNEXPLAINED)] if case.sent.hashes else []
        solution = Solution(_shape(case) + unexplained)
    return solution


def _known_shape(case: Case) -> Finding | None:
    """What the value visibly is, if that is no signature."""
    value = case.request.signature
    known = digests.known(value)
    if known is None or case.holds_secret(known.word):
        return None
    if not known.word:
        return Finding(known.cause, known.note)
    return Finding(known.cause, case.show(known.word) + ("" if known.word in value else " in Base64"))


def _shape(case: Case) -> list[Finding]:
    """How the value is written where that is not as it should be."""
    known = _known_shape(case)
    if known is not None:
        return [known]
    if not case.sent.hashes:
        return [Finding(*digests.unread(case.request.signature)[:2])]
    return [Finding(cause) for cause in case.sent.writing]


def _unset_secret(case: Case, findings: list[Finding]) -> list[Finding]:
    """Whether the secret key was not set either, where the access key was not."""
    request = case.request
    text = string_to_sign(request.method, request.target, request.timestamp, request.access_key)
    words: Iterable[tuple[str, bytes]] = ()
    if any(finding.cause in UNFILLED for finding in findings):
        words = chain(
            (("secret-key-not-set", word) for word in (*slips.NOT_SET, *slips.UNSET_SECRETS)),
            (("secret-key-placeholder", word) for word in slips.placeholder_secrets(request.access_key)),
        )
    for cause, word in words:
        if case.sent.fits(word, text) is not None:
            return [Finding(cause, case.show(word))]
    return []


def _bases(case: Case, owner: Credential) -> Iterator[Recipe]:
    """What may have been signed without a mistake besides those of the headers."""
    request = case.request
    access_keys = dict.fromkeys((request.access_key, owner.access_key.encode()))
    for timestamp, access_key in product((request.timestamp, *case.timestamp.clean), access_keys):
        yield Recipe(request.method, request.target, timestamp, access_key, owner.secret_key.encode(), case.body)


def _try(case: Case, suppositions: Iterable[tuple[Recipe, tuple[Edit, ...]]]) -> Solution | None:
    """The first of them that gives the signature."""
    for recipe, edits in suppositions:
        if case.sent.is_spent:
            break
        causes = case.sent.fits(recipe.secret_key, recipe.text())
        if causes is not None:
            found = [Finding(edit.cause, case.show(edit.note)) for edit in edits]
            # How it is written is seen, what was signed is found out.
            return Solution([Finding(cause) for cause in causes] + found, recipe)
    return None


def _singles(bases: list[Recipe], found: Evidence) -> Iterator[tuple[Recipe, tuple[Edit, ...]]]:
    for base in bases:
        for edit in chain.from_iterable(hypothesis.edits(base, found)):
            yield replace(base, **edit.changes), (edit,)


def _pairs(base: Recipe, found: Evidence) -> Iterator[tuple[Recipe, tuple[Edit, ...]]]:
    base = base if len(base.body) <= PAIRED_BODY else replace(base, body=b"")
    kinds = [kind[:PAIRED] for kind in hypothesis.edits(base, found)]
    for kind, other in combinations(kinds, 2):
        for one, two in product(kind, other):
            if not one.changes.keys() & two.changes.keys():
                yield replace(base, **one.changes, **two.changes), (one, two)


def _found(case: Case) -> Evidence:
    header, body = case.headers.get, case.body
    digest = case.sent.sha256(body) if 0 < len(body) <= hypothesis.BIGGEST_BODY else None
    services = [service.encode("utf-8", "replace") for service in case.services[-hypothesis.MOST_SERVICES :]]
    api_key = header(API_KEY, b"")[:LONGEST_KEY]
    return Evidence(case.timestamp, case.others(), header(b"host", b""), api_key, digest or b"", services)


def _nearby(case: Case, bases: list[Recipe]) -> Solution | None:
    """Another time was signed, a little off."""
    timestamp = case.timestamp
    for base in bases if timestamp.apart else ():
        before, after = b"%b %b\n" % (base.method, base.target), b"\n" + base.access_key
        found = case.sent.find(base.secret_key, before, timestamp.numbers(), after)
        if found is not None:
            number, causes = found
            text = b"%d" % number
            findings = [Finding(timestamp.nearby, case.show(text)), *map(Finding, causes)]
            return Solution(findings, replace(base, timestamp=text))
    return None


def _special(case: Case, bases: list[Recipe]) -> Solution | None:
    """What is no HMAC of a string under a key."""
    for base in bases:
        for causes in hash_misuse.causes(case.sent, base.text(), base.secret_key, case.secrets):
            if causes is not None:
                return Solution([Finding(cause) for cause in dict.fromkeys(causes)], base)
    return None
