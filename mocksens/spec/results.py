"""Result codes of a delivery: the three tables of the document's section "Error Code".

The document gives the meanings in English, but answers carry them in Korean, as ``statusMessage``. Most of the Korean
meanings come from the Korean edition as public clients quote it. Two typos of these clients are corrected: a
misspelling in E902, and LMS for MMS in E921. The meaning of "0" was observed in live answers. The meanings of S000 to
S999 come from a single public note and may be in its author's words. None was invented here.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, NamedTuple

from mocksens.spec.cite import Cite, documented


class ResultTable(StrEnum):
    """The system that issues a result code (D:920-922)."""

    REPORT = "IB G/W Report Code"
    """The mobile operator, after the transfer."""
    RESPONSE = "IB G/W Response Code"
    """The relay company's gateway, when it receives the message."""
    EMMA = "IB EMMA"
    """EMMA, when it handles the delivery request."""


class Result(NamedTuple):
    """A result code. ``classification`` is success, failure or Invalid for report codes, and empty for others."""

    code: str
    table: ResultTable
    classification: str
    meaning: str
    meaning_ko: str
    cite: Cite


# fmt: off
_REPORT = (
    ("0", 927, "success", "Succeeded", "성공"),
    ("2000", 928, "failure", "Delivery timeout", "전송 시간 초과"),
    ("2001", 929, "failure", "Delivery failure (wireless network)", "전송 실패 (무선망단)"),
    ("2002", 930, "failure", "Delivery failure (wireless network -> device)", "전송 실패 (무선망 -> 단말기단)"),
    ("2003", 931, "failure", "Device power off", "단말기 전원 꺼짐"),
    ("2004", 932, "failure", "Device message buffer full", "단말기 메시지 버퍼 풀"),
    ("2005", 933, "failure", "Shadow area", "음영지역"),
    ("2006", 934, "failure", "Message deleted", "메시지 삭제됨"),
    ("2007", 935, "failure", "Temporary device problem", "일시적인 단말 문제"),
    ("3000", 936, "Invalid", "Delivery unavailable", "전송할 수 없음"),
    ("3001", 937, "Invalid", "No subscriber", "가입자 없음"),
    ("3002", 938, "Invalid", "Adult authentication failure", "성인 인증 실패"),
    ("3003", 939, "Invalid", "Called number format error", "수신번호 형식 오류"),
    ("3004", 940, "Invalid", "Device service temporarily unavailable", "단말기 서비스 일시 정지"),
    ("3005", 941, "Invalid", "Device call processing status", "단말기 호 처리 상태"),
    ("3006", 942, "Invalid", "Call denied", "착신 거절"),
    ("3007", 943, "Invalid", "Phone can't receive callback URL", "Callback URL 을 받을 수 없는 폰"),
    ("3008", 944, "Invalid", "Other device problems", "기타 단말기 문제"),
    ("3009", 945, "Invalid", "Message format error", "메시지 형식 오류"),
    ("3010", 946, "Invalid", "Device not supporting MMS", "MMS 미지원 단말"),
    ("3011", 947, "Invalid", "Server error", "서버 오류"),
    ("3012", 948, "Invalid", "Spam", "스팸"),
    ("3013", 949, "Invalid", "Service denied", "서비스 거부"),
    ("3014", 950, "Invalid", "Others", "기타"),
    ("3015", 951, "Invalid", "No delivery path", "전송 경로 없음"),
    ("3016", 952, "Invalid", "Attachment size limit failure", "첨부파일 사이즈 제한 실패"),
    ("3017", 953, "Invalid", "Caller ID protection rules violation", "발신번호 변작 방지 세칙 위반"),
    ("3018", 954, "Invalid", "Individual mobile phone subscriber number subscribed to caller ID protection service",
     "발신번호 변작 방지 서비스에 가입된 휴대폰 개인가입자 번호"),
    ("3019", 955, "Invalid",
     "Caller ID requested to be blocked by KISA (Korea Internet & Security Agency) or MSIT for all clients",
     "KISA 또는 미래부에서 모든 고객사에 대하여 차단 처리 요청한 발신번호"),
    ("3022", 956, "Invalid", "Charset Conversion Error", "Charset Conversion Error"),
    ("3023", 957, "Invalid", "Numbers not registered by Caller ID pre-registration",
     "발신번호 사전등록제를 통해 등록되지 않은 번호"),
)
_RESPONSE = (
    ("1001", 962, "", "Server Busy (RS internal queue full)", "Server Busy (RS 내부 저장 Queue Full)"),
    ("1002", 963, "", "Called number format error", "수신번호 형식 오류"),
    ("1003", 964, "", "Callback number error", "회신번호 형식 오류"),
    ("1004", 965, "", "SPAM", "SPAM"),
    ("1005", 966, "", "No. of use exceeded", "사용 건수 초과"),
    ("1006", 967, "", "No attachment", "첨부 파일 없음"),
    ("1007", 968, "", "Attachment", "첨부 파일 있음"),
    ("1008", 969, "", "Attachment saving failure", "첨부 파일 저장 실패"),
    ("1009", 970, "", "No CLIENT_MSG_KEY", "CLIENT_MSG_KEY 없음"),
    ("1010", 971, "", "No CONTENT", "CONTENT 없음"),
    ("1011", 972, "", "No CALLBACK", "CALLBACK 없음"),
    ("1012", 973, "", "No RECIPIENT_INFO", "RECIPIENT_INFO 없음"),
    ("1013", 974, "", "No SUBJECT", "SUBJECT 없음"),
    ("1014", 975, "", "No attachment KEY", "첨부 파일 KEY 없음"),
    ("1015", 976, "", "No attachment name", "첨부 파일 NAME 없음"),
    ("1016", 977, "", "No attachment size", "첨부 파일 크기 없음"),
    ("1017", 978, "", "No attachment content", "첨부 파일 Content 없음"),
    ("1018", 979, "", "No delivery permission", "전송 권한 없음"),
    ("1019", 980, "", "TTL exceeded", "TTL 초과"),
    ("1020", 981, "", "charset conversion error", "charset conversion error"),
    ("S000", 982, "", "Relay company request failed (server error)", "중계사 요청 실패 (서버 오류)"),
    ("S001", 983, "", "Relay company request failed (server error)", "중계사 요청 실패 (서버 오류)"),
    ("S002", 984, "", "Relay company request failed (invalid error)", "중계사 요청 실패 (잘못된 요청)"),
    ("S003", 985, "", "Relay company request failed (send to spam)", "중계사 요청 실패 (스팸 처리)"),
    ("S004", 986, "", "Over quota", "쿼터 초과"),
    ("S005", 987, "", "Invalid MMS file", "잘못된 MMS 파일"),
    ("S006", 988, "", "MMS file not found", "MMS 파일을 찾을 수 없음"),
    ("S007", 989, "", "Expired MMS file", "MMS 파일 만료"),
    ("S008", 990, "", "MMS file size exceeded", "MMS 파일 크기 초과"),
    ("S009", 991, "", "MMS file resolution exceeded", "MMS 파일 해상도 초과"),
    ("S010", 992, "", "MMS file upload quota exceeded", "MMS 파일 업로드 쿼터 초과"),
    ("S011", 993, "", "MMS file upload failed", "MMS 파일 업로드 실패"),
    ("S012", 994, "", "Calling number detail error", "발신 번호 세칙 오류"),
    ("S998", 995, "", "Unexpected server error", "예기치 못한 서버 오류"),
    ("S999", 996, "", "Other errors", "기타 오류"),
)
_EMMA = (
    ("E900", 1001, "", "No Invalid-IB transfer key", "Invalid-IB 전송키가 없는 경우"),
    ("E901", 1002, "", "No called number", "수신번호가 없는 경우"),
    ("E902", 1003, "", "For broadcast messages) No order of called numbers",
     "동보인 경우) 수신번호순번이 없는 경우"),
    ("E903", 1004, "", "No title", "제목 없는 경우"),
    ("E904", 1005, "", "No message", "메시지가 없는 경우"),
    ("E905", 1006, "", "No callback number", "회신번호가 없는 경우"),
    ("E906", 1007, "", "No message key", "메시지키가 없는 경우"),
    ("E907", 1008, "", "No broadcast messages status", "동보 여부가 없는 경우"),
    ("E908", 1009, "", "No service type", "서비스 타입이 없는 경우"),
    ("E909", 1010, "", "No delivery request time", "전송 요청 시각이 없는 경우"),
    ("E910", 1011, "", "No TTL time", "TTL 타임이 없는 경우"),
    ("E911", 1012, "", "No attachment extension when the service type is MMS MT",
     "서비스 타입이 MMS MT인 경우, 첨부파일 확장자가 없는 경우"),
    ("E912", 1013, "", "No attachment in the attach_file folder when the service type is MMS MT",
     "서비스 타입이 MMS MT인 경우, attach_file 폴더에 첨부파일이 없는 경우"),
    ("E913", 1014, "", "Attachment size is 0 when the service type is MMS MT",
     "서비스 타입이 MMS MT인 경우, 첨부파일 사이즈가 0인 경우"),
    ("E914", 1015, "",
     "There are file group keys in the message table but no data in the file table when the service type is MMS MT",
     "서비스 타입이 MMS MT인 경우, 메시지 테이블에는 파일그룹키가 있는데 파일 테이블에 데이터가 없는 경우"),
    ("E915", 1016, "", "Duplicate message", "중복메시지"),
    ("E916", 1017, "", "Blocked number by auth server", "인증서버 차단번호"),
    ("E917", 1018, "", "Blocked number by customer DB", "고객DB 차단번호"),
    ("E918", 1019, "", "USER CALLBACK FAIL", "USER CALLBACK FAIL"),
    ("E919", 1020, "", "When it is prohibited to re-send the message because there is a delivery time limit.",
     "발송 제한 시간인 경우, 메시지 재발송 처리가 금지된 경우"),
    ("E920", 1021, "", "File group keys in the message table when the service type is LMS MT",
     "서비스 타입이 LMS MT인 경우, 메시지 테이블에 파일그룹키가 있는 경우"),
    ("E921", 1022, "", "No file group keys in the message table when the service type is MMS MT",
     "서비스 타입이 MMS MT인 경우, 메시지 테이블에 파일그룹키가 없는 경우"),
    ("E922", 1023, "", "Error in using restricted characters for broadcast message", "동보단어 제약문자 사용 오류"),
    ("E999", 1024, "", "Other errors", "기타 오류"),
)
# fmt: on

