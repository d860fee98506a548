"""Other products of SENS's host, past and present; mocksens serves none of them."""

from collections.abc import Mapping
from typing import Final

PRODUCTS: Final[Mapping[str, str]] = {
    "alimtalk": "AlimTalk",
    "bizmessage": "BizMessage (AlimTalk and Brand Message)",
    "brandmessage": "Brand Message",
    "friendtalk": "FriendTalk (ended in February 2026)",
    "common": "projects",
    "kakao": "BizMessage (AlimTalk and Brand Message)",
    "kkobizmsg": "BizMessage (AlimTalk and Brand Message)",
    "mail": "Mail",
    "push": "Push (ended in October 2024)",
}
"""By the part that their paths begin with, as ``/alimtalk/v2``."""
V1: Final = "v1"
"""The version before the one that is served here: ``/v1/sms/services/{serviceId}/messages``."""
HOST_OF_V1: Final = "api-sens.ncloud.com"
"""Where that version was called."""
FORMER: Final[Mapping[str, str]] = {"schedules": "reservations", "schedule": "reservations"}
"""Parts of the document before 2022, and those that took their place."""
