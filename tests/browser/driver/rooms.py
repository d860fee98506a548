"""Where people look at the inbox: on a desktop or a phone, in the light or in the dark, in English or Korean."""

from typing import Any, Final

import pytest

from tests.browser.driver.inbox import PHONE

KOREAN: Final = {"locale": "ko-KR"}
DARK: Final = {"color_scheme": "dark"}
ROOMS: Final[dict[str, dict[str, Any]]] = {
    "desktop-light-english": {},
    "phone-dark-korean": {**PHONE, **DARK, **KOREAN},
}
MORE_ROOMS: Final[dict[str, dict[str, Any]]] = {"desktop-dark-korean": {**DARK, **KOREAN}, "phone-light-english": PHONE}
"""The combinations that a quick run leaves out."""

in_each_room = pytest.mark.parametrize(
    "room",
    [
        *(pytest.param(options, id=name) for name, options in ROOMS.items()),
        *(pytest.param(options, id=name, marks=pytest.mark.slow) for name, options in MORE_ROOMS.items()),
    ],
)
"""Runs a test in each of them: it gives ``room`` to ``tab``."""
