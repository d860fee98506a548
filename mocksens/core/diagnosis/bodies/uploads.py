"""Files that are no JPEG in Base64, and what came instead."""

import binascii
import re
from collections.abc import Iterable
from itertools import islice
from typing import Any, Final

from mocksens.core.diagnosis import placeholders
from mocksens.core.diagnosis.bodies import first_bytes
from mocksens.core.media_types import JPEG_END, JPEG_START

BEGINNING: Final = 512
"""Characters that tell what a text is."""
OTHERS: Final = (
    (re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?<svg"), "an SVG picture"),
    (re.compile(rb"\s*<[!?A-Za-z]"), "HTML or XML, as of an error page that was fetched instead"),
    (re.compile(rb"\s*data:"), "a data: URL that was encoded with its prefix"),
    (re.compile(rb"(?:file|https?)://"), "a URL, not what is behind it"),
    (
        re.compile(rb"(?:\xef\xbf\xbd){2}|\xc3\xbf\xc3\x98"),
        "a picture that was read as text, which spoils it: read bytes from the file",
    ),
    (re.compile(rb"\s*[{\[][\s\"{\[]"), "JSON, as of an error that was fetched instead"),
)
"""Other content that is encoded in place of a picture."""
SHOWN_NAMES: Final = 20
"""Names of an object that are looked at."""
PLAIN_NAME: Final = re.compile("[A-Za-z_][A-Za-z0-9_]{0,30}")
ENCODED: Final = re.compile(rb"[A-Za-z0-9+/\s]{16,}={0,2}\s*")
HEX: Final = re.compile(r"(?:0x|\\x)?((?:[0-9A-Fa-f]{2})+)", re.IGNORECASE)
AN_OBJECT: Final = (
    r"<Buffer |<_io\.|<File[^>]|<[\w.]+(?: [\w.]+)* at 0x|<PIL\.|Resource id #|#<"
    r"|(?:Instance of|File:) '|(?:System|Microsoft)\.[\w.]+(?:\[\])?$|[\w.]+@[0-9a-f]{5,8}$"
)
TEXTS: Final = (
    (r"data:", "a data: URL; send what is behind its comma"),
    (r"\[object \w+\]", "JavaScript's text of an object: was a FileReader or a promise not awaited?"),
    (r"b['\"]", "Python's text of bytes (b'...'); decode() them"),
    (AN_OBJECT, "the text of an object, not what is in it"),
    (r"\[B@", "Java's text of a byte array; give it to Base64.getEncoder()"),
    (r"[\w.]+\(.*\)$", "program text that was never run"),
    (placeholders.COMMAND, placeholders.NOT_RUN),
    (r"\s*\{\s*\"type\"\s*:\s*\"Buffer\"", "Node's Buffer as JSON; send its toString('base64')"),
    (r"\[?\s*-?\d{1,3}(?:\s*,\s*|\s+)-?\d{1,3}\s*[,\s]", "bytes as decimal numbers; encode them as Base64"),
    (r".{0,100}(?:\.\.\.|\u2026)$", "an example that is cut with dots; send the whole file"),
    (r"[a-z][a-z0-9+.-]{1,10}://|blob:", "a URL; send what is behind it as Base64"),
    (
        r"(?:[A-Za-z]:)?[\w. ~-]*(?:[\\/][\w. ()-]+)*\.(?:jpe?g|png|gif|webp|heic|bmp|pdf)$",
        "a path; send the file itself as Base64",
    ),
    (r"@", "a file's name behind an @: who sends it did not read the file"),
    (r"ÿØÿ|\ufffd{2}", "a picture that was read as text: read bytes from the file, and encode them as Base64"),
    (r"[\w -]{0,20}base64[\w -]{0,20}$", placeholders.NEVER_FILLED),
)
"""Names of texts that are not Base64, by their beginnings."""
MARKUP: Final = ((r"\s*<", "HTML or XML"), (r"\s*[{\[]", "JSON"))
"""Words for a text that is no placeholder."""


def not_base64(text: str) -> str:
    """Return what a text is that is not plain Base64, with what to do about it."""
    return _told(text) or _in_hex(text) or _slip(text)


def _told(text: str) -> str:
    """Return what a text is that stands where a file belongs; empty if it is none that is known."""
    begun = text[:BEGINNING]
    return _first(TEXTS, begun) or _nothing(text) or _first(MARKUP, begun)


def _first(forms: Iterable[tuple[str, str]], begun: str) -> str:
    return next((said for form, said in forms if re.match(form, begun, re.IGNORECASE)), "")


def _nothing(text: str) -> str:
    """Return that a text stands for nothing, or where a file should have been put."""
    # Longer texts are none; and there are other sentences for objects.
    return "" if placeholders.AN_OBJECT.fullmatch(text) else placeholders.instead(text)


def _in_hex(text: str) -> str:
    return "hexadecimal digits; encode the bytes as Base64" if _is_hex(text) else ""


def _is_hex(text: str) -> bool:
    """Return whether a text is a picture or another file in hexadecimal digits."""
    if not (found := HEX.fullmatch(text)):
        return False
    begun = bytes.fromhex(found[1][:24])
    return begun.startswith(JPEG_START[:2]) or bool(first_bytes.file(begun)) or text[:2].lower() in {"0x", r"\x"}


def _slip(text: str) -> str:
    """Return what is wrong with a text that is nearly Base64."""
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
        return "Base64 with blanks: was + taken for a blank in a form?"
    if text != text.strip():
        return "Base64 with blanks around it"
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
        return f"Base64 that is cut: {len(bare)} characters are none of whole bytes"
    if padding < missing:
        return f"Base64 without its padding; {'=' * (missing - padding)} is missing at its end"
    return "Base64 with more = than belong there" if padding > missing else "Base64 with stray bits before its ="


def of_json(value: dict[str, Any] | list[Any]) -> str:
    """Return what JSON is that came in the place of a text of Base64; empty if it is none that is known."""
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
    """Return what bytes are that no JPEG can be read from, and that came as the Base64 ``text``."""
    if not data:
        return "nothing"
    size = f"{len(data)} byte{'' if len(data) == 1 else 's'}"
    if not data.startswith(JPEG_START):
        # Some words and digits are Base64 by chance.
        return _nothing(text) or _in_hex(text) or f"{size}, {_found(data)}"
    if JPEG_END not in data[-64:] and JPEG_END not in data:
        return f"a JPEG that is cut, {size} without its end"
    return f"a JPEG that is damaged, {size}"


def _found(data: bytes) -> str:
    found = first_bytes.file(data) or next((said for form, said in OTHERS if form.match(data)), "")
    if found:
        return found
    if compressed := first_bytes.compressed(data):
        return f"data {compressed}"
    if ENCODED.fullmatch(data) and (inner := _decoded(data)):
        return (
            "a JPEG that was encoded as Base64 twice"
            if inner.startswith(JPEG_START)
            else _of_text(data, "Base64 within Base64, or a text")
        )
    if data[:1] == JPEG_START[1:2] or JPEG_START in data[:BEGINNING]:
        return "a JPEG with other bytes before it, or without its beginning"
    if said := _of_one_kind(data):
        return said
    try:
        data.decode()
    except UnicodeDecodeError:
        return _unknown(data)
    # Few texts have such characters, and binary data has them before long.
    return _unknown(data) if first_bytes.CONTROL.search(data, 0, BEGINNING) else _of_text(data, "a text")


def _of_one_kind(data: bytes) -> str:
    """Return what bytes are that say nothing: one and the same over and over, or blanks; empty if they are others."""
    if not data.strip():
        return "nothing but blanks and line ends: was the file read?"
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


def _of_text(data: bytes, otherwise: str) -> str:
    """Return what a text is that was encoded in the place of a file."""
    text = data.decode()
    said = _told(text) or _in_hex(text)
    return f"the Base64 of {said}" if said else otherwise
