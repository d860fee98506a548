"""Hypotheses on the layout of the string to sign."""

import binascii
from collections.abc import Iterator
from itertools import chain, permutations
from typing import Final

from mocksens.core.doctor.hypotheses.hypothesis import BIGGEST_BODY, LINES, STANDARD, UTF_16, Hypothesis, Variant
from mocksens.core.doctor.hypotheses.words import OBJECTS, QUOTES, REPRS

INDENTS: Final = (*(b" " * count for count in (2, 4, 8, 12, 16, 20, 24, 1, 3, 6, 10)), b"\t", b"\t\t", b"\t\t\t")
NAMES: Final = (b"x-ncp-apigw-timestamp", b"x-ncp-iam-access-key")


def other_layouts(api_key: bytes, body: bytes, digest: bytes) -> Iterator[Hypothesis]:
    """Yield hypotheses on the layout and the charset."""
    for cause, layout, note in chain(
        _with_body(body),
        _with_other_ends(),
        _with_body_elsewhere(body, digest),
        _with_api_key(api_key),
        _with_other_lines(),
        _source_texts(),
    ):
        yield Hypothesis(cause, {"layout": layout}, note)
    for charset in UTF_16:
        yield Hypothesis("string-in-utf-16", {"charset": charset})


def _with_body(body: bytes) -> Iterator[Variant]:
    if body and len(body) <= BIGGEST_BODY:
        yield "body-signed", STANDARD + b"\n%(body)b", b""
        yield "body-signed", STANDARD + b"%(body)b", b""


def _with_body_elsewhere(body: bytes, digest: bytes) -> Iterator[Variant]:
    if not body or len(body) > BIGGEST_BODY:
        return
    first, timestamp, access_key = STANDARD.split(b"\n")
    yield "body-signed", b"\n".join((first, b"%(body)b", timestamp, access_key)), b""
    yield "body-signed", b"\n".join((first, timestamp, b"%(body)b", access_key)), b""
    yield "body-signed", b"\n".join((b"%(method)b %(body)b", timestamp, access_key)), b""
    yield "body-signed", b"%(body)b", b""
    for form in (digest.hex().encode(), binascii.b2a_base64(digest, newline=False)) if digest else ():
        yield "body-signed", b"%b\n%b" % (STANDARD, form), b""


def _with_other_ends() -> Iterator[Variant]:
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


def _with_api_key(api_key: bytes) -> Iterator[Variant]:
    first, timestamp, access_key = STANDARD.split(b"\n")
    for key in dict.fromkeys((api_key.replace(b"%", b"%%"), b"", access_key)):
        yield "api-key-signed", b"\n".join((first, timestamp, key, access_key)), b""
        if key:
            yield "api-key-signed", b"\n".join((first, timestamp, access_key, key)), b""
            yield "api-key-signed", b"\n".join((first, timestamp, key)), b""


def _with_other_lines() -> Iterator[Variant]:
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


def _source_texts() -> Iterator[Variant]:
    """Yield layouts that result from mistakes in source code, such as stray quotes, indentation or missing parts."""
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


def _quoted() -> Iterator[Variant]:
    escaped = STANDARD.replace(b"\n", rb"\n")
    for quote in QUOTES:
        for inner in (STANDARD, escaped):
            yield "string-quoted", quote + inner + quote, b""
    for frame in REPRS:
        yield "string-quoted", frame.replace(b"%b", escaped), b""
    for option in (b"-n ", b"-e ", b"-ne ", b"-en "):
        for end in (b"", b"\n"):
            yield "echo-option-signed", option + STANDARD + end, option.strip()
            yield "echo-option-signed", option + escaped + end, option.strip()
    yield "line-feed-escaped", escaped + b"\n", rb"\n"
    for mark in (b"%%0A", b"%%0a", b"<br>", b"\xe2\x80\xa8", b"&#10;", b"\\r\\n"):
        yield "line-feed-escaped", STANDARD.replace(b"\n", mark), mark.replace(b"%%", b"%")


def _indented() -> Iterator[Variant]:
    for blank in INDENTS:
        inner = STANDARD.replace(b"\n", b"\n" + blank)
        for text in (inner, blank + inner):
            yield "lines-indented", text, b""
            yield "lines-indented", text + b"\n", b""
        for last in dict.fromkeys((b"", b"\n", b"\n" + blank, b"\n" + blank[:-4], b"\n" + blank[:-2])):
            yield "lines-indented", b"\n" + blank + inner + last, b""
    for text in (b"\n" + STANDARD, b"\n" + STANDARD + b"\n"):
        yield "line-feed-at-start", text.replace(b"\n", b"\r\n"), b""


def _separated() -> Iterator[Variant]:
    first, *others = LINES
    method, target = first.split(b" ")
    for mark in (b"\t", b",", b":", b"|", b"&", b".", b"+", b"-", b"/", b", ", b"%%20"):
        shown = mark.replace(b"%%", b"%")
        yield "space-replaced", b"\n".join((method + mark + target, *others)), shown
        yield "line-feed-missing", mark.join((method, target, *others)), shown
    for blank, feed in ((b", ,", b",\n,"), (b",", b",\n,")):
        # A JavaScript array that was converted to a text.
        yield "space-replaced", feed.join((method + blank + target, *others)), blank
    for mark in (b"\t", b"+", b"-", b"/", b", ", b"  "):
        yield "line-feed-missing", mark.join(LINES), mark
