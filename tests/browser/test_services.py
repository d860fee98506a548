"""Two services at once."""

from playwright.sync_api import expect

from tests.browser.conftest import Sending
from tests.browser.driver.inbox import Inbox


def test_a_service_is_chosen_and_links_keep_it(inbox: Inbox, send: Sending) -> None:
    send("from the first", to="01011110001")
    send.by("my-shop")("from the shop", to="01011110002")
    inbox.visit()
    expect(inbox.rows).to_have_count(2)
    inbox.field("Service").select_option("my-shop")
    expect(inbox.rows).to_have_count(1)
    expect(inbox.row("from the shop")).to_be_visible()
    inbox.search("to:0101111")
    expect(inbox.rows).to_have_count(1)
    inbox.open("from the shop")
    inbox.go("Requests")
    expect(inbox.rows).to_have_count(1)
    expect(inbox.field("Service")).to_have_value("my-shop")
    inbox.go("Compose")
    inbox.field("To").fill("01011110003")
    inbox.field("Content").fill("from the page")
    inbox.button("Send").click()
    expect(inbox.opened).to_contain_text("my-shop")
    inbox.visit(service="my-shop")
    expect(inbox.rows).to_have_count(2)
    inbox.field("Service").select_option("All services")
    expect(inbox.rows).to_have_count(3)


def test_the_clock_of_the_chosen_service_is_moved(inbox: Inbox, send: Sending) -> None:
    send()
    shop = send.by("my-shop")
    shop.client.clock({"freeze": "2026-03-02T12:00:00+09:00"})
    inbox.visit(service="my-shop")
    inbox.clock.click()
    expect(inbox.sheet).to_contain_text("my-shop")
    inbox.button("+ 1 day").click()
    expect(inbox.clock).to_contain_text("2026-03-03 12:00:00")
    assert shop.client.clock().json["now"] == "2026-03-03T12:00:00.000+09:00"
