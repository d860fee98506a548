"""SENS's bytes: requests are read and decoded here, answers and refusals are written here.

Only this module and ``spec/`` know SENS's names of things (``requestId``).
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Final
from urllib.parse import parse_qsl

import msgspec
from msgspec import Struct
from starlette.types import Message, Receive

from mocksens.core import errors
from mocksens.core.clock import to_datetime
from mocksens.core.operations.messages import Accepted, Page, Result, Seen
from mocksens.core.operations.reservations import Standing
from mocksens.core.parsing import json_decoding
from mocksens.core.records import File, Unsubscribe
from mocksens.core.scenarios.model import BODILESS, Answer
from mocksens.core.signature import Credential, Signed, secrets_of
from mocksens.core.storage.journal import Entry
from mocksens.core.switches import Language
from mocksens.core.validation.checks import Asked, Undecodable
from mocksens.core.validation.notes import Note
from mocksens.spec.faults import Fault
from mocksens.spec.gateway import (
    ACCESS_KEY_HEADER,
    GATEWAY_ANSWERS,
    REQUEST_ID_HEADER,
    SIGNATURE_HEADER,
    TIMESTAMP_HEADER,
)
from mocksens.spec.operations import Operation
from mocksens.spec.parameters import BODY, QUERY
from mocksens.spec.results import RESULTS, SUCCESS
from mocksens.spec.statuses import ACCEPTED, NEVER_SENT, MessageStatus, MessageType, Outcome

TIMESTAMP: Final = TIMESTAMP_HEADER.encode()
ACCESS_KEY: Final = ACCESS_KEY_HEADER.encode()
SIGNATURE: Final = SIGNATURE_HEADER.encode()
CONTENT_TYPE: Final = b"content-type"
JSON: Final = (CONTENT_TYPE, b"application/json")
CONTENT_ENCODING: Final = b"content-encoding"
CHARSET: Final = re.compile(rb"charset=[\"']?([\w.:-]{1,40})", re.IGNORECASE)
UTF_8: Final = (b"utf-8", b"utf8", b"us-ascii")
USUAL: Final = frozenset(
    {JSON[1], b"application/json; charset=utf-8", b"application/json; charset=UTF-8", b"application/json;charset=UTF-8"}
)
"""Content-Types that need no look, as of most clients."""
EMPTY: Final = (b"", b"{}", b"[]", b"null")
NAME_SHOWN: Final = 80
"""Characters of a repeated name that are shown."""
ENCODING_SHOWN: Final = 40
DIAGNOSIS_HEADER: Final = b"x-mocksens-diagnosis"
DIAGNOSIS_BYTES: Final = 1024
LOGGED_BYTES: Final = 64 * 1024
"""What a log line says of a diagnosis at most: enough for every violation of a hundred recipients."""
REQUEST_ID: Final = REQUEST_ID_HEADER.encode()
DRAIN_FACTOR: Final = 10
"""A body over the cap is read (and thrown away) up to this many caps, so that the client gets to read the answer."""
PLAIN_BYTES: Final = 25_000
"""A body of so many bytes cannot be intricate."""
INTRICATE: Final = (
    ((b":",), 25_000, "names"),
    ((b"[", b"{"), 50_000, "lists and objects"),
    ((b",",), 500_000, "values"),
)
"""Signs in a body, and how many there may be, texts included: 10 MiB of small things would take seconds to decode, all
in one piece. A body for a hundred recipients has some hundreds."""
Credentials = Mapping[bytes, Credential]
NO_CREDENTIALS: Final[Credentials] = MappingProxyType({})
SUCCEEDED: Final = Outcome.SUCCESS
"""Looked up here once, as every send asks for it."""
LEAST_FAILURE: Final = 400
"""What is below it is no error, and the gateway has no body for it."""
UNPRINTABLE: Final = re.compile(r"[^\x20-\x7e]")


class WireRequest(Struct, array_like=True, gc=False):
    """A request as it came: ``target`` is path and query, byte for byte; header names are lower case.

    Of a header sent twice the first counts.
    """

    method: str
    target: bytes
    headers: dict[bytes, bytes]
    body: bytes = b""


class _Head(Struct, array_like=True, gc=False):
    """A ``WireRequest`` without its body."""

    method: str
    target: bytes
    headers: dict[bytes, bytes]


class PackedRequest(Struct, frozen=True, gc=False):
    """A request in one piece of bytes: keeping that costs a tenth of keeping its parts."""

    packed: bytes

    @property
    def method(self) -> str:
        """Return the method as it was sent."""
        return _unpack_head(self.packed).method

    @property
    def target(self) -> bytes:
        """Return path and query as they were sent."""
        return _unpack_head(self.packed).target

    @property
    def headers(self) -> dict[bytes, bytes]:
        """Return the headers by name in lower case."""
        return _unpack_head(self.packed).headers

    @property
    def body(self) -> bytes:
        """Return the whole body."""
        return _unpack(self.packed).body

    @property
    def size(self) -> int:
        """Return the number of bytes that it takes."""
        return len(self.packed)


ROOM: Final = 1024
"""Bytes that most requests fit into when they are packed."""
# Not the bytes as they came: those need not lie in one piece, and would have to be parsed again, exactly as the
# parser did it.
_pack_into: Final = msgspec.msgpack.Encoder().encode_into
_unpack: Final = msgspec.msgpack.Decoder(WireRequest).decode
_unpack_head: Final = msgspec.msgpack.Decoder(_Head).decode


def pack(request: WireRequest) -> PackedRequest:
    """Return ``request`` in one piece, for the journal."""
    # A copy: what the encoder filled keeps all the room that it had, which may be half as much again.
    room = bytearray(ROOM)
    _pack_into(request, room)
    return PackedRequest(bytes(room))


class WireResponse(Struct, gc=False):
    """An answer; without ``body`` it has no Content-Type either. ``close`` ends the connection after it.

    ``headers`` are further ones, and stand in for those of the same name.
    """

    status: int
    body: bytes = b""
    close: bool = False
    headers: tuple[tuple[bytes, bytes], ...] = ()


class Reply(Struct, gc=False):
    """An answer on its way: what is sent, after how many milliseconds, and how the line breaks under it."""

    response: WireResponse
    headers: list[tuple[bytes, bytes]]
    delay: int = 0
    fault: Fault | None = None
    rate: int = 0
    """Bytes a second, if it is slow."""
    entry: Entry | None = None
    """Where the journal has it."""


class Disconnected(Exception):
    """The client went away before it had sent its request."""


# --- reading -----------------------------------------------------------------------------------------


async def read_body(receive: Receive, headers: Mapping[bytes, bytes], cap: int) -> bytes:
    """The body. Raises ``TooLarge`` over ``cap`` bytes, ``Disconnected``."""
    declared = int(headers.get(b"content-length", b"0"))
    # Whoever waits for "100 Continue" has not begun to send yet and can be told at once.
    if declared > cap and headers.get(b"expect", b"").lower() == b"100-continue":
        raise _too_large(declared, cap)
    event = await receive()
    if not event.get("more_body") and event["type"] == "http.request" and len(event["body"]) <= cap:
        return event["body"]  # type: ignore[no-any-return]
    return await _read_parts(receive, event, cap)


async def _read_parts(receive: Receive, event: Message, cap: int) -> bytes:
    parts, length = [], 0
    while event["type"] == "http.request":
        length += len(event["body"])
        if length <= cap:
            parts.append(event["body"])
        if not event.get("more_body") or length > cap * DRAIN_FACTOR:
            break
        event = await receive()
    else:
        raise Disconnected
    if length > cap:
        raise _too_large(length, cap)
    return b"".join(parts)


def _too_large(length: int, cap: int) -> errors.TooLarge:
    return errors.TooLarge(f"the body has {length} bytes or more, the cap is {cap}; see the setting `max_body`")


def signed_parts(request: WireRequest) -> Signed:
    """What authentication looks at."""
    header = request.headers.get
    return Signed(
        request.method.encode(), request.target, header(TIMESTAMP, b""), header(ACCESS_KEY, b""), header(SIGNATURE, b"")
    )


def header_texts(request: WireRequest) -> dict[str, str]:
    """The headers as texts."""
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in request.headers.items()}


def decode(
    request: WireRequest, operation: Operation, item_id: str, credentials: Credentials = NO_CREDENTIALS
) -> Asked:
    """Query and body, decoded once and unchecked; a body that is not JSON is carried on as such.

    What is said of that shows no secret of ``credentials``.
    """
    if operation.name in QUERY:
        query, repeated = _decode_query(request.target)
        return Asked(item_id, query, repeated=repeated, remarks=_of_body(request.body, "the query"))
    if operation.name not in BODY:
        return Asked(item_id, {}, remarks=_of_body(request.body, "the path"))
    content_type = request.headers.get(CONTENT_TYPE, b"")
    declared = None if operation.method != "POST" or _is_json(content_type) else content_type.decode("latin-1")
    body = _decode_json(request, credentials)
    is_usual = content_type in USUAL and CONTENT_ENCODING not in request.headers
    if isinstance(body, Undecodable):
        return Asked(item_id, {}, body, declared)
    remarks: Sequence[Note] = () if is_usual else _of_headers(request.headers)
    if json_decoding.may_repeat(request.body, body):
        remarks = [*remarks, *_of_names(request.body)]
    return Asked(item_id, {}, body, declared, remarks=remarks)


def _of_body(body: bytes, source: str) -> Sequence[Note]:
    """Return the note on a body that nothing is read from; some clients always send an empty object."""
    if not body or body.strip() in EMPTY:
        return ()
    return (
        Note("check.unknown-fields", f"the body ({len(body)} bytes) is ignored: this call takes all from {source}"),
    )


def _of_names(body: bytes) -> Iterator[Note]:
    """Yield the notes on names that stand more than once in an object."""
    # Few bodies have any.
    from mocksens.core.diagnosis.bodies import repeated_names

    for name in repeated_names.names(body):
        yield Note("check.empty", f"{ascii(name[:NAME_SHOWN])[1:-1]} is given more than once: the last counts")


def _of_headers(headers: Mapping[bytes, bytes]) -> Sequence[Note]:
    """Return the notes on headers that say of a body of plain UTF-8 that it is something else."""
    notes = []
    charset = CHARSET.search(headers.get(CONTENT_TYPE, b""))
    if charset and charset[1].lower() not in UTF_8:
        said = f"Content-Type has charset={charset[1].decode()}, and the body is read as UTF-8: leave the charset out"
        notes.append(Note("check.content-type", said))
    encoding = headers.get(CONTENT_ENCODING, b"").strip().lower()
    if encoding not in {b"", b"identity"}:
        shown = ascii(encoding[:ENCODING_SHOWN].decode("latin-1"))
        said = f"Content-Encoding is {shown}, and the body is not compressed: leave the header out"
        notes.append(Note("check.content-type", said))
    return notes


def _decode_query(target: bytes) -> tuple[dict[str, str], list[str]]:
    """Return the parameters, of one given more than once the first, and the names of those."""
    query = target.partition(b"?")[2].decode("latin-1")
    pairs = parse_qsl(query, keep_blank_values=True)
    values = dict(reversed(pairs))
    counted = Counter(name for name, _ in pairs) if len(values) < len(pairs) else {}
    return values, [name for name, count in counted.items() if count > 1]


def _is_json(content_type: bytes) -> bool:
    return content_type == JSON[1] or content_type.partition(b";")[0].strip().lower() == JSON[1]


def _decode_json(request: WireRequest, credentials: Credentials) -> object:
    body = request.body
    for signs, most, what in INTRICATE if len(body) > PLAIN_BYTES else ():
        if sum(map(body.count, signs)) > most:
            # Nobody needs it while all is well.
            from mocksens.core.diagnosis.bodies import formats

            return Undecodable(formats.as_a_whole(body) or f"JSON of more than {most:,} {what}")
    try:
        return json_decoding.decode(body)
    except RecursionError:
        return Undecodable("JSON but nested too deeply")
    except ValueError as error:
        from mocksens.core.diagnosis.bodies import formats

        header = request.headers.get
        headers = formats.Headers(header(b"content-encoding", b""), header(CONTENT_TYPE, b""))
        return Undecodable(formats.describe(body, str(error), headers, secrets_of(credentials)))


# --- writing: answers --------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def _second(seconds: int, between: str) -> str:
    return to_datetime(seconds * 1000).isoformat(between)[:19]


def _with_second(instant: int) -> str:
    """``2025-11-25 09:39:40``, KST (rule life.times)."""
    return _second(instant // 1000, " ")


def _with_millisecond(instant: int) -> str:
    """``2025-11-25T09:39:40.535``, KST (rule life.times)."""
    # The digit before them keeps their zeros, and takes less than a format.
    return f"{_second(instant // 1000, 'T')}.{str(1000 + instant % 1000)[1:]}"


def accepted(answer: Accepted, _: Language) -> object:
    """D:117-122. A reservation is a success too (rule life.send-name)."""
    return {
        "requestId": answer.request_id,
        "requestTime": _with_millisecond(answer.time),
        "statusCode": ACCEPTED,
        "statusName": SUCCEEDED,
    }


def page(answer: Page, language: Language) -> object:
    """D:265-291."""
    return {
        "statusCode": NEVER_SENT if answer.outcome is Outcome.FAIL else ACCEPTED,
        "statusName": answer.outcome,
        "messages": [_listed(seen, language) for seen in answer.messages],
        "pageIndex": answer.page_index,
        "pageSize": answer.page_size,
        "itemCount": len(answer.messages),
        "hasMore": answer.has_more,
    }


def _listed(seen: Seen, language: Language) -> dict[str, str]:
    message = seen.message
    request = message.request
    row = {
        "requestId": request.request_id,
        "messageId": message.message_id,
        "requestTime": _with_second(request.time),
        "contentType": request.content_type,
        "type": request.type,
        "countryCode": request.country_code,
        "from": request.sender,
        "to": message.to,
    }
    if seen.status is MessageStatus.COMPLETED:
        done = _completion(seen, language)
        row["completeTime"], row["telcoCode"] = done.pop("completeTime"), done.pop("telcoCode")
        row["status"] = seen.status
        row.update(done)
    else:
        row["status"] = seen.status
    return row


def _completion(seen: Seen, language: Language) -> dict[str, str]:
    """The fields that are absent until COMPLETED (D:324-330), in the list's order."""
    message = seen.message
    meaning = RESULTS[message.result]
    return {
        "completeTime": _with_second(message.complete_time or 0),
        "telcoCode": message.telco,
        "statusCode": message.result,
        "statusName": Outcome.SUCCESS if message.result == SUCCESS else Outcome.FAIL,
        "statusMessage": meaning.meaning_ko if language is Language.KOREAN else meaning.meaning,
    }


