"""Other products on SENS's host, past and present. mocksens serves none of them."""

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
"""Product names by the first segment of their paths, as in ``/alimtalk/v2``."""
V1: Final = "v1"
"""The API version before the one served here: ``/v1/sms/services/{serviceId}/messages``."""
HOST_OF_V1: Final = "api-sens.ncloud.com"
"""The host of API version 1."""
FORMER: Final[Mapping[str, str]] = {"schedules": "reservations", "schedule": "reservations"}
"""Path segments from before 2022, with the segments that replaced them."""
