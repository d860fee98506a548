"""Rules of the API Gateway: routes, signatures, quotas."""

from typing import Final

from mocksens.spec.cite import GATEWAY_API, SIGNATURE_GUIDE, assumed, documented, observed
from mocksens.spec.limits import SEND
from mocksens.spec.rules.rule import Rule

HEADER: Final = "API Header"
FIVE_MINUTES: Final = (
    "If the time difference compared to the API Gateway server is more than 5 minutes, then the request is considered"
    " invalid"
)

GATEWAY: Final = (
    Rule(
        "gateway.http",
        "a malformed HTTP request answers 400, code `100`, and the connection closes",
        documented("Error codes", "400/100", "400 100 Bad Request Exception", document=GATEWAY_API),
    ),
    Rule(
        "gateway.route-first",
        "an unknown path or method answers 404, code `300`, before anything is verified; paths are compared exactly,"
        " including upper and lower case and a slash at the end",
        observed("body seen").except_for(
            "the order", "a gateway must know the API at an address before it can check who may use it"
        ),
    ),
    Rule(
        "gateway.headers-missing",
        "any of the three x-ncp headers absent or empty: 401, code `200`, `Authentication information are missing.`",
        observed("live bodies of sibling hosts"),
    ),
    Rule(
        "gateway.invalid",
        "an unknown key, a wrong signature, or a timestamp that is not a whole number of milliseconds or is outside the"
        " window: 401, code `200`, `Invalid authentication information.`",
        documented(HEADER, "D:24; the body is observed", FIVE_MINUTES),
    ),
    Rule(
        "gateway.spare-headers",
        "of a repeated x-ncp header the first one counts, and a secret key in a header of its own is ignored; both are"
        " noted",
        assumed(
            "the document has each header once and sends no secret key; ignoring the rest is the simplest,"
            " and the note shows it"
        ),
    ),
    Rule(
        "gateway.window",
        "a difference of exactly 300,000 ms is valid, 300,001 ms is not, in both directions, by the wall clock",
        documented(HEADER, "x-ncp-apigw-timestamp, D:24", FIVE_MINUTES),
    ),
    Rule(
        "gateway.signed-target",
        "path and query are signed exactly as sent, including escapes and a bare `?`; the body is not signed",
        documented("Signature", "StringToSign; escapes observed in public clients", document=SIGNATURE_GUIDE),
        is_named=False,
    ),
    Rule(
        "gateway.service",
        "a key that may not use this serviceId, or a serviceId that is malformed, not listed, or a programming mistake"
        " (`undefined`, `null`, `None`, `nil`, `NaN`, `[object Object]`, `serviceId`, `:serviceId`, anything with"
        " `{ } < > $ %s`): 403",
        documented(SEND, "403, D:139; the body is an official sample", "403 Forbidden"),
    ),
    Rule(
        "gateway.too-large",
        "a body over the limit answers 413, code `430`",
        documented("Error codes", "413/430", "413 430 Request Entity Too Large", document=GATEWAY_API).except_for(
            "the size",
            "no size is published, and 10 MiB is more than the largest send or upload that the other limits allow",
        ),
    ),
    Rule(
        "gateway.codes",
        "`errorCode` is a JSON string",
        observed("live bodies of sibling hosts"),
        is_named=False,
    ),
    Rule(
        "gateway.proxy",
        "a proxy request or CONNECT for another host than SENS's answers 403, and nothing leaves mocksens; a CONNECT"
        " for one of SENS's hosts is answered by mocksens itself",
        assumed("SENS is no proxy, but clients with a hard-coded host can be pointed at one"),
    ),
    Rule(
        "gateway.quota",
        "sends that exceed the service's daily quota of recipients (KST days by its clock, counted on acceptance)"
        " answer 429, code `400`",
        observed("429 for quota").except_for(
            "the body", "the API Gateway's table of errors has this one for a 429 about quotas"
        ),
    ),
)
