"""The page of the inbox, as a browser gets it."""

import re
from html import unescape
from urllib.parse import quote

import pytest
from jinja2 import Environment

from mocksens import Sens, create_app
from mocksens.core.inspection import newest
from tests.client import Client, InProcess
from tests.web.inbox.pages import BROWSER, HOSTILE, Elements, get, html, opened, send

# --- who gets it -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "accept", ["text/html", "TEXT/HTML;q=0.9, */*", "application/json, text/html", "text/html;charset=utf-8;q=0.1"]
)
def test_who_accepts_html_gets_the_page(client: Client, accept: str) -> None:
    answer = get(client, accept=accept)
    assert (answer.status, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")


@pytest.mark.parametrize("accept", ["", "*/*", "application/json", "text/*", "text/html;q=0", "text/html; q=0.000"])
def test_all_others_get_senss_404(client: Client, accept: str) -> None:
    answer = get(client, accept=accept)
    assert (answer.status, answer.json["error"]["errorCode"]) == (404, "300")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_no_other_method_gets_the_page(client: Client, method: str) -> None:
    answer = client.transport.send(method, "/", BROWSER.items(), b"")
    assert (answer.status, answer.json["error"]["errorCode"]) == (404, "300")


def test_a_head_request_is_answered_like_a_get(client: Client) -> None:
    assert client.transport.send("HEAD", "/", {"host": "localhost", **BROWSER}.items(), b"").status == 200


def test_the_page_has_a_name_among_the_routes() -> None:
    app = create_app(Sens())
    assert app.url_path_for("inbox") == "/"
    assert "InboxRoute(name='inbox', path='/')" in map(repr, app.routes)


def test_a_second_server_compiles_no_template_again(monkeypatch: pytest.MonkeyPatch) -> None:
    html(Client(InProcess(Sens())))
    monkeypatch.delattr(Environment, "compile")
    assert get(Client(InProcess(Sens()))).status == 200


# --- safety ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("target", ["/", "/_mocksens/inbox/inbox.css"])
def test_pages_run_no_inline_scripts_and_stand_in_no_frame(client: Client, target: str) -> None:
    headers = get(client, target).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_shown_as_text(client: Client, text: str) -> None:
    message_id = send(client, text, type="LMS", subject=text[:40])
    other = send(client, "plain ☕", to="01099998888", type="LMS", subject="plain")
    plain = Elements(opened(client, other))
    page = Elements(opened(client, message_id, q=f'-"{quote(text[:20])}"'))
    assert {name for name, _ in page.found} <= {name for name, _ in plain.found}
    assert text.replace("\r\n", "\n").replace("\r", "\n") in "".join(page.texts).replace("\r\n", "\n").replace(
        "\r", "\n"
    )
    names = {name for _, attributes in page.found for name in attributes}
    assert not {name for name in names if name.startswith("on")}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"sec_fetch_site": "cross-site", "sec_fetch_mode": "navigate", "sec_fetch_dest": "document"}, 200),
        ({"sec_fetch_site": "cross-site", "sec_fetch_mode": "navigate", "sec_fetch_dest": "iframe"}, 403),
        ({"sec_fetch_site": "cross-site", "sec_fetch_mode": "no-cors", "sec_fetch_dest": "image"}, 403),
        ({"sec_fetch_site": "same-origin", "sec_fetch_mode": "cors", "sec_fetch_dest": "empty"}, 200),
        ({"origin": "https://example.com"}, 403),
        ({"host": "example.com"}, 403),
        ({"host": "example.com", "sec_fetch_mode": "navigate", "sec_fetch_dest": "document"}, 403),
    ],
)
def test_other_sites_may_open_the_page_and_nothing_else(client: Client, headers: dict[str, str], status: int) -> None:
    assert get(client, **headers).status == status


# --- signing in --------------------------------------------------------------------------------------


# --- the list ----------------------------------------------------------------------------------------


def test_a_newcomer_is_told_what_to_do_first(client: Client) -> None:
    page = unescape(html(client, host="localhost:1234"))
    assert 'mocksens send --url http://localhost:1234 --to 01012345678 "[my app] 인증번호 482913"' in page


def test_a_newcomer_gets_the_settings_of_a_client(client: Client) -> None:
    values = re.findall("<dd><code>(.*?)</code></dd>", html(client, host="localhost:1234"))
    assert values == ["http://localhost:1234", "mocksens-access-key", "mocksens-secret-key", client.service_id]


def test_other_keys_are_left_for_the_reader_to_fill_in() -> None:
    from mocksens import Credential

    page = html(Client(InProcess(Sens([Credential("another-key", "its-secret")]))))
    assert "--access-key … --secret-key …" in page
    assert "<code>another-key</code>" in page
    assert "its-secret" not in page


def test_a_search_that_is_not_finished_says_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(newest, "COMPARED", 2)
    for text in ("needle", "one", "two", "three"):
        send(client, text)
    page = html(client, "/?q=needle")
    assert "'Older messages' goes on searching." in unescape(page)
    assert "No message matches." not in page
    (older,) = (each["href"] for each in Elements(page).named("a") if each.get("rel") == "next")
    assert ">needle<" in html(client, str(older))


