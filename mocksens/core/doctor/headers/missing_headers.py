"""Missing signature headers, and the headers sent in their place.

No sentence recommends renaming a header whose value may be secret.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from typing import Final

from mocksens.core.doctor.causes import Finding
from mocksens.core.signing.signature import Signed
from mocksens.spec.gateway import ACCESS_KEY_HEADER, SIGNATURE_HEADER, TIMESTAMP_HEADER

MEANT: Final[Mapping[str, tuple[str, ...]]] = {
    TIMESTAMP_HEADER: ("timestamp",),
    ACCESS_KEY_HEADER: ("accesskey",),
    SIGNATURE_HEADER: ("signature",),
}
"""Parts of names, without separators, that suggest one of the three headers."""
MOST_HEADERS: Final = 200
"""Maximum number of headers that are examined."""
BEGINNING: Final = 64 * 1024
"""The number of bytes of a body that are searched for headers."""
AUTHORIZATION: Final = b"authorization"
GATEWAY_KEY: Final = b"x-ncp-apigw-api-key"
SECRET_NAME: Final = re.compile(rb"x-.*secret.*|secret.?(?:access.?)?key")
MOST_NAMED: Final = 3
"""Maximum number of headers that a sentence names."""
FOREIGN: Final[Mapping[str, tuple[bytes, ...]]] = {
    "headers-of-sens-v1": (b"x-ncp-auth-key", b"x-ncp-service-secret"),
    "headers-of-maps-and-ai": (b"x-ncp-apigw-api-key-id",),
    "headers-of-signature-v1": (b"x-ncp-apigw-signature-v1",),
    "headers-of-naver-developers": (b"x-naver-client-id", b"x-naver-client-secret"),
    "headers-of-another-api": (
        b"x-secret-key",
        b"x-ocr-secret",
        b"x-clovaspeech-api-key",
        b"x-ncp-clovastudio-api-key",
        b"x-amz-date",
        b"x-amz-content-sha256",
        b"x-api-key",
        b"x-api-secret",
        b"x-auth-token",
        b"x-app-key",
    ),
}
"""Headers of other APIs, by cause. If a request has several kinds, the first one counts."""


def missing_names(request: Signed) -> list[str]:
    """Return the names of the headers that are absent or empty."""
    sent = {
        TIMESTAMP_HEADER: request.timestamp,
        ACCESS_KEY_HEADER: request.access_key,
        SIGNATURE_HEADER: request.signature,
    }
    return [name for name, value in sent.items() if not value]


def elsewhere(missing: Iterable[str], target: bytes, body: bytes) -> Finding | None:
    """Return the finding that ``missing`` headers are in the query or the body, or None if they are not."""
    query, start = target.partition(b"?")[2].lower(), body[:BEGINNING].lower()
    for place, text, end in (("query", query, b"="), ("body", start, b"")):
        names = [name for name in missing if re.search(rb"(?<![\w-])" + re.escape(name.encode()) + end, text)]
        if names:
            return Finding(f"headers-in-{place}", " and ".join(names))
    return None


def absent(
    missing: Iterable[str],
    headers: Mapping[bytes, bytes],
    *,
    is_secret: Callable[[bytes], bool],
    show: Callable[[bytes], str],
) -> Finding:
    """Return the finding on ``missing`` headers: they are absent, empty or misnamed, or those of another API were sent.

    ``is_secret`` returns whether a text contains a secret key, and ``show`` makes a name printable.
    """
    missing = list(missing)
    if match := _foreign(headers):
        cause, names = match
        return Finding(cause, " and ".join(map(show, names)))
    kinds, notes = set(), []
    for name in missing:
        misnamed = next((other for other in _alike(headers, name) if not is_secret(headers[other])), None)
        if name.encode() in headers:
            kinds.add("header-empty")
            notes.append(f"nothing in {name}")
        elif misnamed is not None:
            kinds.add("header-misnamed")
            notes.append(f"no {name}, but {show(misnamed)[1:-1]}")
        else:
            notes.append(f"no {name}")
    if AUTHORIZATION in headers and not kinds:
        return Finding("authorization-instead", f"{_joined(notes)}, but an Authorization header")
    cause = next((kind for kind in ("header-misnamed", "header-empty") if kind in kinds), "headers-missing")
    if cause == "header-misnamed":
        # These phrases contain commas, so semicolons separate them.
        return Finding(cause, "; ".join(notes))
    return Finding(cause, _joined(notes))


def _joined(notes: Sequence[str]) -> str:
    return f"{', '.join(notes[:-1])} and {notes[-1]}" if notes[1:] else notes[0]


def _foreign(headers: Mapping[bytes, bytes]) -> tuple[str, list[bytes]] | None:
    """Return the cause and the names for headers of another API, or None if there are none."""
    for cause, names in FOREIGN.items():
        if any(name in headers for name in names):
            return cause, [name for name in (*names, GATEWAY_KEY) if name in headers]
    if GATEWAY_KEY in headers:
        # Together with other signature headers, it belongs to the old API Gateway; without them, it belongs to Maps.
        is_old = any(name.encode() in headers for name in MEANT)
        return "headers-of-signature-v1" if is_old else "headers-of-maps-and-ai", [GATEWAY_KEY]
    secret_headers = [name for name in islice(headers, MOST_HEADERS) if SECRET_NAME.fullmatch(name)]
    return ("headers-with-a-secret", secret_headers[:MOST_NAMED]) if secret_headers else None


def _alike(headers: Mapping[bytes, bytes], name: str) -> Iterable[bytes]:
    """Yield the headers that may have been meant as ``name``."""
    for other in islice(headers, MOST_HEADERS):
        squeezed = other.decode("latin-1").replace("-", "").replace("_", "")
        is_other = other.decode("latin-1") not in MEANT and "secret" not in squeezed
        if is_other and any(part in squeezed for part in MEANT[name]):
            yield other
