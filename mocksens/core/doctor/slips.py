"""What is signed by a slip of copying, quoting or settings: samples left in, variables that are not set, strings as
they stand in the source, the address of another service or of another API.

Each is a cause of ``core/doctor/causes.py``, what is signed or used in the place of what should be, and what of it is
shown.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Final

from mocksens.core.diagnosis import placeholders

Slip = tuple[str, bytes, bytes]
SAMPLE: Final = b"/photos/puppy.jpg?query1=&query2"
"""What is signed in NAVER's guide."""
UNSET: Final = tuple(word.encode() for word in placeholders.WRITTEN)
"""What a variable that holds nothing is written as."""
OBJECTS: Final = (*UNSET, b"[object Promise]", b"false")
SERVICE: Final = re.compile(rb"(/sms/v2/services/)([^/?]+)([^?]*)(.*)", re.DOTALL)
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
"""Calls of other NAVER APIs, which are signed in the same way, as their examples have them."""
COMMON: Final = 4
"""Spellings of a placeholder that are tried before other things."""
UNFILLED: Final = tuple(
    word.encode() for word in (*placeholders.spellings("serviceId")[COMMON:], *placeholders.WRITTEN[COMMON - 1 :])
)
ENDS: Final = (b"\n", b"\r\n", b"\r", b" ", b"%0A", b"%0D%0A", b"%20", b'"', b"%22")
"""What may be left behind a serviceId that was read from a file."""
MOST_VALUES: Final = 6
"""Values of a query that may have been signed as a part of the path."""
INDENTS: Final = (*(b" " * count for count in (2, 4, 8, 12, 16, 20, 24, 1, 3, 6, 10)), b"\t", b"\t\t", b"\t\t\t")
LINES: Final = (b"%(method)b %(target)b", b"%(timestamp)b", b"%(access_key)b")
STANDARD: Final = b"\n".join(LINES)
NAMES: Final = (b"x-ncp-apigw-timestamp", b"x-ncp-iam-access-key")
COMMONEST: Final = 3
"""Words that are tried before other forms of the secret key, with the empty text."""
NOT_SET: Final = (b"", *UNSET[:COMMONEST])
UNSET_SECRETS: Final = (
    *UNSET[COMMONEST:],
    *(word + end for word in (b"", *UNSET[: COMMONEST + 2]) for end in (b"\n", b"\r\n")),
    b"false",
    b"true",
    b"[object Promise]",
)
SECRET_NAMES: Final = (
    b"SECRET",
    b"secretKey",
    b"secret_key",
    b"SECRET_KEY",
    b"secret-key",
    b"Secret Key",
    b"secret",
    b"SecretKey",
    b"secretkey",
    b"NCP_SECRET_KEY",
    b"NCP_IAM_SECRET_KEY",
    b"NCLOUD_SECRET_KEY",
    b"NAVER_SECRET_KEY",
    b"NAVER_CLOUD_SECRET_KEY",
    b"SENS_SECRET_KEY",
    b"NCP_SENS_SECRET_KEY",
    b"NCP_SECRET",
    b"YOUR_SECRET_KEY",
    b"your-secret-key",
    b"your_secret_key",
    b"your secret key",
    b"yourSecretKey",
    b"my-secret-key",
    b"secret key",
    b"changeme",
)
ENV_NAMES: Final = (b"SECRET", b"secret", b"secretKey", *(name for name in SECRET_NAMES if name.isupper()))
ENV_FRAMES: Final = (
    b'os.environ["%b"]',
    b"os.environ['%b']",
    b'os.environ.get("%b")',
    b"os.environ.get('%b')",
    b'os.getenv("%b")',
    b"os.getenv('%b')",
    b'System.getenv("%b")',
    b'process.env["%b"]',
    b"process.env['%b']",
    b"import.meta.env.%b",
    b"ENV['%b']",
    b'ENV["%b"]',
    b"getenv('%b')",
    b"env('%b')",
    b'os.Getenv("%b")',
    b"$env:%b",
    b"${%b:}",
    b"$(%b)",
    b"${{ secrets.%b }}",
)
"""How programs, shells and CI name a variable that was never read."""
FRAMES: Final = (b"{%b}", b"${%b}", b"<%b>", b"$%b", b"{{%b}}", b"process.env.%b", b"%%%b%%")
INVISIBLE: Final = (
    b"\xef\xbb\xbf",
    b"\xc2\xa0",
    b"\xe2\x80\x8b",
    b"\xe2\x81\xa0",
    b"\xe3\x80\x80",
    b"\xa0",
    b"\0",
)
"""Byte order mark, no-break space, zero-width space, word joiner, ideographic space."""
FRAMED: Final = (
    b"b'%b'",
    b'b"%b"',
    b"{%b}",
    b"<%b>",
    b"[%b]",
    b"(%b)",
    b"${%b}",
    b"%b;",
    b"%b,",
    b"\xe2\x80\x9c%b\xe2\x80\x9d",
    *(b"%b" + sign for sign in (b"#", b"%", b".", b":", b"\\", b'"', b"'")),
    *(sign + b"%b" for sign in (b"=", b":", b"#", b'"', b"'")),
    *(quoted + end for quoted in (b'"%b"', b"'%b'") for end in (b" ", b"\n", b"\r\n", b";", b",")),
    *(b" " + quoted for quoted in (b'"%b"', b"'%b'")),
    rb"\"%b\"",
)


