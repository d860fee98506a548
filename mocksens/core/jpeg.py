"""What is in an uploaded file (rule upload.rules): Base64, size, and a JPEG that decodes to its last line."""

import binascii
import io
import re
from typing import Final

from mocksens.core.records import Upload
from mocksens.core.tables import Findings
from mocksens.spec.limits import FILE_BYTES, FILE_HEIGHT, FILE_NAME_CHARACTERS, FILE_WIDTH

RULE: Final = "upload.rules"
JPEG_NAME: Final = re.compile(r".+\.jpe?g", re.IGNORECASE | re.DOTALL)


class NotAJpeg(ValueError):
    """The bytes are not a whole JPEG; the text ends a sentence that begins with the field's name."""


def inspect(name: str, body: str, findings: Findings, fields: tuple[str, str]) -> Upload | None:
    """The file, or None and violations under the names ``fields`` of the file's name and body."""
    before = len(findings.violations)
    if len(name) > FILE_NAME_CHARACTERS.value:
        findings.add(f"'{fields[0]}' must have at most {FILE_NAME_CHARACTERS.value} characters.", RULE, name)
    if not JPEG_NAME.fullmatch(name):
        findings.add(f"'{fields[0]}' must end in .jpg or .jpeg.", RULE, name)
    try:
        data = _decode_base64(body)
        _check_picture(data)
    except NotAJpeg as problem:
        findings.add(f"'{fields[1]}' {problem}.", RULE)
    return None if len(findings.violations) > before else Upload(name, data)


def _decode_base64(body: str) -> bytes:
    # A text that is too long is not even decoded; the limit is a multiple of three, so its length says all.
    if len(body) > _base64_length(FILE_BYTES.value):
        raise NotAJpeg(f"must be a file of at most {FILE_BYTES.value} {FILE_BYTES.unit}")
    try:
        data = binascii.a2b_base64(body, strict_mode=True)
    except ValueError:
        data = b""
    # Python's strict mode still lets superfluous padding pass.
    if len(body) != _base64_length(len(data)):
        raise NotAJpeg("must be plain Base64, without a data: prefix or line breaks")
    return data


def _base64_length(size: int) -> int:
    """Characters that so many bytes have in Base64."""
    return -(-size // 3) * 4


def _check_picture(data: bytes) -> None:
    # Pillow costs a third of the cold start, and most services never see a file.
    from PIL.JpegImagePlugin import JpegImageFile  # noqa: PLC0415

    # Not Image.open: it warns of a huge picture before anyone can look at its size.
    try:
        with JpegImageFile(io.BytesIO(data)) as picture:
            width, height = picture.size
            fits = width <= FILE_WIDTH.value and height <= FILE_HEIGHT.value
            if fits:
                picture.load()
    # What a hostile file can make a decoder raise is not a closed family.
    except Exception as error:
        raise NotAJpeg("must be a whole JPEG image") from error
    if not fits:
        raise NotAJpeg(
            f"must be at most {FILE_WIDTH.value} {FILE_WIDTH.unit} and {FILE_HEIGHT.value} {FILE_HEIGHT.unit}"
        )
