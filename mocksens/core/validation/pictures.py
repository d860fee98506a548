"""Verdicts on uploaded pictures: Base64, size, and a whole JPEG (rules upload.rules and upload.scans).

A verdict takes up to half a second of processor time, so it is found before the check, off the event loop.
"""

import binascii
import io
import re
import struct
from collections.abc import Callable, Iterator, Mapping
from typing import Final, NamedTuple

from mocksens.core.media_types import JPEG_START
from mocksens.spec.limits import FILE_BYTES, FILE_HEIGHT, FILE_SCANS, FILE_WIDTH

RULE: Final = "upload.rules"
SCANS_RULE: Final = "upload.scans"
PLAIN: Final = re.compile("[A-Za-z0-9+/]*")
LOOKED_AT: Final = 4096
"""Characters of a text that is too long which tell what it is."""
MARKER: Final = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
"""A marker, without those that stand inside a scan: stuffed bytes, restarts and padding."""
SCAN: Final = 0xDA
SCAN_START: Final = b"\xff\xda"
END: Final = 0xD9
FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""The frame headers, SOF0 to SOF15; DHT, JPG and DAC have numbers among theirs."""
SIZED: Final = FRAMES | {0xC4, 0xCC, SCAN, 0xDB, 0xDC, 0xDD, 0xFE, *range(0xE0, 0xF0)}
"""The markers whose length follows. The decoder skips no others by a length, so nothing can hide behind one."""
FRAME_HEAD: Final = struct.Struct(">3xHH")
"""Height and width in a frame header, behind its length and the bits of a sample."""
SAFE_PILLOW: Final = 13
"""The release that closed a heap overflow in Pillow's JPEG decoder."""
NOT_DECODED: Final = (
    "pictures are judged by their markers, not decoded: Pillow before 13 has a heap overflow in its JPEG decoder;"
    " install pillow>=13 to have them decoded"
)


class NotAJpeg(ValueError):
    """The bytes are not a JPEG that SENS takes; the text ends a sentence that begins with the field's name."""

    def __init__(self, text: str, rule: str = RULE, got: str = "") -> None:
        super().__init__(text)
        self.got = got
        self.rule = rule


class UploadVerdict(NamedTuple):
    """The contents of a file, or the problem with them."""

    data: bytes
    problem: NotAJpeg | None = None


Judge = Callable[[bytes], None]
"""Raises ``NotAJpeg`` for the bytes of what is not a whole JPEG within the document's bounds."""


class Verdicts(NamedTuple):
    """The verdicts on the files of a request; ``note`` is for the log."""

    by_body: Mapping[str, UploadVerdict] = {}
    note: str = ""


NO_VERDICTS: Final = Verdicts()


def judge(bodies: list[str]) -> Verdicts:
    """Return the verdicts on Base64 texts. Takes long, and needs neither the event loop nor a lock."""
    # Pillow costs a third of the cold start, and most servers never see a file.
    from PIL import __version__

    is_safe = decodes_safely(__version__)
    judge_picture = decode if is_safe else read_markers
    return Verdicts({body: judge_one(body, judge_picture) for body in bodies}, "" if is_safe else NOT_DECODED)


def decodes_safely(pillow: str) -> bool:
    """Return whether that release of Pillow may decode what a client sends."""
    return int(pillow.partition(".")[0]) >= SAFE_PILLOW


def judge_one(body: str, judge_picture: Judge) -> UploadVerdict:
    """Return the verdict on one Base64 text."""
    try:
        data = _decode_base64(body)
        _check_scans(data)
        judge_picture(data)
    except NotAJpeg as problem:
        if not problem.got:
            problem.got = _instead(body)
        return UploadVerdict(b"", problem)
    return UploadVerdict(data)


def _instead(body: str) -> str:
    """Return what came where a JPEG in Base64 was wanted."""
    # Loaded only where something is wrong.
    from mocksens.core.diagnosis.bodies import uploads

    try:
        return uploads.not_a_jpeg(_decode_base64(body), body)
    except NotAJpeg:
        return uploads.not_base64(body)


def _decode_base64(body: str) -> bytes:
    # A text that is too long is not even decoded; the limit is a multiple of three, so its length says all.
    if len(body) > _base64_length(FILE_BYTES.value):
        raise NotAJpeg(f"must be a file of at most {FILE_BYTES.amount}", got=_size_of(body))
    try:
        data = binascii.a2b_base64(body, strict_mode=True)
    except ValueError:
        data = b""
    # Python's strict mode still lets superfluous padding pass.
    if len(body) != _base64_length(len(data)):
        raise NotAJpeg("must be plain Base64, without a data: prefix or line breaks")
    return data


def _size_of(body: str) -> str:
    """Return the size of what a long text stands for, if it is Base64."""
    begun = body[:LOOKED_AT]
    if PLAIN.fullmatch(begun):
        return f"{len(body.rstrip('=')) * 3 // 4} bytes"
    # Loaded only where something is wrong.
    from mocksens.core.diagnosis.bodies import uploads

    return f"{len(body)} characters: {uploads.not_base64(begun)}"


def _base64_length(size: int) -> int:
    """Return how many characters ``size`` bytes have in Base64."""
    return -(-size // 3) * 4


# --- by the markers ----------------------------------------------------------------------------------


def _check_scans(data: bytes) -> None:
    """Raise ``NotAJpeg`` if a decoder would read more scans than there may be."""
    found, most = 0, data.count(SCAN_START)
    # Most pictures have few such bytes; in others a thumbnail or a profile has some too.
    for marker, _ in _markers(data) if most > FILE_SCANS.value else ():
        found += marker == SCAN
        if found > FILE_SCANS.value:
            text = f"must be a JPEG with at most {FILE_SCANS.value} {FILE_SCANS.unit}"
            raise NotAJpeg(text, SCANS_RULE, f"{most} SOS markers")


def _markers(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield each marker up to the end of the image, and where its contents begin, as a decoder finds them."""
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
    """Judge a picture without decoding it: it has a frame of the right size, a scan behind it, and an end."""
    frame, scanned, marker = (0, 0), False, 0
    for marker, position in _markers(data) if data.startswith(JPEG_START) else ():
        if marker in FRAMES and not any(frame) and position + FRAME_HEAD.size <= len(data):
            frame = FRAME_HEAD.unpack_from(data, position)
        if marker == SCAN:
            scanned = True
            if not all(frame):
                break
    if not scanned or marker != END:
        raise _no_jpeg()
    height, width = frame
    _check_size(width, height)


# --- by decoding it ----------------------------------------------------------------------------------


def decode(data: bytes) -> None:
    """Judge a picture by decoding it to its last line."""
    from PIL.JpegImagePlugin import JpegImageFile

    # Not Image.open: it warns of a huge picture before anyone can look at its size.
    try:
        with JpegImageFile(io.BytesIO(data)) as picture:
            _check_size(*picture.size)
            picture.load()
    except NotAJpeg:
        raise
    # What a hostile file can make a decoder raise is not a closed family.
    except Exception as error:
        raise _no_jpeg() from error


def _no_jpeg() -> NotAJpeg:
    return NotAJpeg("must be a whole JPEG image")


def _check_size(width: int, height: int) -> None:
    if width > FILE_WIDTH.value or height > FILE_HEIGHT.value:
        raise NotAJpeg(
            f"must be at most {FILE_WIDTH.amount} and {FILE_HEIGHT.amount}", got=f"{width} x {height} pixels"
        )
