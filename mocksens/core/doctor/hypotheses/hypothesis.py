"""What people sign in the place of what they should: edits of a recipe, the commonest of each kind first.

Causes are those of ``core/doctor/causes.py``.
"""

import binascii
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, islice, permutations, zip_longest
from typing import Any, Final, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from mocksens.core.diagnosis import percent_encoding, placeholders
from mocksens.core.doctor import slips
from mocksens.core.doctor.headers.timestamps import Timestamp
from mocksens.core.signing.credentials import Credential

MOST_REORDERED: Final = 4
"""Parameters that are tried in every order, of which there are 24 then."""
STANDARD: Final = b"%(method)b %(target)b\n%(timestamp)b\n%(access_key)b"
METHODS: Final = (b"POST", b"GET", b"DELETE", b"PUT", b"PATCH", b"HEAD")
HOST: Final = b"sens.apigw.ntruss.com"
LONGEST_HOST: Final = 255
LONGEST_TARGET: Final = 4_096
"""Bytes of a target in whose place others are tried."""
LONGEST_RESPELT: Final = 2_000
"""Bytes of what is escaped in other ways."""
MOST_RESPELT: Final = 200
"""Characters in it that may be escaped."""
BIGGEST_BODY: Final = 256 * 1024
MOST_PARAMETERS: Final = 64
"""Of a query that is reordered; up to four are tried in every order."""
MOST_KEYS: Final = 500
"""Other pairs whose secret keys are tried."""
MOST_LINES: Final = 50
"""Other pairs whose access keys are."""
MOST_SERVICES: Final = 50
"""Services whose addresses are."""
UNFILLED: Final = tuple(
    word.encode()
    for word in (*placeholders.spellings("serviceId")[: slips.COMMON], *placeholders.WRITTEN[: slips.COMMON - 1])
)
"""The commonest placeholders of a serviceId; ``slips`` has the others."""
BLANKS: Final = (b" ", b"\n", b"\r\n", b"\t")
QUOTES: Final = (b'"', b"'", b"`")
UTF_16: Final = ("utf-16-le", "utf-16-be", "utf-16")
FORM: Final = percent_encoding.all_but(rb"A-Za-z0-9\-._*")
COMPONENT: Final = percent_encoding.all_but(percent_encoding.UNRESERVED + rb"!*'()")
WHOLE: Final = percent_encoding.all_but(percent_encoding.UNRESERVED + rb"!*'();/?:@&=+$,#")
PATH: Final = percent_encoding.all_but(percent_encoding.UNRESERVED + rb"/")
LOOSE: Final = percent_encoding.all_but(percent_encoding.UNRESERVED + rb"/?=&")
CODES: Final = (percent_encoding.RESERVED, COMPONENT, WHOLE, PATH, FORM, percent_encoding.all_but(rb"A-Za-z0-9\-._"))
"""What Python, JavaScript, Java and PHP escape."""


class Recipe(Struct, frozen=True, gc=False):
    """How a string to sign is made, and the key of its HMAC."""

    method: bytes
    target: bytes
    timestamp: bytes
    access_key: bytes
    secret_key: bytes
    body: bytes = b""
    layout: bytes = STANDARD
    charset: str = ""

    def text(self) -> bytes:
        """The string that is signed."""
        text = self.layout % {
            b"method": self.method,
            b"target": self.target,
            b"timestamp": self.timestamp,
            b"access_key": self.access_key,
            b"body": self.body,
            b"secret_key": self.secret_key,
        }
        return text.decode("utf-8", "replace").encode(self.charset) if self.charset else text


class Edit(NamedTuple):
    """A mistake: the parts of the recipe that it changes, and what of it is shown."""

    cause: str
    changes: Mapping[str, Any]
    note: bytes = b""


class Evidence(NamedTuple):
    """What is known of a request besides the recipe."""

    timestamp: Timestamp
    credentials: Sequence[Credential]
    """The other pairs, at most ``MOST_KEYS``."""
    host: bytes = b""
    api_key: bytes = b""
    body_digest: bytes = b""
    """The SHA-256 of the body, if it was made."""
    services: Sequence[bytes] = ()
    """The serviceIds that are known, at most ``MOST_SERVICES``."""


def edits(recipe: Recipe, found: Evidence) -> list[list[Edit]]:
    """Every single mistake, a list for each part of the recipe. None of them leaves the recipe as it is."""
    kinds = (
        timestamps(found.timestamp),
        methods(recipe.method),
        chain(targets(recipe.target, found.host), other_targets(recipe, found)),
        layouts(found.api_key, recipe.body, found.body_digest),
        third_lines(recipe, found),
        secret_keys(recipe, found),
    )
    return [list(_others(recipe, kind)) for kind in kinds]