# --- targets -----------------------------------------------------------------------------------------


def targets(sent: bytes, services: Iterable[bytes]) -> Iterator[Slip]:
    """The path of another service or another API was signed, or none."""
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
    for word in UNFILLED:
        yield "placeholder-signed", before + word + path + query, word
    for changed in _other_operations(before + own, path, query):
        yield "another-path-signed", changed, changed


def _other_spellings(before: bytes, own: bytes, path: bytes, query: bytes) -> Iterator[Slip]:
    """The same address, with more behind the serviceId, with other capitals, without /services or as HTML has it."""
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
    """The address of another operation on the same thing."""
    whole = base + path
    yield base + b"/message" + query
    yield whole + b"/reserve-status"
    yield from (whole.replace(b"/messages", b"/reservations", 1), whole.replace(b"/reservations", b"/messages", 1))
    for value in islice(re.findall(rb"=([^&]+)", query), MOST_VALUES):
        yield whole + b"/" + value
    collection, _, item = path.rpartition(b"/")
    for name in (b"requestId", b"messageId", b"reserveId") if collection else ():
        yield b"%b%b?%b=%b" % (base, collection, name, item)


def samples(methods: Iterable[bytes]) -> Iterator[tuple[str, dict[str, Any], bytes]]:
    """The address of NAVER's guide was left in, perhaps with its placeholders: what changes."""
    for method in dict.fromkeys((*methods, b"GET", b"POST")):
        for left_in in (
            {},
            {"access_key": b"{accessKey}"},
            {"timestamp": b"{timestamp}"},
            {"timestamp": b"{timestamp}", "access_key": b"{accessKey}"},
            {"secret_key": b"{secretKey}"},
            {"access_key": b"{accessKey}", "secret_key": b"{secretKey}"},
            {"timestamp": b"{timestamp}", "access_key": b"{accessKey}", "secret_key": b"{secretKey}"},
        ):
            yield "sample-signed", {"method": method, "target": SAMPLE, **left_in}, SAMPLE


def other_calls(methods: Iterable[bytes]) -> Iterator[tuple[str, dict[str, Any], bytes]]:
    """The address of a call of another NAVER API was left in: what changes."""
    for method in dict.fromkeys((*methods, b"GET")):
        for path in OTHER_CALLS:
            for query in (b"", b"?responseFormatType=json"):
                yield "another-api-signed", {"method": method, "target": path + query}, path + query


# --- layouts -----------------------------------------------------------------------------------------


def layouts() -> Iterator[Slip]:
    """The string as it stands in the source, or only parts of it."""
    for word in OBJECTS:
        yield "unset-value-signed", word, word
    yield from _quoted()
    yield from _indented()
    yield from _separated()
    yield "secret-key-signed", STANDARD + b"\n%(secret_key)b", b""
    yield "string-signed-twice", STANDARD + STANDARD, b""
    yield "http-version-signed", b"\n".join((LINES[0] + b" HTTP/1.1", *LINES[1:])), b""
    for mark in (b":", b": ", b"="):
        yield "header-names-signed", b"\n".join((LINES[0], NAMES[0] + mark + LINES[1], NAMES[1] + mark + LINES[2])), b""
    yield "path-not-signed", b"\n".join((b"%(method)b ", *LINES[1:])), b""
    for part, name in (
        (LINES[2], b"the access key"),
        (LINES[1], b"the timestamp"),
        (LINES[0], b"method and path"),
        (b"%(target)b", b"the path"),
        (b"%(method)b", b"the method"),
        (b"\n".join(LINES[1:]), b"timestamp and access key"),
    ):
        yield "only-a-part-signed", part, name


