"""Advertisements in the form that the law requires: (광고), the sender's name, and a free number against them."""

from typing import Final

from mocksens.server.demo import companies
from mocksens.server.demo.texts.template import Template, TextKind

ADVERTISEMENTS: Final = (
    Template(
        TextKind.AD,
        companies.MALL,
        "(광고)[오리구름몰] 오늘 하루 전 상품 {percent}% 할인\n무료수신거부 {refusal}",
    ),
    Template(
        TextKind.AD,
        companies.KITCHEN,
        "(광고)[반달수저] 오늘의 할인쿠폰 3천원 도착!\n무료수신거부 {refusal}",
    ),
    Template(
        TextKind.AD,
        companies.SALON,
        "(광고)[살구빛헤어] 이번 주 펌·염색 {percent}% 할인\n무료수신거부 {refusal}",
    ),
    Template(
        TextKind.AD,
        companies.MALL,
        "(광고)[오리구름몰] 겨울맞이 특가전\n\n"
        "안녕하세요, 고객님!\n기다리시던 시즌 특가전이 오늘 시작됩니다.\n\n"
        "◆ 패딩·코트 최대 {percent}%\n◆ 5만원 이상 구매 시 무료 배송\n◆ 신규 회원 5천원 쿠폰\n\n"
        "바로가기: https://mall.example.com/sale\n문의: {phone}\n\n무료수신거부 {refusal}",
        "(광고) 오리구름몰 특가전",
    ),
    Template(
        TextKind.AD,
        companies.GYM,
        "(광고)[으랏차짐] 3개월 등록 시 1개월 추가!\n\n"
        "기간: {month} 말일까지\n대상: 신규·재등록 회원\n혜택: PT {count}회 체험권 증정\n\n"
        "상담 예약 {phone}\n무료수신거부 {refusal}",
        "(광고) 으랏차짐 회원 모집",
    ),
    Template(
        TextKind.AD,
        companies.KITCHEN,
        "(광고)[반달수저] 주말 배달비 0원!\n\n"
        "토요일과 일요일, 2만원 이상 주문하시면 배달비를 받지 않습니다.\n아래 쿠폰을 앱에서 등록하세요.\n\n"
        "쿠폰번호 MOON-{code4}\n무료수신거부 {refusal}",
        "(광고) 반달수저 주말 쿠폰",
        has_picture=True,
    ),
    Template(
        TextKind.AD,
        companies.LAUNDRY,
        "(광고)[보송구름세탁] 이불 세탁 {percent}% 할인\n\n"
        "묵은 이불, 이번 주에 맡기시면 다음 날 문 앞까지 가져다드립니다.\n\n"
        "예약: https://laundry.example.com\n무료수신거부 {refusal}",
        "(광고) 이불 세탁 할인",
        has_picture=True,
    ),
)