def _others(recipe: Recipe, kind: Iterable[Edit]) -> Iterator[Edit]:
    """Each edit that changes something, the first of those that change it to the same."""
    seen = {recipe}
    for edit in kind:
        changed = replace(recipe, **edit.changes)
        if changed not in seen:
            seen.add(changed)
            yield edit


# --- timestamp and method ----------------------------------------------------------------------------


def timestamps(timestamp: Timestamp) -> Iterator[Edit]:
    """Another spelling of the timestamp was signed."""
    for cause, text in timestamp.spelt:
        yield Edit(cause, {"timestamp": text}, text)
    for cause, text, note in slips.timestamps():
        yield Edit(cause, {"timestamp": text}, note)


def methods(sent: bytes) -> Iterator[Edit]:
    """Another method was signed."""
    for method in (sent.upper(), sent.lower(), sent.capitalize()):
        yield Edit("method-in-another-case", {"method": method}, method)
    for method in METHODS:
        yield Edit("another-method-signed", {"method": method}, method)
    for word in slips.OBJECTS:
        yield Edit("unset-value-signed", {"method": word}, word)


# --- target ------------------------------------------------------------------------------------------


def targets(sent: bytes, host: bytes) -> Iterator[Edit]:
    """Another target was signed."""
    if len(sent) > LONGEST_TARGET:
        return
    kinds = (_with_host(sent, host), _without_query(sent), _reordered(sent), _query(sent), _path(sent), _other(sent))
    # One of each kind in turn: what both path and query account for comes last.
    for cause, target, note in chain(filter(None, chain.from_iterable(zip_longest(*kinds))), _both(sent)):
        yield Edit(cause, {"target": target}, note)


def other_targets(recipe: Recipe, found: Evidence) -> Iterator[Edit]:
    """The target of something else was signed."""
    if len(recipe.target) > LONGEST_TARGET:
        return
    for cause, target, note in slips.targets(recipe.target, found.services):
        yield Edit(cause, {"target": target}, note)
    for cause, changes, note in chain(slips.samples((recipe.method,)), slips.other_calls((recipe.method,))):
        yield Edit(cause, changes, note)


def _with_host(sent: bytes, host: bytes) -> Iterator[tuple[str, bytes, bytes]]:
    host = host[:LONGEST_HOST]
    hosts = list(filter(None, (HOST, host, host.partition(b":")[0])))
    for scheme in (b"https://", b"http://"):
        for name in hosts:
            yield "full-url-signed", scheme + name + sent, scheme + name
    for before in (b"", b"//"):
        for name in hosts:
            yield "host-signed", before + name + sent, before + name


def _without_query(sent: bytes) -> Iterator[tuple[str, bytes, bytes]]:
    path, mark, query = sent.partition(b"?")
    yield "query-left-out" if query else "question-mark", path, b""
    if not mark:
        yield "question-mark", path + b"?", b""


def _reordered(sent: bytes) -> Iterator[tuple[str, bytes, bytes]]:
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


def _query(sent: bytes) -> Iterator[tuple[str, bytes, bytes]]:
    path, mark, query = sent.partition(b"?")
    for changed in _queries(query) if _is_respellable(query) else ():
        yield "query-escaped-differently", path + mark + changed, changed


def _path(sent: bytes) -> Iterator[tuple[str, bytes, bytes]]:
    path, mark, query = sent.partition(b"?")
    for changed in _spellings(path, PATH, WHOLE) if _is_respellable(path) else ():
        yield "path-escaped-differently", changed + mark + query, changed


def _both(sent: bytes) -> Iterator[tuple[str, bytes, bytes]]:
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


def _other(sent: bytes) -> Iterator[tuple[str, bytes, bytes]]:
    path, mark, query = sent.partition(b"?")
    rest = mark + query
    slashed = path[:-1] if path.endswith(b"/") else path + b"/"
    yield "trailing-slash", slashed + rest, b""
    for changed in (b"/" + path, path[1:], path.replace(b"//", b"/")):
        yield "slashes", changed + rest, changed
    steps = [match.start() for match in islice(re.finditer(rb"/", path), 1, 16)]
    for step in steps:
        yield "base-path-left-out", path[step:] + rest, path[step:]
    service = slips.SERVICE.fullmatch(path)
    if service:
        for tail in (b"/messages", b"/files", b"/unsubscribes", b"/reservations"):
            changed = service[1] + service[2] + tail
            yield "another-path-signed", changed, changed
        for placeholder in UNFILLED:
            yield "placeholder-signed", service[1] + placeholder + service[3] + rest, placeholder
    for step in reversed(steps):
        yield "another-path-signed", path[:step], path[:step]


