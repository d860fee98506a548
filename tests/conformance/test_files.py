"""Files for MMS: what may be uploaded (D:173-177), and how long it lasts (D:180)."""

import io
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from mocksens.spec.limits import (
    FILE_BYTES,
    FILE_HEIGHT,
    FILE_LIFE,
    FILE_MEMORY,
    FILE_NAME_CHARACTERS,
    FILE_WIDTH,
    HISTORY,
)
from tests.client import Answer, Client
from tests.conformance.model import ms
from tests.conformance.world import START, advance, assert_refused, base64_text, content_of, delivered, fresh, picture

LIFE, MEMORY = ms(FILE_LIFE.value), ms(FILE_MEMORY.value)
WHOLE = picture(64, 48)
LARGEST = picture(size=FILE_BYTES.value)


def put(client: Client, data: bytes, name: str = "a.jpg") -> Answer:
    """Upload a file, and assert that the older form inside a message is judged alike."""
    answer = client.upload(fileName=name, fileBody=base64_text(data))
    inline = client.send(type="MMS", files=[{"name": name, "body": base64_text(data)}])
    assert (answer.status, inline.status) in {(200, 202), (400, 400)}
    if answer.status == 400:
        assert_refused(answer, 400)
        assert_refused(inline, 400)
        named = {"fileName": "files[0].name", "fileBody": "files[0].body"}
        for field, inline_field in named.items():
            assert any(f"'{field}'" in error for error in answer.json["errors"]) == any(
                f"'{inline_field}'" in error for error in inline.json["errors"]
            )
    return answer


def refusal(answer: Answer) -> str:
    assert answer.status == 400
    (error,) = answer.json["errors"]
    return str(error)


def test_the_largest_file_passes_and_a_byte_more_does_not() -> None:
    assert len(LARGEST) == FILE_BYTES.value
    assert put(fresh(), LARGEST).status == 200
    assert str(FILE_BYTES.value) in refusal(put(fresh(), picture(size=FILE_BYTES.value + 1)))


@given(off=st.integers(-6, 6))
def test_the_size_that_counts_is_that_of_the_file_not_of_its_base64(off: int) -> None:
    assert put(fresh(), picture(size=FILE_BYTES.value + off)).status == (200 if off <= 0 else 400)


@pytest.mark.parametrize(
    ("width", "height", "status"),
    [
        (FILE_WIDTH.value, FILE_HEIGHT.value, 200),
        (FILE_WIDTH.value + 1, 1, 400),
        (1, FILE_HEIGHT.value + 1, 400),
        (FILE_WIDTH.value + 1, FILE_HEIGHT.value + 1, 400),
        (FILE_HEIGHT.value, FILE_WIDTH.value, 400),
        (1, 1, 200),
    ],
)
def test_a_picture_may_be_1500_wide_and_1440_high(width: int, height: int, status: int) -> None:
    assert put(fresh(), picture(width, height)).status == status


@given(
    stem=st.integers(0, FILE_NAME_CHARACTERS.value + 3), extension=st.sampled_from([".jpg", ".JPG", ".jpeg", ".Jpeg"])
)
def test_a_name_has_at_most_forty_characters_and_something_before_its_extension(stem: int, extension: str) -> None:
    name = "가" * stem + extension
    answer = put(fresh(), WHOLE, name)
    assert answer.status == (200 if stem > 0 and len(name) <= FILE_NAME_CHARACTERS.value else 400)


@pytest.mark.parametrize("name", ["a.png", "a.jpgx", "a.jpg.gif", "jpg", "a.jp", "a.jpe", "a.jpg ", "a,jpg"])
def test_a_name_ends_in_jpg_or_jpeg(name: str) -> None:
    assert refusal(put(fresh(), WHOLE, name)).startswith("'fileName'")


@given(end=st.integers(0, len(WHOLE) - 1))
def test_a_jpeg_cut_anywhere_is_refused(end: int) -> None:
    client = fresh()
    answer = client.upload(fileName="a.jpg", fileBody=base64_text(WHOLE[:end]))
    assert_refused(answer, 400)
    assert answer.json["errorMessage"].startswith("'fileBody'")


