"""Bodies that are not the JSON that they should be: what they are instead, and what to do about it.

Nothing of this is needed while all is well, so it is loaded with the first such body.
"""

import codecs
import re
import zlib
from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from mocksens.core.diagnosis.bodies import first_bytes
from mocksens.core.diagnosis.bodies.forms import BEGINNING, form
from mocksens.core.diagnosis.bodies.json_mistakes import goes_on, slip
from mocksens.core.display.redaction import cover_fragment
from mocksens.core.media_types import CHARSET, JPEG_START

AROUND: Final = 24
"""Bytes that are shown on either side of the place where a body is wrong."""
BEFORE: Final = 256
"""Bytes before that place in which a name is looked for that says that what follows is secret."""
ESCAPE: Final = 6
"""Bytes that one byte of a secret may take when it is escaped for JSON."""
SAMPLE: Final = 4096
"""Bytes of an unknown character set that are looked at."""
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
"""Half of a surrogate pair, escaped."""
HALVES: Final = 1_000_000
"""Bytes that are searched for one: among millions of whole pairs it would take long."""
TRUNCATED: Final = re.compile("truncated|unexpected end", re.IGNORECASE)
BROKEN_PAIR: Final = re.compile("truncated|surrogate")
"""The decoder's report of a lone surrogate, as half an emoji is."""
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
    """Return what a body is that is not JSON, and where it goes wrong: the end of "the body is".

    ``error`` is what the decoder said. Nothing is shown of a place that has one of ``secrets`` near it.
    """
    if not body.strip():
        return "empty" if not body else "nothing but blanks"
    return as_a_whole(body, headers) or _where(body, error, tuple(secrets))


def as_a_whole(body: bytes, headers: Headers = SILENT) -> str:
    """Return what a body is that is no JSON from its beginning; empty if it may be JSON."""
    return next(filter(None, (look(body, headers) for look in LOOKS)), "")


# --- as a whole --------------------------------------------------------------------------------------


def _compressed(body: bytes, headers: Headers) -> str:
    """Return that a body is compressed, or a file, by its first bytes or by its Content-Encoding."""
    if body.startswith(JPEG_START):
        return "a JPEG picture as it is, which goes into fileBody as Base64"
    if file := first_bytes.file(body):
        return f"{file}; send JSON"
    found = first_bytes.compressed(body)
    if not found and _inflates(body):
        found = "compressed with deflate"
    header = headers.encoding.decode("latin-1").lower()
    if not found and (claimed := ENCODED.search(header)) and not _is_text(body):
        found = f"compressed, by its Content-Encoding with {claimed[0]}"
    return f"{found}; {COMPRESSED}" if found else ""


def _inflates(body: bytes) -> bool:
    """Return whether the beginning of a body is zlib's, or bare deflate of a JSON text."""
    for bits in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        try:
            begun = zlib.decompressobj(bits).decompress(body[:SAMPLE], BEGINNING)
        except zlib.error:
            continue
        # The two bytes that zlib begins with tell it well; bare deflate has none.
        if begun.lstrip()[:1] in {b"{", b"["} or (bits > 0 and begun):
            return True
    return False


def _binary(body: bytes, _: Headers) -> str:
    """Return in which binary form a body holds an object."""
    found = first_bytes.serialised(body)
    return f"{found}, not text; send JSON" if found else ""


