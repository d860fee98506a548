"""Verdicts on uploaded pictures, which must be plain Base64 of a complete JPEG within the limits.

The rules are upload.rules and upload.scans.

A verdict takes up to half a second of CPU time, so it is made before the check, off the event loop.
"""

import binascii
import io
import re
import struct
from collections.abc import Callable, Iterator, Mapping
from typing import Final, NamedTuple

from msgspec import Struct

from mocksens.core.media_types import JPEG_START
from mocksens.spec.limits import FILE_BYTES, FILE_HEIGHT, FILE_SCANS, FILE_WIDTH

RULE: Final = "upload.rules"
SCANS_RULE: Final = "upload.scans"
PLAIN: Final = "[A-Za-z0-9+/]*"
LOOKED_AT: Final = 4096
"""The number of characters of an oversized text that are examined."""
MARKER: Final = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
"""A marker, except the byte pairs that occur inside a scan: stuffed bytes, restarts and padding."""
SCAN: Final = 0xDA
SCAN_START: Final = b"\xff\xda"
END: Final = 0xD9
FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""The frame headers SOF0 to SOF15. DHT, JPG and DAC lie in the same range but are no frames."""
SIZED: Final = FRAMES | {0xC4, 0xCC, SCAN, 0xDB, 0xDC, 0xDD, 0xFE, *range(0xE0, 0xF0)}
"""Markers that are followed by a length. After others, a decoder skips nothing, so nothing can hide from this check."""
FRAME_HEAD: Final = struct.Struct(">3xHH")
"""Height and width in a frame header, after its length and sample precision."""
SAFE_PILLOW: Final = 13
"""The release that fixed a heap overflow in Pillow's JPEG decoder."""
NOT_DECODED: Final = (
    "pictures are judged by their markers, not decoded: Pillow before 13 has a heap overflow in its JPEG decoder;"
    " install pillow>=13 to have them decoded"
)


class NotAJpeg(ValueError):
    """A file that SENS does not accept; the message completes a sentence that begins with the field's name."""

    def __init__(self, text: str, rule: str = RULE, got: str = "") -> None:
        super().__init__(text)
        self.got = got
        self.rule = rule


class UploadVerdict(NamedTuple):
    """The decoded bytes of a file, or the problem with it."""

    data: bytes
    problem: NotAJpeg | None = None


Judge = Callable[[bytes], None]
"""Raises ``NotAJpeg`` unless the bytes are a complete JPEG within the document's limits."""


class Verdicts(Struct, frozen=True):
    """The verdicts on the files of a request, keyed by their Base64 texts. ``note`` is for the log."""

    by_body: Mapping[str, UploadVerdict] = {}
    note: str = ""


NO_VERDICTS: Final = Verdicts()


def judge(bodies: list[str]) -> Verdicts:
    """Return the verdicts on Base64 texts. This is slow, and needs neither the event loop nor a lock."""
    # Importing Pillow would take a third of the cold start, and most servers never receive a file.
    from PIL import __version__

    is_safe = decodes_safely(__version__)
    judge_picture = decode if is_safe else read_markers
    return Verdicts({body: judge_one(body, judge_picture) for body in bodies}, "" if is_safe else NOT_DECODED)


def decodes_safely(pillow: str) -> bool:
    """Return whether this release of Pillow is safe for pictures from clients."""
    return int(pillow.partition(".")[0]) >= SAFE_PILLOW


def judge_one(body: str, judge_picture: Judge) -> UploadVerdict:
    """Return the verdict on one Base64 text."""
    try:
        data = _decode_base64(body)
        _check_scans(data)
        judge_picture(data)
    except NotAJpeg as problem:
        if not problem.got:
            problem.got = _describe(body)
        return UploadVerdict(b"", problem)
    return UploadVerdict(data)


def _describe(body: str) -> str:
    """Describe a body that is not a JPEG in Base64."""
    # Imported only for a refused file.
    from mocksens.core.diagnosis.bodies import uploads

    try:
        return uploads.not_a_jpeg(_decode_base64(body), body)
    except NotAJpeg:
        return uploads.not_base64(body)


