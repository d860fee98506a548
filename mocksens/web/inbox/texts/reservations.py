"""The texts of the reservations."""

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "no-reservations": ("No reservation yet.", "아직 예약이 없습니다."),
    "no-more-reservations": ("No more reservations.", "더 이상 예약이 없습니다."),
    "reserve-help": (
        "A send with reserveTime waits here until the service's clock reaches that time.",
        "reserveTime을 지정한 요청은 서비스 시계가 그 시각이 될 때까지 여기서 기다립니다.",
    ),
    "reserve-shown": ("{first} to {last} of {count}", "전체 {count}건 중 {first}~{last}"),
    "reserve-older": ("Next {size}", "다음 {size}건"),
    "reserve-newer": ("First page", "처음으로"),
    "reserve-due": ("Due (KST)", "예약 시각 (KST)"),
    "reserve-as-sent": ("sent as {time}", "요청 값 {time}"),
    "reserve-in": ("in {length}", "{length} 후"),
    "reserve-days": ("{count} d", "{count}일"),
    "reserve-hours": ("{count} h", "{count}시간"),
    "reserve-minutes": ("{count} min", "{count}분"),
    "reserve-seconds": ("{count} s", "{count}초"),
    "reserve-status": ("Status", "상태"),
    "reserve-message": ("Message", "메시지"),
    "reserve-actions": ("Actions", "작업"),
    "reserve-more-recipients": ("and {count} more", "외 {count}건"),
    "reserve-messages": ("Show its messages", "발송된 메시지 보기"),
    "reserve-cancel": ("Cancel", "예약 취소"),
    "reserve-cancel-one": ("Cancel reservation {id}", "예약 {id} 취소"),
    "reserve-end": ("When it is due", "예약 시각의 결과"),
    "reserve-end-of": ("Status of {id} when it is due", "예약 {id}의 예약 시각 결과"),
    "reserve-decide": ("Set", "지정"),
    "reserve-decided": ("becomes {status} when due", "예약 시각에 {status}"),
    "reserve-READY": ("READY", "READY (발송 대기)"),
    "reserve-PROCESSING": ("PROCESSING", "PROCESSING (발송 요청 중)"),
    "reserve-CANCELED": ("CANCELED", "CANCELED (발송 취소)"),
    "reserve-FAIL": ("FAIL", "FAIL (발송 요청 실패)"),
    "reserve-DONE": ("DONE", "DONE (발송 요청 성공)"),
    "reserve-STALE": ("STALE", "STALE (시간 초과로 실패)"),
}
