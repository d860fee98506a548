"""Send one request to a running mocksens."""

import ssl
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Final, NamedTuple
from urllib.parse import SplitResult, urlsplit

SCHEMES: Final = ("http", "https")


class NoAnswer(Exception):
    """Nothing, or nothing that is HTTP, answers there; the text says why in one line."""


class HttpResponse(NamedTuple):
    """The answer of a server; header names are lower case."""

    url: str
    status: int
    headers: Mapping[str, str]
    text: str


def check_url(url: str) -> str:
    """Return ``url`` without a slash at its end. Raises ``ValueError`` unless it is that of a server."""
    if not _is_of_a_server(url):
        raise ValueError(f"must be the URL of a server, as http://127.0.0.1:7367; {url[:80]!r} is not")
    return url.rstrip("/")


def _is_of_a_server(url: str) -> bool:
    if not (url.isascii() and url.isprintable()) or " " in url:
        return False
    try:
        parts = urlsplit(url)
        # Port 0 is any free one: nothing answers there.
        has_port = parts.port != 0
    except ValueError:
        return False
    return parts.scheme in SCHEMES and bool(parts.hostname) and has_port and not (parts.path.strip("/") or parts.query)


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
    headers: Mapping[str, str | bytes] | None = None,
    timeout: float,
    trusting: bool = False,
) -> HttpResponse:
    """Send one request to ``url`` (no proxy, no redirects), ``timeout`` in seconds. Raises ``NoAnswer``.

    With ``trusting``, the certificate is not verified.
    """
    connection = _connection(urlsplit(url), timeout, trusting=trusting)
    try:
        connection.request(method, target, body or None, dict(headers or {}))
        response = connection.getresponse()
        fields = {name.lower(): value for name, value in response.getheaders()}
        return HttpResponse(url, response.status, fields, response.read().decode("utf-8", "replace"))
    except ssl.SSLCertVerificationError as error:
        raise NoAnswer(
            f"the certificate of {url} is not trusted ({error.verify_message}); SSL_CERT_FILE names the CAs that"
            " are, as the file of `mocksens ca --bundle FILE`"
        ) from error
    except ssl.SSLError as error:
        raise NoAnswer(f"no TLS is to be had at {url} ({error.reason}); is its address one of http://?") from error
    except (OSError, HTTPException, ValueError) as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise NoAnswer(f"nothing answers at {url} ({reason}); start it with `mocksens serve`") from error
    finally:
        connection.close()
