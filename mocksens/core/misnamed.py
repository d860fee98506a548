"""Names of fields and parameters that the document does not have, and the ones that were meant.

Few requests have any, so this is loaded with the first one.
"""

import difflib
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

Names = tuple[tuple[str, str], ...]
"""Names with the lists that they stand in."""
LONGEST: Final = 40
"""Characters of a name that is looked at."""
CLOSE: Final = 0.75
SIGNS: Final = re.compile(r"[\s_\-.]|\[\]$")
SYNONYMS: Final[Mapping[str, str]] = {
    "receiver": "to",
    "recipient": "to",
    "receivers": "messages",
    "recipients": "messages",
    "phone": "to",
    "phonenumber": "to",
    "tel": "to",
    "mobile": "to",
    "sender": "from",
    "caller": "from",
    "callback": "from",
    "text": "content",
    "body": "content",
    "msg": "content",
    "title": "subject",
    "country": "countryCode",
    "attachments": "files",
    "images": "files",
    "scheduledtime": "reserveTime",
    "sendtime": "reserveTime",
    "timezone": "reserveTimeZone",
    "page": "pageIndex",
    "limit": "pageSize",
    "size": "pageSize",
    "starttime": "requestStartTime",
    "endtime": "requestEndTime",
    "telno": "clientTelNo",
    "filebody": "fileBody",
    "name": "fileName",
    "file": "fileBody",
    "data": "fileBody",
}
"""What other APIs call the same thing, without signs and in lower case."""

WHOLE: Final = frozenset({"type", "contentType", "countryCode", "from", "reserveTime", "reserveTimeZone", "files"})
"""Fields of a send that no message has for itself."""


def meant(name: str, value: object, names: Names, *, inside: bool) -> str:
    """Return what an unknown name was meant to be, as a question or an advice; empty if nothing is like it.

    ``names`` are those of the whole table that is read there, ``inside`` tells whether it is that of a list's entries.
    """
    if isinstance(value, dict) and {field for field, lists in names if not lists} & value.keys():
        return "its fields belong outside it"
    return _meant(name[:LONGEST], names, inside)


@lru_cache(maxsize=512)
def _meant(name: str, names: Names, inside: bool) -> str:  # noqa: FBT001 - a cache wants it so
    if inside and name in WHOLE:
        return "it belongs outside the list"
    folded = _folded(name)
    here = {_folded(field): field for field, lists in names if not lists}
    within = {_folded(field): (lists, field) for field, lists in names if lists}
    if folded not in here and folded in within:
        return _inside(name, *within[folded])
    synonym = _folded(SYNONYMS.get(folded, ""))
    if folded not in here and synonym in within and synonym not in here:
        return _inside(name, *within[synonym])
    found = folded if folded in here else synonym
    close = [found] if found in here else difflib.get_close_matches(folded, here, n=1, cutoff=CLOSE)
    return f"did you mean {here[close[0]]}?" if close else ""


def _inside(name: str, lists: str, field: str) -> str:
    return f"it belongs into {lists}[]" if name == field else f"did you mean {lists}[].{field}?"


def _folded(name: str) -> str:
    return SIGNS.sub("", name).lower()
