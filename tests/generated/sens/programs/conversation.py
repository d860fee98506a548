"""Says what it learns through the client that openapi-python-client generates from the description of SENS."""

import sys
import time
from collections.abc import Generator
from datetime import datetime, timedelta, timezone

import httpx
from sens_client import Client
from sens_client.api.messages import get_message, list_messages, send_messages
from sens_client.api.reservations import cancel_reservation, get_reservation
from sens_client.api.unsubscribes import list_unsubscribes, register_unsubscribes
from sens_client.models import MessageList, MessageType, NumberEntry, Recipient, SendRequest

from mocksens import sign

base_url, service_id = sys.argv[1:]
KST = timezone(timedelta(hours=9))


class Signature(httpx.Auth):
    """Signs each request as it is sent."""

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response]:
        headers = sign(
            request.method,
            request.url.raw_path.decode(),
            timestamp=int(time.time() * 1000),
            access_key="mocksens-access-key",
            secret_key="mocksens-secret-key",
        )
        request.headers.update(headers)
        yield request


def client(**arguments: object) -> Client:
    return Client(base_url, httpx_args=arguments)


def further(page: MessageList) -> dict[str, object]:
    """Return the parameters of the page after ``page``, by the document that the client is generated from."""
    if hasattr(page, "next_token"):
        return {"next_token": page.next_token}
    return {"page_index": page.page_index + 1}


def whose(page: MessageList) -> str:
    """Return "of the request" if a page carries the requestId, as one of 2026 does."""
    return "of the request" if getattr(page, "request_id", "") == page.messages[0].request_id else "of no request"


def told(reserve_time: datetime | str) -> str:
    """Return the type of a reserveTime, which must be the one that was sent."""
    form = "%Y-%m-%d %H:%M"
    written = reserve_time if isinstance(reserve_time, str) else reserve_time.astimezone(KST).strftime(form)
    assert written == f"{tomorrow:{form}}"
    return type(reserve_time).__name__


sens = client(auth=Signature())
message = SendRequest(MessageType.SMS, from_="0212345678", content="hello", messages=[Recipient("01012345678")])
sent = send_messages.sync_detailed(service_id, client=sens, body=message)
print("sent", int(sent.status_code), sent.parsed.status_name.value)

listed = list_messages.sync(service_id, client=sens, request_id=sent.parsed.request_id)
first = listed.messages[0]
print("listed", listed.item_count, listed.has_more, first.type_.value, first.from_, first.to)

found = get_message.sync(service_id, first.message_id, client=sens)
print("found", found.messages[0].content, type(found.messages[0].subject).__name__)

message.messages = [Recipient(f"010123456{number}") for number in range(10, 35)]
request_id = send_messages.sync(service_id, client=sens, body=message).request_id
pages = [list_messages.sync(service_id, client=sens, request_id=request_id, page_size=10)]
while pages[-1].has_more:
    following = further(pages[-1])
    pages.append(list_messages.sync(service_id, client=sens, request_id=request_id, page_size=10, **following))
print("pages", [page.item_count for page in pages], len({each.to for page in pages for each in page.messages}))
print("named", all(each.request_id == request_id for page in pages for each in page.messages), whose(pages[0]))
message.messages = [Recipient("01012345678")]

tomorrow = datetime.now(KST) + timedelta(days=1)
message.reserve_time = f"{tomorrow:%Y-%m-%d %H:%M}"
reserve_id = send_messages.sync(service_id, client=sens, body=message).request_id
reservation = get_reservation.sync(service_id, reserve_id, client=sens)
print("reserved", reservation.reserve_status.value, reservation.reserve_time_zone, told(reservation.reserve_time))
cancelled = cancel_reservation.sync_detailed(service_id, reserve_id, client=sens)
print("cancelled", int(cancelled.status_code))
print("then", get_reservation.sync(service_id, reserve_id, client=sens).reserve_status.value)

register_unsubscribes.sync(service_id, client=sens, body=[NumberEntry("01099998888")])
blocked = list_unsubscribes.sync(service_id, client=sens)
print("blocked", [(each.client_tel_no, each.register_type.value) for each in blocked])

refused = list_messages.sync_detailed(service_id, client=sens)
print("refused", int(refused.status_code), type(refused.parsed.errors).__name__)
unsigned = list_messages.sync_detailed(service_id, client=client())
print("unsigned", int(unsigned.status_code), unsigned.parsed.error.error_code)