def _quoted() -> Iterator[Slip]:
    escaped = STANDARD.replace(b"\n", rb"\n")
    for quote in (b'"', b"'", b"`"):
        for inner in (STANDARD, escaped):
            yield "string-quoted", quote + inner + quote, b""
    for frame in (b"b'%b'", b'b"%b"'):
        yield "string-quoted", frame.replace(b"%b", escaped), b""
    for option in (b"-n ", b"-e ", b"-ne ", b"-en "):
        for end in (b"", b"\n"):
            yield "echo-option-signed", option + STANDARD + end, option.strip()
            yield "echo-option-signed", option + escaped + end, option.strip()
    yield "line-feed-escaped", escaped + b"\n", rb"\n"
    for mark in (b"%%0A", b"%%0a", b"<br>", b"\xe2\x80\xa8", b"&#10;", b"\\r\\n"):
        yield "line-feed-escaped", STANDARD.replace(b"\n", mark), mark.replace(b"%%", b"%")


def _indented() -> Iterator[Slip]:
    for blank in INDENTS:
        inner = STANDARD.replace(b"\n", b"\n" + blank)
        for text in (inner, blank + inner):
            yield "lines-indented", text, b""
            yield "lines-indented", text + b"\n", b""
        for last in dict.fromkeys((b"", b"\n", b"\n" + blank, b"\n" + blank[:-4], b"\n" + blank[:-2])):
            yield "lines-indented", b"\n" + blank + inner + last, b""
    for text in (b"\n" + STANDARD, b"\n" + STANDARD + b"\n"):
        yield "line-feed-at-start", text.replace(b"\n", b"\r\n"), b""


def _separated() -> Iterator[Slip]:
    first, *others = LINES
    method, target = first.split(b" ")
    for mark in (b"\t", b",", b":", b"|", b"&", b".", b"+", b"-", b"/", b", ", b"%%20"):
        shown = mark.replace(b"%%", b"%")
        yield "space-replaced", b"\n".join((method + mark + target, *others)), shown
        yield "line-feed-missing", mark.join((method, target, *others)), shown
    for blank, feed in ((b", ,", b",\n,"), (b",", b",\n,")):
        # An array that JavaScript makes a text of.
        yield "space-replaced", feed.join((method + blank + target, *others)), blank
    for mark in (b"\t", b"+", b"-", b"/", b", ", b"  "):
        yield "line-feed-missing", mark.join(LINES), mark


# --- timestamps and keys -----------------------------------------------------------------------------


def _spellings(name: str) -> Iterator[bytes]:
    return (word.encode() for word in placeholders.spellings(name))


def third_lines(access_key: bytes) -> Iterator[Slip]:
    """What stands in the string in the place of the access key."""
    for word in OBJECTS:
        yield "unset-value-signed", word, word
    for word in filter(None, _spellings("accessKey")):
        yield "placeholder-in-string", word, word
    for frame in FRAMED[:3]:
        yield "access-key-signed-differently", frame % access_key, b""


def timestamps() -> Iterator[Slip]:
    """What stands in the string in the place of the timestamp."""
    for word in (*OBJECTS, b""):
        yield "unset-value-signed", word, word
    for word in filter(None, _spellings("timestamp")):
        yield "placeholder-in-string", word, word


def secret_keys(secret: bytes, access_key: bytes) -> Iterator[Slip]:
    """What was taken for the secret key."""
    for frame in FRAMED:
        yield "secret-key-quoted", frame.replace(b"%b", secret), frame.replace(b"%b", b"...")
    for blank in INVISIBLE:
        yield "secret-key-invisible", blank + secret, b""
        yield "secret-key-invisible", secret + blank, b""
        yield "secret-key-invisible", secret.removeprefix(blank).removesuffix(blank), b""
    for name in ENV_NAMES:
        for mark in (b"=", b": ", b" = "):
            yield "secret-key-quoted", name + mark + secret, name + mark + b"..."
    for blank in (b"\r", b"  ", rb"\n", b"\n\n", b" \n"):
        yield "secret-key-blanks", secret + blank, b""
    for length in range(min(len(secret) - 1, 64), 0, -1):
        yield "secret-key-cut-short", secret[:length], b""
    yield "secret-key-cut-short", secret[1:], b""
    for word in UNSET_SECRETS:
        yield "secret-key-not-set", word, word
    for word in placeholder_secrets(access_key):
        yield "secret-key-placeholder", word, word


def placeholder_secrets(access_key: bytes) -> Iterator[bytes]:
    """Names of a secret key, the first as the placeholder that was sent as the access key has it."""
    for one, other in ((b"access", b"secret"), (b"ACCESS", b"SECRET"), (b"Access", b"Secret")):
        if one in access_key:
            yield access_key.replace(one, other)
    yield from SECRET_NAMES
    for name in SECRET_NAMES:
        yield from (frame.replace(b"%b", name).replace(b"%%", b"%") for frame in FRAMES)
    for name in ENV_NAMES:
        yield from (frame.replace(b"%b", name) for frame in ENV_FRAMES)