def test_messages_of_all_services_are_listed(client: Client) -> None:
    send(client, "one")
    send(Client(client.transport, service_id="my-shop"), "two", to="01033334444", contentType="AD")
    page = html(client)
    rows = re.findall(r"<strong>(\d+)</strong>", page)
    assert sorted(rows) == ["01011112222", "01033334444"]
    assert ">my-shop<" in page
    assert ">Ad<" in page


def test_a_search_is_kept_in_the_address(client: Client) -> None:
    send(client, "needle")
    send(client, "hay", to="01033334444")
    page = Elements(html(client, "/?q=needle"))
    (field,) = [attributes for attributes in page.named("input") if attributes["name"] == "q"]
    assert field["value"] == "needle"
    links = [str(attributes["href"]) for attributes in page.named("a") if "open=" in str(attributes["href"])]
    assert len(links) == 1
    assert "q=needle" in links[0]
    assert "No message matches." in html(client, "/?q=nothing")


def test_a_search_with_a_mistake_says_what_to_write(client: Client) -> None:
    page = html(client, "/?q=stat:failed")
    assert "unknown term `stat:`; did you mean status?" in page
    assert "must be the cursor of an answer" in html(client, "/?cursor=x")


def test_older_messages_are_a_link_away(client: Client) -> None:
    for index in range(60):
        client.send(messages=[{"to": f"010111122{index:02}"}])
    first = html(client)
    (link,) = [str(each["href"]) for each in Elements(first).named("a") if each.get("rel") == "next"]
    second = html(client, link)
    numbers = re.findall(r"<strong>(\d+)</strong>", first) + re.findall(r"<strong>(\d+)</strong>", second)
    assert numbers == [f"010111122{index:02}" for index in reversed(range(60))]
    assert "Newest messages" in second


# --- one message -------------------------------------------------------------------------------------


def test_an_open_message_shows_what_a_phone_shows_and_why(client: Client) -> None:
    message_id = send(client, "인증번호 482913 ☕" + "가" * 60, to="01011112222")
    page = opened(client, message_id)
    assert 'data-copy="482913"' in page
    assert '<mark class="unsupported" title="cannot be sent">☕</mark>' in page
    assert re.search('<mark class="cut" title="cut on delivery">가+</mark>', page)
    assert "138 / 90 bytes" in page
    assert 'aria-current="true"' in page
    assert "<code>text.unsupported</code>" in page


def test_a_result_and_what_decided_it_are_shown(client: Client) -> None:
    message_id = send(client, to="01000003018")
    client.clock({"advance": "1m"})
    page = opened(client, message_id)
    assert "3018" in page
    assert "the number 01000003018" in page
    assert "status completed failed" in page


def test_a_message_abroad_without_an_end_and_with_files_is_shown(client: Client) -> None:
    from tests.conformance.world import base64_text, picture

    file = client.upload(fileName="a.jpg", fileBody=base64_text(picture())).json["fileId"]
    page = opened(client, send(client, type="MMS", subject="제목", files=[{"fileId": file}], to="01000050000"))
    assert "<dd>a.jpg</dd>" in page
    assert "<dd>decided later</dd>" in page
    assert "4 / 40 bytes" in page
    assert "(+81)" in opened(client, send(client, countryCode="81", to="9012345678"))


def test_a_message_leads_to_its_requests(client: Client) -> None:
    page = Elements(opened(client, send(client, "hello")))
    (link,) = (str(each["href"]) for each in page.named("a") if "/requests?q=" in str(each["href"]))
    rows = re.findall('<li id="r-([^"]+)"', html(client, link))
    assert rows == [f"{client.service_id}/1"]


@pytest.mark.parametrize("key", ["nobody/x", "x", "/", "ncp:sms:kr:000000000000:mocksens/x"])
def test_a_message_that_is_gone_is_told(client: Client, key: str) -> None:
    assert "This message does not exist any more." in html(client, f"/?open={quote(key, safe='')}")


# --- language ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("accepted", "language"),
    [("", "en"), ("ko-KR,ko;q=0.9,en;q=0.8", "ko"), ("en-US,ko", "en"), ("de,fr", "en"), ("de, ko", "ko")],
)
def test_the_page_follows_the_browser(client: Client, accepted: str, language: str) -> None:
    assert f'<html lang="{language}">' in html(client, accept_language=accepted)


def test_a_language_that_is_chosen_stays(client: Client) -> None:
    send(client)
    chosen = get(client, "/?lang=ko", accept_language="en")
    assert '<html lang="ko">' in chosen.body.decode()
    cookie = chosen.headers["set-cookie"].partition(";")[0]
    assert '<html lang="ko">' in html(client, accept_language="en", cookie=cookie)
    assert '<html lang="ko">' in html(client, "/?lang=xx", accept_language="ko")