@given(data=st.binary(max_size=600))
def test_bytes_that_are_no_jpeg_are_refused(data: bytes) -> None:
    assert_refused(fresh().upload(fileName="a.jpg", fileBody=base64_text(b"\xff\xd8\xff" + data)), 400)
    assert_refused(fresh().upload(fileName="a.jpg", fileBody=base64_text(data)), 400)


@given(data=st.data())
def test_a_broken_jpeg_never_does_more_than_be_refused(data: st.DataObject) -> None:
    broken = bytearray(WHOLE)
    for place in data.draw(st.lists(st.integers(0, len(WHOLE) - 1), min_size=1, max_size=8)):
        broken[place] = data.draw(st.integers(0, 255))
    assert put(fresh(), bytes(broken)).status in {200, 400}


@pytest.mark.parametrize("form", ["PNG", "GIF", "BMP", "TIFF", "WEBP"])
def test_another_kind_of_picture_under_the_name_of_a_jpeg_is_refused(form: str) -> None:
    assert refusal(put(fresh(), picture(form=form))).startswith("'fileBody'")


def test_a_header_that_promises_an_enormous_picture_is_refused() -> None:
    enormous = bytearray(picture())
    start = enormous.index(b"\xff\xc0") + 5
    enormous[start : start + 4] = b"\xff\xff\xff\xff"
    assert put(fresh(), bytes(enormous)).status == 400


@pytest.mark.parametrize("mode", ["L", "CMYK", "RGB"])
def test_grey_and_progressive_jpegs_are_jpegs(mode: str) -> None:
    file = io.BytesIO()
    Image.new(mode, (20, 20)).save(file, "JPEG", progressive=True)
    assert put(fresh(), file.getvalue()).status == 200


@pytest.mark.parametrize(
    "body",
    [
        "data:image/jpeg;base64," + base64_text(WHOLE),
        base64_text(WHOLE)[:60] + "\n" + base64_text(WHOLE)[60:],
        base64_text(WHOLE) + "\n",
        base64_text(WHOLE).rstrip("=") + "===",
        base64_text(WHOLE)[:-1],
        "_-_-" + base64_text(WHOLE)[4:],
        "가나다라",
        "=",
        "",
        "A" * 9_000_000,
    ],
    ids=["prefix", "line-break", "line-feed", "padding", "short", "url-safe", "hangul", "nothing", "empty", "bomb"],
)
def test_a_body_is_plain_base64(body: str) -> None:
    answer = fresh().upload(fileName="a.jpg", fileBody=body)
    assert_refused(answer, 400)
    assert answer.json["errorMessage"].startswith("'fileBody'")
    assert len(answer.body) < 1000


def test_what_is_wrong_with_name_and_body_is_all_said() -> None:
    answer = fresh().upload(fileName="가" * 41, fileBody="?")
    assert [error.split("'")[1] for error in answer.json["errors"]] == ["fileName", "fileName", "fileBody"]


@given(age=st.integers(LIFE - 3, LIFE + 3))
def test_the_same_name_and_size_is_the_same_file_for_six_days(age: int) -> None:
    client = fresh()
    first = client.upload(fileName="a.jpg", fileBody=base64_text(picture(8, 8, 5000))).json
    advance(client, age)
    again = client.upload(fileName="a.jpg", fileBody=base64_text(picture(16, 16, 5000))).json
    assert (again == first) is (age < LIFE)
    assert (again["fileId"] == first["fileId"]) is (age < LIFE)


def test_another_name_or_size_is_another_file() -> None:
    client = fresh()
    uploads = [("a.jpg", 5000), ("b.jpg", 5000), ("A.jpg", 5000), ("a.jpg", 5001), ("a.jpeg", 5000)]
    ids = {
        client.upload(fileName=name, fileBody=base64_text(picture(size=size))).json["fileId"] for name, size in uploads
    }
    assert len(ids) == len(uploads)