def result(answer: Result, language: Language) -> object:
    """D:374-399, and the fields of the later official page (rule result.messageId)."""
    seen = answer.seen
    message = seen.message
    request = message.request
    row: dict[str, object] = {
        "requestId": request.request_id,
        "messageId": message.message_id,
        "requestTime": _with_second(request.time),
        "contentType": request.content_type,
        "type": request.type,
        "subject": message.subject,
        "content": message.content,
        "countryCode": request.country_code,
        "from": request.sender,
        "to": message.to,
        "status": seen.status,
    }
    if message.subject is None:
        del row["subject"]
    if seen.status is MessageStatus.COMPLETED:
        done = _completion(seen, language)
        names = ("statusCode", "statusMessage", "statusName", "completeTime", "telcoCode")
        row.update((name, done[name]) for name in names)
    if request.type is MessageType.MMS:
        row["files"] = [_attached(file_id, answer.file_names) for file_id in request.file_ids]
    return {"statusCode": "200", "statusName": Outcome.SUCCESS, "messages": [row]}


def _attached(file_id: str, names: dict[str, str]) -> dict[str, str]:
    return {"name": names[file_id], "fileId": file_id} if file_id in names else {"fileId": file_id}


def uploaded(answer: File, _: Language) -> object:
    """D:184-188."""
    return {
        "fileId": answer.file_id,
        "createTime": _with_millisecond(answer.create_time),
        "expireTime": _with_millisecond(answer.expire_time),
    }


