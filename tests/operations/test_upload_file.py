import base64
import io
from datetime import timedelta
from typing import Any

import pytest
from PIL import Image

from mocksens.core.service import Service
from mocksens.spec.limits import FILE_BYTES, FILE_HEIGHT, FILE_LIFE, FILE_NAME_CHARACTERS, FILE_WIDTH
from mocksens.spec.parameters import UPLOAD_FILE, Parameter
from tests.client import UNSET, Client
from tests.operations.support import WRONG, errors, jpeg, neighbour, refused, upload

BODY = base64.b64encode(jpeg()).decode()
VALID = {"fileName": "a.jpg", "fileBody": BODY}

each_row = pytest.mark.parametrize("parameter", UPLOAD_FILE, ids=lambda parameter: parameter.name)


def picture(form: str, **how: Any) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (8, 8)).save(stream, form, **how)
    return stream.getvalue()


# --- headers -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("content_type", [None, "image/jpeg", "multipart/form-data", "text/plain"])
def test_an_upload_is_json(client: Client, content_type: str | None) -> None:
    answer = client.request("POST", f"{client.base}/files", json=VALID, headers={"content-type": content_type})
    assert refused(answer) == ["Content-Type"]


@pytest.mark.parametrize("body", [b"", b"\xff\xd8", b"[]", b'"a.jpg"', b"null"])
def test_a_body_that_is_no_json_object_is_refused(client: Client, body: bytes) -> None:
    headers = {"content-type": "application/json"}
    assert refused(client.request("POST", f"{client.base}/files", body=body, headers=headers)) == ["body"]


# --- parameters --------------------------------------------------------------------------------------


@each_row
@pytest.mark.parametrize("value", [UNSET, None, ""], ids=["absent", "null", "empty"])
def test_both_fields_are_required(client: Client, parameter: Parameter, value: object) -> None:
    body = {name: given for name, given in {**VALID, parameter.name: value}.items() if given is not UNSET}
    answer = client.upload(**body)
    assert errors(answer) == [f"'{parameter.name}' is required."]
    assert "[upload.rules, " in answer.diagnosis


@each_row
def test_a_value_of_another_kind_is_refused(client: Client, parameter: Parameter) -> None:
    for wrong in WRONG[parameter.kind]:
        assert refused(client.upload(**{**VALID, parameter.name: wrong})) == [parameter.name]


def test_both_violations_are_listed(client: Client) -> None:
    assert refused(client.upload()) == ["fileName", "fileBody"]
    assert refused(client.upload(fileName="a.png", fileBody="no")) == ["fileName", "fileBody"]


def test_unknown_fields_are_ignored_and_noted(client: Client) -> None:
    answer = client.upload(**VALID, fileType="jpg")
    assert answer.status == 200
    assert answer.diagnosis == "ignored, not in the document: fileType [check.unknown-fields]"


@pytest.mark.parametrize("name", ["a.jpg", "a.jpeg", "A.JPG", "b.JpEg", "a b.jpg", "a.png.jpg", "\uc0ac\uc9c4.jpg"])
def test_the_name_ends_in_jpg_or_jpeg_in_any_case(client: Client, name: str) -> None:
    assert upload(client, name).status == 200


@pytest.mark.parametrize(
    "name", ["a.png", "a", "jpg", "a.jpg.png", "a.jpg ", "a.jpgx", "a.jp\uff47", "a.jpg\n", "ajpg"]
)
def test_another_name_is_refused(client: Client, name: str) -> None:
    assert refused(upload(client, name)) == ["fileName"]


@pytest.mark.parametrize("letter", ["x", "\uac00", "\U0001f600"])
def test_a_name_has_at_most_forty_characters(client: Client, letter: str) -> None:
    full = letter * (FILE_NAME_CHARACTERS.value - len(".jpg")) + ".jpg"
    assert upload(client, full).status == 200
    assert refused(upload(client, letter + full)) == ["fileName"]


def test_a_file_has_at_most_three_hundred_kilobytes(client: Client) -> None:
    full = jpeg(size=FILE_BYTES.value)
    assert len(full) == FILE_BYTES.value
    assert upload(client, data=full).status == 200
    assert refused(upload(client, data=jpeg(size=FILE_BYTES.value + 1))) == ["fileBody"]
    assert refused(upload(client, data=jpeg(size=2 * FILE_BYTES.value))) == ["fileBody"]


