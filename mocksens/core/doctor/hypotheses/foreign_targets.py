"""Hypotheses on signed targets of another service, operation, API or guide."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any, Final

from mocksens.core.doctor.hypotheses.hypothesis import Evidence, Hypothesis, SigningInput, Variant
from mocksens.core.doctor.hypotheses.target_spellings import LONGEST_TARGET, SERVICE
from mocksens.core.doctor.hypotheses.words import OTHER_SERVICE_IDS, UNSET

SAMPLE: Final = b"/photos/puppy.jpg?query1=&query2"
"""The target in the example of NAVER's guide."""
OTHER_APIS: Final = (
    b"/sms/v1/services/",
    b"/v1/sms/services/",
    b"/v2/sms/services/",
    b"/alimtalk/v2/services/",
    b"/friendtalk/v2/services/",
    b"/brandmessage/v2/services/",
    b"/push/v2/services/",
    b"/sms/v3/services/",
    b"/sms/services/",
    b"/sens/v2/services/",
    b"/api/sms/v2/services/",
    b"/sms/v2/service/",
)
OTHER_CALLS: Final = (
    b"/vserver/v2/getServerInstanceList",
    b"/vserver/v2/getRegionList",
    b"/vpc/v2/getVpcList",
    b"/server/v2/getServerInstanceList",
    b"/server/v2/getRegionList",
    b"/vloadbalancer/v2/getLoadBalancerInstanceList",
    b"/cdn/v2/getCdnPlusInstanceList",
    b"/billing/v1/cost/getContractDemandCostList",
    b"/api/v1/mails",
)
"""Targets from examples of other NAVER APIs, which use the same signature."""
ENDS: Final = (b"\n", b"\r\n", b"\r", b" ", b"%0A", b"%0D%0A", b"%20", b'"', b"%22")
"""Characters that may follow a serviceId that was read from a file."""
MOST_VALUES: Final = 6
"""Maximum number of query values that are tried as a part of the path."""


def other_targets(signing_input: SigningInput, evidence: Evidence) -> Iterator[Hypothesis]:
    """Yield hypotheses on targets of other requests."""
    if len(signing_input.target) > LONGEST_TARGET:
        return
    for cause, target, note in _addresses(signing_input.target, evidence.services):
        yield Hypothesis(cause, {"target": target}, note)
    for cause, changes, note in chain(_samples(signing_input.method), _other_calls(signing_input.method)):
        yield Hypothesis(cause, changes, note)


def _addresses(sent: bytes, services: Iterable[bytes]) -> Iterator[Variant]:
    """Yield addresses of other services and APIs, and unset values in place of an address."""
    for word in UNSET:
        yield "unset-value-signed", word, word
    service = SERVICE.fullmatch(sent)
    if service is None:
        return
    before, own, path, query = service.groups()
    for other in services:
        if other != own:
            yield "another-service-signed", before + other + path + query, other
    yield from _other_spellings(before, own, path, query)
    for api in OTHER_APIS:
        changed = api + own + path + query
        yield "another-api-signed", changed, changed
    for word in OTHER_SERVICE_IDS:
        yield "placeholder-signed", before + word + path + query, word
    for changed in _other_operations(before + own, path, query):
        yield "another-path-signed", changed, changed


def _other_spellings(before: bytes, own: bytes, path: bytes, query: bytes) -> Iterator[Variant]:
    """Yield misspellings of the address.

    They have stray characters after the serviceId, wrong capitals, no ``services/``, or HTML escapes.
    """
    for end in ENDS:
        yield "another-service-signed", before + own + end + path + query, own + end
    for changed in _other_fronts(before):
        yield "another-path-signed", changed + own + path + query, changed + own + path + query
    changed = query.replace(b"&", b"&amp;")
    yield "query-escaped-differently", before + own + path + changed, changed


def _other_fronts(front: bytes) -> Iterator[bytes]:
    for sms, version in ((b"SMS", b"v2"), (b"SMS", b"V2"), (b"Sms", b"v2"), (b"sms", b"V2")):
        yield front.replace(b"sms", sms).replace(b"v2", version)
    yield front.replace(b"services", b"Services")
    yield front.removesuffix(b"services/")


def _other_operations(base: bytes, path: bytes, query: bytes) -> Iterator[bytes]:
    """Yield addresses of other operations on the same resource."""
    whole = base + path
    yield base + b"/message" + query
    yield whole + b"/reserve-status"
    yield from (whole.replace(b"/messages", b"/reservations", 1), whole.replace(b"/reservations", b"/messages", 1))
    for value in islice(re.findall(rb"=([^&]+)", query), MOST_VALUES):
        yield whole + b"/" + value
    collection, _, item = path.rpartition(b"/")
    for name in (b"requestId", b"messageId", b"reserveId") if collection else ():
        yield b"%b%b?%b=%b" % (base, collection, name, item)


def _samples(method: bytes) -> Iterator[tuple[str, dict[str, Any], bytes]]:
    """Yield the request in NAVER's guide, with some, all or none of its placeholders left in."""
    for name in dict.fromkeys((method, b"GET", b"POST")):
        for left_in in (
            {},
            {"access_key": b"{accessKey}"},
            {"timestamp": b"{timestamp}"},
            {"timestamp": b"{timestamp}", "access_key": b"{accessKey}"},
            {"secret_key": b"{secretKey}"},
            {"access_key": b"{accessKey}", "secret_key": b"{secretKey}"},
            {"timestamp": b"{timestamp}", "access_key": b"{accessKey}", "secret_key": b"{secretKey}"},
        ):
            yield "sample-signed", {"method": name, "target": SAMPLE, **left_in}, SAMPLE


def _other_calls(method: bytes) -> Iterator[tuple[str, dict[str, Any], bytes]]:
    """Yield addresses of calls to other NAVER APIs."""
    for name in dict.fromkeys((method, b"GET")):
        for path in OTHER_CALLS:
            for query in (b"", b"?responseFormatType=json"):
                yield "another-api-signed", {"method": name, "target": path + query}, path + query