def _decode_base64(body: str) -> bytes:
    # "Up to 300 KB per original file" (D:176)
    # An oversized text is not decoded: the limit is a multiple of three, so the length of the text is enough.
    if len(body) > _base64_length(FILE_BYTES.value):
        raise NotAJpeg(f"must be a file of at most {FILE_BYTES.amount}", got=_size_of(body))
    # "Values that encoded .jpg or .jpeg images as Base64" (D:175)
    try:
        data = binascii.a2b_base64(body, strict_mode=True)
    except ValueError:
        data = b""
    # Python's strict mode still accepts excess padding.
    if len(body) != _base64_length(len(data)):
        raise NotAJpeg("must be plain Base64, without a data: prefix or line breaks")
    return data


def _size_of(body: str) -> str:
    """Return the size of an oversized text: in bytes if it is Base64, else in characters."""
    beginning = body[:LOOKED_AT]
    if re.fullmatch(PLAIN, beginning):
        return f"{len(body.rstrip('=')) * 3 // 4} bytes"
    # Imported only for a refused file.
    from mocksens.core.diagnosis.bodies import uploads

    return f"{len(body)} characters: {uploads.not_base64(beginning)}"


def _base64_length(size: int) -> int:
    """Return the length of ``size`` bytes in Base64."""
    return -(-size // 3) * 4


# --- by the markers ----------------------------------------------------------------------------------


def _check_scans(data: bytes) -> None:
    """Raise ``NotAJpeg`` if a decoder would read too many scans."""
    count, most = 0, data.count(SCAN_START)
    # Most pictures have few SOS markers. Where there are many, those in thumbnails and profiles do not count.
    for marker, _ in _markers(data) if most > FILE_SCANS.value else ():
        count += marker == SCAN
        if count > FILE_SCANS.value:
            text = f"must be a JPEG with at most {FILE_SCANS.value} {FILE_SCANS.unit}"
            raise NotAJpeg(text, SCANS_RULE, f"{most} SOS markers")


def _markers(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield each marker up to the end of the image, with the position of its contents, as a decoder finds them."""
    position = len(JPEG_START) - 1
    while match := MARKER.search(data, position):
        position = match.end()
        marker = data[position - 1]
        yield marker, position
        if marker == END:
            return
        if marker in SIZED:
            position += max(int.from_bytes(data[position : position + 2]), 2)


def read_markers(data: bytes) -> None:
    """Check without decoding that a picture has a frame of a permitted size, then a scan, then an end."""
    frame, scanned, marker = (0, 0), False, 0
    for marker, position in _markers(data) if data.startswith(JPEG_START) else ():
        if marker in FRAMES and not any(frame) and position + FRAME_HEAD.size <= len(data):
            frame = FRAME_HEAD.unpack_from(data, position)
        if marker == SCAN:
            scanned = True
            if not all(frame):
                break
    if not scanned or marker != END:
        raise _not_a_jpeg()
    height, width = frame
    _check_size(width, height)


# --- by decoding it ----------------------------------------------------------------------------------


def decode(data: bytes) -> None:
    """Check a picture by decoding it completely."""
    from PIL.JpegImagePlugin import JpegImageFile

    # Image.open would warn of a huge picture before its size can be checked.
    try:
        with JpegImageFile(io.BytesIO(data)) as picture:
            _check_size(*picture.size)
            picture.load()
    except NotAJpeg:
        raise
    # A hostile file can cause any error in a decoder.
    except Exception as error:
        raise _not_a_jpeg() from error


def _not_a_jpeg() -> NotAJpeg:
    return NotAJpeg("must be a whole JPEG image")


def _check_size(width: int, height: int) -> None:
    # "Resolution up to 1500 * 1440" (D:177)
    if width > FILE_WIDTH.value or height > FILE_HEIGHT.value:
        raise NotAJpeg(
            f"must be at most {FILE_WIDTH.amount} and {FILE_HEIGHT.amount}", got=f"{width} x {height} pixels"
        )