# --- layout ------------------------------------------------------------------------------------------


def layouts(api_key: bytes, body: bytes, digest: bytes) -> Iterator[Edit]:
    """The parts were put together in another way."""
    for cause, layout, note in chain(
        _with_body(body),
        _with_other_ends(),
        _with_body_elsewhere(body, digest),
        _with_api_key(api_key),
        _with_other_lines(),
        slips.layouts(),
    ):
        yield Edit(cause, {"layout": layout}, note)
    for charset in UTF_16:
        yield Edit("string-in-utf-16", {"charset": charset})


def _with_body(body: bytes) -> Iterator[tuple[str, bytes, bytes]]:
    if body and len(body) <= BIGGEST_BODY:
        yield "body-signed", STANDARD + b"\n%(body)b", b""
        yield "body-signed", STANDARD + b"%(body)b", b""


def _with_body_elsewhere(body: bytes, digest: bytes) -> Iterator[tuple[str, bytes, bytes]]:
    if not body or len(body) > BIGGEST_BODY:
        return
    first, timestamp, access_key = STANDARD.split(b"\n")
    yield "body-signed", b"\n".join((first, b"%(body)b", timestamp, access_key)), b""
    yield "body-signed", b"\n".join((first, timestamp, b"%(body)b", access_key)), b""
    yield "body-signed", b"\n".join((b"%(method)b %(body)b", timestamp, access_key)), b""
    yield "body-signed", b"%(body)b", b""
    for form in (digest.hex().encode(), binascii.b2a_base64(digest, newline=False)) if digest else ():
        yield "body-signed", b"%b\n%b" % (STANDARD, form), b""


def _with_other_ends() -> Iterator[tuple[str, bytes, bytes]]:
    yield "line-feed-escaped", STANDARD.replace(b"\n", rb"\n"), rb"\n"
    yield "line-feed-at-end", STANDARD + b"\n", b""
    yield "carriage-returns", STANDARD.replace(b"\n", b"\r\n"), b""
    yield "space-missing", STANDARD.replace(b" ", b""), b""
    yield "line-feed-for-space", STANDARD.replace(b" ", b"\n"), b""
    for feed in (b"", b" ", b",", b":", b"|", b"&", b"."):
        yield "line-feed-missing", STANDARD.replace(b"\n", feed), feed
        yield "line-feed-missing", STANDARD.replace(b"\n", feed, 1), feed
        yield "line-feed-missing", feed.join(STANDARD.rsplit(b"\n", 1)), feed
    for feed in (rb"\\n", b"/n", rb"\r\n"):
        yield "line-feed-escaped", STANDARD.replace(b"\n", feed), feed
    for end in (b"\r\n", rb"\n", b"\n\n"):
        yield "line-feed-at-end", STANDARD + end, b""
    for layout in (STANDARD.replace(b"\n", b"\r"), STANDARD.replace(b"\n", b"\r\n") + b"\r\n"):
        yield "carriage-returns", layout, b""


def _with_api_key(api_key: bytes) -> Iterator[tuple[str, bytes, bytes]]:
    first, timestamp, access_key = STANDARD.split(b"\n")
    for key in dict.fromkeys((api_key.replace(b"%", b"%%"), b"", access_key)):
        yield "api-key-signed", b"\n".join((first, timestamp, key, access_key)), b""
        if key:
            yield "api-key-signed", b"\n".join((first, timestamp, access_key, key)), b""
            yield "api-key-signed", b"\n".join((first, timestamp, key)), b""


def _with_other_lines() -> Iterator[tuple[str, bytes, bytes]]:
    lines = STANDARD.split(b"\n")
    names = dict(zip(lines, (b"method and path", b"timestamp", b"access key"), strict=True))
    for order in permutations(lines):
        yield "parts-reordered", b"\n".join(order), b", ".join(map(names.__getitem__, order))
    first, timestamp, access_key = lines
    yield "parts-reordered", b"%%(target)b %%(method)b\n%b\n%b" % (timestamp, access_key), b"path before method"
    yield "method-not-signed", b"%%(target)b\n%b\n%b" % (timestamp, access_key), b""
    yield "path-not-signed", b"%%(method)b\n%b\n%b" % (timestamp, access_key), b""
    for end in (b"", b"\n"):
        yield "timestamp-not-signed", b"%b\n%b%b" % (first, end, access_key), b""
        yield "access-key-not-signed", b"%b\n%b%b" % (first, timestamp, end), b""
    for start, end in ((b"\n", b""), (b"\n", b"\n"), (b"\r\n", b"")):
        yield "line-feed-at-start", start + STANDARD + end, b""
    yield "line-feeds-doubled", STANDARD.replace(b"\n", b"\n\n"), b""
    for blank in (b" ", b"  ", b"    ", b"        ", b"\t"):
        yield "lines-indented", STANDARD.replace(b"\n", b"\n" + blank), b""
        yield "lines-indented", blank + STANDARD.replace(b"\n", b"\n" + blank), b""
        yield "lines-indented", b"\n" + blank + STANDARD.replace(b"\n", b"\n" + blank) + b"\n", b""
    for old, new in ((b" ", b"  "), (b"\n", b" \n"), (b"%(m", b" %(m"), (b"y)b", b"y)b "), (b"p)b", b"p)b ")):
        yield "blank-too-many", STANDARD.replace(old, new), b""


