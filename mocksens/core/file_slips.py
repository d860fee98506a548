"""Files that are no JPEG in Base64: what came instead. Nobody needs it while all is well."""

import binascii
import re
from typing import Final

from mocksens.core.placeholders import UNSET_WORDS

BEGINNING: Final = 512
"""Characters that tell what a text is."""
FILES: Final = (
    (re.compile(rb"\x89PNG"), "a PNG picture"),
    (re.compile(rb"GIF8"), "a GIF picture"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "a WebP picture"),
    (re.compile(rb"....ftyp(?:hei|hev|mif|msf)", re.DOTALL), "a HEIC picture, as iPhones take them"),
    (re.compile(rb"....ftypavi", re.DOTALL), "an AVIF picture"),
    (re.compile(rb"....ftyp", re.DOTALL), "a video"),
    (re.compile(rb"BM.{4}\0{4}.{4}", re.DOTALL), "a BMP picture"),
    (re.compile(rb"II\*\0|MM\0\*"), "a TIFF picture"),
    (re.compile(rb"\0\0\0\x0cjP  "), "a JPEG 2000 picture"),
    (re.compile(rb"\xff\x0a|\0\0\0\x0cJXL "), "a JPEG XL picture"),
    (re.compile(rb"%PDF"), "a PDF file"),
    (re.compile(rb"PK\x03\x04"), "a ZIP archive"),
)
"""The files that are told by their first bytes, none of them a JPEG or a text."""
MAGIC: Final = (
    *FILES,
    (re.compile(rb"\x1f\x8b"), "data compressed with gzip"),
    (re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?<svg"), "an SVG picture"),
    (re.compile(rb"\s*<[!?A-Za-z]"), "HTML or XML, as of an error page that was fetched instead"),
    (re.compile(rb"\s*data:"), "a data: URL that was encoded with its prefix"),
    (re.compile(rb"(?:file|https?)://"), "a URL, not what is behind it"),
    (
        re.compile(rb"(?:\xef\xbf\xbd){2}|\xc3\xbf\xc3\x98"),
        "a picture that was read as text, which spoils it; read it as bytes",
    ),
)
START: Final = b"\xff\xd8\xff"
END: Final = b"\xff\xd9"
ENCODED: Final = re.compile(rb"[A-Za-z0-9+/\s]{16,}={0,2}\s*")
HEX: Final = re.compile(r"(?:0x)?(?:[0-9A-Fa-f]{2})+")
TEXTS: Final = (
    (r"data:", "a data: URL; send what is behind its comma"),
    (r"\[object \w+\]", "JavaScript's text of an object: was a FileReader or a promise not awaited?"),
    (rf"(?:{'|'.join(UNSET_WORDS)})$", "a word for nothing: is the variable set?"),
    (r"b['\"]", "Python's text of bytes (b'...'); decode() them"),
    (r"(?:<Buffer |<_io\.|<File)", "the text of an object, not what is in it"),
    (r"\[B@", "Java's text of a byte array; give it to Base64.getEncoder()"),
    (r"\[?\s*-?\d{1,3}\s*,\s*-?\d{1,3}\s*,", "bytes as decimal numbers; encode them as Base64"),
    (r"(?:https?|file|s3|content)://|blob:", "a URL; send what is behind it as Base64"),
    (
        r"(?:[A-Za-z]:)?[\w. ~-]*(?:[\\/][\w. ()-]+)*\.(?:jpe?g|png|gif|webp|heic|bmp|pdf)$",
        "a path; send the file itself as Base64",
    ),
    (r"@", "a file's name behind an @: who sends it did not read the file"),
    (r"ÿØÿ|\ufffd{2}", "a picture as text; read it as bytes and encode them as Base64"),
    (r"\s*<", "HTML or XML"),
    (r"\s*[{\[]", "JSON"),
)
"""What a text is that is no Base64, by its beginning."""


def not_base64(text: str) -> str:
    """Return what a text is that is not plain Base64, with what to do about it."""
    begun = text[:BEGINNING]
    for form, said in TEXTS:
        if re.match(form, begun, re.IGNORECASE):
            return said
    if HEX.fullmatch(text) and bytes.fromhex(text.removeprefix("0x")[:8]).startswith(START[:2]):
        return "hexadecimal digits; encode the bytes as Base64"
    return _slip(text)


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


def not_a_jpeg(data: bytes) -> str:
    """Return what bytes are that no JPEG can be read from."""
    size = f"{len(data)} byte{'' if len(data) == 1 else 's'}"
    if not data.startswith(START):
        return f"{_found(data)}, {size}"
    if END not in data[-64:] and END not in data:
        return f"a JPEG that is cut, {size} without its end"
    return f"a JPEG that is damaged, {size}"


def _found(data: bytes) -> str:
    if not data:
        return "nothing"
    found = next((said for form, said in MAGIC if form.match(data)), "")
    if found:
        return found
    if ENCODED.fullmatch(data):
        try:
            inner = binascii.a2b_base64(data)
        except ValueError:
            inner = b""
        return (
            "a JPEG that was encoded as Base64 twice" if inner.startswith(START) else "Base64 within Base64, or a text"
        )
    if data[:1] == START[1:2] or START in data[:BEGINNING]:
        return "a JPEG with other bytes before it, or without its beginning"
    try:
        data.decode()
    except UnicodeDecodeError:
        return f"no picture that is known, beginning with the bytes {data[:4].hex(' ')}"
    return "a text"
