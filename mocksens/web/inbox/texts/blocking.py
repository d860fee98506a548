"""The texts of the block list."""

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "block-help": (
        (
            "Numbers that refuse ads. An advertisement (AD) within Korea to one of them is accepted, but fails with"
            " {code} ({meaning}). Regular messages (COMM) arrive."
        ),
        (
            "광고 수신을 거부한 번호입니다. 이 번호로 보내는 국내 광고 메시지(AD)는 접수되지만 {code} ({meaning})"
            " 코드로 실패합니다. 일반 메시지(COMM)는 그대로 전송됩니다."
        ),
    ),
    "block-numbers": ("Numbers to block", "수신거부할 번호"),
    "block": ("Block", "수신거부 등록"),
    "block-hint": (
        "As if their owners had called the 080 number. Separate several by commas or lines.",
        "080 번호로 전화한 것처럼 등록합니다. 여러 개는 쉼표나 줄바꿈으로 구분하세요.",
    ),
    "number": ("Number", "번호"),
    "blocked-at": ("Blocked at", "등록 시각"),
    "origin": ("Registered", "등록 방법"),
    "by-api": ("by the API (M)", "API로 등록 (M)"),
    "by-telephone": ("by calling the 080 number (C)", "080 전화로 등록 (C)"),
    "unblock": ("Remove", "해제"),
    "unblock-number": ("Remove {number}", "{number} 해제"),
    "search-numbers": ("Digits of a number", "번호 일부"),
    "block-count": ("Numbers: {total}, newest first", "{total}개, 최근 등록순"),
    "block-matches": ("{matches} of {total} numbers match, newest first", "{total}개 중 {matches}개 일치, 최근 등록순"),
    "no-blocked": ("No number is blocked.", "수신거부된 번호가 없습니다."),
    "no-blocked-match": ("No number matches.", "일치하는 번호가 없습니다."),
    "page-of": ("Page {page} of {pages}", "{page} / {pages} 쪽"),
    "newer-numbers": ("Newer numbers", "더 최근 번호"),
    "older-numbers": ("Older numbers", "이전 번호"),
    "of-service": ("Service {service}", "{service} 서비스"),
}
