import base64

import pytest

from mocksens.core.records import Upload
from mocksens.core.validation import pictures, uploads
from mocksens.core.validation.findings import Findings
from mocksens.core.validation.pictures import Judge, Verdicts
from mocksens.spec.limits import FILE_BYTES, FILE_HEIGHT, FILE_NAME_CHARACTERS, FILE_SCANS, FILE_WIDTH
from tests.pictures import base64_text, claiming, most_scans, of_size, picture, segment, with_scans, with_segment

RULE = "upload.rules"
JUDGES: list[Judge] = [pictures.decode, pictures.read_markers]
by_either_judge = pytest.mark.parametrize("judge", JUDGES, ids=lambda judge: judge.__name__)


def inspect(name: str, data: bytes | str, judge: Judge = pictures.decode) -> tuple[Upload | None, list[str]]:
    findings = Findings()
    body = data if isinstance(data, str) else base64_text(data)
    verdicts = Verdicts({body: pictures.judge_one(body, judge)})
    found = uploads.inspect(name, body, verdicts, findings, ("fileName", "fileBody"))
    assert all(violation.rule == RULE for violation in findings.violations)
    return found, [violation.text for violation in findings.violations]


def complaint(name: str, data: bytes | str, judge: Judge = pictures.decode) -> str:
    found, (text,) = inspect(name, data, judge)
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
@by_either_judge
def test_a_whole_jpeg_is_kept_byte_for_byte(data: bytes, judge: Judge) -> None:
    found, violations = inspect("a.jpg", data, judge)
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
@by_either_judge
def test_a_picture_is_refused_for_its_size_before_it_is_decoded(side: int, judge: Judge) -> None:
    assert complaint("a.jpg", claiming(side, side), judge) == (
        "'fileBody' must be at most 1500 pixels wide and 1440 pixels high."
    )


ENCODED = base64_text(picture())


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
@by_either_judge
def test_only_a_whole_jpeg_is_one_whatever_its_name(data: bytes, judge: Judge) -> None:
    assert complaint("a.jpg", data, judge) == "'fileBody' must be a whole JPEG image."


@by_either_judge
def test_every_prefix_of_a_jpeg_is_refused(judge: Judge) -> None:
    data = picture(32, 32)
    end = data.rindex(b"\xff\xd9")
    assert [length for length in range(1, end - 8, 7) if inspect("a.jpg", data[:length], judge)[1] == []] == []


def test_name_and_body_are_both_complained_about() -> None:
    found, violations = inspect("a" * 50, "no")
    assert found is None
    assert [text.split("'")[1] for text in violations] == ["fileName", "fileName", "fileBody"]


def judged(body: str) -> Verdicts:
    return Verdicts({body: pictures.judge_one(body, pictures.decode)})


def test_what_was_found_before_does_not_spoil_a_file() -> None:
    findings = Findings()
    findings.add("'type' is required.", "send.type")
    assert uploads.inspect("a.jpg", ENCODED, judged(ENCODED), findings, ("n", "b")) is not None
    assert len(findings.violations) == 1


def test_no_complaint_repeats_the_body() -> None:
    findings, body = Findings(), "c2VjcmV0" * 10
    uploads.inspect("a.jpg", body, judged(body), findings, ("n", "b"))
    assert "c2VjcmV0" not in findings.violations[0].explain()


# --- the two judges ----------------------------------------------------------------------------------

THUMBNAILED = with_segment(picture(64, 64), b"Exif\0\0" + picture(8, 8), 0xE1)
ALIKE = {
    "baseline": picture(64, 48),
    "progressive": picture(64, 48, progressive=True),
    "grey": picture(mode="L"),
    "cmyk": picture(mode="CMYK"),
    "optimised": picture(64, 48, optimize=True, quality=95),
    "restarts": picture(64, 48, restart_marker_blocks=2),
    "thumbnail": THUMBNAILED,
    "comment": with_segment(picture(), b"\xff\xd9 is no end here", 0xFE),
    "padded": picture().replace(b"\xff\xc4", b"\xff\xff\xff\xc4", 1),
    "garbage behind": picture() + b"\xff\xd8 and so on",
    "twice": picture() + picture(),
    "empty": b"",
    "no end": picture()[:-200],
    "cut in its thumbnail": THUMBNAILED[:300],
    "cut in its tables": picture()[:200],
    "no scan": picture()[: picture().index(b"\xff\xda")] + b"\xff\xd9",
    "a scan before its frame": b"\xff\xd8" + segment(0xDA, b"\1\1\0\0\0\0") + picture()[2:],
    "its frame cut": b"\xff\xd8\xff\xc0\0\x11",
    "png": picture(kind="PNG"),
    "encoded twice": base64_text(picture()).encode(),
    "no start": picture()[1:],
    "too wide": claiming(FILE_WIDTH.value + 1, 8),
    "too high": claiming(16, FILE_HEIGHT.value + 1),
    "no height": claiming(16, 0),
}


