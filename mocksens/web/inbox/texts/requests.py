"""The texts of the requests."""

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "search-requests": ("Search requests", "요청 검색"),
    "search-requests-hint": (
        "x-ncp-apigw-request-id, or words in path, body, answer, diagnosis",
        "x-ncp-apigw-request-id, 또는 경로·본문·응답·원인에 있는 단어",
    ),
    "shown-requests": ("Which requests", "요청 종류"),
    "all-requests": ("All", "전체"),
    "refused-requests": ("Refused", "거부됨"),
    "one-request": ("Request", "요청"),
    "request-answer": ("Answer", "응답"),
    "older-requests": ("Older requests", "이전 요청"),
    "newest-requests": ("Newest requests", "최근 요청"),
    "no-request-yet": (
        "Every request to SENS appears here with its answer, refused ones too. Send one from a terminal:",
        "SENS로 보낸 모든 요청이 거부된 것까지 응답과 함께 여기에 나타납니다. 터미널에서 보내 보세요.",
    ),
    "no-request-matches": ("No request matches.", "일치하는 요청이 없습니다."),
    "search-unfinished": (
        "The search has not yet covered all requests. It continues with the older ones.",
        "아직 모든 요청을 검색하지 않았습니다. 이전 요청에서 검색을 계속하세요.",
    ),
    "dropped-requests": (
        "{count:,} older requests are no longer kept.",
        "이보다 오래된 요청 {count:,}건은 더 이상 보관되어 있지 않습니다.",
    ),
    "choose-request": ("Choose a request to see it.", "요청을 선택하세요."),
    "request-gone": ("This request is no longer kept.", "이 요청은 더 이상 보관되어 있지 않습니다."),
    "request-accepted": ("accepted", "성공"),
    "request-refused": ("refused", "거부됨"),
    "request-broken": ("broken", "통신 장애"),
    "request-scripted": ("scripted", "장애 재현"),
    "gave-up": ("Client gave up", "클라이언트 중단"),
    "gave-up-after": (
        "after {milliseconds} ms, without the answer",
        "{milliseconds} ms 후 응답을 받지 않고 연결을 끊음",
    ),
    "no-service-reached": ("reached no service", "서비스에 도달하지 못함"),
    "request-why": ("Why it was refused", "거부된 이유"),
    "request-cause": ("Cause:", "원인:"),
    "address-too": ("The address has a mistake, too:", "주소에도 잘못이 있습니다:"),
    "string-to-sign": ("String to sign", "서명할 문자열"),
    "to-sign": ("to sign", "서명할 값"),
    "was-signed": ("signed", "서명한 값"),
    "differ-from": ("They differ from character {place} on.", "{place}번째 글자부터 다릅니다."),
    "signed-alike": ("Exactly this was signed.", "이 문자열에 그대로 서명했습니다."),
    "signed-unknown": ("It is not known what was signed instead.", "대신 어떤 문자열에 서명했는지는 알 수 없습니다."),
    "signs": ("␣ is a space, ↵ a line feed.", "␣는 공백, ↵는 줄바꿈입니다."),
    "end-of-string": ("(end)", "(끝)"),
    "skew-ahead": (
        "The timestamp is {seconds} seconds ahead of the wall clock.",
        "타임스탬프가 현재 시각보다 {seconds}초 빠릅니다.",
    ),
    "skew-behind": (
        "The timestamp is {seconds} seconds behind the wall clock.",
        "타임스탬프가 현재 시각보다 {seconds}초 늦습니다.",
    ),
    "request-snippet": ("Code that signs correctly ({language})", "올바르게 서명하는 코드 ({language})"),
    "request-rules": ("Rules", "적용된 규칙"),
    "request-details": ("Details", "상세"),
    "its-messages": ("Show its messages", "이 요청의 메시지 보기"),
    "request-operation": ("Operation", "작업"),
    "request-no-operation": ("none of SENS's", "SENS API에 없음"),
    "request-number": ("Number", "번호"),
    "request-took": ("Took", "소요 시간"),
    "request-delayed": ("answered {delay:,} ms later", "응답 지연 {delay:,} ms"),
    "request-fault": ("Fault", "통신 장애"),
    "request-curl": ("Copy as curl", "curl로 복사"),
    "request-command": ("Command or code", "명령 또는 코드"),
    "request-curl-help": (
        "For Bash and Zsh. It signs with the keys of your environment or configuration file, without secret headers.",
        "Bash와 Zsh에서 실행하세요. 환경 변수나 설정 파일의 키로 서명합니다. 비밀 값이 있는 헤더는 빠집니다.",
    ),
    "not-repeatable-method": (
        "There is no command: mocksens sign signs GET, POST and DELETE.",
        "명령을 만들 수 없습니다. mocksens sign은 GET, POST, DELETE만 서명합니다.",
    ),
    "not-repeatable-target": (
        "There is no command: this address cannot be signed, because it has characters that must be escaped.",
        "명령을 만들 수 없습니다. 주소에 이스케이프해야 하는 문자가 있어 서명할 수 없습니다.",
    ),
    "not-repeatable-masked": (
        "There is no command: the address or the body contains a secret.",
        "명령을 만들 수 없습니다. 주소나 본문에 비밀 값이 있습니다.",
    ),
    "not-repeatable-long": (
        "There is no command: the body is longer than 64 KiB.",
        "명령을 만들 수 없습니다. 본문이 64 KiB보다 깁니다.",
    ),
    "not-repeatable-nul": (
        "There is no command: the body is binary.",
        "명령을 만들 수 없습니다. 본문이 바이너리입니다.",
    ),
    "body-cut": (
        "Only the first 64 KiB of {length:,} bytes are shown.",
        "{length:,}바이트 중 처음 64 KiB만 표시합니다.",
    ),
    "no-answer": ("The client got no answer.", "클라이언트는 응답을 받지 못했습니다."),
}
