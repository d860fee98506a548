from datetime import timedelta

from mocksens.spec import limits
from mocksens.spec.cite import Basis
from mocksens.spec.limits import CONTENT_BYTES, Limit

DOCUMENTED: dict[str, tuple[object, str]] = {
    "TIMESTAMP_WINDOW": (5 * 60 * 1000, "D:24"),
    "SUBJECT_BYTES": (40, "D:91"),
    "SMS_CONTENT_BYTES": (90, "D:92"),
    "LMS_CONTENT_BYTES": (2000, "D:93"),
    "RECIPIENTS": (100, "D:95"),
    "FILE_NAME_CHARACTERS": (40, "D:174"),
    "FILE_BYTES": (307_200, "D:176"),
    "FILE_WIDTH": (1500, "D:177"),
    "FILE_HEIGHT": (1440, "D:177"),
    "FILE_LIFE": (timedelta(days=6), "D:180"),
    "PAGE_INDEX_MIN": (0, "D:244"),
    "PAGE_SIZE": (100, "D:245"),
    "PAGE_SIZE_DEFAULT": (20, "D:245"),
    "PAGE_SIZE_OF_REQUEST_DEFAULT": (1000, "D:246"),
    "HISTORY": (timedelta(days=90), "D:248"),
    "REQUEST_WINDOW": (timedelta(days=30), "D:251"),
    "COMPLETE_WINDOW": (timedelta(hours=24), "D:252"),
    "UNSUBSCRIBE_PAGE_SIZE": (100, "D:565"),
    "UNSUBSCRIBE_PAGE_SIZE_MIN": (0, "D:566"),
    "UNSUBSCRIBE_PAGE_SIZE_MIN_2026": (1, "pageSize"),
    "UNSUBSCRIBES_MAX": (1000, "D:646"),
}
CHOSEN: dict[str, object] = {
    "BODY_BYTES": 10 * 1024 * 1024,
    "SERVICE_ID_CHARACTERS": 160,
    "RECIPIENTS_MIN": 1,
    "FILES": 100,
    "INLINE_FILES": 10,
    "FILE_SCANS": 100,
    "TEL_DIGITS": 25,
    "RESERVE_LEAD": timedelta(minutes=10),
    "FILE_MEMORY": timedelta(days=90),
    "PAGE_SIZE_MIN": 1,
    "PAGE_SIZE_OF_REQUEST": 1000,
    "PAGE_INDEX": 2_147_483_647,
    "UNSUBSCRIBES_MIN": 1,
    "EPOCH_MS_MIN": 0,
    "EPOCH_MS": 9_223_372_036_854_775_807,
    "READY_FOR": timedelta(milliseconds=200),
    "DELIVERED_AFTER": timedelta(seconds=1),
    "RESERVATION_TAKES": timedelta(seconds=1),
}
"""Numbers that the document does not give: rules, and the ends of Integer and Long."""

LIMITS: dict[str, Limit[int] | Limit[timedelta]] = {
    name: value for name, value in vars(limits).items() if isinstance(value, Limit)
}


def test_every_number_of_the_document_is_what_its_line_says() -> None:
    documented = {name: limit for name, limit in LIMITS.items() if limit.cite.basis is Basis.DOCUMENTED}
    assert {
        name: (limit.value, limit.cite.item.rpartition(", ")[2]) for name, limit in documented.items()
    } == DOCUMENTED


def test_every_other_number_is_marked_as_observed_or_assumed() -> None:
    others = {name: limit for name, limit in LIMITS.items() if limit.cite.basis is not Basis.DOCUMENTED}
    assert {name: limit.value for name, limit in others.items()} == CHOSEN
    assert LIMITS["RESERVE_LEAD"].cite.basis is Basis.OBSERVED


def test_content_is_bounded_by_the_type_of_the_message() -> None:
    assert {kind: limit.value for kind, limit in CONTENT_BYTES.items()} == {"SMS": 90, "LMS": 2000, "MMS": 2000}