# --- access key and secret key -----------------------------------------------------------------------


def third_lines(recipe: Recipe, found: Evidence) -> Iterator[Edit]:
    """Something else was signed in the place of the access key."""
    access_key = recipe.access_key
    yield Edit("secret-key-signed", {"access_key": recipe.secret_key})
    for text in (*_around(access_key), access_key.lower(), access_key.upper()):
        yield Edit("access-key-signed-differently", {"access_key": text})
    if service := slips.SERVICE.fullmatch(recipe.target):
        yield Edit("service-id-signed", {"access_key": service[2]})
        yield Edit("service-id-signed", {"access_key": percent_encoding.unescape(service[2])})
    for cause, text, note in slips.third_lines(access_key):
        yield Edit(cause, {"access_key": text}, note)
    for credential in found.credentials[-MOST_LINES:]:
        other = credential.access_key.encode()
        yield Edit("another-access-key-signed", {"access_key": other}, other)


def secret_keys(recipe: Recipe, found: Evidence) -> Iterator[Edit]:
    """Another key was used."""
    secret = recipe.secret_key
    yield Edit("keys-swapped", {"secret_key": recipe.access_key, "access_key": secret})
    for cause, key, note in chain([("access-key-as-secret-key", recipe.access_key, b"")], _other_forms(secret)):
        yield Edit(cause, {"secret_key": key}, note)
    for cause, key, note in slips.secret_keys(secret, recipe.access_key):
        yield Edit(cause, {"secret_key": key}, note)
    for charset in UTF_16:
        yield Edit("string-in-utf-16", {"charset": charset, "secret_key": _in(charset, secret)})
    for credential in found.credentials:
        key = credential.secret_key.encode()
        yield Edit("secret-key-of-another-pair", {"secret_key": key}, credential.access_key.encode())


def _in(charset: str, secret: bytes) -> bytes:
    return secret.decode("utf-8", "replace").encode(charset)


def _other_forms(secret: bytes) -> Iterator[tuple[str, bytes, bytes]]:
    blanks = [form for blank in BLANKS for form in (secret + blank, blank + secret)]
    forms = {
        "secret-key-from-base64": _from_base64(secret),
        "secret-key-blanks": [*blanks, secret.strip()],
        "secret-key-to-base64": [binascii.b2a_base64(secret, newline=False)],
        "secret-key-from-hex": _from_hex(secret),
        "secret-key-in-utf-16": [_in(charset, secret) for charset in UTF_16],
        "secret-key-case": [secret.lower(), secret.upper()],
        "secret-key-escaped": [
            percent_encoding.escape(secret),
            percent_encoding.unescape(secret),
            secret.replace(b"+", b" "),
        ],
    }
    for word in slips.NOT_SET:
        yield "secret-key-not-set", word, word
    for quote in QUOTES:
        yield "secret-key-quoted", quote + secret + quote, quote + b"..." + quote
    yield "secret-key-quoted", secret.strip(b"\"'`"), b"..."
    for cause, keys in forms.items():
        for key in keys:
            yield cause, key, b""


def _around(text: bytes) -> Iterator[bytes]:
    for blank in BLANKS:
        yield from (text + blank, blank + text)
    for quote in QUOTES:
        yield quote + text + quote
    yield text.strip(b" \t\r\n\"'`")


def _from_base64(text: bytes) -> Iterator[bytes]:
    """Also what a decoder makes of it that passes over what is no Base64."""
    for form in (text, text.translate(bytes.maketrans(b"-_", b"+/"))):
        letters = re.sub(rb"[^A-Za-z0-9+/]", b"", form)
        usable = letters[: len(letters) - (len(letters) % 4 == 1)]
        yield binascii.a2b_base64(usable + b"=" * (-len(usable) % 4))


def _from_hex(text: bytes) -> Iterator[bytes]:
    if re.fullmatch(rb"(?:[0-9A-Fa-f]{2})+", text):
        yield binascii.unhexlify(text)
