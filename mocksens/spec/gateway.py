"""What the API Gateway answers in front of SENS: the official table of status, code and message."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from mocksens.spec.cite import GATEWAY_API, Cite, documented

TIMESTAMP_HEADER: Final = "x-ncp-apigw-timestamp"
ACCESS_KEY_HEADER: Final = "x-ncp-iam-access-key"
SIGNATURE_HEADER: Final = "x-ncp-apigw-signature-v2"
REQUEST_ID_HEADER: Final = "x-ncp-apigw-request-id"


class GatewayAnswer(NamedTuple):
    """One row of the table: HTTP status, ``errorCode``, ``message``."""

    status: int
    code: str
    message: str
    cite: Cite = documented("Error codes", "", GATEWAY_API)


GATEWAY_ANSWERS: Final[Mapping[str, GatewayAnswer]] = {
    "bad-request": GatewayAnswer(400, "100", "Bad Request Exception"),
    "authentication-failed": GatewayAnswer(401, "200", "Authentication Failed"),
    "permission-denied": GatewayAnswer(401, "210", "Permission Denied"),
    "forbidden": GatewayAnswer(403, "230", "Forbidden"),
    "not-found": GatewayAnswer(404, "300", "Not Found Exception"),
    "quota-exceeded": GatewayAnswer(429, "400", "Quota Exceeded"),
    "throttled": GatewayAnswer(429, "410", "Throttle Limited"),
    "rate-limited": GatewayAnswer(429, "420", "Rate Limited"),
    "too-large": GatewayAnswer(413, "430", "Request Entity Too Large"),
    "endpoint-error": GatewayAnswer(503, "500", "Endpoint Error"),
    "endpoint-timeout": GatewayAnswer(504, "510", "Endpoint Timeout"),
    "unexpected": GatewayAnswer(500, "900", "Unexpected Error"),
}
"""The answers by the names that mocksens gives them."""