def standing(answer: Standing, _: Language) -> object:
    """D:469-474."""
    send = answer.reservation.send
    return {
        "reserveId": answer.reservation.reserve_id,
        "reserveTimeZone": send.reserve_time_zone,
        "reserveTime": send.reserve_time,
        "reserveStatus": answer.status,
    }


def blocked(answer: list[Unsubscribe], _: Language) -> object:
    """D:584-590, D:650-656."""
    return [
        {
            "clientTelNo": entry.number,
            "registerTime": _with_millisecond(entry.register_time),
            "registerType": entry.register_type,
        }
        for entry in answer
    ]


def encode(status: int, answer: object) -> WireResponse:
    """An answer with its JSON."""
    return WireResponse(status, msgspec.json.encode(answer))


# --- writing: refusals -------------------------------------------------------------------------------


def refuse(refusal: errors.Refusal) -> WireResponse:
    """A refusal in the envelope of whoever refuses: the gateway, or SENS behind it."""
    match refusal:
        case errors.Invalid(violations=violations):
            texts = [violation.text for violation in violations]
            return encode(400, {"status": 400, "errors": texts, "errorMessage": texts[0]})
        case errors.NotFound(bare=True):
            return WireResponse(404)
        case errors.NotFound(text=text):
            return encode(404, {"status": 404, "errorMessage": text})
        case errors.Forbidden():
            message = "Do not have access to this 'serviceId'"
            return encode(403, {"status": 403, "error": "Forbidden", "message": message})
        case errors.Unauthenticated(missing=True):
            return gateway("authentication-failed", "Authentication information are missing.")
        case errors.Unauthenticated():
            return gateway("authentication-failed")
        case errors.UnknownRoute():
            return gateway("not-found")
        case errors.QuotaExceeded():
            return gateway("quota-exceeded")
    return _hang_up(refusal)


