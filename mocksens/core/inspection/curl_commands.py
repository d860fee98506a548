"""Curl commands that send a request of the journal again, signed anew by ``mocksens sign``.

A command contains no key, no signature and no other secret.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Final

from mocksens.core.display import redaction
from mocksens.core.display.shell_words import quoted
from mocksens.core.signing.signable_requests import METHODS, escaped_target
from mocksens.core.storage.journal import A_SIGNATURE, Received, shown
from mocksens.spec.gateway import ACCESS_KEY, SIGNATURE, TIMESTAMP

LONGEST_BODY: Final = 64 * 1024
"""Maximum number of bytes of a body in a command."""
CONTENT_TYPE: Final = b"content-type"
NOT_COPIED: Final = frozenset(
    {
        *(TIMESTAMP, ACCESS_KEY, SIGNATURE),
        *(b"host", b"user-agent", b"accept", b"accept-encoding", b"content-length", b"transfer-encoding", b"expect"),
        *(b"connection", b"keep-alive", b"te", b"trailer", b"upgrade"),
    }
)
"""Headers that ``mocksens sign`` or curl makes itself."""
BROWSER_PREFIXES: Final = (b"sec-", b"proxy-")
"""The beginnings of the names of headers that only a browser or a proxy can send."""


class Obstacle(StrEnum):
    """The reason why no command can send a request again."""

    METHOD = "method"
    """``mocksens sign`` does not sign it."""
    TARGET = "target"
    """It is not a path and query as a client may send it."""
    MASKED = "masked"
    """The target or the body contains a secret."""
    LONG = "long"
    """The body is too long."""
    NUL = "nul"
    """The body or a header contains a NUL, which an argument of a command cannot."""


class NotRepeatable(Exception):
    """No command can send the request again."""

    def __init__(self, obstacle: Obstacle) -> None:
        super().__init__(obstacle)
        self.obstacle = obstacle


def curl_command(request: Received, origin: str, secrets: tuple[str, ...]) -> str:
    """Return a command that sends a request again to the server at ``origin``. Raise ``NotRepeatable`` if none can.

    ``secrets`` are the secret keys.
    """
    method, target, body = request.method, request.target.decode("latin-1"), request.body
    if method not in METHODS:
        raise NotRepeatable(Obstacle.METHOD)
    if not target.startswith("/") or escaped_target(target) != target:
        raise NotRepeatable(Obstacle.TARGET)
    if len(body) > LONGEST_BODY:
        raise NotRepeatable(Obstacle.LONG)
    if redaction.cover_target(request.target, secrets) != target or redaction.cover_body(body, secrets) != body:
        raise NotRepeatable(Obstacle.MASKED)
    try:
        options = [*_header_options(request, secrets), *_body_options(body)]
        signature = f'"$(mocksens sign {method} {quoted(request.target)})"'
        # Without these options, curl would expand brackets and resolve dots, and thus not send what is signed.
        url = f"curl -i --globoff --path-as-is -X {method} {quoted(origin.encode() + request.target)}"
    except ValueError as error:
        raise NotRepeatable(Obstacle.NUL) from error
    return " \\\n  ".join([url, *options, f"-H @- <<< {signature}"])


def _header_options(request: Received, secrets: tuple[str, ...]) -> Iterator[str]:
    """Yield an option for each header that is neither secret nor made anew."""
    headers = request.headers
    for name, value in headers.items():
        is_made_anew = name in NOT_COPIED or name.startswith(BROWSER_PREFIXES)
        if not is_made_anew and not _is_secret(name, value, secrets):
            # A semicolon in place of the colon is curl's form for an empty value.
            yield f"-H {quoted(name + (b': ' + value if value else b';'))}"
    if request.body and CONTENT_TYPE not in headers:
        # Without this, curl would call the body a form.
        yield "-H 'content-type:'"


def _is_secret(name: bytes, value: bytes, secrets: tuple[str, ...]) -> bool:
    is_signature = re.fullmatch(A_SIGNATURE, value) is not None
    return is_signature or shown({name: value}, secrets=secrets) != {name.decode("latin-1"): value.decode("latin-1")}


def _body_options(body: bytes) -> Iterator[str]:
    if body:
        yield f"--data-raw {quoted(body)}"
