"""The texts of the rules."""

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "rules-help": (
        (
            "Everything that mocksens does has a rule and a source. Of the {counted:,} requests on record, those count"
            " whose diagnosis names the rule."
        ),
        (
            "mocksens의 모든 동작에는 규칙과 근거가 있습니다. 횟수는 보관 중인 요청 {counted:,}건 가운데"
            " 진단에 그 규칙이 나온 건수입니다."
        ),
    ),
    "rules-dropped": (
        "{count:,} older requests are no longer kept.",
        "이보다 오래된 요청 {count:,}건은 더 이상 보관되어 있지 않습니다.",
    ),
    "shown-rules": ("Which rules", "규칙 종류"),
    "all-rules": ("All", "전체"),
    "fired-rules": ("In diagnoses", "진단에 나온 규칙"),
    "assumed-rules": ("Assumed", "추정"),
    "assumed-help": (
        "What nobody outside NAVER knows, wholly or in part, and why mocksens chose as it did.",
        "외부에 알려지지 않아 전부 또는 일부를 추정한 규칙과, mocksens가 그렇게 정한 이유입니다.",
    ),
    "no-rules": ("No rule matches.", "해당하는 규칙이 없습니다."),
    "no-fired-rules": (
        "No diagnosis of a request on record names a rule.",
        "보관 중인 요청의 진단에 나온 규칙이 없습니다.",
    ),
    "basis-documented": ("documented", "문서에 있음"),
    "basis-observed": ("observed", "관측됨"),
    "basis-assumed": ("assumed", "추정"),
    "rule-document": ("only {document}", "{document}년 문서만"),
    "rule-fired": ("in diagnoses: {count:,}", "진단 {count:,}건"),
    "rule-why": ("Why:", "이유:"),
    "rule-assumed": ("Assumed:", "추정:"),
    "rule-in-part": ("assumed in part", "일부 추정"),
    "rule-switch": ("Setting", "설정"),
    "rule-values": ("of {values}", "가능한 값 {values}"),
    "rule-in-service": ("in {service}", "{service} 서비스"),
    "rule-requests": ("Newest requests", "최근 요청"),
    "search-rules": ("Search rules", "규칙 검색"),
    "search-rules-hint": ("Words in id, sentence, source", "id·설명·근거에 있는 단어"),
}
