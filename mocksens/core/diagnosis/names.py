"""Advice on unknown names of fields and parameters, such as the name that was probably meant.

Imported only when the first unknown name arrives.
"""

import difflib
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

from mocksens.spec.parameters import SEND_MESSAGES

Names = tuple[tuple[str, str], ...]
"""Pairs of a name and the list whose entries have it. The list is empty for a name outside lists."""
LONGEST: Final = 40
"""Maximum number of characters of a name that are examined."""
CLOSE: Final = 0.75
SIGNS: Final = re.compile(r"[\s_\-.]|\[\]$")
SYNONYMS: Final[Mapping[str, tuple[str, ...]]] = {
    "receiver": ("to",),
    "recipient": ("to",),
    "receivers": ("messages",),
    "recipients": ("messages",),
    "phone": ("to",),
    "phonenumber": ("to",),
    "tel": ("to",),
    "mobile": ("to",),
    "sender": ("from",),
    "caller": ("from",),
    "callback": ("from",),
    "text": ("content",),
    "body": ("content", "fileBody"),
    "msg": ("content",),
    "message": ("content",),
    "messagetype": ("type",),
    "msgtype": ("type",),
    "title": ("subject",),
    "country": ("countryCode",),
    "attachments": ("files",),
    "images": ("files",),
    "scheduledtime": ("reserveTime",),
    "sendtime": ("reserveTime",),
    "timezone": ("reserveTimeZone",),
    "page": ("pageIndex",),
    "limit": ("pageSize",),
    "size": ("pageSize",),
    "starttime": ("requestStartTime",),
    "endtime": ("requestEndTime",),
    "telno": ("clientTelNo",),
    "name": ("fileName",),
    "filename": ("name",),
    "filebody": ("body",),
    "file": ("fileBody",),
    "data": ("fileBody",),
}
"""Names that other APIs use, in lower case and without separators, and SENS's names for the same things."""

WHOLE: Final = frozenset(
    {parameter.name for parameter in SEND_MESSAGES} - {field.name for row in SEND_MESSAGES for field in row.fields}
)
"""Fields that belong to a send as a whole, and not to its individual messages."""


def meant(name: str, value: object, names: Names, present: Mapping[str, object], *, inside: bool) -> str:
    """Return advice on an unknown name, as a statement or a question; empty if no known name resembles it.

    ``names`` are the known names. ``present`` is the object that has the unknown name, and ``inside`` is True if that
    object is a list entry. A field that is already present is not suggested.
    """
    if isinstance(value, dict) and {field for field, lists in names if not lists} & value.keys():
        return "its fields belong outside it"
    sent = frozenset((field, lists) for field, lists in names if _is_sent(field, lists, present))
    return _advice(name[:LONGEST], names, sent, inside=inside, is_list=isinstance(value, list | dict))


def _is_sent(field: str, lists: str, present: Mapping[str, object]) -> bool:
    if not lists:
        return present.get(field) not in (None, "")
    entries = present.get(lists)
    return isinstance(entries, list) and any(isinstance(entry, dict) and field in entry for entry in entries)


@lru_cache(maxsize=512)
def _advice(name: str, names: Names, sent: frozenset[tuple[str, str]], *, inside: bool, is_list: bool) -> str:
    if inside and name in WHOLE:
        return "it belongs outside the list"
    folded = _folded(name)
    list_names = {lists for _, lists in names}
    near = [pair for pair in _candidates(folded, names) if pair not in sent]
    # A list or an object was probably meant for a field that holds one.
    near.sort(key=lambda pair: (pair[0] in list_names) is not is_list)
    if near and not (near[0][1] and (name, near[0][1]) in names):
        field, lists = near[0]
        return f"did you mean {f'{lists}[].' if lists else ''}{field}?"
    return next((f"it belongs into {lists}[]" for field, lists in names if lists and field == name), "")


def _candidates(folded: str, names: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the names that a folded name may mean, the most likely first."""
    synonyms = [folded, *map(_folded, SYNONYMS.get(folded, ()))]
    here = {_folded(field): (field, lists) for field, lists in names if not lists}
    within = {_folded(field): (field, lists) for field, lists in names if lists}
    # Exact names and synonyms come before names that are only spelled alike.
    exact = [places[word] for places in (here, within) for word in synonyms if word in places]
    is_known = folded in here or folded in within
    close = [] if is_known else difflib.get_close_matches(folded, here, n=1, cutoff=CLOSE)
    return list(dict.fromkeys([*exact, *(here[word] for word in close)]))


def _folded(name: str) -> str:
    return SIGNS.sub("", name).lower()
