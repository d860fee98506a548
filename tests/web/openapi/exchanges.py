"""Answers of mocksens of every kind, by either document."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from mocksens import Sens, Switches
from mocksens.spec.documents import Document
from mocksens.spec.operations import Name
from tests.client import Answer, Client, InProcess
from tests.conformance.world import base64_text, picture

START = "2026-01-01T09:00:00+09:00"
WINDOW = {"requestStartTime": "2026-01-01 08:00:00", "requestEndTime": "2026-01-01 12:00:00"}


class Exchange(NamedTuple):
    """An operation and an answer to it."""

    operation: Name
    answer: Answer

    @property
    def body(self) -> Any:
        """The body of the answer, parsed."""
        return self.answer.json


def exchanges(document: Document) -> Iterator[Exchange]:
    """Yield answers of every operation: successes in all their forms, and SENS's own refusals."""
    client = Client(InProcess(Sens(seed="tests", switches=Switches(document=document))), service_id="some")
    client.clock({"freeze": START})
    yield from successes(client)
    yield from refusals(client)


def successes(client: Client) -> Iterator[Exchange]:
    """Yield what SENS answers when all is well."""
    uploaded = client.upload(fileName="a.jpg", fileBody=base64_text(picture()))
    yield Exchange(Name.UPLOAD_FILE, uploaded)
    files = [{"fileId": uploaded.json["fileId"]}, {"fileId": "unknown"}]
    sends = [
        client.send(messages=[{"to": "01012345678"}, {"to": "01000003018"}]),
        client.send(type="MMS", subject="title", files=files),
        client.send(type="LMS", contentType="AD", messages=[{"to": "01000050000"}]),
    ]
    for sent in sends:
        yield Exchange(Name.SEND_MESSAGES, sent)
    reserved = client.send(reserveTime="2026-01-01 10:00")
    late = client.send(reserveTime="2026-01-01 11:00", reserveTimeZone="America/New_York")
    yield from listed(client, *sends, reserved)
    client.clock({"advance": "10s"})
    yield from listed(client, *sends)
    yield Exchange(Name.LIST_MESSAGES, client.list_messages(**WINDOW, pageSize=1))
    yield from reservations(client, reserved, late)
    yield from block_list(client)


def listed(client: Client, *sends: Answer) -> Iterator[Exchange]:
    """Yield the list of each send, and the result of each of its messages."""
    for sent in sends:
        found = client.list_messages(requestId=sent.json["requestId"])
        yield Exchange(Name.LIST_MESSAGES, found)
        for message in found.json["messages"]:
            yield Exchange(Name.GET_MESSAGE, client.get_message(message["messageId"]))


def reservations(client: Client, *sends: Answer) -> Iterator[Exchange]:
    """Yield the states of reservations, of which one is carried out and one is cancelled."""
    ids = [sent.json["requestId"] for sent in sends]
    for reserve_id in ids:
        yield Exchange(Name.GET_RESERVATION, client.get_reservation(reserve_id))
    yield Exchange(Name.CANCEL_RESERVATION, client.cancel_reservation(ids[1]))
    client.clock({"advance": "2h"})
    for reserve_id in ids:
        yield Exchange(Name.GET_RESERVATION, client.get_reservation(reserve_id))
        yield Exchange(Name.LIST_MESSAGES, client.list_messages(requestId=reserve_id))


def block_list(client: Client) -> Iterator[Exchange]:
    """Yield the answers about blocked numbers."""
    yield Exchange(Name.REGISTER_UNSUBSCRIBES, client.register("01099998888"))
    client.admin("POST", "services/some/unsubscribes", {"clientTelNo": "01099997777"})
    yield Exchange(Name.LIST_UNSUBSCRIBES, client.list_unsubscribes())
    yield Exchange(Name.DELETE_UNSUBSCRIBES, client.unregister("01099998888"))


def refusals(client: Client) -> Iterator[Exchange]:
    """Yield refusals of SENS and of the gateway."""
    yield Exchange(Name.SEND_MESSAGES, client.send(type="FAX", content=5, messages=[]))
    yield Exchange(Name.LIST_MESSAGES, client.list_messages())
    yield Exchange(Name.GET_MESSAGE, client.get_message("unknown"))
    yield Exchange(Name.CANCEL_RESERVATION, client.cancel_reservation("unknown"))
    stranger = Client(client.transport, service_id="undefined")
    yield Exchange(Name.LIST_UNSUBSCRIBES, stranger.list_unsubscribes())
    unsigned = client.request("GET", f"{client.base}/messages", headers={"x-ncp-apigw-signature-v2": None})
    yield Exchange(Name.LIST_MESSAGES, unsigned)
    forged = client.request("GET", f"{client.base}/messages", headers={"x-ncp-apigw-signature-v2": "AAAA"})
    yield Exchange(Name.LIST_MESSAGES, forged)
    for status in (400, 403, 404, 413, 429, 500, 503, 504):
        yield Exchange(Name.SEND_MESSAGES, client.send(messages=[{"to": f"01000040{status}"}]))
