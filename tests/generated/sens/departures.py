"""The rules by which mocksens departs from the description of SENS.

A schema cannot say everything, so mocksens refuses some requests that fit it; and it accepts some that do not fit,
because SENS does.
"""

from typing import Final

STRICTER: Final = {
    "search.what": "a search needs a requestId or one complete window",
    "search.window": "windows have a length, and days exist",
    "search.page": "without a requestId, a page has at most 100 entries",
    "search.token": "a nextToken comes from an answer",
    "reserve.time": "days exist",
    "reserve.lead": "a reservation lies ahead",
    "reserve.zone": "zones are of the TZ database",
    "reserve.cancel": "only a reservation that waits can be cancelled",
    "send.country": "an LMS or MMS does not go abroad",
    "send.file-ids": "only an MMS has files",
    "upload.rules": "a file is a JPEG",
    "unsub.numbers": "the start is not after the end",
}
"""The rules by which mocksens refuses what fits the description, and what the description cannot say."""
LENIENT: Final = {
    "check.scalars": "a number or a boolean is taken as a text",
    "check.unknown-fields": "null counts as absent, and unknown fields are ignored",
    "check.empty": "an empty text counts as absent where it is optional, and of a repeated parameter the first counts",
    "send.type": "type and contentType are in any case",
    "send.subject": "an SMS has no subject, so any value is ignored",
    "send.inline-files": "files of the older form are taken as uploads",
    "reserve.zone": "without a reserveTime, the zone is ignored",
    "search.filters": "enumerated values are in any case",
    "search.extra": "parameters of another document are ignored, whatever their value",
}
"""The rules by which mocksens accepts what does not fit the description."""
KEPT: Final = {"reserve.states": "a cancelled reservation has the status CANCELED"}
"""The rules by which something is still there after a DELETE."""
