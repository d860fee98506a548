"""Access control for the inbox, and the headers that restrict its pages in a browser."""

import hmac
import secrets
from collections.abc import Mapping
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from mocksens.web.admin.access import Guard

COOKIE: Final = "mocksens-inbox"
KEY: Final = secrets.token_bytes(32)
"""The key of the cookies of this process."""
HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
        " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    # With "no-referrer", browsers name no origin with a form, and it would be refused like one of another site.
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""The headers of every page: no inline scripts, no other hosts, no frames."""
SANDBOXED: Final[Mapping[str, str]] = {**HEADERS, "Content-Security-Policy": "default-src 'none'; sandbox"}
"""The headers of what a client has sent, such as a picture. A browser runs nothing in it, even if it is opened."""


def check_origin(request: Request, guard: Guard) -> None:
    """Raise ``HTTPException`` 403 for a request from another site.

    A link on any site may open the page, as long as the browser does not embed it in another page.
    """
    fetch = {name: request.headers.get(f"sec-fetch-{name}", "") for name in ("mode", "dest")}
    is_opened = request.method in {"GET", "HEAD"} and fetch == {"mode": "navigate", "dest": "document"}
    guard.check_host(request)
    if not is_opened:
        guard.check_site(request)


def is_signed_in(request: Request, guard: Guard) -> bool:
    """Return whether a browser may see the inbox: no admin token is set, or the cookie was derived from it."""
    cookie = request.cookies.get(_cookie_name(request), "").encode("latin-1", "replace")
    return not guard.token or hmac.compare_digest(cookie, _cookie_value(guard.token).encode())


def is_token(token: str, guard: Guard) -> bool:
    """Return whether ``token`` is the admin token."""
    return hmac.compare_digest(token.encode(), guard.token.encode())


def sign_in(request: Request, response: Response, guard: Guard) -> None:
    """Set the cookie of the inbox in ``response``."""
    response.set_cookie(
        _cookie_name(request),
        _cookie_value(guard.token),
        path="/",
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )


def _cookie_name(request: Request) -> str:
    """Return the name of the cookie. It contains the port, because browsers send cookies to all ports of a host."""
    return f"{COOKIE}-{request.url.port or request.url.scheme}"


def _cookie_value(token: str) -> str:
    """Return the value of the cookie, from which the token cannot be guessed."""
    return hmac.new(KEY, token.encode(), "sha256").hexdigest()