RESULTS: Final[Mapping[str, Result]] = {
    code: Result(
        code=code,
        table=table,
        classification=classification,
        meaning=meaning,
        meaning_ko=meaning_ko,
        cite=documented("Error Code", f"{table}, D:{line}"),
    )
    for table, rows in ((ResultTable.REPORT, _REPORT), (ResultTable.RESPONSE, _RESPONSE), (ResultTable.EMMA, _EMMA))
    for code, line, classification, meaning, meaning_ko in rows
}
"""Every code of the document, in the document's order."""

REPORT_DIGITS: Final = 4
"""The length of every numeric code except 0."""


def alike(code: str) -> list[str]:
    """Return the codes that a misspelt code may stand for.

    ``006`` may stand for S006, but a number of four digits or more stands only for another number.
    """
    has_own = code.isdigit() and len(code) >= REPORT_DIGITS
    return [candidate for candidate in RESULTS if candidate.isdigit() or not has_own]


SUCCESS: Final = "0"
"""The only result of a message that was delivered."""
CHARSET_CONVERSION: Final = "3022"
"""The text has characters that the carrier cannot encode."""
FILE_NOT_FOUND: Final = "S006"
"""The fileId is unknown."""
FILE_EXPIRED: Final = "S007"
"""The file has expired."""
BLOCKED_BY_CUSTOMER: Final = "E917"
"""The recipient is on the block list."""
