"""Formats of bodies that are not the expected JSON, with advice.

Imported only for the first such body.
"""

import codecs
import re
import zlib
from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from mocksens.core.diagnosis.bodies import first_bytes
from mocksens.core.diagnosis.bodies.forms import BEGINNING, form
from mocksens.core.diagnosis.bodies.json_mistakes import explain, explain_trailing
from mocksens.core.display.redaction import cover_fragment
from mocksens.core.media_types import CHARSET, JPEG_START

AROUND: Final = 24
"""The number of bytes shown on either side of a mistake."""
BEFORE: Final = 256
"""The number of bytes before a mistake that are searched for a name that suggests a secret."""
ESCAPE: Final = 6
"""Maximum number of bytes that a byte of a secret takes when escaped for JSON."""
SAMPLE: Final = 4096
"""The number of bytes that are examined to recognise a charset or a compression."""
BOMS: Final = (
    (b"\xef\xbb\xbf", "UTF-8"),
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
ENCODED: Final = re.compile("gzip|deflate|br|zstd|compress")
WIDE: Final = (
    (re.compile(rb"[\x09-\x7e]\0\0\0(?:[\x09-\x7e]\0\0\0|\Z)"), "UTF-32"),
    (re.compile(rb"\0\0\0[\x09-\x7e](?:\0\0\0[\x09-\x7e]|\Z)"), "UTF-32"),
    (re.compile(rb"[\x09-\x7e]\0(?!\0)"), "UTF-16"),
    (re.compile(rb"\0[\x09-\x7e]"), "UTF-16"),
    (re.compile(rb"\xc0[\x15\x25\x40]*\x7f"), "EBCDIC"),
)
PLACE: Final = re.compile(r"\(byte (\d+)\)")
UTF_8: Final = (b"utf-8", b"utf8")
HANGUL: Final = re.compile(rb"[\xb0-\xc8][\xa1-\xfe]")
"""The syllables of KS X 1001 in EUC-KR."""
HALF: Final = re.compile(rb"\\u[dD](?:[89abAB]..(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB]..\\u[dD])[c-fC-F]..)")
"""A lone surrogate, escaped."""
HALVES: Final = 1_000_000
"""The number of bytes that are searched for a lone surrogate: searching millions of pairs would be slow."""
TRUNCATED: Final = re.compile("truncated|unexpected end", re.IGNORECASE)
BROKEN_PAIR: Final = re.compile("truncated|surrogate")
"""The decoder's message about a lone surrogate, such as half an emoji."""
BRACKETS: Final = re.compile(rb"([}\]]{1,9})")
TRAILING: Final = "JSON is malformed: trailing characters"
COMPRESSED: Final = "compressed bodies are not read, so send it as it is"
LENGTH: Final = "does Content-Length count characters instead of bytes?"
AS_UTF8: Final = "encode the body as UTF-8"


class Headers(NamedTuple):
    """The headers that describe a body."""

    encoding: bytes = b""
    content_type: bytes = b""


SILENT: Final = Headers()


def describe(body: bytes, error: str, headers: Headers = SILENT, secrets: Iterable[str] = ()) -> str:
    """Describe a body that is not JSON and the place of the mistake, as the end of "the body is …".

    ``error`` is the decoder's message. The surroundings of a mistake close to one of ``secrets`` are not shown.
    """
    if not body.strip():
        return "empty" if not body else "nothing but whitespace"
    return as_a_whole(body, headers) or _mistake(body, error, tuple(secrets))


def as_a_whole(body: bytes, headers: Headers = SILENT) -> str:
    """Describe a body that is not JSON even at its beginning; return an empty text if it may be JSON."""
    return next(filter(None, (look(body, headers) for look in LOOKS)), "")


# --- the whole body ----------------------------------------------------------------------------------


def _compressed(body: bytes, headers: Headers) -> str:
    """Describe a compressed body or a file, by its first bytes or its Content-Encoding."""
    if body.startswith(JPEG_START):
        return "a JPEG picture as it is, which goes into fileBody as Base64"
    if file := first_bytes.file_format(body):
        return f"{file}; send JSON"
    compression = first_bytes.compression(body)
    if not compression and _inflates(body):
        compression = "compressed with deflate"
    header = headers.encoding.decode("latin-1").lower()
    if not compression and (match := ENCODED.search(header)) and not _is_text(body):
        compression = f"compressed, by its Content-Encoding with {match[0]}"
    return f"{compression}; {COMPRESSED}" if compression else ""


def _inflates(body: bytes) -> bool:
    """Return whether the beginning of a body is zlib, or bare deflate of JSON."""
    for bits in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        try:
            beginning = zlib.decompressobj(bits).decompress(body[:SAMPLE], BEGINNING)
        except zlib.error:
            continue
        # zlib is recognisable by its two header bytes, which bare deflate lacks.
        if beginning.lstrip()[:1] in {b"{", b"["} or (bits > 0 and beginning):
            return True
    return False


def _binary(body: bytes, _: Headers) -> str:
    """Describe a body that is a serialised object."""
    object_format = first_bytes.object_format(body)
    return f"{object_format}, not text; send JSON" if object_format else ""


def _is_text(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return b"\0" not in body[:BEGINNING]


def _wide(body: bytes, _: Headers) -> str:
    """Describe a body with a byte order mark, or with two or four bytes per character."""
    for mark, name in BOMS:
        if body.startswith(mark):
            if name == "UTF-8":
                return "JSON after a byte order mark (EF BB BF); save and send it without"
            return f"{name}, with a byte order mark; {AS_UTF8}"
    name = next((name for form, name in WIDE if form.match(body)), "")
    return f"{name}; {AS_UTF8}" if name else ""


def _other_format(body: bytes, _: Headers) -> str:
    """Describe a text in a format other than JSON, by its beginning."""
    return form(body)


def _other_charset(body: bytes, headers: Headers) -> str:
    """Describe a body in a charset other than UTF-8, with the place that shows it."""
    try:
        body.decode()
    except UnicodeDecodeError as error:
        place, is_cut = error.start, error.reason == "unexpected end of data"
    else:
        return ""
    at = f"byte 0x{body[place]:02x} at position {place} is not UTF-8"
    rest = body[place : place + SAMPLE]
    charset = re.search(CHARSET, headers.content_type)
    if charset and charset[1].lower() not in UTF_8:
        return f"{charset[1].decode()}, by its Content-Type: {at}; {AS_UTF8}"
    if not charset and first_bytes.CONTROL.search(body, 0, BEGINNING) and body.lstrip()[:1] not in {b"{", b"["}:
        return "binary data, not text; send JSON"
    if is_cut:
        return f"cut within a character at byte {len(body)}: {LENGTH}"
    if re.match(rb"\xed[\xa0-\xbf]", rest):
        return (
            f"not UTF-8: at position {place} is half of a surrogate pair (CESU-8), so its writer encodes emoji wrongly"
        )
    if rest.startswith(b"\xc0\x80"):
        return f"not UTF-8: at position {place} is Java's modified UTF-8"
    if _is_korean(rest):
        return f"EUC-KR (CP949): {at}; {AS_UTF8}, whatever the document says about EUC-KR in messages"
    if re.match(rb"[\xa0-\xff\x80\x85\x91-\x97](?![\x80-\xff])", rest):
        return f"Latin-1 or Windows-1252: {at}; {AS_UTF8}"
    return f"not UTF-8: {at}; {AS_UTF8}"


def _is_korean(rest: bytes) -> bool:
    """Return whether bytes are probably CP949: all are valid, and most of the non-ASCII ones are common Hangul."""
    try:
        text = codecs.getincrementaldecoder("cp949")().decode(rest)
    except UnicodeDecodeError:
        return False
    return 2 * len(HANGUL.findall(rest)) > sum(not char.isascii() for char in text)


LOOKS: Final[tuple[Callable[[bytes, Headers], str], ...]] = (
    _compressed,
    _binary,
    _wide,
    _other_format,
    _other_charset,
)


# --- the place of the mistake ------------------------------------------------------------------------


def _mistake(body: bytes, error: str, secrets: tuple[str, ...]) -> str:
    """Return the place of the mistake in JSON, its cause and its surroundings."""
    if BROKEN_PAIR.search(error) and (half := HALF.search(body, 0, HALVES)):
        return f"invalid JSON at byte {half.start()}: {half[0][:6].decode()} is half of an emoji, which was cut in two"
    if TRUNCATED.search(error):
        hint = "" if body.isascii() else f"; {LENGTH}"
        return f"JSON but ends too early, at byte {len(body)}{_surroundings(body, len(body), secrets)}{hint}"
    match = PLACE.search(error)
    if match is None:
        return f"JSON that cannot be used: {error[:1].lower()}{error[1:].partition(' - at')[0]}"
    place = int(match[1])
    if error.startswith(TRAILING):
        # The decoder reports a place one byte too far.
        return _trailing(body, place - 1, secrets)
    why = explain(body, place) or error.removeprefix("JSON is malformed: ").partition(" (byte")[0]
    return f"invalid JSON from byte {place} on{_surroundings(body, place, secrets)}: {why}"


def _trailing(body: bytes, end: int, secrets: tuple[str, ...]) -> str:
    """Describe the text after the end of a JSON value."""
    if brackets := BRACKETS.match(body, end):
        count = "one bracket" if len(brackets[1]) == 1 else f"{len(brackets[1])} brackets"
        return f"JSON with {count} too many, `{brackets[1].decode()}` at byte {end}"
    why = explain_trailing(body, end)
    return (
        f"JSON that ends before byte {end}, and goes on{_surroundings(body, end, secrets)}{f': {why}' if why else ''}"
    )


def _surroundings(body: bytes, place: int, secrets: tuple[str, ...]) -> str:
    """Return the surroundings of a place, or an empty text if they may contain a secret."""
    reach = AROUND + ESCAPE * max((len(secret.encode()) for secret in secrets), default=0)
    around = body[max(0, place - reach - BEFORE) : place + reach]
    if cover_fragment(around, secrets) != around:
        return ""
    start = max(0, place - AROUND)
    at = f", at {_shown(body[place : place + AROUND])}" if place < len(body) else ""
    after = f"after {_shown(body[start:place], cut=start > 0)}" if place else ""
    return f"{at}{' ' if at else ', '}{after}" if after else at


def _shown(part: bytes, *, cut: bool = False) -> str:
    """Return bytes as one printable line in backquotes, beginning with a complete character."""
    if cut:
        part = part.lstrip(bytes(range(0x80, 0xC0)))
    text = part.decode("utf-8", "backslashreplace")
    return f"`{'...' if cut else ''}{''.join(char if char.isprintable() else ascii(char)[1:-1] for char in text)}`"