@pytest.mark.parametrize("data", ALIKE.values(), ids=ALIKE.keys())
def test_markers_tell_the_same_as_decoding(data: bytes) -> None:
    assert inspect("a.jpg", data, pictures.read_markers) == inspect("a.jpg", data, pictures.decode)


@pytest.mark.parametrize(
    ("pillow", "is_safe"), [("10.4.0", False), ("12.2.0", False), ("13.0.0", True), ("14.1", True)]
)
def test_pillow_decodes_from_the_release_on_that_does_so_safely(pillow: str, *, is_safe: bool) -> None:
    assert pictures.decodes_safely(pillow) is is_safe


@pytest.mark.parametrize(("pillow", "note"), [("12.2.0", pictures.NOT_DECODED), ("13.0.0", "")])
def test_a_note_says_when_pictures_are_not_decoded(monkeypatch: pytest.MonkeyPatch, pillow: str, note: str) -> None:
    monkeypatch.setattr("PIL.__version__", pillow)
    # Its markers are in order, but without its tables it cannot be decoded.
    body = base64_text(picture().replace(b"\xff\xdb", b"\xff\xfe"))
    verdicts = pictures.judge([body])
    assert verdicts.note == note
    assert (verdicts.by_body[body].problem is None) is bool(note)


# --- scans -------------------------------------------------------------------------------------------


def scans_complaint(data: bytes) -> list[tuple[str, str, str]]:
    findings, body = Findings(), base64_text(data)
    uploads.inspect("a.jpg", body, judged(body), findings, ("fileName", "fileBody"))
    return [(violation.text, violation.rule, violation.got) for violation in findings.violations]


def test_a_jpeg_has_at_most_a_hundred_scans() -> None:
    assert scans_complaint(with_scans(FILE_SCANS.value)) == []
    assert scans_complaint(with_scans(FILE_SCANS.value + 1)) == [
        ("'fileBody' must be a JPEG with at most 100 scans.", "upload.scans", "101 SOS markers")
    ]


@pytest.mark.parametrize(
    "between",
    [b"", b"\xff\xff", b"junk", b"\xff\0", segment(0xFE, b"a comment"), segment(0xE1, b""), b"\xff\x01", b"\xff\xd0"],
    ids=["nothing", "padding", "junk", "stuffing", "comment", "empty segment", "TEM", "restart"],
)
def test_what_stands_between_scans_hides_none(between: bytes) -> None:
    ((_, rule, _),) = scans_complaint(with_scans(FILE_SCANS.value + 1, between=between))
    assert rule == "upload.scans"


@pytest.mark.parametrize("marker", [0x01, 0x02, 0xBF, 0xC8, 0xDE, 0xF0, 0xFD])
def test_no_marker_without_a_length_hides_scans_behind_one(marker: int) -> None:
    data = with_scans(FILE_SCANS.value + 1)
    start = data.index(b"\xff\xda")
    ((_, rule, _),) = scans_complaint(data[:start] + bytes([0xFF, marker, 0x7F, 0xFF]) + data[start:])
    assert rule == "upload.scans"


@pytest.mark.parametrize("marker", [0xE1, 0xFE], ids=["thumbnail", "comment"])
def test_bytes_that_look_like_scans_are_none(marker: int) -> None:
    assert scans_complaint(with_segment(picture(), b"\xff\xda" * 200, marker)) == []


def test_bytes_behind_the_end_that_look_like_scans_are_none() -> None:
    assert scans_complaint(picture() + b"\xff\xda" * 200) == []


@pytest.mark.parametrize(
    "data",
    [
        with_scans(most_scans()),
        b"\xff\xd8\xff" + b"\xff\xda\0\2" * 101 + b"\xff" * 300_000,
        b"\xff\xd8\xff" + b"\xff\xda\0\2" * 76_000,
    ],
    ids=["scans", "padding", "empty scans"],
)
def test_the_most_scans_that_fit_into_a_file_are_refused_without_decoding(data: bytes) -> None:
    def decode(_: bytes) -> None:
        raise AssertionError("it was decoded")

    verdict = pictures.judge_one(base64_text(data), decode)
    assert verdict.problem is not None
    assert verdict.problem.rule == "upload.scans"
