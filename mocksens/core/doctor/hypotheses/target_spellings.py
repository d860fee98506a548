"""Hypotheses on the spelling of the signed target."""

import re
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import chain, islice, permutations, zip_longest
from typing import Final

from mocksens.core import percent_encoding
from mocksens.core.doctor.hypotheses.hypothesis import Hypothesis, Variant
from mocksens.core.doctor.hypotheses.words import COMMON_SERVICE_IDS

SERVICE: Final = re.compile(rb"(/sms/v2/services/)([^/?]+)([^?]*)(.*)", re.DOTALL)

MOST_REORDERED: Final = 4
"""Maximum number of parameters that are tried in every order (24 orders)."""
HOST: Final = b"sens.apigw.ntruss.com"
LONGEST_HOST: Final = 255
"""Maximum number of bytes of a Host header that are tried as a part of the signed target."""
LONGEST_TARGET: Final = 4_096
"""The length in bytes of the longest target for which other spellings are tried."""
LONGEST_RESPELT: Final = 2_000
"""The length in bytes of the longest text that is tried with other escapes."""
MOST_RESPELT: Final = 200
"""Maximum number of escapable characters in such a text."""
MOST_PARAMETERS: Final = 64
"""The number of parameters from which on a query is not reordered."""
FORM: Final = percent_encoding.all_but(rb"A-Za-z0-9\-._*")
COMPONENT: Final = percent_encoding.all_but(percent_encoding.UNRESERVED + rb"!*'()")
WHOLE: Final = percent_encoding.all_but(percent_encoding.UNRESERVED + rb"!*'();/?:@&=+$,#")
PATH: Final = percent_encoding.all_but(percent_encoding.UNRESERVED + rb"/")
LOOSE: Final = percent_encoding.all_but(percent_encoding.UNRESERVED + rb"/?=&")
CODES: Final = (percent_encoding.RESERVED, COMPONENT, WHOLE, PATH, FORM, percent_encoding.all_but(rb"A-Za-z0-9\-._"))
"""The characters that Python, JavaScript, Java and PHP escape."""


def respelt_targets(sent: bytes, host: bytes) -> Iterator[Hypothesis]:
    """Yield hypotheses on other spellings of a target, and on targets with parts left out."""
    if len(sent) > LONGEST_TARGET:
        return
    kinds = (_with_host(sent, host), _without_query(sent), _reordered(sent), _query(sent), _path(sent), _other(sent))
    # Take one of each kind in turn. Respelling path and query together comes last, as the least specific mistake.
    for cause, target, note in chain(filter(None, chain.from_iterable(zip_longest(*kinds))), _both(sent)):
        yield Hypothesis(cause, {"target": target}, note)


def _with_host(sent: bytes, host: bytes) -> Iterator[Variant]:
    host = host[:LONGEST_HOST]
    hosts = list(filter(None, (HOST, host, host.partition(b":")[0])))
    for scheme in (b"https://", b"http://"):
        for name in hosts:
            yield "full-url-signed", scheme + name + sent, scheme + name
    for before in (b"", b"//"):
        for name in hosts:
            yield "host-signed", before + name + sent, before + name


def _without_query(sent: bytes) -> Iterator[Variant]:
    path, mark, query = sent.partition(b"?")
    yield "query-left-out" if query else "question-mark", path, b""
    if not mark:
        yield "question-mark", path + b"?", b""


def _reordered(sent: bytes) -> Iterator[Variant]:
    path, _, query = sent.partition(b"?")
    parameters = query.split(b"&", MOST_PARAMETERS)
    if len(parameters) in range(2, MOST_PARAMETERS):
        for order in _orders(parameters):
            changed = b"&".join(order)
            yield "query-reordered", path + b"?" + changed, changed
        for index, parameter in enumerate(parameters):
            rest = b"&".join(parameters[:index] + parameters[index + 1 :])
            yield "query-parameter-left-out", path + b"?" + rest, parameter


def _orders(parameters: list[bytes]) -> Iterator[Iterable[bytes]]:
    yield sorted(parameters)
    yield reversed(parameters)
    yield sorted(parameters, key=lambda parameter: parameter.partition(b"=")[0])
    if len(parameters) <= MOST_REORDERED:
        yield from permutations(parameters)


def _query(sent: bytes) -> Iterator[Variant]:
    path, mark, query = sent.partition(b"?")
    for changed in _queries(query) if _is_respellable(query) else ():
        yield "query-escaped-differently", path + mark + changed, changed


def _path(sent: bytes) -> Iterator[Variant]:
    path, mark, query = sent.partition(b"?")
    for changed in _spellings(path, PATH, WHOLE) if _is_respellable(path) else ():
        yield "path-escaped-differently", changed + mark + query, changed


def _both(sent: bytes) -> Iterator[Variant]:
    for changed in _spellings(sent, LOOSE, WHOLE, percent_encoding.RESERVED) if _is_respellable(sent) else ():
        yield "target-escaped-differently", changed, changed


def _is_respellable(text: bytes) -> bool:
    return len(text) <= LONGEST_RESPELT and len(percent_encoding.RESERVED.findall(text)) <= MOST_RESPELT


def _queries(query: bytes) -> Iterator[bytes]:
    yield query.replace(b"+", b"%20")
    yield query.replace(b"%20", b"+")
    yield from _spellings(query)
    yield percent_encoding.unescape(query.replace(b"+", b" "))
    yield query.replace(b"%20", b" ")
    for code in CODES:
        changed = re.sub(rb"[^&=]+", partial(_recode, code), query)
        yield changed
        yield changed.replace(b"%20", b"+")


def _recode(code: re.Pattern[bytes], match: re.Match[bytes]) -> bytes:
    return percent_encoding.escape(percent_encoding.unescape(match[0].replace(b"+", b" ")), code)


def _spellings(text: bytes, *codes: re.Pattern[bytes]) -> Iterator[bytes]:
    yield text.replace(b":", b"%3A")
    yield text.replace(b":", b"%3a")
    yield re.sub(rb"%3[Aa]", b":", text)
    yield percent_encoding.upper(text)
    yield percent_encoding.lower(text)
    yield percent_encoding.unescape(text)
    yield text.replace(b"%", b"%25")
    for code in codes:
        yield percent_encoding.escape(percent_encoding.unescape(text), code)


def _other(sent: bytes) -> Iterator[Variant]:
    path, mark, query = sent.partition(b"?")
    rest = mark + query
    slashed = path[:-1] if path.endswith(b"/") else path + b"/"
    yield "trailing-slash", slashed + rest, b""
    for changed in (b"/" + path, path[1:], path.replace(b"//", b"/")):
        yield "slashes", changed + rest, changed
    steps = [match.start() for match in islice(re.finditer(rb"/", path), 1, 16)]
    for step in steps:
        yield "base-path-left-out", path[step:] + rest, path[step:]
    service = SERVICE.fullmatch(path)
    if service:
        for tail in (b"/messages", b"/files", b"/unsubscribes", b"/reservations"):
            changed = service[1] + service[2] + tail
            yield "another-path-signed", changed, changed
        for placeholder in COMMON_SERVICE_IDS:
            yield "placeholder-signed", service[1] + placeholder + service[3] + rest, placeholder
    for step in reversed(steps):
        yield "another-path-signed", path[:step], path[:step]