@pytest.mark.parametrize(
    ("width", "height", "status"),
    [
        (FILE_WIDTH.value, FILE_HEIGHT.value, 200),
        (1, 1, 200),
        (FILE_WIDTH.value + 1, 1, 400),
        (1, FILE_HEIGHT.value + 1, 400),
        (FILE_HEIGHT.value, FILE_WIDTH.value, 400),
    ],
)
def test_a_picture_is_at_most_so_wide_and_so_high(client: Client, width: int, height: int, status: int) -> None:
    answer = upload(client, data=jpeg(width, height))
    assert answer.status == status
    assert status == 200 or refused(answer) == ["fileBody"]


@pytest.mark.parametrize("progressive", [False, True])
@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_a_jpeg_of_any_kind_is_taken(client: Client, mode: str, *, progressive: bool) -> None:
    stream = io.BytesIO()
    Image.new(mode, (8, 8)).save(stream, "JPEG", progressive=progressive)
    assert upload(client, data=stream.getvalue()).status == 200


@pytest.mark.parametrize(
    "data",
    [
        b"x",
        b"\xff\xd8\xff",
        b"\xff\xd8\xff\xd9",
        jpeg()[:-20],
        jpeg(640, 480)[:400],
        jpeg(640, 480)[: len(jpeg(640, 480)) * 3 // 4],
        b"x" + jpeg(),
        picture("PNG"),
        picture("GIF"),
        picture("WEBP"),
        picture("BMP"),
        b"%PDF-1.7",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    ],
)
def test_what_is_no_whole_jpeg_is_refused(client: Client, data: bytes) -> None:
    answer = upload(client, data=data)
    assert refused(answer) == ["fileBody"]
    assert "[upload.rules, " in answer.diagnosis


@pytest.mark.parametrize(
    "body",
    [
        f"data:image/jpeg;base64,{BODY}",
        f"{BODY[:76]}\n{BODY[76:]}",
        f" {BODY}",
        f"{BODY}\n",
        f"{BODY.rstrip('=')}====",
        "AAAA=",
        BODY.rstrip("=")[:-1],
        f"{BODY[:8]}-_{BODY[10:]}",
        "====",
        "\uac00\uac00\uac00\uac00",
        "/9j/...",
    ],
)
def test_what_is_no_plain_base64_is_refused(client: Client, body: str) -> None:
    assert refused(client.upload(fileName="a.jpg", fileBody=body)) == ["fileBody"]


# --- behaviour ---------------------------------------------------------------------------------------


def test_an_upload_answers_with_its_id_and_its_times(client: Client, service: Service) -> None:
    service.clock.advance(milliseconds=520)
    answer = upload(client)
    assert (answer.status, answer.headers["content-type"], answer.diagnosis) == (200, "application/json", "")
    file_id = answer.json["fileId"]
    expected = f'{{"fileId":"{file_id}","createTime":"2026-03-02T12:00:00.520","expireTime":"2026-03-08T12:00:00.520"}}'
    assert answer.body == expected.encode()


def test_the_same_name_and_size_is_the_same_file(client: Client, service: Service) -> None:
    first = upload(client, "a.jpg", jpeg(size=2000))
    service.clock.advance(hours=1)
    assert upload(client, "a.jpg", jpeg(size=2000)).json == first.json
    assert upload(client, "a.jpg", jpeg(16, 16, size=2000, colour="red")).json == first.json, "whatever is in it"
    assert upload(client, "A.jpg", jpeg(size=2000)).json["fileId"] != first.json["fileId"]
    assert upload(client, "a.jpg", jpeg(size=2004)).json["fileId"] != first.json["fileId"]
    assert upload(neighbour(client), "a.jpg", jpeg(size=2000)).json["fileId"] != first.json["fileId"]


def test_a_file_is_reused_until_it_expires(client: Client, service: Service) -> None:
    first = upload(client)
    service.clock.advance_ms(FILE_LIFE.value // timedelta(milliseconds=1) - 1)
    assert upload(client).json == first.json
    service.clock.advance(milliseconds=1)
    anew = upload(client)
    assert anew.json["fileId"] != first.json["fileId"]
    assert anew.json["createTime"] == first.json["expireTime"]
    assert upload(client).json == anew.json


def test_an_upload_that_is_refused_is_not_kept(client: Client) -> None:
    size = len(jpeg())
    assert refused(upload(client, "a.jpg", b"x" * size)) == ["fileBody"]
    picture_id = upload(client, "a.jpg").json["fileId"]
    assert refused(upload(client, "a.jpg", b"x" * size)) == ["fileBody"], "also where a good one is kept already"
    assert upload(client, "a.jpg").json["fileId"] == picture_id