def _is_text(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return b"\0" not in body[:BEGINNING]


def _marked(body: bytes, _: Headers) -> str:
    """Return which byte order mark a body begins with, or that it is of two or four bytes a character."""
    for mark, name in BOMS:
        if body.startswith(mark):
            if name == "UTF-8":
                return "JSON behind a byte order mark (EF BB BF); save and send it without"
            return f"{name}, with a byte order mark; {AS_UTF8}"
    name = next((name for form, name in WIDE if form.match(body)), "")
    return f"{name}; {AS_UTF8}" if name else ""


def _formed(body: bytes, _: Headers) -> str:
    """Return what a text is that was never meant to be JSON, by its beginning."""
    return form(body)


def _in_other_letters(body: bytes, headers: Headers) -> str:
    """Return which character set a body may be in that is not UTF-8, and where that shows."""
    try:
        body.decode()
    except UnicodeDecodeError as error:
        place, is_cut = error.start, error.reason == "unexpected end of data"
    else:
        return ""
    at = f"byte 0x{body[place]:02x} at position {place} is not UTF-8"
    rest = body[place : place + SAMPLE]
    charset = CHARSET.search(headers.content_type)
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
    """Return whether bytes may be CP949: all of them can be read so, and most of what is not ASCII is usual Hangul."""
    try:
        text = codecs.getincrementaldecoder("cp949")().decode(rest)
    except UnicodeDecodeError:
        return False
    return 2 * len(HANGUL.findall(rest)) > sum(not char.isascii() for char in text)


LOOKS: Final[tuple[Callable[[bytes, Headers], str], ...]] = (
    _compressed,
    _binary,
    _marked,
    _formed,
    _in_other_letters,
)


# --- where JSON goes wrong ---------------------------------------------------------------------------


def _where(body: bytes, error: str, secrets: tuple[str, ...]) -> str:
    """Return where JSON goes wrong, why, and what stands there."""
    if BROKEN_PAIR.search(error) and (half := HALF.search(body, 0, HALVES)):
        return f"no JSON at byte {half.start()}: {half[0][:6].decode()} is half of an emoji, which was cut in two"
    if TRUNCATED.search(error):
        hint = "" if body.isascii() else f"; {LENGTH}"
        return f"JSON but ends too early, at byte {len(body)}{_near(body, len(body), secrets)}{hint}"
    found = PLACE.search(error)
    if found is None:
        return f"JSON that cannot be used: {error[:1].lower()}{error[1:].partition(' - at')[0]}"
    place = int(found[1])
    if error.startswith(TRAILING):
        # The decoder has read on by one.
        return _goes_on(body, place - 1, secrets)
    why = slip(body, place) or error.removeprefix("JSON is malformed: ").partition(" (byte")[0]
    return f"no JSON from byte {place} on{_near(body, place, secrets)}: {why}"


def _goes_on(body: bytes, end: int, secrets: tuple[str, ...]) -> str:
    """Return what stands behind the end of a JSON text."""
    if brackets := BRACKETS.match(body, end):
        count = "one bracket" if len(brackets[1]) == 1 else f"{len(brackets[1])} brackets"
        return f"JSON with {count} too many, `{brackets[1].decode()}` at byte {end}"
    why = goes_on(body, end)
    return f"JSON that ends before byte {end}, and goes on{_near(body, end, secrets)}{f': {why}' if why else ''}"


def _near(body: bytes, place: int, secrets: tuple[str, ...]) -> str:
    """Return what stands at a place, and before it; nothing if a secret may be among it."""
    reach = AROUND + ESCAPE * max((len(secret.encode()) for secret in secrets), default=0)
    around = body[max(0, place - reach - BEFORE) : place + reach]
    if cover_fragment(around, secrets) != around:
        return ""
    start = max(0, place - AROUND)
    at = f", at {_shown(body[place : place + AROUND])}" if place < len(body) else ""
    after = f"after {_shown(body[start:place], cut=start > 0)}" if place else ""
    return f"{at}{' ' if at else ', '}{after}" if after else at


def _shown(part: bytes, *, cut: bool = False) -> str:
    """Return bytes as one printable line in backquotes, from a whole character on."""
    if cut:
        part = part.lstrip(bytes(range(0x80, 0xC0)))
    text = part.decode("utf-8", "backslashreplace")
    return f"`{'...' if cut else ''}{''.join(char if char.isprintable() else ascii(char)[1:-1] for char in text)}`"
