"""Requests of the demonstration that are refused, each with a mistake that developers make."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any, Final

from mocksens.core.clock import to_datetime
from mocksens.server.demo import companies
from mocksens.server.demo.client import DemoClient
from mocksens.server.demo.pictures import coupon

Mistake = Callable[[str, DemoClient], object]
"""A function that makes a refused request, with the number of a customer."""
STALE: Final = 12 * 60_000
MILLISECONDS: Final = 1000
"""The milliseconds in a second: the factor by which a timestamp in seconds is too small."""
WRONG_KEY: Final = "mocksens-secret-key-of-staging"
LONG_TEXT: Final = (
    "[오리구름몰] 주문하신 상품의 재고가 부족하여 발송이 지연되고 있습니다. 불편을 드려 대단히 죄송합니다."
)


def body(number: str, **changes: Any) -> dict[str, Any]:
    """Return the body of a send with ``changes``. A field that is None is left out."""
    fields = {
        "type": "SMS",
        "from": companies.MALL.sender,
        "content": "[오리구름몰] 인증번호 [482913]를 입력해 주세요.",
        "messages": [{"to": number}],
    }
    return {name: value for name, value in (fields | changes).items() if value is not None}


def send(number: str, client: DemoClient, **changes: Any) -> None:
    """Send a body with ``changes``."""
    client.send(body(number, **changes))


def send_unsigned(number: str, client: DemoClient, **wrong: Any) -> None:
    """Send a valid body with a wrong signature."""
    client.call("POST", f"{client.base}/messages", body(number), **wrong)


def sign_in_seconds(number: str, client: DemoClient) -> None:
    """Send with a timestamp in seconds."""
    send_unsigned(number, client, age=client.now - client.now // MILLISECONDS)


def sign_without_query(_: str, client: DemoClient) -> None:
    """Search with a signature over the path alone."""
    path = f"{client.base}/messages"
    client.call("GET", f"{path}?requestStartTime=2026-01-01+00%3A00%3A00", signed_target=path)


def reserve_in_the_past(number: str, client: DemoClient) -> None:
    """Reserve for yesterday."""
    yesterday = to_datetime(client.now) - timedelta(days=1)
    send(number, client, reserveTime=f"{yesterday:%Y-%m-%d %H:%M}")


def send_broken_json(number: str, client: DemoClient) -> None:
    """Send JSON with a comma too many."""
    text = f'{{"type":"SMS","from":"{companies.MALL.sender}","content":"안녕하세요","messages":[{{"to":"{number}"}},]}}'
    client.call("POST", f"{client.base}/messages", text.encode())


def send_from_unregistered(number: str, client: DemoClient) -> None:
    """Send from a number that is not registered, while the service has registered numbers."""
    with client.setting(callers=companies.BANK.sender):
        send(number, client)


def send_over_long(number: str, client: DemoClient) -> None:
    """Send a text over 90 bytes, while the service refuses it."""
    with client.setting(over_long="refuse"):
        send(number, client, content=LONG_TEXT)


def upload_png(_: str, client: DemoClient) -> None:
    """Upload a file with the wrong extension."""
    client.upload("coupon.png", coupon(0))


def get_unknown(_: str, client: DemoClient) -> None:
    """Ask for the result of a message that does not exist."""
    client.call("GET", f"{client.base}/messages/0-00000-00000-00000")


UNSIGNED: Final[tuple[Mistake, ...]] = (
    partial(send_unsigned, secret_key=WRONG_KEY),
    partial(send_unsigned, age=STALE),
    partial(send_unsigned, access_key="mocksens-acces-key"),
    sign_in_seconds,
    sign_without_query,
)
"""Mistakes that only the verification of signatures finds."""
SIGNED: Final[tuple[Mistake, ...]] = (
    partial(send, content=None),
    lambda number, client: send(f"{number[:3]}-{number[3:7]}-{number[7:]}", client),
    send_from_unregistered,
    send_over_long,
    send_broken_json,
    reserve_in_the_past,
    upload_png,
    get_unknown,
    partial(send, type="sms "),
    lambda _, client: send("01000040429", client),
    lambda _, client: send("01000040503", client),
)
"""Other mistakes, and two failures of the gateway, which these recipients' numbers cause."""


def mistakes(*, is_verified: bool) -> list[Mistake]:
    """Return all mistakes, alternating between both sorts; without those of signatures if these are not verified."""
    if not is_verified:
        return list(SIGNED)
    return [SIGNED[0], *(each for pair in zip(UNSIGNED, SIGNED[1:], strict=False) for each in pair), *SIGNED[6:]]
