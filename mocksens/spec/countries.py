"""Calling codes that SENS can send to, and their countries.

The document only links to a list (D:88). Its current state is not known, so mocksens uses one of November 2020.
"""

from collections.abc import Mapping
from typing import Final

from mocksens.spec.cite import observed

CITE: Final = observed("list of November 2020 in a public client", "international SMS")

DOMESTIC: Final = "82"
"""Korea, the default. All other codes are abroad."""
CALLING_CODE: Final = "[1-9][0-9]{0,3}"
"""A well-formed code, listed or not."""

# fmt: off
COUNTRIES: Final[Mapping[str, str]] = {
    "82": "KR", "1": "US CA", "886": "TW", "81": "JP", "86": "CN", "65": "SG", "852": "HK", "62": "ID", "60": "MY",
    "63": "PH", "66": "TH", "673": "BN", "84": "VN", "856": "LA", "95": "MM", "855": "KH", "853": "MO", "880": "BD",
    "91": "IN", "92": "PK", "966": "SA", "971": "AE", "374": "AM", "994": "AZ", "93": "AF", "355": "AL", "967": "YE",
    "968": "OM", "962": "JO", "998": "UZ", "380": "UA", "972": "IL", "20": "EG", "965": "KW", "996": "KG", "992": "TJ",
    "90": "TR", "993": "TM", "64": "NZ", "61": "AU", "675": "PG", "30": "GR", "31": "NL", "45": "DK", "49": "DE",
    "371": "LV", "40": "RO", "352": "LU", "370": "LT", "356": "MT", "32": "BE", "359": "BG", "46": "SE", "34": "ES",
    "421": "SK", "386": "SI", "353": "IE", "372": "EE", "44": "GB", "43": "AT", "39": "IT", "420": "CZ", "385": "HR",
    "357": "CY", "351": "PT", "48": "PL", "33": "FR", "358": "FI", "36": "HU", "47": "NO", "7": "RU", "961": "LB",
    "389": "MK", "973": "BH", "375": "BY", "387": "BA", "381": "RS", "41": "CH",
}
# fmt: on
"""ISO 3166 country codes by calling code. The list says 885 for KH by mistake: Cambodia's code is 855."""
