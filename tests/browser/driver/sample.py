"""Messages of every kind that the inbox shows in a way of its own."""

from collections.abc import Callable
from typing import Final

CODE: Final = "[마켓온] 인증번호 482913을 입력해 주세요."
UNSENDABLE: Final = "☕ 커피 쿠폰이 도착했어요 🎉 오늘까지 사용하세요."
LONG: Final = "[정다운치과] 내일 오후 3시 예약을 확인해 주세요. " + "변경은 하루 전까지 전화로 알려 주시면 됩니다. " * 2
FAILING: Final = "주문하신 상품이 내일 도착합니다."
AD: Final = "(광고) 가을 세일! 매장에서 모든 상품을 20% 할인합니다. 무료수신거부 0801234567"
NOTICE: Final = "이번 주 금요일은 시설 점검으로 쉽니다.\n불편을 드려 죄송합니다."


def send_all(send: Callable[..., None]) -> None:
    """Send one message of each kind, the newest last."""
    send(NOTICE, to="01055556666", type="LMS", subject="[한강수영장] 휴무 안내", **{"from": "0212345678"})
    send(AD, to="01033334444", type="LMS", contentType="AD", subject="(광고) 가을 세일", **{"from": "15881234"})
    send(FAILING, to="01000003018")
    send("Your parcel has arrived.", to="9012345678", countryCode="81")
    send(UNSENDABLE, to="01099887766")
    send(LONG, to="01022223333")
    send(CODE, to="01012345678", **{"from": "15881234"})
