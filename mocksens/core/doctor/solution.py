"""What was signed in the place of what should be, and with which key: what explains a signature that does not match."""

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
"""Mistakes of each kind, the commonest, that are supposed two at a time."""
PAIRED_BODY: Final = 4_096
"""Bytes of a body that is one of the two."""
LONGEST_PAIRED: Final = 8 * 1024
"""Bytes of a string to sign in whose place two mistakes are supposed."""
LONGEST_TEXT: Final = 80 * 1024
"""Bytes of a string to sign in whose place others are tried."""

LONGEST_KEY: Final = 128
"""Bytes of an API key that may have been signed."""

API_KEY: Final = b"x-ncp-apigw-api-key"
UNFILLED: Final = frozenset({"access-key-not-set", "access-key-placeholder", "access-key-object"})


class Solution(NamedTuple):
    """What is wrong with a signature, and what was signed; None if that could not be found out."""

    findings: list[Finding]
    recipe: SigningInput | None = None


def solve(case: Case, owner: Credential) -> Solution:
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
        solution = Solution(shape_of(case) + unexplained)
    return solution


def shape_of(case: Case) -> list[Finding]:
    """How the value is written where that is not as it should be."""
    known = _known_shape(case)
    if known is not None:
        return [known]
    if not case.sent.hashes:
        return [Finding(*shapes.unread(case.request.signature)[:2])]
    return [Finding(cause) for cause in case.sent.writing]


def unset_secret(case: Case, findings: list[Finding]) -> list[Finding]:
    """Whether the secret key was not set either, where the access key was not."""
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


def _known_shape(case: Case) -> Finding | None:
    """What the value visibly is, if that is no signature."""
    value = case.request.signature
    known = shapes.known(value)
    if known is None or case.holds_secret(known.word):
        return None
    if not known.word:
        return Finding(known.cause, known.note)
    return Finding(known.cause, case.show(known.word) + ("" if known.word in value else " in Base64"))


def _bases(case: Case, owner: Credential) -> Iterator[SigningInput]:
    """What may have been signed without a mistake besides those of the headers."""
    request = case.request
    access_keys = dict.fromkeys((request.access_key, owner.access_key.encode()))
    for timestamp, access_key in product((request.timestamp, *case.timestamp.clean), access_keys):
        yield SigningInput(request.method, request.target, timestamp, access_key, owner.secret_key.encode(), case.body)


def _try(case: Case, suppositions: Iterable[tuple[SigningInput, tuple[Hypothesis, ...]]]) -> Solution | None:
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


def _singles(bases: list[SigningInput], found: Evidence) -> Iterator[tuple[SigningInput, tuple[Hypothesis, ...]]]:
    for base in bases:
        for edit in chain.from_iterable(single_mistakes(base, found)):
            yield replace(base, **edit.changes), (edit,)


def _pairs(base: SigningInput, found: Evidence) -> Iterator[tuple[SigningInput, tuple[Hypothesis, ...]]]:
    base = base if len(base.body) <= PAIRED_BODY else replace(base, body=b"")
    kinds = [kind[:PAIRED] for kind in single_mistakes(base, found)]
    for kind, other in combinations(kinds, 2):
        for one, two in product(kind, other):
            if not one.changes.keys() & two.changes.keys():
                yield replace(base, **one.changes, **two.changes), (one, two)


def _found(case: Case) -> Evidence:
    header, body = case.headers.get, case.body
    digest = case.sent.sha256(body) if 0 < len(body) <= BIGGEST_BODY else None
    services = [service.encode("utf-8", "replace") for service in case.services[-MOST_SERVICES:]]
    api_key = header(API_KEY, b"")[:LONGEST_KEY]
    return Evidence(case.timestamp, case.others(), header(b"host", b""), api_key, digest or b"", services)


def _nearby(case: Case, bases: list[SigningInput]) -> Solution | None:
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


def _special(case: Case, bases: list[SigningInput]) -> Solution | None:
    """What is no HMAC of a string under a key."""
    for base in bases:
        for causes in hash_misuse.causes(case.sent, base.text(), base.secret_key, case.secrets):
            if causes is not None:
                return Solution([Finding(cause) for cause in dict.fromkeys(causes)], base)
    return None