def test_a_file_expires_six_days_after_it_came() -> None:
    answer = fresh().upload(fileName="a.jpg", fileBody=base64_text(WHOLE)).json
    assert (answer["createTime"], answer["expireTime"]) == ("2026-03-02T09:00:00.000", "2026-03-08T09:00:00.000")


@pytest.mark.parametrize(
    ("age", "code"),
    [(0, "0"), (LIFE - 1, "0"), (LIFE, "S007"), (LIFE + MEMORY, "S007"), (LIFE + MEMORY + 1, "S006")],
)
def test_a_message_is_sent_with_a_file_that_lives_when_it_goes_out(age: int, code: str) -> None:
    client = fresh()
    file_id = client.upload(fileName="a.jpg", fileBody=base64_text(WHOLE)).json["fileId"]
    advance(client, age)
    result = delivered(client, type="MMS", files=[{"fileId": file_id}])
    assert (result["statusCode"], result["files"][0]["fileId"]) == (code, file_id)


@pytest.mark.parametrize(("days", "code"), [(5, "0"), (6, "S007"), (7, "S007"), (96, "S007"), (97, "S006")])
@pytest.mark.parametrize("looks", ["without a look", "with a look every day"])
def test_a_reservation_finds_its_file_as_it_is_when_it_is_due(days: int, code: str, looks: str) -> None:
    client = fresh()
    file_id = client.upload(fileName="a.jpg", fileBody=base64_text(WHOLE)).json["fileId"]
    due = (datetime.fromisoformat(START) + timedelta(days=days)).isoformat(" ")[:16]
    answer = client.send(type="MMS", files=[{"fileId": file_id}], reserveTime=due)
    for _ in range(days if looks.startswith("with a") else 0):
        advance(client, 86_400_000 - 1)
        assert client.list_unsubscribes().status == 200
        advance(client, 1)
    if looks == "without a look":
        advance(client, days * 86_400_000)
    advance(client, 10_000)
    assert content_of(client, answer.json["requestId"])[0]["statusCode"] == code


def test_the_name_of_a_file_is_shown_as_long_as_its_message() -> None:
    client = fresh()
    file_id = client.upload(fileName="a.jpg", fileBody=base64_text(WHOLE)).json["fileId"]
    advance(client, LIFE - 1)
    request_id = client.send(type="MMS", files=[{"fileId": file_id}]).json["requestId"]
    advance(client, ms(HISTORY.value))
    assert content_of(client, request_id)[0]["files"] == [{"name": "a.jpg", "fileId": file_id}]


def test_a_file_of_another_service_is_not_found() -> None:
    client = fresh()
    file_id = client.upload(fileName="a.jpg", fileBody=base64_text(WHOLE)).json["fileId"]
    other = Client(client.transport, service_id="ncp:sms:kr:000000000000:other")
    assert other.clock({"freeze": True}).status == 200
    assert delivered(other, type="MMS", files=[{"fileId": file_id}])["statusCode"] == "S006"


@pytest.mark.parametrize("kind", ["SMS", "LMS"])
def test_files_are_for_mms_alone(kind: str) -> None:
    client = fresh()
    file_id = client.upload(fileName="a.jpg", fileBody=base64_text(WHOLE)).json["fileId"]
    assert_refused(client.send(type=kind, files=[{"fileId": file_id}]), 400)
    assert client.send(type=kind, files=[]).status == 202


def test_an_mms_without_a_file_is_an_lms() -> None:
    result = delivered(fresh(), type="MMS", subject="hello")
    assert (result["type"], result["subject"], "files" in result) == ("LMS", "hello", False)


def test_an_inline_file_is_kept_like_an_upload() -> None:
    client = fresh()
    result = delivered(client, type="MMS", files=[{"name": "a.jpg", "body": base64_text(WHOLE)}])
    uploaded = client.upload(fileName="a.jpg", fileBody=base64_text(WHOLE)).json
    assert result["files"] == [{"name": "a.jpg", "fileId": uploaded["fileId"]}]
    assert uploaded["createTime"] == "2026-03-02T09:00:00.000"
