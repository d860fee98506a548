"""Uploads that are not a JPEG in Base64: descriptions of what was sent instead."""

import binascii
import re
from collections.abc import Iterable
from itertools import islice
from typing import Any, Final

from mocksens.core.diagnosis import placeholders
from mocksens.core.diagnosis.bodies import first_bytes
from mocksens.core.media_types import JPEG_END, JPEG_START

BEGINNING: Final = 512
"""The number of characters by which a text is recognised."""
OTHERS: Final = (
    (re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?<svg"), "an SVG picture"),
    (re.compile(rb"\s*<[!?A-Za-z]"), "HTML or XML, as of an error page that was fetched instead"),
    (re.compile(rb"\s*data:"), "a data: URL that was encoded with its prefix"),
    (re.compile(rb"(?:file|https?)://"), "a URL, not its contents"),
    (
        re.compile(rb"(?:\xef\xbf\xbd){2}|\xc3\xbf\xc3\x98"),
        "a picture that was read as text, which spoils it: read bytes from the file",
    ),
    (re.compile(rb"\s*[{\[][\s\"{\[]"), "JSON, as of an error that was fetched instead"),
)
"""Other content that is encoded in place of a picture."""
SHOWN_NAMES: Final = 20
"""Maximum number of names of an object that are examined."""
PLAIN_NAME: Final = re.compile("[A-Za-z_][A-Za-z0-9_]{0,30}")
ENCODED: Final = re.compile(rb"[A-Za-z0-9+/\s]{16,}={0,2}\s*")
HEX: Final = re.compile(r"(?:0x|\\x)?((?:[0-9A-Fa-f]{2})+)", re.IGNORECASE)
AN_OBJECT: Final = (
    r"<Buffer |<_io\.|<File[^>]|<[\w.]+(?: [\w.]+)* at 0x|<PIL\.|Resource id #|#<"
    r"|(?:Instance of|File:) '|(?:System|Microsoft)\.[\w.]+(?:\[\])?$|[\w.]+@[0-9a-f]{5,8}$"
)
TEXTS: Final = (
    (r"data:", "a data: URL; send what follows its comma"),
    (r"\[object \w+\]", "JavaScript's text of an object: was a FileReader or a promise not awaited?"),
    (r"b['\"]", "Python's text of bytes (b'...'); decode() them"),
    (AN_OBJECT, "the text of an object, not what is in it"),
    (r"\[B@", "Java's text of a byte array; give it to Base64.getEncoder()"),
    (r"[\w.]+\(.*\)$", "program text that was never run"),
    (placeholders.COMMAND, placeholders.NOT_RUN),
    (r"\s*\{\s*\"type\"\s*:\s*\"Buffer\"", "Node's Buffer as JSON; send its toString('base64')"),
    (r"\[?\s*-?\d{1,3}(?:\s*,\s*|\s+)-?\d{1,3}\s*[,\s]", "bytes as decimal numbers; encode them as Base64"),
    (r".{0,100}(?:\.\.\.|\u2026)$", "an example that is cut with dots; send the whole file"),
    (r"[a-z][a-z0-9+.-]{1,10}://|blob:", "a URL; send its contents as Base64"),
    (
        r"(?:[A-Za-z]:)?[\w. ~-]*(?:[\\/][\w. ()-]+)*\.(?:jpe?g|png|gif|webp|heic|bmp|pdf)$",
        "a path; send the file itself as Base64",
    ),
    (r"@", "a file's name after an @: the client did not read the file"),
    (r"ÿØÿ|\ufffd{2}", "a picture that was read as text: read bytes from the file, and encode them as Base64"),
    (r"[\w -]{0,20}base64[\w -]{0,20}$", placeholders.NEVER_FILLED),
)
"""Texts that are not Base64, by their beginnings, with descriptions."""
MARKUP: Final = ((r"\s*<", "HTML or XML"), (r"\s*[{\[]", "JSON"))
"""Markup, tried after placeholders."""


def not_base64(text: str) -> str:
    """Describe a text that is not plain Base64, with advice."""
    return _recognised(text) or _in_hex(text) or _fault(text)


def _recognised(text: str) -> str:
    """Describe a text in the place of a file; return an empty text if it is unknown."""
    beginning = text[:BEGINNING]
    return _first(TEXTS, beginning) or _unfilled(text) or _first(MARKUP, beginning)


def _first(forms: Iterable[tuple[str, str]], beginning: str) -> str:
    return next((description for form, description in forms if re.match(form, beginning, re.IGNORECASE)), "")


def _unfilled(text: str) -> str:
    """Describe a placeholder or a word for nothing in the place of a file."""
    # Objects have better descriptions in ``TEXTS``.
    return "" if re.fullmatch(placeholders.AN_OBJECT, text) else placeholders.instead(text)


def _in_hex(text: str) -> str:
    return "hexadecimal digits; encode the bytes as Base64" if _is_hex(text) else ""


def _is_hex(text: str) -> bool:
    """Return whether a text is a picture or another file in hexadecimal digits."""
    if not (match := HEX.fullmatch(text)):
        return False
    beginning = bytes.fromhex(match[1][:24])
    return (
        beginning.startswith(JPEG_START[:2])
        or bool(first_bytes.file_format(beginning))
        or text[:2].lower() in {"0x", r"\x"}
    )


def _fault(text: str) -> str:
    """Describe the fault of a text that is nearly Base64."""
    if re.search("%(?:2[BbFf]|3[Dd])", text):
        return "Base64 that is escaped for a URL"
    if "\n" in text or "\r" in text:
        lines = text.split()
        return (
            f"Base64 with line breaks, {len(lines[0])} characters a line, as MIME writes it" if lines else "line breaks"
        )
    if "\\n" in text or "\\/" in text:
        return "Base64 with backslashes in it"
    if " " in text.strip():
        return "Base64 with spaces: was + taken for a space in a form?"
    if text != text.strip():
        return "Base64 with spaces around it"
    if text.strip("\"'") != text:
        return "Base64 in quotes"
    if re.fullmatch(r"[A-Za-z0-9_-]+={0,2}", text) and re.search("[_-]", text):
        return "Base64 of the URL-safe alphabet, with - and _ for + and /"
    bare = text.rstrip("=")
    if re.fullmatch(r"[A-Za-z0-9+/]+", bare):
        return _wrong_length(text, bare)
    odd = re.search("[^A-Za-z0-9+/=]", text)
    if odd:
        return f"a text with {odd[0]!a} at position {odd.start()}, which Base64 does not have"
    return "Base64 with = within it: was it made in pieces?" if "=" in bare else "no Base64"


def _wrong_length(text: str, bare: str) -> str:
    padding = len(text) - len(bare)
    missing = -len(bare) % 4
    if len(bare) % 4 == 1:
        return f"Base64 that is cut: {len(bare)} characters do not make whole bytes"
    if padding < missing:
        return f"Base64 without its padding; {'=' * (missing - padding)} is missing at its end"
    return "Base64 with more = than belong there" if padding > missing else "Base64 with stray bits before its ="


def of_json(value: dict[str, Any] | list[Any]) -> str:
    """Describe JSON in the place of a Base64 text; return an empty text if it is unknown."""
    if isinstance(value, list):
        if all(type(each) is int for each in value[:BEGINNING]):
            return "bytes as decimal numbers; encode them as Base64" if value else ""
        return "send one text, not a list" if all(isinstance(each, str) for each in value) else ""
    if value.get("type") == "Buffer" and "data" in value:
        return "Node's Buffer as JSON; send its toString('base64')"
    if not value:
        return "as JSON writes a Blob, a File or a promise: read or await it, and encode its bytes as Base64"
    if all(name.isdigit() for name in islice(value, BEGINNING)):
        return "JavaScript's Uint8Array as JSON; encode its bytes as Base64"
    texts = [name for name, inner in islice(value.items(), SHOWN_NAMES) if isinstance(inner, str) and inner]
    return f"send the text that is its {texts[0]}" if len(texts) == 1 and PLAIN_NAME.fullmatch(texts[0]) else ""


def not_a_jpeg(data: bytes, text: str) -> str:
    """Describe bytes that are not a readable JPEG; ``text`` is their Base64."""
    if not data:
        return "nothing"
    size = f"{len(data)} byte{'' if len(data) == 1 else 's'}"
    if not data.startswith(JPEG_START):
        # Some words and digits happen to be valid Base64.
        return _unfilled(text) or _in_hex(text) or f"{size}, {_content(data)}"
    if JPEG_END not in data[-64:] and JPEG_END not in data:
        return f"a JPEG that is cut, {size} without its end"
    return f"a JPEG that is damaged, {size}"


def _content(data: bytes) -> str:
    format_name = first_bytes.file_format(data) or next(
        (description for form, description in OTHERS if form.match(data)), ""
    )
    if format_name:
        return format_name
    if compression := first_bytes.compression(data):
        return f"data {compression}"
    if ENCODED.fullmatch(data) and (inner := _decoded(data)):
        return (
            "a JPEG that was encoded as Base64 twice"
            if inner.startswith(JPEG_START)
            else _encoded_text(data, "Base64 within Base64, or a text")
        )
    if data[:1] == JPEG_START[1:2] or JPEG_START in data[:BEGINNING]:
        return "a JPEG with other bytes before it, or without its beginning"
    if description := _meaningless(data):
        return description
    try:
        data.decode()
    except UnicodeDecodeError:
        return _unknown(data)
    # Control characters are rare in texts and common in binary data.
    return _unknown(data) if first_bytes.CONTROL.search(data, 0, BEGINNING) else _encoded_text(data, "a text")


def _meaningless(data: bytes) -> str:
    """Describe meaningless bytes: whitespace only, or the same byte over and over; return an empty text for others."""
    if not data.strip():
        return "nothing but whitespace: was the file read?"
    if not data.strip(b"\0"):
        return "all of them zero: was the buffer sent before the file was read into it?"
    return f"all of them 0x{data[0]:02x}" if len(data) > 1 and not data.strip(data[:1]) else ""


def _unknown(data: bytes) -> str:
    plural = "s" if len(data) > 1 else ""
    return f"no picture that is known, beginning with the byte{plural} {data[:4].hex(' ')}"


def _decoded(data: bytes) -> bytes:
    try:
        return binascii.a2b_base64(data)
    except ValueError:
        return b""


def _encoded_text(data: bytes, otherwise: str) -> str:
    """Describe a text that was encoded in the place of a file."""
    text = data.decode()
    description = _recognised(text) or _in_hex(text)
    return f"the Base64 of {description}" if description else otherwise
