"""Rules of the API Gateway: routes, signatures, quotas."""

from typing import Final

from mocksens.spec.cite import GATEWAY_API, SIGNATURE_GUIDE, assumed, documented, observed
from mocksens.spec.limits import SEND
from mocksens.spec.rules.rule import Rule

HEADER: Final = "API Header"

GATEWAY: Final = (
    Rule(
        "gateway.http",
        "a malformed HTTP request answers 400, code `100`, and the connection closes",
        documented("Error codes", "400/100", GATEWAY_API),
    ),
    Rule(
        "gateway.route-first",
        "an unknown path or method answers 404, code `300`, before anything is verified; paths are compared letter by"
        " letter, and a slash at the end is another path",
        observed("body seen; the order is assumed"),
    ),
    Rule(
        "gateway.headers-missing",
        "any of the three x-ncp headers absent or empty: 401, code `200`, `Authentication information are missing.`",
        observed("live bodies of sibling hosts"),
    ),
    Rule(
        "gateway.invalid",
        "unknown key, wrong signature, a timestamp that is not a whole number of milliseconds or is outside the"
        " window: 401, code `200`, `Invalid authentication information.`",
        documented(HEADER, "D:24; the body is observed"),
    ),
    Rule(
        "gateway.spare-headers",
        "of an x-ncp header that comes twice the first counts, and a secret key in a header of its own is ignored; both"
        " are noted",
        assumed("the document has each of the three once, and no secret key is ever sent"),
    ),
    Rule(
        "gateway.window",
        "off by exactly 300,000 ms is valid, 300,001 is not, early or late alike, by the wall clock",
        documented(HEADER, "x-ncp-apigw-timestamp, D:24"),
    ),
    Rule(
        "gateway.signed-target",
        "path and query are signed exactly as they came over the wire, escapes and a bare `?` included; the body is"
        " not signed",
        documented("Signature", "StringToSign; escapes observed in public clients", SIGNATURE_GUIDE),
    ),
    Rule(
        "gateway.service",
        "a key that may not use this serviceId, or a serviceId that is not well-formed, not listed, or a programming"
        " mistake (`undefined`, `null`, `None`, `nil`, `NaN`, `[object Object]`, `serviceId`, `:serviceId`, anything"
        " with `{ } < > $ %s`): 403",
        documented(SEND, "403, D:139; the body is an official sample"),
    ),
    Rule(
        "gateway.too-large",
        "a body over the cap answers 413, code `430`",
        documented("Error codes", "413/430; the size is assumed", GATEWAY_API),
    ),
    Rule(
        "gateway.codes",
        "`errorCode` is a JSON string",
        observed("live bodies of sibling hosts"),
    ),
    Rule(
        "gateway.proxy",
        "a request or CONNECT for another host than SENS's, as a proxy gets it, answers 403: nothing leaves mocksens;"
        " CONNECT for one of SENS's is answered by mocksens itself",
        assumed("SENS is no proxy; clients whose host is built in can be pointed at one"),
    ),
    Rule(
        "gateway.quota",
        "sends over the service's daily quota of recipients (KST, by its clock, counted when accepted) answer 429,"
        " code `400`",
        observed("429 for quota; the body is assumed"),
    ),
)