def _hang_up(refusal: errors.Refusal) -> WireResponse:
    """A refusal after which nothing that the client sends can be trusted to be a request."""
    match refusal:
        case errors.TooLarge():
            return gateway("too-large", close=True)
        case errors.NotRelayed(host=host):
            return gateway("forbidden", f"Only the hosts of SENS are relayed, not {host}.", close=True)
        case _:
            return gateway("bad-request", "The request is not valid HTTP.", close=True)


def gateway(name: str, details: str = "", *, close: bool = False) -> WireResponse:
    """An answer of the gateway by its name in ``spec/gateway.py``, whose details are those of its row by default."""
    row = GATEWAY_ANSWERS[name]
    error = {"errorCode": row.code, "message": row.message, "details": details or row.details}
    answer = encode(row.status, {"error": error})
    answer.close = close
    return answer


def scripted(answer: Answer) -> WireResponse:
    """An answer that a scenario gives: the gateway's, or whatever stands in the scenario instead."""
    response = gateway(answer.name or "unexpected")
    response.status = answer.status or response.status
    if isinstance(answer.body, str):
        response.body = answer.body.encode("utf-8", "replace")
    elif answer.body is not None:
        response.body = msgspec.json.encode(answer.body)
    if response.status in BODILESS or (answer.body is None and response.status < LEAST_FAILURE):
        response.body = b""
    response.headers = tuple((name.lower().encode(), value.encode("ascii")) for name, value in answer.headers.items())
    return response


def headers(response: WireResponse, request_id: str, diagnosis: str) -> list[tuple[bytes, bytes]]:
    """The headers of an answer; uvicorn adds the date."""
    fields = [(REQUEST_ID, request_id.encode())]
    if response.body:
        fields.append(JSON)
    if response.status not in BODILESS:
        fields.append((b"content-length", b"%d" % len(response.body)))
    if diagnosis:
        fields.append((DIAGNOSIS_HEADER, one_line(diagnosis, DIAGNOSIS_BYTES).encode("ascii")))
    if response.close:
        fields.append((b"connection", b"close"))
    if response.headers:
        instead = {name for name, _ in response.headers}
        fields = [field for field in fields if field[0] not in instead]
        fields.extend(response.headers)
    return fields


def one_line(diagnosis: str, most: int = LOGGED_BYTES) -> str:
    """A diagnosis as one printable ASCII line of at most so many bytes, everything else escaped."""
    if not diagnosis:
        return ""
    text = UNPRINTABLE.sub(lambda match: ascii(match[0])[1:-1], diagnosis)
    return text if len(text) <= most else f"{text[: most - 3]}..."
