"""The official documents as their clients see them, written independently of mocksens's own tables."""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final, Literal, NamedTuple
from zoneinfo import ZoneInfo

from tests.client import Answer, Client
from tests.patience import patiently

Entry = dict[str, Any]
PHRASES: Final = {400: "Bad Request", 403: "Forbidden", 404: "Not Found"}
LISTED: Final = ("statusCode", "statusName", "messages", "pageIndex", "pageSize", "itemCount", "hasMore")


def as_asked(time: str, zone: str) -> str:
    """Return a reserveTime as it was sent; its zone is a field of its own."""
    return time


def with_offset(time: str, zone: str) -> str:
    """Return a reserveTime with the offset of its zone; of an hour that comes twice, the first is meant."""
    return datetime.strptime(time, "%Y-%m-%d %H:%M").replace(tzinfo=ZoneInfo(zone)).isoformat()


def is_list_of_errors(status: int, body: Any) -> bool:
    match body:
        case {"status": 400, "errors": [str(first), *_] as errors, "errorMessage": shown, **rest} if not rest:
            return status == 400 and shown == first and all(isinstance(text, str) and text for text in errors)
        case {"status": 404, "errorMessage": str(shown), **rest} if not rest:
            return status == 404 and bool(shown)
    forbidden = {"status": 403, "error": "Forbidden", "message": "Do not have access to this 'serviceId'"}
    return bool((status, body) == (403, forbidden))


def is_named_error(status: int, body: Any) -> bool:
    match body:
        case {"status": int(told), "errors": str(name), "errorMessage": str(shown), **rest} if not rest:
            return told == status and PHRASES.get(status) == name and bool(shown)
    return False


class Official(NamedTuple):
    """A document, as far as its clients can tell it from others."""

    pages_by: Literal["pageIndex", "nextToken"]
    names_request: bool
    """A search by requestId is answered with it."""
    while_processing: str
    """The statusName of a request that has messages without a result."""
    no_subject: Mapping[str, str]
    """The subject in the result of a message that has none."""
    reserve_time: Callable[[str, str], str]
    skipped: str
    """The end of a reservation that was due while its service was not in use."""
    most_of_request: int
    """The largest page of a search by requestId."""
    default_of_request: int
    """The size of its pages if none is asked for."""
    least_blocked: int
    """The smallest page of the block list."""
    is_refusal: Callable[[int, Any], bool]
    """Tells SENS's own refusals, not the gateway's, by status and body."""


OFFICIAL: Final[Mapping[str, Official]] = MappingProxyType(
    {
        "2023": Official(
            pages_by="pageIndex",
            names_request=False,
            while_processing="success",
            no_subject={},
            reserve_time=as_asked,
            skipped="FAIL",
            most_of_request=1000,
            default_of_request=1000,
            least_blocked=0,
            is_refusal=is_list_of_errors,
        ),
        "2026": Official(
            pages_by="nextToken",
            names_request=True,
            while_processing="processing",
            no_subject={"subject": ""},
            reserve_time=with_offset,
            skipped="SKIP",
            most_of_request=100,
            default_of_request=20,
            least_blocked=1,
            is_refusal=is_named_error,
        ),
    }
)
DOCUMENTS: Final = tuple(OFFICIAL)


def keys_of(document: str, *, by_request: bool, has_more: bool) -> set[str]:
    """Return the names that a list of messages has."""
    official = OFFICIAL[document]
    keys = {*LISTED, *(["requestId"] if by_request and official.names_request else [])}
    return keys | ({"nextToken"} if has_more and official.pages_by == "nextToken" else set())


def next_page(page: Entry) -> dict[str, Any]:
    """Return what asks for the page after ``page``, as a client of either document does."""
    token = page.get("nextToken")
    return {"pageIndex": page["pageIndex"] + 1} if token is None else {"nextToken": token}


def pages(client: Client, **asked: Any) -> list[Answer]:
    """Return every page of a search."""
    answers = [client.list_messages(**asked)]
    for _ in patiently("the pages have no end"):
        if answers[-1].status != 200 or not answers[-1].json["hasMore"]:
            break
        answers.append(client.list_messages(**asked, **next_page(answers[-1].json)))
    return answers


def configure(client: Client, **settings: str) -> None:
    """Change settings of the client's service."""
    assert client.admin("PUT", f"services/{client.service_id}/settings", settings).status == 200
