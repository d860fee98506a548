"""Responses of the API Gateway in front of SENS: the official table of status, code and message."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from mocksens.spec.cite import GATEWAY_API, Cite, documented

TIMESTAMP_HEADER: Final = "x-ncp-apigw-timestamp"
ACCESS_KEY_HEADER: Final = "x-ncp-iam-access-key"
SIGNATURE_HEADER: Final = "x-ncp-apigw-signature-v2"
TIMESTAMP: Final = TIMESTAMP_HEADER.encode()
ACCESS_KEY: Final = ACCESS_KEY_HEADER.encode()
SIGNATURE: Final = SIGNATURE_HEADER.encode()
REQUEST_ID_HEADER: Final = "x-ncp-apigw-request-id"
HOSTS: Final = ("sens.apigw.ntruss.com", "sens.apigw.gov-ntruss.com", "sens.apigw.fin-ntruss.com")
"""The hosts of SENS: general, for public institutions, and for finance. The document names only the first (D:14)."""


class GatewayAnswer(NamedTuple):
    """A row of the table: HTTP status, ``errorCode`` and ``message``. The table does not have ``details``."""

    status: int
    code: str
    message: str
    details: str
    cite: Cite = documented("Error codes", "", document=GATEWAY_API)


GATEWAY_ANSWERS: Final[Mapping[str, GatewayAnswer]] = {
    "bad-request": GatewayAnswer(400, "100", "Bad Request Exception", "The request is not valid."),
    "authentication-failed": GatewayAnswer(401, "200", "Authentication Failed", "Invalid authentication information."),
    "permission-denied": GatewayAnswer(401, "210", "Permission Denied", "A subscription to the API is required."),
    "forbidden": GatewayAnswer(403, "230", "Forbidden", "Access is denied."),
    "not-found": GatewayAnswer(404, "300", "Not Found Exception", "URL not found."),
    "quota-exceeded": GatewayAnswer(429, "400", "Quota Exceeded", "The daily quota is used up."),
    "throttled": GatewayAnswer(429, "410", "Throttle Limited", "Too many requests at once."),
    "rate-limited": GatewayAnswer(429, "420", "Rate Limited", "Too many requests."),
    "too-large": GatewayAnswer(413, "430", "Request Entity Too Large", "The request body is too large."),
    "endpoint-error": GatewayAnswer(503, "500", "Endpoint Error", "The endpoint cannot be reached."),
    "endpoint-timeout": GatewayAnswer(504, "510", "Endpoint Timeout", "The endpoint does not answer."),
    "unexpected": GatewayAnswer(500, "900", "Unexpected Error", "An unexpected error occurred."),
}
"""The gateway's responses, keyed by mocksens's own names. The details of codes 200, 210 and 300 were observed live."""

FORBIDDEN_SERVICE: Final = "Do not have access to this 'serviceId'"
"""The message of a 403 from SENS itself, rather than from the gateway."""
HEADERS_MISSING: Final = "Authentication information are missing."
"""The details of a 401 for a request that lacks one of the three authentication headers."""
NOT_HTTP: Final = "The request is not valid HTTP."
"""The details of a 400 for bytes that are not HTTP."""

OF_STATUS: Final[Mapping[int, str]] = {answer.status: name for name, answer in reversed(list(GATEWAY_ANSWERS.items()))}
"""The name of the first response in the table with each status."""
