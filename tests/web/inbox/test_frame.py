"""The frame around all views: the clock, the services and the navigation."""

import re

from mocksens import Sens, create_app
from tests.client import Client, InProcess
from tests.web.inbox.pages import Elements, act, get, guarded, html, send

TWO = ("first", "second")


def two_services() -> Client:
    transport = InProcess(Sens())
    transport.app = create_app(Sens(services=TWO))
    return Client(transport, service_id="second")


def now(page: str) -> str:
    return str(re.findall('data-now="([^"]+)"', page)[0])[:16]


# --- services ----------------------------------------------------------------------------------------


def test_a_single_service_needs_no_choice(client: Client) -> None:
    assert not Elements(html(client)).named("select")


def test_one_of_several_services_can_be_chosen() -> None:
    client = two_services()
    send(client, "to the second")
    assert [each.get("selected", "") for each in Elements(html(client, "/?service=second")).named("option")] == [
        "",
        "",
        None,
    ]
    assert "to the second" in html(client)
    assert "to the second" in html(client, "/?service=second")
    assert "to the second" not in html(client, "/?service=first")


def test_links_keep_the_service() -> None:
    client = two_services()
    send(client)
    links = [str(each["href"]) for each in Elements(html(client, "/?service=second")).named("a")]
    assert [link for link in links if "service=second" not in link] == ["#main"]


def test_another_service_is_searched_for_the_same() -> None:
    page = html(two_services(), "/?q=hello&service=first&open=x/y&cursor=1-1-x")
    choice = page[page.index('class="services"') :].partition("</form>")[0]
    assert Elements(choice).named("input") == [{"type": "hidden", "name": "q", "value": "hello"}]


def test_a_service_that_does_not_exist_is_told(client: Client) -> None:
    send(client, "hello there")
    page = html(client, "/?service=nobody")
    assert "This server has no service nobody." in page
    assert '<a href="/">All services</a>' in page
    assert "hello there" not in page


def test_the_search_stays_within_the_service() -> None:
    page = html(two_services(), "/?service=second")
    search = page[page.index('role="search"') :].partition("</form>")[0]
    assert '<input type="hidden" name="service" value="second">' in search


# --- the clock ---------------------------------------------------------------------------------------


def test_the_clock_advances(client: Client) -> None:
    client.admin("POST", f"services/{client.service_id}/clock", {"freeze": "2099-01-01T09:00:00+09:00"})
    assert now(html(client)) == "2099-01-01T09:00"
    answer = act(client, "advance", by="1d")
    assert (answer.status, answer.headers["location"]) == (303, "/")
    assert now(html(client)) == "2099-01-02T09:00"


def test_the_clock_stops_and_goes_on(client: Client) -> None:
    assert act(client, "freeze").status == 303
    assert 'data-rate="0"' in html(client)
    assert act(client, "resume").status == 303
    assert 'data-rate="1.0"' in html(client)


def test_the_clock_advances_to_the_next_reservation(client: Client) -> None:
    client.admin("POST", f"services/{client.service_id}/clock", {"freeze": "2099-01-01T09:00:00+09:00"})
    assert "No reservation is waiting." in html(client)
    for minute in ("30", "20", "40"):
        client.send(reserveTime=f"2099-01-01 10:{minute}", messages=[{"to": "01011112222"}], content="later")
    assert "2099-01-01 10:20" in html(client)
    assert act(client, "advance-to-reservation").status == 303
    page = html(client)
    assert now(page) == "2099-01-01T10:20"
    assert "later" in page
    assert "2099-01-01 10:30" in page


def test_without_a_reservation_there_is_nothing_to_advance_to(client: Client) -> None:
    answer = act(client, "advance-to-reservation")
    assert (answer.status, "no reservation is waiting" in answer.body.decode()) == (400, True)


def test_each_service_has_its_own_clock() -> None:
    client = two_services()
    client.admin("POST", "services/second/clock", {"freeze": "2099-01-01T09:00:00+09:00"})
    assert now(html(client, "/?service=second")) == "2099-01-01T09:00"
    assert now(html(client, "/?service=first")) < "2099"
    assert now(html(client)) < "2099"


# --- actions -----------------------------------------------------------------------------------------


def test_a_refused_action_shows_its_page_again_and_says_why(client: Client) -> None:
    answer = act(client, "advance", by="soon", back="/?q=hello")
    page = Elements(answer.body.decode())
    assert answer.status == 400
    assert "advance must be a duration, such as 500ms, 90s, 10m, 2h or 3d" in "".join(page.texts)
    assert [each["value"] for each in page.named("input") if each.get("name") == "q"] == ["hello"]
    assert answer.headers["hx-replace-url"] == "/?q=hello"


def test_a_refusal_stays_while_things_change(client: Client) -> None:
    def app(page: str) -> dict[str, str | None]:
        return next(each for each in Elements(page).named("div") if each.get("id") == "app")

    assert "data-still" in app(act(client, "advance", by="soon").body.decode())
    assert "data-still" not in app(html(client))


def test_an_action_leads_back_to_the_page_with_its_form(client: Client) -> None:
    back = "/?q=to%3A0101&open=a/b"
    assert act(client, "freeze", back=back).headers["location"] == back


def test_an_action_leads_to_no_other_site(client: Client) -> None:
    others = (
        "//[",
        "http://[",
        "//evil.example/",
        "https://evil.example/",
        "javascript:alert(1)",
        "/\\evil.example",
        "/x",
        "",
        "/\n",
    )
    assert {act(client, "freeze", back=back).headers["location"] for back in others} == {"/"}


def test_an_action_on_no_service_is_refused(client: Client) -> None:
    assert act(client, "freeze", service="nobody").status == 404
    assert act(client, "freeze", service="").status == 404


def test_actions_need_the_admin_token() -> None:
    client = guarded("a token")
    assert act(client, "freeze").status == 401
    host = "127.0.0.1:7367"
    signed_in = client.transport.send("POST", "/_mocksens/inbox/sign-in", {"host": host}.items(), b"token=a+token")
    cookie = signed_in.headers["set-cookie"].partition(";")[0]
    form = f"service={client.service_id}".encode()
    headers = {"host": host, "accept": "text/html", "cookie": cookie}
    answer = client.transport.send("POST", "/_mocksens/inbox/actions/freeze", headers.items(), form)
    assert answer.status == 303
    assert 'data-rate="0"' in html(client, host=host, cookie=cookie)


def test_an_unknown_action_is_not_found(client: Client) -> None:
    assert act(client, "destroy").status == 404


def test_an_action_is_no_link(client: Client) -> None:
    assert get(client, "/_mocksens/inbox/actions/freeze").status == 405
