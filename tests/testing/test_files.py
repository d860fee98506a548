"""The files of an MMS in ``mocksens.testing``."""

import base64

import pytest

from mocksens.testing import Mocksens
from tests.client import Client
from tests.pictures import picture

WIDE = picture(32)


def upload(client: Client, name: str, data: bytes) -> str:
    return str(client.upload(fileName=name, fileBody=base64.b64encode(data).decode()).json["fileId"])


def mms(client: Client, *files: object) -> None:
    assert client.send(type="MMS", subject="title", files=list(files)).status == 202


def test_a_message_and_a_send_have_their_files_with_their_bytes(mocksens: Mocksens, client: Client) -> None:
    first, second = upload(client, "first.jpg", picture()), upload(client, "second.jpg", WIDE)
    mms(client, {"fileId": first}, {"fileId": second})
    for files in (mocksens.messages[0].files, mocksens.sends[0].files):
        assert [(file.name, file.size, file.file_id) for file in files] == [
            ("first.jpg", len(picture()), first),
            ("second.jpg", len(WIDE), second),
        ]
        assert [file.content for file in files] == [picture(), WIDE]
    assert str(files[1]) == f"second.jpg ({len(WIDE)} bytes)"


def test_files_of_the_older_form_are_files_too(mocksens: Mocksens, client: Client) -> None:
    mms(client, {"name": "old.jpg", "body": base64.b64encode(picture()).decode()})
    (file,) = mocksens.sends[0].files
    assert (file.name, file.size, file.content) == ("old.jpg", len(picture()), picture())
    mocksens.clock.advance("7d")
    (file,) = mocksens.sends[0].files
    assert (file.name, file.size, file.file_id, file.content) == ("old.jpg", len(picture()), None, None)


def test_what_is_no_file_or_is_kept_no_more_has_no_bytes(mocksens: Mocksens, client: Client) -> None:
    known = upload(client, "a.jpg", picture())
    mms(client, {"fileId": known}, {"fileId": "unknown"})
    mocksens.clock.advance("7d")
    expired, unknown = mocksens.messages[0].files
    assert (expired.name, expired.size, expired.content) == ("a.jpg", len(picture()), None)
    assert (unknown.name, unknown.size, unknown.content, str(unknown)) == (None, None, None, "unknown (unknown)")


def test_a_message_without_files_has_none(mocksens: Mocksens, client: Client) -> None:
    client.send()
    assert (mocksens.messages[0].files, mocksens.sends[0].files) == ([], [])
    mocksens.assert_sent(files=None)
    mocksens.assert_sent(files=[])


def test_files_are_asserted_by_their_names(mocksens: Mocksens, client: Client) -> None:
    mms(client, *({"fileId": upload(client, name, picture())} for name in ("a.jpg", "b.jpg")))
    for files in (["a.jpg", "b.jpg"], ("a.jpg", "*.jpg"), "*b.jpg*", "/b[.]jpg$/"):
        mocksens.assert_sent(files=files)
    with pytest.raises(AssertionError) as raised:
        mocksens.assert_sent(files=["a.jpg"])
    assert "files: expected 'a.jpg'" in str(raised.value)
    assert "got      'a.jpg, b.jpg'" in str(raised.value)
    with pytest.raises(TypeError, match="files must be a text"):
        mocksens.assert_sent(files=[1])  # type: ignore[list-item]


def test_a_file_that_there_is_not_is_told(client: Client) -> None:
    client.send()
    answer = client.admin("GET", f"services/{client.service_id}/files/nope")
    assert (answer.status, "this service has no file with this fileId" in answer.json["message"]) == (404, True)
