"""Requests for a machine to draw: sends, filters, pages, moments, and what is refused whatever a service holds."""

from datetime import timedelta
from typing import Any, Final, NamedTuple

from hypothesis import strategies as st

from mocksens.spec import limits
from tests.conformance.model import Entry, ms
from tests.conformance.world import base64_text, picture

NUMBERS: Final = ("01011112222", "01144445555", "15881588")
TEXTS: Final = ("hello", "", "안녕하세요", "똠방각하", "fly \N{ROCKET}", "x" * 2000)
PICTURES: Final = tuple(picture(width) for width in (8, 40, 200))
NAMES: Final = ("a.jpg", "b.JPEG", "그림.jpg")
ZONES: Final = (None, "Asia/Seoul", "UTC", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu")
STRANGER: Final = "00000000-0000-4000-8000-000000000000"
DAY: Final = ms(timedelta(days=1))
STARTS: Final = (
    "2025-10-31T14:00:00+09:00",
    "2026-03-05T23:59:59.500+09:00",
    "2024-02-28T00:00:00+09:00",
)
JUMPS: Final = st.one_of(
    st.sampled_from([1, 199, 200, 799, 800, 999, 1000, 600_000, 3_600_000, DAY - 1, 6 * DAY, 30 * DAY, 95 * DAY]),
    st.integers(1, 3000),
    st.integers(1, 95 * DAY),
)
OWN: Final = st.fixed_dictionaries(
    {"to": st.sampled_from(NUMBERS)},
    optional={"subject": st.sampled_from(TEXTS), "content": st.sampled_from(TEXTS)},
)
RECIPIENTS: Final = st.one_of(
    st.lists(OWN, min_size=1, max_size=5),
    st.integers(95, limits.RECIPIENTS.value).map(lambda count: [{"to": f"0109{n:07d}"} for n in range(count)]),
)
SENDS: Final = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["SMS", "LMS", "MMS", "sms", "Mms"]),
        "from": st.sampled_from(NUMBERS),
        "content": st.sampled_from(TEXTS),
        "messages": RECIPIENTS,
    },
    optional={"contentType": st.sampled_from(["COMM", "AD"]), "subject": st.sampled_from(TEXTS)},
)
FILTERS: Final = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(["SMS", "LMS", "mms", "FAX"]),
        "contentType": st.sampled_from(["COMM", "ad", "SPAM"]),
        "countryCode": st.sampled_from(["82", "81", "999"]),
        "status": st.sampled_from(["READY", "processing", "COMPLETED", "DONE"]),
        "statusName": st.sampled_from(["SUCCESS", "fail", "MAYBE"]),
        "from": st.sampled_from(NUMBERS),
        "to": st.sampled_from(NUMBERS),
    },
)
PAGES: Final = st.fixed_dictionaries(
    {},
    optional={
        "pageIndex": st.sampled_from(["0", "1", "2", "7", str(2**31 - 1), str(2**31), "-1", "x"]),
        "pageSize": st.sampled_from(["1", "2", "20", "100", "101", "1000", "1001", "0", "-1", "1.5"]),
        "nextToken": st.sampled_from(["", "abc"]),
    },
)
PAGE_SIZES: Final = st.sampled_from([None, "1", "2", "3", "100", "0"])
ENDS: Final = st.sampled_from(["DONE", "FAIL", "STALE", "SKIP"])
PICK: Final = st.integers(0, 10**6)


def _valid(**fields: Any) -> Entry:
    return {"type": "SMS", "from": "0212345678", "content": "hello", "messages": [{"to": "01011112222"}]} | fields


class Bad(NamedTuple):
    """A request that is refused whatever the service holds; a body of bytes is sent as it stands."""

    status: int
    method: str
    path: str
    body: Any = b""
    headers: Entry | None = None


BAD_SENDS: Final[tuple[Any, ...]] = (
    b"",
    b"{",
    [],
    {},
    _valid(type="FAX"),
    _valid(contentType="SPAM"),
    _valid(countryCode="999"),
    _valid(type="LMS", countryCode="81"),
    _valid(**{"from": "02-1234-5678"}),
    _valid(content=None),
    _valid(messages=[]),
    _valid(messages=[{"to": "01011112222"}] * (limits.RECIPIENTS.value + 1)),
    _valid(messages=[{"to": "01011112222"}, {"to": "+821011112222"}]),
    _valid(files=[{"fileId": STRANGER}]),
    _valid(type="MMS", files=[{"name": "a.jpg", "body": "AAAA"}]),
    _valid(reserveTime="2020-01-01 00:00"),
    _valid(reserveTime="2099-02-30 00:00"),
    _valid(reserveTime="2099-01-01 00:00", reserveTimeZone="Mars/Olympus"),
)
BAD_NUMBERS: Final[tuple[Any, ...]] = (
    [],
    {},
    ["01011112222"],
    [{"clientTelNo": "010-1111-2222"}],
    [{"clientTelNo": "1"}] * (limits.UNSUBSCRIBES_MAX.value + 1),
)
BAD: Final = (
    *(Bad(400, "POST", "/messages", body) for body in BAD_SENDS),
    *(Bad(400, method, "/unsubscribes", body) for method in ("POST", "DELETE") for body in BAD_NUMBERS),
    Bad(400, "POST", "/messages", _valid(), {"content-type": "text/plain"}),
    Bad(400, "POST", "/files", {"fileName": "a.png", "fileBody": base64_text(PICTURES[0])}),
    Bad(400, "POST", "/files", {"fileName": "a.jpg", "fileBody": base64_text(PICTURES[0][:-20])}),
    Bad(400, "GET", "/messages"),
    Bad(400, "GET", "/messages?requestStartTime=2026-01-01%2000:00:00"),
    Bad(400, "GET", "/messages?requestId=any&pageSize=0"),
    Bad(400, "GET", "/unsubscribes?pageSize=101"),
    Bad(404, "GET", f"/messages/{STRANGER}"),
    Bad(404, "GET", f"/messages?requestId={STRANGER}"),
    Bad(404, "GET", f"/reservations/{STRANGER}/reserve-status"),
    Bad(404, "DELETE", f"/reservations/{STRANGER}"),
    Bad(404, "PUT", "/messages", _valid()),
    Bad(404, "POST", "/message", _valid()),
    Bad(401, "POST", "/messages", _valid(), {"x-ncp-apigw-signature-v2": "AAAA"}),
    Bad(401, "POST", "/messages", _valid(), {"x-ncp-apigw-timestamp": None}),
    Bad(401, "DELETE", "/unsubscribes", [{"clientTelNo": NUMBERS[0]}], {"x-ncp-iam-access-key": "nobody"}),
)
