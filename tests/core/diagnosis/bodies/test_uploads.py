"""Uploads that are no JPEG in Base64: what came instead is named, with what to do about it."""

import base64

import pytest

from mocksens.core.validation import pictures
from tests.pictures import base64_text, picture

PLACEHOLDER = "a placeholder that was never filled in"
NOTHING = "a word for nothing: is the variable set?"
AN_OBJECT = "the text of an object, not what is in it"
IN_HEX = "hexadecimal digits; encode the bytes as Base64"


def said(body: str) -> str:
    """Return the description of a text that was sent as a file."""
    problem = pictures.judge_one(body, pictures.read_markers).problem
    assert problem is not None
    return problem.got


TEXTS = {
    **dict.fromkeys(
        ["{{file}}", "${file}", "{file}", "<file>", "string", "YOUR_FILE", "BASE64_IMAGE", "base64 encoded image"],
        PLACEHOLDER,
    ),
    **dict.fromkeys(["null", "None", "undefined", "(null)", "false", "nil"], NOTHING),
    **dict.fromkeys(
        [
            "Resource id #3",
            "<__main__.Photo object at 0x7f>",
            "<PIL.Image.Image image mode=RGB size=1x1 at 0x7f>",
            "System.Byte[]",
            "java.io.File@1a2b3c4",
            "Instance of 'File'",
        ],
        AN_OBJECT,
    ),
    **dict.fromkeys(
        ["0xffd8ffe000104a46", r"\xffd8ffe0", "ffd8ffe000104a464946", "89504e470d0a1a0a", "FFD8FFE000104A46"], IN_HEX
    ),
    "open('a.jpg')": "program text that was never run",
    "$(base64 a.jpg)": "a command that no shell has run; put double quotes around it",
    "[255 216 255]": "bytes as decimal numbers; encode them as Base64",
    "255,216,255": "bytes as decimal numbers; encode them as Base64",
    '{"type":"Buffer","data":[255]}': "Node's Buffer as JSON; send its toString('base64')",
    '{"a":1}': "JSON",
    "<html lang='ko'>": "HTML or XML",
    "gs://pictures/a.jpg": "a URL; send its contents as Base64",
    "/9j/4AAQSkZJRg...": "an example that is cut with dots; send the whole file",
    "/tmp/a.jpg": "a path; send the file itself as Base64",
}


@pytest.mark.parametrize(("text", "told"), TEXTS.items(), ids=map(str, range(len(TEXTS))))
def test_a_text_in_the_place_of_a_file_is_named(text: str, told: str) -> None:
    assert said(text) == told


FILES = {
    "icon": (b"\0\0\1\0\1\0\x10\x10", "8 bytes, an icon (ICO)"),
    "program": (b"MZ\x90\0\3\0", "6 bytes, a program"),
    "gzip": (b"\x1f\x8b\x08\0", "4 bytes, data compressed with gzip"),
    "read as a text": ("ÿØÿà".encode(), "8 bytes, a picture that was read as text, which spoils it: read bytes"),
    "JSON": (b'{"error":"gone"}', "16 bytes, JSON, as of an error that was fetched instead"),
    "path": (b"/tmp/a.jpg", "10 bytes, the Base64 of a path; send the file itself as Base64"),
    "undefined": (b"undefined", "9 bytes, the Base64 of a word for nothing"),
    "digits": (b"ffd8ffe000104a4649", "18 bytes, the Base64 of hexadecimal digits"),
    "twice": (base64_text(picture()).encode(), "a JPEG that was encoded as Base64 twice"),
    "text twice": (base64.b64encode(b"hello to all of you"), "28 bytes, Base64 within Base64, or a text"),
    "no Base64 twice": (b"hello to all of you out there", "29 bytes, a text"),
    "one byte": (b"\x01", "1 byte, no picture that is known, beginning with the byte 01"),
    "one letter": (b"x", "1 byte, a text"),
    "zeros": (bytes(100), "100 bytes, all of them zero: was the buffer sent before the file was read into it?"),
    "one zero": (b"\0", "1 byte, all of them zero"),
    "ones": (b"\xff" * 100, "100 bytes, all of them 0xff"),
    "letters": (b"!" * 100, "100 bytes, all of them 0x21"),
    "spaces": (b" \r\n\t", "4 bytes, nothing but whitespace: was the file read?"),
    "control characters": (b"\x01\x02\x03\x04\x05", "no picture that is known, beginning with the bytes 01 02 03 04"),
    "zeros and more": (bytes(8) + b"abc", "no picture that is known, beginning with the bytes 00 00 00 00"),
    "lines": ("안녕\t하세요\r\n".encode(), "a text"),
    "icon of many pictures": (b"\0\0\1\0\x2c\1" + bytes(16), "22 bytes, an icon (ICO)"),
    "cursor of 32 pictures": (b"\0\0\2\0\x20\0\x20\x20", "8 bytes, an icon (ICO)"),
    "beginning of an icon": (b"\0\0\1\0", "4 bytes, an icon (ICO)"),
    "font": (b"\0\1\0\0\0\x0f\0\x80", "8 bytes, a font"),
    "web font": (b"wOF2\0\1\0\0", "8 bytes, a font"),
    "WebAssembly": (b"\0asm\1\0\0\0", "8 bytes, a program"),
    "MPEG": (b"\0\0\1\xba\x44", "5 bytes, a video"),
    "FLAC": (b"fLaC\0\0\0\x22", "8 bytes, a sound"),
    "unknown": (b"\xf0\x00\xf1\xf2", "4 bytes, no picture that is known, beginning with the bytes f0 00 f1 f2"),
}


@pytest.mark.parametrize(("data", "told"), FILES.values(), ids=FILES)
def test_another_file_is_named_with_its_size(data: bytes, told: str) -> None:
    assert told in said(base64.b64encode(data).decode())


def test_a_file_of_no_bytes_is_nothing() -> None:
    assert said("") == "nothing"
