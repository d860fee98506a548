"""The texts of the form that sends a message."""

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "compose-help": (
        "Sends a request to this server, signed with the service's keys. It is treated and listed like any other.",
        "서비스의 키로 서명한 요청을 이 서버로 보냅니다. 다른 요청과 똑같이 처리되고 기록됩니다.",
    ),
    "sender-hint": ("One of the registered numbers: {numbers}", "등록된 발신번호: {numbers}"),
    "recipient-hint": (
        "One or several numbers, separated by commas or lines.",
        "여러 개는 쉼표나 줄바꿈으로 구분하세요.",
    ),
    "failing": ("A recipient that fails", "실패하는 수신번호"),
    "failing-hint": (
        "A number that decides its own result. It is added to the other recipients.",
        "정해진 결과를 내는 번호입니다. 다른 수신번호에 추가됩니다.",
    ),
    "magic-off": ("The setting magic_numbers is off.", "magic_numbers 설정이 꺼져 있습니다."),
    "no-failing": ("none", "없음"),
    "content": ("Content", "내용"),
    "subject-hint": ("For LMS and MMS.", "LMS와 MMS에만 쓰입니다."),
    "attach-picture": ("Attach a test picture (JPEG)", "테스트 이미지 첨부 (JPEG)"),
    "picture-hint": (
        "It is sent within the request, in SENS's older form. An MMS without a picture is sent as LMS.",
        "이전 SENS 형식대로 요청 본문에 담아 보냅니다. 이미지가 없는 MMS는 LMS로 발송됩니다.",
    ),
    "content-type": ("Content type", "메시지 구분"),
    "COMM": ("Regular (COMM)", "일반 (COMM)"),
    "AD": ("Advertisement (AD)", "광고 (AD)"),
    "country": ("Country code", "국가번호"),
    "reserve": ("Reserved for", "예약 시각"),
    "reserve-hint": (
        "In Korean time (KST); empty to send at once. The service's clock shows {now}.",
        "한국 시간(KST)입니다. 비워 두면 바로 발송됩니다. 서비스 시계는 {now}입니다.",
    ),
    "send": ("Send", "보내기"),
}
