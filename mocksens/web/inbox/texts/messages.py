"""The texts of the messages."""

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "search-hint": (
        "Words, to: from: type: status: code: service: after:",
        "단어, to: from: type: status: code: service: after:",
    ),
    "message": ("Message", "메시지"),
    "older": ("Older messages", "이전 메시지"),
    "newest": ("Newest messages", "최근 메시지"),
    "sender": ("From", "발신번호"),
    "recipient": ("To", "수신번호"),
    "subject": ("Subject", "제목"),
    "type": ("Type", "타입"),
    "status": ("Status", "상태"),
    "requested": ("Requested", "요청 시각"),
    "completes": ("Completes", "완료 시각"),
    "later": ("decided later", "미정"),
    "result": ("Result", "결과"),
    "code": ("One-time code", "인증번호"),
    "decided-by": ("Decided by", "결정한 곳"),
    "files": ("Files", "첨부 파일"),
    "notes": ("Notes", "알림"),
    "bytes": ("bytes", "바이트"),
    "cut": ("cut on delivery", "전송 시 잘림"),
    "unsupported": ("cannot be sent", "전송 불가 문자"),
    "advertisement": ("Advertisement", "광고"),
    "none-yet": ("No message yet.", "아직 메시지가 없습니다."),
    "no-match": ("No message matches.", "일치하는 메시지가 없습니다."),
    "send-one": ("Send one from a terminal:", "터미널에서 보내 보세요."),
    "choose": ("Choose a message to see it.", "메시지를 선택하세요."),
    "gone": ("This message does not exist any more.", "이 메시지는 더 이상 없습니다."),
    "READY": ("READY", "READY (대기)"),
    "PROCESSING": ("PROCESSING", "PROCESSING (처리 중)"),
    "COMPLETED": ("COMPLETED", "COMPLETED (완료)"),
}
