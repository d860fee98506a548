"""One request to a running mocksens, for commands."""

import ssl
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Final, NamedTuple
from urllib.parse import SplitResult, urlsplit

SCHEMES: Final = ("http", "https")


class NoAnswer(Exception):
    """Nothing, or nothing that is HTTP, answers there; the text says why in one line."""


class Answer(NamedTuple):
    """The answer of a server; header names are lower case."""

    url: str
    status: int
    headers: Mapping[str, str]
    text: str


def check_url(url: str) -> str:
    """``url`` without a slash at its end. Raises ``ValueError`` unless it is that of a server."""
    parts = urlsplit(url)
    plain = url.isascii() and url.isprintable() and " " not in url
    if not plain or parts.scheme not in SCHEMES or not parts.hostname or parts.path.strip("/") or parts.query:
        raise ValueError(f"must be the URL of a server, as http://127.0.0.1:7367; {url[:80]!r} is not")
    _ = parts.port  # reading it is what checks it
    return url.rstrip("/")


def _connection(parts: SplitResult, timeout: float, *, trusting: bool) -> HTTPConnection:
    host = parts.hostname or ""
    if parts.scheme == "http":
        return HTTPConnection(host, parts.port, timeout=timeout)
    context = ssl.create_default_context()
    if trusting:
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return HTTPSConnection(host, parts.port, timeout=timeout, context=context)


def call(
    method: str,
    url: str,
    target: str,
    *,
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
    timeout: float,
    trusting: bool = False,
) -> Answer:
    """Send one request to ``url`` (no proxy, no redirects), ``timeout`` in seconds. Raises ``NoAnswer``.

    Whoever is ``trusting`` looks at no certificate.
    """
    connection = _connection(urlsplit(url), timeout, trusting=trusting)
    try:
        connection.request(method, target, body or None, dict(headers or {}))
        response = connection.getresponse()
        fields = {name.lower(): value for name, value in response.getheaders()}
        return Answer(url, response.status, fields, response.read().decode("utf-8", "replace"))
    except (OSError, HTTPException, ValueError) as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise NoAnswer(f"nothing answers at {url} ({reason}); start it with `mocksens serve`") from error
    finally:
        connection.close()
