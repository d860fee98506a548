"""The numbers that refuse advertisements."""

from playwright.sync_api import expect

from tests.browser.conftest import Sending
from tests.browser.driver.inbox import Inbox
from tests.client import Client

BLOCK_LIST = "/_mocksens/inbox/block-list"


def test_numbers_are_blocked_and_unblocked(inbox: Inbox, send: Sending, client: Client) -> None:
    send()
    inbox.visit(BLOCK_LIST)
    inbox.field("Numbers to block").fill("010-1111-2222, 01033334444")
    inbox.button("Block").click()
    expect(inbox.button("Remove 01011112222")).to_be_visible()
    expect(inbox.field("Numbers to block")).to_have_value("")
    inbox.button("Remove 01033334444").click()
    expect(inbox.button("Remove 01033334444")).to_have_count(0)
    assert [each["clientTelNo"] for each in client.list_unsubscribes().json] == ["01011112222"]
    inbox.button("Remove 01011112222").click()
    expect(inbox.main).to_contain_text("No number is blocked.")


def test_a_number_that_a_client_blocks_appears_while_another_is_typed(
    inbox: Inbox, send: Sending, client: Client
) -> None:
    send()
    inbox.visit(BLOCK_LIST)
    inbox.field("Numbers to block").press_sequentially("0101")
    client.register("01055556666")
    expect(inbox.button("Remove 01055556666")).to_be_visible()
    expect(inbox.field("Numbers to block")).to_have_value("0101")
    expect(inbox.field("Numbers to block")).to_be_focused()
