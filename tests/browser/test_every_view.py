"""Every view on a desktop and on a phone, in the light and in the dark, in both languages."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Sending
from tests.browser.driver import accessibility, sample
from tests.browser.driver.inbox import Inbox
from tests.browser.driver.rooms import in_each_room
from tests.cli.support import Process
from tests.client import Client

VIEWS = "/_mocksens/inbox"


def check(inbox: Inbox) -> None:
    """Fail if the page is hard to use for some, or wider than the window."""
    accessibility.check(inbox.page)
    assert inbox.sideways == 0, inbox.page.url


@pytest.fixture
def service_id(client: Client, send: Sending) -> str:
    """Return the serviceId of a service with something in each view."""
    path = f"services/{client.service_id}"
    sample.send_all(send)
    send("later", reserveTime="2099-03-02 14:00")
    request_id = client.send(content="never", reserveTime="2099-03-02 15:00").json["requestId"]
    client.cancel_reservation(request_id)
    client.register("01055556666")
    for scenario in ("skt-outage", "five-percent-fail"):
        assert client.admin("PUT", f"{path}/scenarios/{scenario}").status == 200
    client.admin("POST", f"{path}/faults", {"respond": "throttled", "when": {"to": "0109*"}, "times": 3})
    return client.service_id


@in_each_room
@pytest.mark.usefixtures("service_id")
def test_everybody_can_use_the_messages(tab: Callable[..., Inbox], server: Process, room: dict[str, Any]) -> None:
    inbox = tab(server.url, **room).visit()
    for text in (sample.LONG[:20], sample.UNSENDABLE[:10]):
        inbox.open(text)
        check(inbox)
    inbox.clock.click()
    expect(inbox.sheet).to_be_visible()
    check(inbox)
    inbox.visit(q="stat:x")
    check(inbox)


@in_each_room
@pytest.mark.usefixtures("service_id")
def test_everybody_can_use_failures_and_magic_numbers(
    tab: Callable[..., Inbox], server: Process, room: dict[str, Any]
) -> None:
    inbox = tab(server.url, **room).visit(f"{VIEWS}/scenarios")
    expect(inbox.row("skt-outage")).to_be_visible()
    check(inbox)
    inbox.visit(f"{VIEWS}/scenarios", part="library", q="outage")
    expect(inbox.row("skt-outage")).to_be_visible()
    check(inbox)
    inbox.visit(f"{VIEWS}/scenarios", part="numbers", q="30")
    check(inbox)


@in_each_room
@pytest.mark.usefixtures("service_id")
def test_everybody_can_use_reservations_and_the_block_list(
    tab: Callable[..., Inbox], server: Process, room: dict[str, Any]
) -> None:
    inbox = tab(server.url, **room).visit(f"{VIEWS}/reservations")
    expect(inbox.main).to_contain_text("2099-03-02 14:00")
    check(inbox)
    inbox.visit(f"{VIEWS}/block-list")
    expect(inbox.main).to_contain_text("01055556666")
    check(inbox)


@in_each_room
def test_everybody_can_use_the_rules(
    tab: Callable[..., Inbox], server: Process, client: Client, service_id: str, room: dict[str, Any]
) -> None:
    client.send(type="FAX")
    client.admin("PUT", f"services/{service_id}/settings", {"over_long": "refuse"})
    inbox = tab(server.url, **room).visit(f"{VIEWS}/rules")
    expect(inbox.row("send.over-long")).to_contain_text("refuse")
    check(inbox)
    for show in ("fired", "assumed"):
        inbox.visit(f"{VIEWS}/rules", show=show)
        check(inbox)


@in_each_room
def test_everybody_can_compose(
    tab: Callable[..., Inbox], server: Process, service_id: str, send: Sending, room: dict[str, Any]
) -> None:
    send.by("my-shop")()
    inbox = tab(server.url, **room).visit(f"{VIEWS}/compose", service=service_id, to="nobody", type="MMS")
    inbox.page.locator("#compose-content").fill("가" * 1_001)
    check(inbox)
    inbox.page.locator("#compose button").click()
    expect(inbox.alert).to_contain_text("400")
    inbox.complaints.take("400")
    check(inbox)


@in_each_room
def test_everybody_can_use_a_new_server(tab: Callable[..., Inbox], server: Process, room: dict[str, Any]) -> None:
    inbox = tab(server.url, **room).visit()
    expect(inbox.command).to_be_visible()
    check(inbox)
    for view in ("requests", "reservations", "scenarios", "block-list", "rules", "compose"):
        inbox.visit(f"{VIEWS}/{view}")
        check(inbox)
