"""File formats and encodings by their first bytes, for bodies and uploads. Imported only for a refusal."""

import re
from typing import Final

MORE: Final = 0x80
"""The continuation bit of a byte in a varint."""
LONGEST: Final = 4096
"""The size in bytes of the largest protobuf message that is parsed."""
COMPRESSED: Final = (
    (re.compile(rb"\x1f\x8b"), "compressed with gzip"),
    (re.compile(rb"\x28\xb5\x2f\xfd"), "compressed with zstd"),
    (re.compile(rb"BZh[1-9]1AY"), "compressed with bzip2"),
    (re.compile(rb"\xfd7zXZ\0"), "compressed with xz"),
    (re.compile(rb"\x04\x22\x4d\x18"), "compressed with LZ4"),
    (re.compile(rb"\xff\x06\0\0sNaPpY"), "compressed with Snappy"),
)
FILES: Final = (
    (re.compile(rb"\x89PNG"), "a PNG picture"),
    (re.compile(rb"GIF8"), "a GIF picture"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "a WebP picture"),
    (re.compile(rb"....ftyp(?:hei|hev|mif|msf)", re.DOTALL), "a HEIC picture, as iPhones take them"),
    (re.compile(rb"....ftypavi", re.DOTALL), "an AVIF picture"),
    (re.compile(rb"....ftyp|\x1a\x45\xdf\xa3|RIFF....AVI |\0\0\x01[\xb3\xba]|FLV\x01", re.DOTALL), "a video"),
    (re.compile(rb"ID3[\x02-\x04]|OggS|fLaC|#!AMR|RIFF....WAVE", re.DOTALL), "a sound"),
    (re.compile(rb"BM.{4}\0{4}.{4}", re.DOTALL), "a BMP picture"),
    (re.compile(rb"II\*\0|MM\0\*"), "a TIFF picture"),
    (re.compile(rb"\0\0[\x01\x02]\0(?:[\x01-\xff]\0|.[\x01-\x04]|\Z)", re.DOTALL), "an icon (ICO)"),
    (re.compile(rb"8BPS"), "a Photoshop picture"),
    (re.compile(rb"\0\0\0\x0cjP  "), "a JPEG 2000 picture"),
    (re.compile(rb"\xff\x0a|\0\0\0\x0cJXL "), "a JPEG XL picture"),
    (re.compile(rb"%PDF"), "a PDF file"),
    (re.compile(rb"%!PS"), "a PostScript file"),
    (re.compile(rb"PK(?:\x03\x04|\x05\x06)"), "a ZIP archive"),
    (re.compile(rb"7z\xbc\xaf\x27\x1c"), "a 7z archive"),
    (re.compile(rb"Rar!\x1a"), "a RAR archive"),
    (re.compile(rb"\xd0\xcf\x11\xe0"), "an Office document"),
    (re.compile(rb"SQLite format 3\0"), "an SQLite file"),
    (re.compile(rb"wOF[F2]|OTTO\0|\0\x01\0\0\0[\x01-\x40]\0"), "a font"),
    (re.compile(rb"\x7fELF|\0asm|MZ.\0|\xca\xfe\xba\xbe|\xcf\xfa\xed\xfe", re.DOTALL), "a program"),
)
"""File formats other than JPEG and text."""
SERIALISED: Final = (
    (re.compile(rb"\x80[\x02-\x05][\x95}\](c]"), "Python's pickle"),
    (re.compile(rb"\xac\xed\x00\x05"), "Java's serialisation"),
    (re.compile(rb"bplist0"), "a binary property list"),
    (re.compile(rb"Obj\x01"), "Avro"),
)
"""Formats of serialised objects."""
NAMED: Final = (
    (re.compile(rb"[\x81-\x8f]([\xa1-\xbf])|\x91[\x81-\x8f]([\xa1-\xbf])"), 0xA0, "MessagePack"),
    (re.compile(rb"[\xa1-\xb7\xbf]([\x61-\x77])|\x81[\xa1-\xb7\xbf]([\x61-\x77])"), 0x60, "CBOR"),
)
"""Beginnings of objects whose first name follows its length: the bytes, the base of the length, and the format."""
CONTROL: Final = re.compile(rb"[\0-\x08\x0b\x0c\x0e-\x1f]")
NAME: Final = re.compile(rb"[A-Za-z_]\w*")
LENGTH_BYTES: Final = 4
WIDTHS: Final = {1: 8, 5: 4}
"""The width in bytes of protobuf's fixed-width numbers, by wire type."""
VARINT, LENGTH_DELIMITED = 0, 2
MOST_IN_VARINT: Final = 10


def compression(data: bytes) -> str:
    """Return how data is compressed, as the rest of "is …", or an empty text if it does not seem compressed."""
    return next((name for form, name in COMPRESSED if form.match(data)), "")


def file_format(data: bytes) -> str:
    """Return the file format of data other than a JPEG, or an empty text if it is unknown."""
    return next((name for form, name in FILES if form.match(data)), "")


def object_format(data: bytes) -> str:
    """Return the binary format of a serialised object, or an empty text if it is unknown."""
    if format_name := next((format_name for form, format_name in SERIALISED if form.match(data)), ""):
        return format_name
    for form, base, format_name in NAMED:
        if match := form.match(data):
            length = data[match.end() - 1] - base
            name = data[match.end() : match.end() + length]
            if len(name) == length and NAME.fullmatch(name):
                return format_name
    return _length_prefixed(data)


def _length_prefixed(data: bytes) -> str:
    """Return the format of data that contains its length or those of its fields, or an empty text if it is unknown."""
    if len(data) > LENGTH_BYTES and data[-1] == 0 and int.from_bytes(data[:LENGTH_BYTES], "little") == len(data):
        return "BSON"
    head = LENGTH_BYTES + 1
    if len(data) > head and data[0] == 0 and int.from_bytes(data[1:head], "big") == len(data) - head:
        return "a message of gRPC"
    return "protobuf" if len(data) <= LONGEST and CONTROL.search(data) and _is_protobuf(data) else ""


def _is_protobuf(data: bytes) -> bool:
    """Return whether data consists of numbered protobuf fields, one of them with a length."""
    place, has_counted = 0, False
    while place < len(data):
        tag, place = _varint(data, place)
        field, wire_type = tag >> 3, tag & 7
        if not field or wire_type not in {VARINT, LENGTH_DELIMITED, *WIDTHS}:
            return False
        if wire_type in WIDTHS:
            place += WIDTHS[wire_type]
        else:
            value, place = _varint(data, place)
            if wire_type == LENGTH_DELIMITED:
                has_counted = True
                place += value
    return place == len(data) and has_counted


def _varint(data: bytes, place: int) -> tuple[int, int]:
    """Return a varint and the position after it; the position is past the end if it is invalid."""
    value = 0
    for index, byte in enumerate(data[place : place + MOST_IN_VARINT]):
        value |= (byte & 0x7F) << (7 * index)
        if not byte & MORE:
            return value, place + index + 1
    return 0, len(data) + 1
