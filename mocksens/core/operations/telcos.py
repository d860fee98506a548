"""The network operator of a number (rule result.telco)."""

from typing import Final

from mocksens.spec.countries import DOMESTIC
from mocksens.spec.statuses import Telco

OLD_PREFIXES: Final = {
    "011": Telco.SKT,
    "017": Telco.SKT,
    "016": Telco.KTF,
    "018": Telco.KTF,
    "019": Telco.LGT,
}
"""Prefixes from before 010, each of which belonged to one operator."""
SHARES: Final = dict(zip("0123456789", [*[Telco.SKT] * 4, *[Telco.KTF] * 3, *[Telco.LGT] * 3], strict=True))
"""The operators of all other numbers, by the last digit of the number."""


def telco(number: str, country_code: str) -> Telco:
    """Return the network operator of a number (rule result.telco)."""
    if country_code != DOMESTIC:
        return Telco.ABROAD
    return OLD_PREFIXES.get(number[:3]) or SHARES[number[-1]]
