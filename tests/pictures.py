"""JPEG files of every kind that a test needs."""

import base64
import io
import struct

from PIL import Image

from mocksens.spec.limits import FILE_BYTES, FILE_HEIGHT, FILE_WIDTH


def picture(width: int = 16, height: int = 8, mode: str = "RGB", kind: str = "JPEG", **options: object) -> bytes:
    data = io.BytesIO()
    Image.new(mode, (width, height)).save(data, kind, **options)
    return data.getvalue()


def claiming(width: int, height: int) -> bytes:
    """Return a small JPEG whose header claims another size."""
    data = picture()
    start = data.index(b"\xff\xc0")
    return data[: start + 5] + struct.pack(">HH", height, width) + data[start + 9 :]


def of_size(size: int) -> bytes:
    """Return a JPEG of ``size`` bytes: bytes after its end belong to no picture."""
    data = picture()
    return data + bytes(size - len(data))


def with_segment(data: bytes, contents: bytes, marker: int = 0xE5) -> bytes:
    """Return a JPEG with one more segment at its beginning."""
    return data[:2] + segment(marker, contents) + data[2:]


def segment(marker: int, contents: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(contents) + 2) + contents


def with_scans(count: int, *, between: bytes = b"") -> bytes:
    """Return the largest grey progressive JPEG with ``count`` scans and ``between`` before each of the last."""
    blocks = -(-FILE_WIDTH.value // 8) * -(-FILE_HEIGHT.value // 8)
    frame = struct.pack(">BHHB3B", 8, FILE_HEIGHT.value, FILE_WIDTH.value, 1, 1, 0x11, 0)
    one_code = bytes([1] + [0] * 15)
    head = b"\xff\xd8" + segment(0xDB, b"\0" + b"\1" * 64) + segment(0xC2, frame)
    head += segment(0xC4, b"\0" + one_code + b"\0") + segment(0xC4, b"\x10" + one_code + b"\xe0")
    first = segment(0xDA, b"\1\1\0\0\0\0") + _bits("0" * blocks)
    scans = [first, _scan(blocks, 1), *[between + _scan(blocks, 16)] * (count - 2)]
    return head + b"".join(scans) + b"\xff\xd9"


def most_scans() -> int:
    """Return the greatest number of scans that fit into a file of the permitted size."""
    each = len(with_scans(4)) - len(with_scans(3))
    return 3 + (FILE_BYTES.value - len(with_scans(3))) // each


def _scan(blocks: int, approximation: int) -> bytes:
    # One symbol stands for up to 32,767 blocks of nothing; the last may run over the end.
    runs = -(-blocks // 32767) * ("0" + format(32767 - 16384, "014b"))
    return segment(0xDA, bytes([1, 1, 0, 1, 63, approximation])) + _bits(runs)


def _bits(text: str) -> bytes:
    whole = text + "1" * (-len(text) % 8)
    data = bytes(int(whole[start : start + 8], 2) for start in range(0, len(whole), 8))
    return data.replace(b"\xff", b"\xff\0")


def base64_text(data: bytes) -> str:
    return base64.b64encode(data).decode()
