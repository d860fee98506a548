"""Texts that a customer expects: one-time codes, deliveries, appointments, bills, payments and notices."""

from typing import Final

from mocksens.server.demo import companies
from mocksens.server.demo.texts.template import Template, TextKind

CODES: Final = (
    Template(TextKind.CODE, companies.MALL, "[오리구름몰] 인증번호 [{code}]를 입력해 주세요."),
    Template(TextKind.CODE, companies.BANK, "[도토리별은행] 인증번호는 {code}입니다. 타인에게 절대 알려주지 마세요."),
    Template(TextKind.CODE, companies.CARD, "[Web발신]\n[너굴너굴카드] 본인확인 인증번호[{code}] (유효시간 3분)"),
    Template(TextKind.CODE, companies.TELECOM, "[수달통신] 인증번호 {code} (타인 노출 금지)"),
    Template(TextKind.CODE, companies.KITCHEN, "<#> [반달수저] 인증번호: {code4}\nq8ZxT0aPk3M"),
    Template(TextKind.CODE, companies.INSURER, "[든든고래손해보험] 전자서명 인증번호 [{code}]를 3분 내에 입력하세요."),
)

NOTICES: Final = (
    Template(
        TextKind.DELIVERY,
        companies.PARCELS,
        "[달고래택배] {name}님, 상품이 오늘 {hour}~{next_hour}시 배송 예정입니다. 송장 {parcel}",
    ),
    Template(TextKind.DELIVERY, companies.PARCELS, "[달고래택배] 배송완료 안내\n송장번호 {parcel}\n위탁장소: 문앞"),
    Template(TextKind.DELIVERY, companies.MALL, "[오리구름몰] 주문하신 상품이 발송되었습니다. 주문번호 {order}"),
    Template(
        TextKind.DELIVERY,
        companies.MALL,
        "[오리구름몰] {name}님, 주문하신 상품이 출고되었습니다.\n\n"
        "▶ 주문번호: {order}\n▶ 택배사: 달고래택배\n▶ 송장번호: {parcel}\n▶ 배송지: {address}\n\n"
        "배송 조회: https://mall.example.com/d/{parcel}\n문의: {phone} (평일 09~18시)",
        "[오리구름몰] 상품 출고 안내",
    ),
    Template(TextKind.DELIVERY, companies.KITCHEN, "[반달수저] 주문하신 똠얌꿍 1개, 약 {minutes}분 후 도착합니다."),
    Template(TextKind.DELIVERY, companies.KITCHEN, "[반달수저] 라이더님이 음식을 픽업했습니다. 약 {minutes}분 소요"),
    Template(TextKind.DELIVERY, companies.LAUNDRY, "[보송구름세탁] 맡기신 세탁물 {count}점이 문 앞에 도착했어요."),
    Template(
        TextKind.DELIVERY,
        companies.PARCELS,
        "[달고래택배] 배송지 사진을 확인해 주세요.\n송장번호: {parcel}\n받는 분: {name}님\n위탁 장소: 경비실",
        "배송 완료 사진",
        has_picture=True,
    ),
    Template(
        TextKind.APPOINTMENT,
        companies.DENTIST,
        "[콩콩나래치과] {name}님 {tomorrow} {time} 예약입니다. 변경 {phone}",
    ),
    Template(TextKind.APPOINTMENT, companies.SALON, "[살구빛헤어] {name}님, 내일 {time} 커트 예약 잊지 않으셨죠?"),
    Template(TextKind.APPOINTMENT, companies.GYM, "[으랏차짐] 내일 {time} PT 예약 안내. 당일 취소 시 1회 차감"),
    Template(
        TextKind.APPOINTMENT,
        companies.DENTIST,
        "안녕하세요, 콩콩나래치과입니다.\n{name}님의 정기 검진 예약을 안내드립니다.\n\n"
        "■ 일시: {tomorrow} {time}\n■ 진료: 스케일링\n■ 위치: {borough} 나래빌딩 3층\n\n"
        "예약 변경은 하루 전까지 {phone}로 연락 주시기 바랍니다.",
        "[콩콩나래치과] 예약 안내",
    ),
    Template(
        TextKind.APPOINTMENT,
        companies.TRAINS,
        "[토끼고속] {tomorrow} {time} 서울→강릉 {count}매 출발 안내. 예매번호 {order4}",
    ),
    Template(
        TextKind.BILL,
        companies.TELECOM,
        "[수달통신] {name}님의 {month} 이용 요금 안내\n\n"
        "청구 금액: {won}원\n납부 방법: 자동이체(도토리별은행)\n출금 예정일: {month} 25일\n\n"
        "상세 내역은 https://my.telecom.example 에서 확인하실 수 있습니다.\n고객센터 {phone}",
        "{month} 요금 청구서",
    ),
    Template(
        TextKind.BILL,
        companies.GAS,
        "{name} 고객님, {month}분 도시가스 요금을 안내드립니다.\n\n"
        "▷ 청구금액: {won}원\n▷ 사용량: {usage}㎥\n▷ 납기일: {month} 말일\n▷ 전용계좌: 도토리별은행 000-{account}\n\n"
        "가스 냄새가 나면 즉시 밸브를 잠그고 {phone}로 신고해 주세요.",
        "[초롱별도시가스] {month} 고지서",
    ),
    Template(TextKind.BILL, companies.CARD, "[너굴너굴카드] {name}님 {month} 결제금액 {won}원, 결제일 25일"),
    Template(
        TextKind.PAYMENT,
        companies.CARD,
        "[Web발신]\n너굴너굴카드 승인\n{masked}님\n{won}원 일시불\n{today} {now}\n오리구름몰",
    ),
    Template(TextKind.PAYMENT, companies.BANK, "[Web발신]\n[도토리별] {today} {now}\n입금 {won}원\n{name}"),
    Template(TextKind.PAYMENT, companies.BANK, "[Web발신]\n[도토리별] {today} {now}\n출금 {won}원\n수달통신"),
    Template(TextKind.PAYMENT, companies.MALL, "[오리구름몰] 환불 {won}원이 접수되었습니다. 영업일 3~5일 소요"),
    Template(TextKind.NOTICE, companies.ACADEMY, "[별똥별수학학원] {given} 학생이 {now}에 등원하였습니다."),
    Template(
        TextKind.NOTICE,
        companies.ACADEMY,
        "{given} 학부모님, 별똥별수학학원입니다.\n이번 주 학습 현황을 보내드립니다.\n\n"
        "- 출석: {count}회\n- 과제 수행률: {percent}%\n- 단원평가: {score}점\n\n"
        "상담이 필요하시면 {phone}로 연락 주세요. 감사합니다.",
        "주간 학습 리포트",
    ),
    Template(
        TextKind.NOTICE,
        companies.INSURER,
        "[든든고래손해보험] {name}님의 사고 접수가 완료되었습니다.\n\n"
        "접수번호: {order}\n담당자: {other} 과장\n연락처: {phone}\n\n"
        "필요 서류는 https://claim.example.com 에서 제출하실 수 있습니다.",
        "사고 접수 안내",
    ),
    Template(TextKind.NOTICE, companies.BANK, "[도토리별은행] 새 기기에서 로그인했습니다. 본인이 아니면 {phone}"),
    Template(TextKind.NOTICE, companies.GAS, "[초롱별도시가스] {tomorrow} 안전점검원이 방문할 예정입니다."),
)

EMOJI: Final = Template(TextKind.NOTICE, companies.MALL, "[오리구름몰] {name}님, 생일 축하 쿠폰이 도착했어요 🎂")
"""A text with a character that no handset receives."""
OVER_LONG: Final = Template(
    TextKind.DELIVERY,
    companies.PARCELS,
    "[달고래택배] {name}님, 부재중이셔서 상품을 관리사무소에 보관하였습니다."
    " 송장번호 {parcel}, 문의는 {phone}로 연락 바랍니다.",
)
"""A text that is cut at 90 bytes."""
