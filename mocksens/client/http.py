"""Single HTTP requests to a running mocksens."""

import ssl
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Final, NamedTuple
from urllib.parse import SplitResult, urlsplit

SCHEMES: Final = ("http", "https")


class NoAnswer(Exception):
    """The error for a server that does not answer, or does not speak HTTP. Its text is one line."""


class HttpResponse(NamedTuple):
    """The answer of a server. The names of headers are in lower case."""

    url: str
    status: int
    headers: Mapping[str, str]
    text: str


def check_url(url: str) -> str:
    """Return ``url`` without a trailing slash. Raise ``ValueError`` if it is not the URL of a server."""
    if not _is_server_url(url):
        raise ValueError(f"must be the URL of a server, such as http://127.0.0.1:7367, not {url[:80]!r}")
    return url.rstrip("/")


def _is_server_url(url: str) -> bool:
    if not (url.isascii() and url.isprintable()) or " " in url:
        return False
    try:
        parts = urlsplit(url)
        # No server listens on port 0, because it stands for any free port.
        has_port = parts.port != 0
    except ValueError:
        return False
    return parts.scheme in SCHEMES and bool(parts.hostname) and has_port and not (parts.path.strip("/") or parts.query)


def _connection(parts: SplitResult, timeout: float, *, verify: bool) -> HTTPConnection:
    host = parts.hostname or ""
    if parts.scheme == "http":
        return HTTPConnection(host, parts.port, timeout=timeout)
    context = ssl.create_default_context()
    if not verify:
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
    verify: bool = True,
) -> HttpResponse:
    """Send one request to ``url`` without a proxy, and return the answer.

    Redirects are not followed. ``timeout`` is in seconds. ``verify=False`` skips the verification of the
    certificate. Raise ``NoAnswer`` if the server does not answer.
    """
    connection = _connection(urlsplit(url), timeout, verify=verify)
    try:
        connection.request(method, target, body or None, dict(headers or {}))
        response = connection.getresponse()
        fields = {name.lower(): value for name, value in response.getheaders()}
        return HttpResponse(url, response.status, fields, response.read().decode("utf-8", "replace"))
    except ssl.SSLCertVerificationError as error:
        raise NoAnswer(
            f"the certificate of {url} is not trusted ({error.verify_message}); set SSL_CERT_FILE to a file with its"
            " CA, such as that of `mocksens ca --bundle FILE`"
        ) from error
    except ssl.SSLError as error:
        raise NoAnswer(f"TLS with {url} failed ({error.reason}); does its address begin with http://?") from error
    except (OSError, HTTPException, ValueError) as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise NoAnswer(f"nothing answers at {url} ({reason}); start it with `mocksens serve`") from error
    finally:
        connection.close()
