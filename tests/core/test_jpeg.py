import base64
import io
import struct

import pytest
from PIL import Image

from mocksens.core import jpeg
from mocksens.core.records import Upload
from mocksens.core.tables import Findings
from mocksens.spec.limits import FILE_BYTES, FILE_HEIGHT, FILE_NAME_CHARACTERS, FILE_WIDTH

RULE = "upload.rules"


def picture(width: int = 16, height: int = 8, mode: str = "RGB", kind: str = "JPEG", **options: bool) -> bytes:
    data = io.BytesIO()
    Image.new(mode, (width, height)).save(data, kind, **options)
    return data.getvalue()


def claiming(width: int, height: int) -> bytes:
    """A small JPEG whose header claims another size."""
    data = picture()
    start = data.index(b"\xff\xc0")
    return data[: start + 5] + struct.pack(">HH", height, width) + data[start + 9 :]


def of_size(size: int) -> bytes:
    """A JPEG of so many bytes: bytes behind its end belong to no picture."""
    data = picture()
    return data + bytes(size - len(data))


def inspect(name: str, data: bytes | str) -> tuple[Upload | None, list[str]]:
    findings = Findings()
    body = data if isinstance(data, str) else base64.b64encode(data).decode()
    found = jpeg.inspect(name, body, findings, ("fileName", "fileBody"))
    assert all(violation.rule == RULE for violation in findings.violations)
    return found, [violation.text for violation in findings.violations]


def complaint(name: str, data: bytes | str) -> str:
    found, (text,) = inspect(name, data)
    assert found is None
    return text


@pytest.mark.parametrize(
    "data",
    [
        picture(),
        picture(1, 1),
        picture(mode="L"),
        picture(mode="CMYK"),
        picture(64, 64, progressive=True),
        picture(FILE_WIDTH.value, FILE_HEIGHT.value),
    ],
    ids=["small", "pixel", "grey", "cmyk", "progressive", "largest"],
)
def test_a_whole_jpeg_is_kept_byte_for_byte(data: bytes) -> None:
    found, violations = inspect("a.jpg", data)
    assert violations == []
    assert found is not None
    assert (found.name, found.data) == ("a.jpg", data)


@pytest.mark.parametrize(
    "name",
    ["a.jpg", "a.jpeg", "a.JPG", "a.JpEg", "사진.jpg", "a b.jpg", "..jpg", "a" * 36 + ".jpg", "가" * 35 + ".jpeg"],
)
def test_a_name_ends_in_jpg_or_jpeg_in_any_case(name: str) -> None:
    assert inspect(name, picture())[1] == []


@pytest.mark.parametrize("name", [".jpg", ".jpeg", "a.png", "a.jpg ", "a.jpg\n", "jpg", "ajpg", "a.jpg.png", "a.jpe"])
def test_another_name_is_refused(name: str) -> None:
    assert complaint(name, picture()) == "'fileName' must end in .jpg or .jpeg."


def test_a_name_has_at_most_forty_characters() -> None:
    longest = "a" * (FILE_NAME_CHARACTERS.value - 4) + ".jpg"
    assert inspect(longest, picture())[1] == []
    assert complaint("a" + longest, picture()) == "'fileName' must have at most 40 characters."


def test_a_file_has_at_most_300_kilobytes_whatever_base64_makes_of_them() -> None:
    assert inspect("a.jpg", of_size(FILE_BYTES.value))[1] == []
    for more in (1, 2, 3, 4, 1_000_000):
        assert (
            complaint("a.jpg", of_size(FILE_BYTES.value + more)) == "'fileBody' must be a file of at most 307200 bytes."
        )


@pytest.mark.parametrize(("width", "height"), [(1501, 1), (1, 1441), (1501, 1441), (1440, 1500)])
def test_a_picture_is_at_most_1500_wide_and_1440_high(width: int, height: int) -> None:
    assert complaint("a.jpg", picture(width, height)) == (
        "'fileBody' must be at most 1500 pixels wide and 1440 pixels high."
    )


@pytest.mark.parametrize("side", [1501, 9_500, 10_000, 20_000, 65_500])
def test_a_picture_is_refused_for_its_size_before_it_is_decoded(side: int) -> None:
    assert complaint("a.jpg", claiming(side, side)) == (
        "'fileBody' must be at most 1500 pixels wide and 1440 pixels high."
    )


ENCODED = base64.b64encode(picture()).decode()


@pytest.mark.parametrize(
    "body",
    [
        "data:image/jpeg;base64," + ENCODED,
        ENCODED[:40] + "\n" + ENCODED[40:],
        ENCODED + "\n",
        " " + ENCODED,
        ENCODED[:-1] + "?",
        ENCODED + "=",
        ENCODED + "====",
        "=" + ENCODED,
        ENCODED[:41],
        "가나다라",
        "\ud800AAA",
        base64.urlsafe_b64encode(b"\xff\xfb\xef" * 10).decode(),
    ],
)
def test_a_body_is_plain_base64(body: str) -> None:
    assert complaint("a.jpg", body) == "'fileBody' must be plain Base64, without a data: prefix or line breaks."


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xd8\xff",
        b"hello",
        picture()[:-200],
        picture(64, 64)[: len(picture(64, 64)) // 2],
        picture(200, 200, progressive=True)[:-150],
        picture(kind="PNG"),
        picture(kind="GIF"),
        picture(kind="BMP"),
        b"\xff\xd8\xff\xe0" + bytes(300),
        claiming(0, 0),
    ],
    ids=["magic", "text", "no-end", "half", "half-progressive", "png", "gif", "bmp", "zeros", "no-area"],
)
def test_only_a_whole_jpeg_is_one_whatever_its_name(data: bytes) -> None:
    assert complaint("a.jpg", data) == "'fileBody' must be a whole JPEG image."


def test_every_prefix_of_a_jpeg_is_refused() -> None:
    data = picture(32, 32)
    end = data.rindex(b"\xff\xd9")
    assert [length for length in range(1, end - 8, 7) if inspect("a.jpg", data[:length])[1] == []] == []


def test_name_and_body_are_both_complained_about() -> None:
    found, violations = inspect("a" * 50, "no")
    assert found is None
    assert [text.split("'")[1] for text in violations] == ["fileName", "fileName", "fileBody"]


def test_what_was_found_before_does_not_spoil_a_file() -> None:
    findings = Findings()
    findings.add("'type' is required.", "send.type")
    assert jpeg.inspect("a.jpg", ENCODED, findings, ("n", "b")) is not None
    assert len(findings.violations) == 1


def test_no_complaint_repeats_the_body() -> None:
    findings = Findings()
    jpeg.inspect("a.jpg", "c2VjcmV0" * 10, findings, ("n", "b"))
    assert "c2VjcmV0" not in findings.violations[0].explain()
