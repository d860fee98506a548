"""Faults in the contents of a response."""

from msgspec.structs import replace

from mocksens.core.parsing.json_decoding import decode
from mocksens.spec.faults import Fault
from mocksens.web.wire.requests import CONTENT_TYPE
from mocksens.web.wire.responses import WireResponse


def bend(fault: Fault, response: WireResponse) -> WireResponse:
    """Return ``response`` with its contents changed by ``fault``."""
    if fault is Fault.MALFORMED_JSON:
        # There must be something to cut: a response without a body gets one.
        status, body = (response.status, response.body) if response.body else (200, b'{"statusCode":"200"}')
        return WireResponse(status, cut(body) or b"{", response.close, response.headers)
    if fault is Fault.WRONG_TYPE:
        return WireResponse(response.status, response.body, response.close, ((CONTENT_TYPE, b"text/html"),))
    if fault is Fault.CLOSE:
        return replace(response, close=True)
    if fault is Fault.TRUNCATED and not response.body:
        return WireResponse(200, b'{"statusCode":')
    return response


def cut(body: bytes) -> bytes:
    """Return the first half of ``body``, or nothing if that half is valid JSON."""
    # Trailing whitespace does not count: losing only that would go unnoticed.
    half = body[: len(body.rstrip()) // 2]
    try:
        decode(half)
    except (ValueError, RecursionError):
        return half
    return b""
