"""The files of the pages, and the pictures of messages."""

from hashlib import sha256
from urllib.parse import unquote

import pytest

from mocksens.web.inbox.files import STATIC
from tests.client import Client
from tests.conformance.world import base64_text, picture
from tests.web.inbox.pages import Elements, get, guarded, html, send


def address_of(client: Client, name: str) -> str:
    page = Elements(html(client))
    files = [*(each["href"] for each in page.named("link")), *(each["src"] for each in page.named("script"))]
    return next(str(file) for file in files if f"/{name}?" in str(file))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("inbox.css", "text/css"),
        ("icon.svg", "image/svg+xml"),
        ("inbox.js", "text/javascript"),
        ("htmx.min.js", "text/javascript"),
        ("hx-sse.min.js", "text/javascript"),
    ],
)
def test_the_files_of_a_page_are_kept_by_the_browser(client: Client, name: str, kind: str) -> None:
    answer = get(client, address_of(client, name))
    assert answer.headers["content-type"].partition(";")[0] == kind
    assert answer.headers["cache-control"] == "max-age=31536000, immutable"
    assert answer.body == (STATIC / name).read_bytes()


@pytest.mark.parametrize("version", ["", "?v=", "?v=000000000000"])
def test_a_file_of_another_version_is_not_kept(client: Client, version: str) -> None:
    assert get(client, f"/_mocksens/inbox/inbox.css{version}").headers["cache-control"] == "no-store"


def test_no_other_file_is_there(client: Client) -> None:
    assert get(client, "/_mocksens/inbox/nothing").status == 404
    assert get(client, "/_mocksens/inbox/README.md").status == 404


def test_files_of_other_projects_are_unchanged() -> None:
    rows = [line.split() for line in (STATIC / "htmx.sha256").read_text().splitlines()]
    assert [name for _, name in rows] == ["htmx.min.js", "hx-sse.min.js"]
    assert {name: sha256((STATIC / name).read_bytes()).hexdigest() for _, name in rows} == {
        name: checksum for checksum, name in rows
    }


def test_the_picture_of_an_mms_is_shown(client: Client) -> None:
    data = picture()
    file = client.upload(fileName="a.jpg", fileBody=base64_text(data)).json["fileId"]
    key = f"{client.service_id}/{send(client, type='MMS', subject='제목', files=[{'fileId': file}])}"
    (image,) = (each for each in Elements(html(client, f"/?open={key}")).named("img") if each.get("class") == "picture")
    answer = get(client, unquote(str(image["src"])))
    assert (answer.body, answer.headers["content-type"]) == (data, "image/jpeg")
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_picture_that_has_expired_is_named_and_not_shown(client: Client) -> None:
    file = client.upload(fileName="a.jpg", fileBody=base64_text(picture())).json["fileId"]
    key = f"{client.service_id}/{send(client, type='MMS', subject='제목', files=[{'fileId': file}])}"
    client.admin("POST", f"services/{client.service_id}/clock", {"advance": "30d"})
    page = html(client, f"/?open={key}")
    assert ("a.jpg" in page, "/pictures/" in page) == (True, False)
    assert get(client, f"/_mocksens/inbox/pictures/{client.service_id}/{file}").status == 404


@pytest.mark.parametrize("path", ["nobody/x", "ncp:sms:kr:000000000000:mocksens/x", "%20/x"])
def test_a_picture_that_does_not_exist_is_not_found(client: Client, path: str) -> None:
    assert get(client, f"/_mocksens/inbox/pictures/{path}").status == 404


def test_pictures_need_the_admin_token() -> None:
    client = guarded("a token")
    assert get(client, f"/_mocksens/inbox/pictures/{client.service_id}/x").status == 401
