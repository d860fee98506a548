"""The search for the mistakes that explain a signature.

Mistakes are applied to the signing input, until the signature that was sent results.
"""

import base64
from collections.abc import Iterable, Iterator
from itertools import chain, combinations, product
from typing import Final, NamedTuple

from msgspec.structs import replace

from mocksens.core.doctor.case import Case
from mocksens.core.doctor.causes import UNEXPLAINED, Finding
from mocksens.core.doctor.hypotheses.hypothesis import BIGGEST_BODY, MOST_SERVICES, Evidence, Hypothesis, SigningInput
from mocksens.core.doctor.hypotheses.secret_keys import NOT_SET, UNSET_SECRETS, placeholder_secrets
from mocksens.core.doctor.hypotheses.single_mistakes import single_mistakes
from mocksens.core.doctor.signature_value import hash_misuse, shapes
from mocksens.core.signing.credentials import Credential
from mocksens.core.signing.signature import string_to_sign

PAIRED: Final = 8
"""The number of hypotheses of each kind, the most common ones, that are tried in pairs."""
PAIRED_BODY: Final = 4_096
"""The size in bytes of the largest body that is tried in pairs."""
LONGEST_PAIRED: Final = 8 * 1024
"""The length in bytes of the longest string to sign for which pairs are tried."""
LONGEST_TEXT: Final = 80 * 1024
"""The length in bytes of the longest string to sign for which hypotheses are tried."""
LONGEST_KEY: Final = 128
"""Maximum number of bytes of an API key that are tried as a part of the string to sign."""
API_KEY: Final = b"x-ncp-apigw-api-key"
UNFILLED: Final = frozenset({"access-key-not-set", "access-key-placeholder", "access-key-object"})
"""Causes that suggest that the secret key is unset too."""
Trial = tuple[SigningInput, tuple[Hypothesis, ...]]
"""A signing input, and the mistakes in it."""


class Solution(NamedTuple):
    """The mistakes in a signature, and the input that it was made from, or None if that is unknown."""

    findings: list[Finding]
    signing_input: SigningInput | None = None


def solve(case: Case, owner: Credential) -> Solution:
    """Return the mistakes in the signature, assuming that it was made with the keys of ``owner``."""
    bases = list(_bases(case, owner))
    text = bases[0].text()
    right = case.sent.hmac(bases[0].secret_key, text)
    if right is not None and base64.b64encode(right) == case.request.signature:
        return Solution([], bases[0])
    if len(text) > LONGEST_TEXT:
        return Solution([Finding(UNEXPLAINED)])
    if finding := _recognised_shape(case):
        return Solution([finding])
    solution = _try(case, ((base, ()) for base in bases)) or _special(case, bases)
    if solution is None and case.sent.hashes:
        evidence = _evidence(case)
        pairs = _pairs(bases[0], evidence) if len(text) <= LONGEST_PAIRED else ()
        solution = _try(case, _singles(bases, evidence)) or _nearby(case, bases) or _try(case, pairs)
    if solution is None:
        unexplained = [Finding(UNEXPLAINED)] if case.sent.hashes else []
        solution = Solution(shape_of(case) + unexplained)
    return solution


def shape_of(case: Case) -> list[Finding]:
    """Return the mistakes in the form of the signature's value."""
    if finding := _recognised_shape(case):
        return [finding]
    if not case.sent.hashes:
        return [Finding(*shapes.describe(case.request.signature)[:2])]
    return [Finding(cause) for cause in case.sent.writing]


def unset_secret(case: Case, findings: list[Finding]) -> list[Finding]:
    """Return the finding that the secret key was not set either, if ``findings`` say so of the access key."""
    request = case.request
    text = string_to_sign(request.method, request.target, request.timestamp, request.access_key)
    words: Iterable[tuple[str, bytes]] = ()
    if any(finding.cause in UNFILLED for finding in findings):
        words = chain(
            (("secret-key-not-set", word) for word in (*NOT_SET, *UNSET_SECRETS)),
            (("secret-key-placeholder", word) for word in placeholder_secrets(request.access_key)),
        )
    for cause, word in words:
        if case.sent.fits(word, text) is not None:
            return [Finding(cause, case.show(word))]
    return []


