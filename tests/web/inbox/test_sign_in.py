"""Signing in to the inbox with the admin token."""

import pytest

from tests.client import Answer, Client
from tests.web.inbox.pages import BROWSER, get, guarded


def sign_in(client: Client, body: bytes, **headers: str) -> Answer:
    fields = {"host": "127.0.0.1:7367", "content-type": "application/x-www-form-urlencoded", **BROWSER, **headers}
    return client.transport.send("POST", "/_mocksens/inbox/sign-in", fields.items(), body)


def test_with_an_admin_token_a_browser_signs_in_once() -> None:
    client = guarded("a token")
    asked = get(client)
    assert (asked.status, 'name="token"' in asked.body.decode()) == (401, True)
    assert b"messages" not in asked.body
    answer = sign_in(client, b"token=a+token")
    assert (answer.status, answer.headers["location"]) == (303, "/")
    cookie, *attributes = answer.headers["set-cookie"].split("; ")
    assert {part.lower() for part in attributes} == {"httponly", "path=/", "samesite=strict"}
    assert "a token" not in cookie
    assert get(client, cookie=cookie).status == 200


@pytest.mark.parametrize("body", [b"", b"token=", b"token=wrong", b"\xff\xfe", b"other=a+token"])
def test_a_wrong_token_is_told(body: bytes) -> None:
    answer = sign_in(guarded("a token"), body)
    assert (answer.status, "This is not the admin token." in answer.body.decode()) == (401, True)
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("cookie", ["mocksens-inbox=a token", "mocksens-inbox=", "mocksens-inbox=ÿ", "other=1"])
def test_a_cookie_that_the_token_did_not_make_is_no_use(cookie: str) -> None:
    assert get(guarded("a token"), cookie=cookie).status == 401


def test_a_form_from_another_site_signs_nobody_in() -> None:
    assert sign_in(guarded("a token"), b"token=a+token", origin="https://example.com").status == 403


def test_signing_in_leads_to_the_page_that_was_asked_for() -> None:
    client = guarded("a token")
    form = get(client, "/?q=hello").body.decode()
    assert '<input type="hidden" name="back" value="/?q=hello">' in form
    assert sign_in(client, b"token=a+token&back=/%3Fq%3Dhello").headers["location"] == "/?q=hello"
    assert sign_in(client, b"token=a+token&back=//evil.example/").headers["location"] == "/"
    assert 'name="back" value="/?q=hello"' in sign_in(client, b"token=no&back=/%3Fq%3Dhello").body.decode()


def test_servers_on_other_ports_have_other_cookies() -> None:
    client = guarded("a token")
    names = [
        sign_in(client, b"token=a+token", host=host).headers["set-cookie"].partition("=")[0]
        for host in ("127.0.0.1:1", "127.0.0.1:2")
    ]
    assert names == ["mocksens-inbox-1", "mocksens-inbox-2"]


def test_a_form_is_read_up_to_a_bound() -> None:
    assert sign_in(guarded("a token"), b"token=" + b"a" * 64 * 1024).status == 413
