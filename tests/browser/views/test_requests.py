"""The requests in a browser: they appear by themselves, can be read by keyboard, and fit any window."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from tests.browser.driver import accessibility
from tests.browser.driver.inbox import Inbox
from tests.browser.driver.rooms import in_each_room
from tests.cli.support import Process
from tests.client import Client

REQUESTS = "/_mocksens/inbox/requests"


def send_all(client: Client) -> int:
    """Send one request of each kind, and return their number."""
    client.send(extra=1)
    client.send(type="FAX")
    client.request(
        "POST",
        f"{client.base}/messages?x=1&{'y' * 600}",
        json={"content": "w" * 3_000},
        signed_target=f"{client.base}/messages",
        headers={"x-long": "z" * 400},
    )
    client.admin("POST", f"services/{client.service_id}/faults", {"respond": "throttled"})
    client.send()
    return 4


@in_each_room
def test_axe_finds_nothing_serious_in_requests_and_none_is_too_wide(
    tab: Callable[..., Inbox], server: Process, client: Client, room: dict[str, Any]
) -> None:
    inbox = tab(server.url, **room).visit(REQUESTS)
    accessibility.check(inbox.page)
    for number in range(1, send_all(client) + 1):
        inbox.visit(REQUESTS, open=f"{client.service_id}/{number}")
        for snippet in inbox.opened.locator("summary").all():
            snippet.click()
        accessibility.check(inbox.page)
        assert inbox.sideways == 0, number


def test_a_refused_request_appears_by_itself_and_says_why(inbox: Inbox, client: Client) -> None:
    inbox.visit(REQUESTS)
    client.send(type="FAX")
    expect(inbox.row("400 refused")).to_have_count(1)
    inbox.press("j", "Enter")
    expect(inbox.opened).to_contain_text("'type' must be one of SMS, LMS, MMS.")
    inbox.press("Escape")
    expect(inbox.opened).to_have_text("Choose a request to see it.")


def test_the_request_id_of_a_clients_log_finds_the_request(inbox: Inbox, client: Client) -> None:
    client.send(type="FAX")
    request_id = client.send(type="TEL").headers["x-ncp-apigw-request-id"]
    inbox.visit(REQUESTS)
    inbox.search(request_id)
    expect(inbox.rows).to_have_count(1)
    inbox.open("TEL")
    expect(inbox.opened).to_contain_text(request_id)