def _recognised_shape(case: Case) -> Finding | None:
    """Return the finding on a value that is obviously not a signature, or None if it may be one."""
    value = case.request.signature
    shape = shapes.recognise(value)
    if shape is None or case.holds_secret(shape.word):
        return None
    if not shape.word:
        return Finding(shape.cause, shape.note)
    return Finding(shape.cause, case.show(shape.word) + ("" if shape.word in value else " in Base64"))


def _bases(case: Case, owner: Credential) -> Iterator[SigningInput]:
    """Yield the signing inputs that have no mistakes other than those in the headers."""
    request = case.request
    access_keys = dict.fromkeys((request.access_key, owner.access_key.encode()))
    for timestamp, access_key in product((request.timestamp, *case.timestamp.clean), access_keys):
        yield SigningInput(
            method=request.method,
            target=request.target,
            timestamp=timestamp,
            access_key=access_key,
            secret_key=owner.secret_key.encode(),
            body=case.body,
        )


def _try(case: Case, trials: Iterable[Trial]) -> Solution | None:
    """Return the solution of the first trial that produces the signature, or None if none does."""
    for signing_input, hypotheses in trials:
        if case.sent.is_spent:
            break
        causes = case.sent.fits(signing_input.secret_key, signing_input.text())
        if causes is not None:
            findings = [Finding(hypothesis.cause, case.show(hypothesis.note)) for hypothesis in hypotheses]
            # Visible mistakes come before inferred ones.
            return Solution([Finding(cause) for cause in causes] + findings, signing_input)
    return None


def _singles(bases: list[SigningInput], evidence: Evidence) -> Iterator[Trial]:
    """Yield each base with each single mistake."""
    for base in bases:
        for hypothesis in chain.from_iterable(single_mistakes(base, evidence)):
            yield replace(base, **hypothesis.changes), (hypothesis,)


def _pairs(base: SigningInput, evidence: Evidence) -> Iterator[Trial]:
    """Yield the base with pairs of the most common mistakes in different parts."""
    base = base if len(base.body) <= PAIRED_BODY else replace(base, body=b"")
    kinds = [kind[:PAIRED] for kind in single_mistakes(base, evidence)]
    for kind, other in combinations(kinds, 2):
        for one, two in product(kind, other):
            if not one.changes.keys() & two.changes.keys():
                yield replace(base, **one.changes, **two.changes), (one, two)


def _evidence(case: Case) -> Evidence:
    header, body = case.headers.get, case.body
    digest = case.sent.sha256(body) if 0 < len(body) <= BIGGEST_BODY else None
    services = [service.encode("utf-8", "replace") for service in case.services[-MOST_SERVICES:]]
    return Evidence(
        timestamp=case.timestamp,
        credentials=case.others(),
        host=header(b"host", b""),
        api_key=header(API_KEY, b"")[:LONGEST_KEY],
        body_digest=digest or b"",
        services=services,
    )


def _nearby(case: Case, bases: list[SigningInput]) -> Solution | None:
    """Return the solution that a slightly different time was signed, or None if no time in range fits."""
    timestamp = case.timestamp
    for base in bases if timestamp.apart else ():
        before, after = b"%b %b\n" % (base.method, base.target), b"\n" + base.access_key
        match = case.sent.find(base.secret_key, before, timestamp.numbers(), after)
        if match is not None:
            number, causes = match
            text = b"%d" % number
            findings = [Finding(timestamp.nearby, case.show(text)), *map(Finding, causes)]
            return Solution(findings, replace(base, timestamp=text))
    return None


def _special(case: Case, bases: list[SigningInput]) -> Solution | None:
    """Return the solution that a hash API was misused, or None if it was not."""
    for base in bases:
        for causes in hash_misuse.causes(case.sent, base.text(), base.secret_key, case.secrets):
            if causes is not None:
                return Solution([Finding(cause) for cause in dict.fromkeys(causes)], base)
    return None
