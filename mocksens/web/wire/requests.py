"""Decoding of SENS's requests: bytes become texts and untyped JSON, exactly once."""

import re
from collections import Counter
from collections.abc import Mapping, Reversible, Sequence
from types import MappingProxyType
from typing import Final, TypeVar
from urllib.parse import parse_qsl

import msgspec
from msgspec import Struct
from starlette.types import Receive

from mocksens.core import errors
from mocksens.core.media_types import CHARSET
from mocksens.core.parsing import json_decoding
from mocksens.core.signing.credentials import Credential, secrets_of
from mocksens.core.signing.signature import Signed
from mocksens.core.validation.notes import Note
from mocksens.core.validation.reading import DecodedRequest, Undecodable
from mocksens.spec.gateway import (
    ACCESS_KEY,
    SIGNATURE,
    TIMESTAMP,
)
from mocksens.spec.operations import Operation
from mocksens.spec.parameters import BODY, QUERY

CONTENT_TYPE: Final = b"content-type"
JSON: Final = (CONTENT_TYPE, b"application/json")
CONTENT_ENCODING: Final = b"content-encoding"
UTF_8: Final = (b"utf-8", b"utf8", b"us-ascii")
USUAL: Final = frozenset(
    {JSON[1], b"application/json; charset=utf-8", b"application/json; charset=UTF-8", b"application/json;charset=UTF-8"}
)
"""Common Content-Types, which need no parsing."""
EMPTY: Final = (b"", b"{}", b"[]", b"null")
ENCODING_SHOWN: Final = 40
DRAIN_FACTOR: Final = 10
"""A body over the limit is read and discarded up to this multiple of it, so that the client reads the response."""
PLAIN_BYTES: Final = 25_000
"""A body of fewer bytes cannot be intricate."""
INTRICATE: Final = (
    ((b":",), 25_000, "names"),
    ((b"[", b"{"), 50_000, "lists and objects"),
    ((b",",), 500_000, "values"),
)
"""Characters in a body with the maximum number of each that is allowed, including those inside texts.

10 MiB of tiny values would take seconds to decode, without interruption. A body for a hundred recipients has a few
hundred of each character.
"""
TextT = TypeVar("TextT", bytes, str)
Credentials = Mapping[bytes, Credential]
NO_CREDENTIALS: Final[Credentials] = MappingProxyType({})


class WireRequest(Struct, array_like=True, gc=False):
    """A request as received. ``target`` is path and query, byte for byte; header names are in lower case.

    Of a repeated header, the first one counts.
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
    """A request as a single byte string, which takes a tenth of the memory of its parts."""

    packed: bytes

    @property
    def method(self) -> str:
        """The method as sent."""
        return _unpack_head(self.packed).method

    @property
    def target(self) -> bytes:
        """The path and query as sent."""
        return _unpack_head(self.packed).target

    @property
    def headers(self) -> dict[bytes, bytes]:
        """The headers, with names in lower case."""
        return _unpack_head(self.packed).headers

    @property
    def body(self) -> bytes:
        """The whole body."""
        return _unpack(self.packed).body

    @property
    def size(self) -> int:
        """The size in bytes."""
        return len(self.packed)


ROOM: Final = 1024
"""The packed size that is enough for most requests, in bytes."""
# The bytes as received are not kept: they may be in several pieces, and would have to be parsed again exactly as
# the server's parser did.
_pack_into: Final = msgspec.msgpack.Encoder().encode_into
_unpack: Final = msgspec.msgpack.Decoder(WireRequest).decode
_unpack_head: Final = msgspec.msgpack.Decoder(_Head).decode


def pack(request: WireRequest) -> PackedRequest:
    """Pack a request, for the journal."""
    # Copy: the buffer that the encoder filled may be half as large again as its contents.
    room = bytearray(ROOM)
    _pack_into(request, room)
    return PackedRequest(bytes(room))


class Disconnected(Exception):
    """The client disconnected before it had sent its request."""


def first_of_each(pairs: Reversible[tuple[TextT, TextT]]) -> dict[TextT, TextT]:
    """Return values by name; of a repeated name, the first one counts."""
    return dict(reversed(pairs))


def too_large(length: int, cap: int) -> errors.TooLarge | None:
    """Return the refusal of a body of ``length`` bytes, or None if that is allowed."""
    if length <= cap:
        return None
    return errors.TooLarge(f"the body has {length} bytes or more, the cap is {cap}; see the setting `max_body`")


async def read_body(receive: Receive, headers: Mapping[bytes, bytes], cap: int) -> bytes:
    """Return the body. Raise ``TooLarge`` over ``cap`` bytes, ``Disconnected`` if the client leaves."""
    # A client that waits for "100 Continue" has not begun to send yet, so it is refused at once.
    if headers.get(b"expect", b"").lower() == b"100-continue":
        refusal = too_large(int(headers.get(b"content-length", b"0")), cap)
        if refusal is not None:
            raise refusal
    event = await receive()
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
    refusal = too_large(length, cap)
    if refusal is not None:
        raise refusal
    return b"".join(parts)


def signed_parts(request: WireRequest) -> Signed:
    """Return the parts of a request that authentication reads."""
    header = request.headers.get
    return Signed(
        request.method.encode(), request.target, header(TIMESTAMP, b""), header(ACCESS_KEY, b""), header(SIGNATURE, b"")
    )


def header_texts(request: WireRequest) -> dict[str, str]:
    """Return the headers as texts."""
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in request.headers.items()}


def decode(
    request: WireRequest, operation: Operation, item_id: str, credentials: Credentials = NO_CREDENTIALS
) -> DecodedRequest:
    """Decode query and body once, without checking them. A body that is not JSON becomes ``Undecodable``.

    Its description contains no secret of ``credentials``.
    """
    name = operation.name
    if name in QUERY:
        query, repeated = _decode_query(request.target)
        return DecodedRequest(
            item_id=item_id, query=query, repeated=repeated, remarks=_body_notes(request.body, "the query")
        )
    if name not in BODY:
        return DecodedRequest(item_id=item_id, query={}, remarks=_body_notes(request.body, "the path"))
    content_type = request.headers.get(CONTENT_TYPE, b"")
    is_usual = content_type in USUAL
    is_declared = is_usual or operation.method != "POST" or _is_json(content_type)
    declared = None if is_declared else content_type.decode("latin-1")
    body = _decode_json(request, credentials)
    is_plain = is_usual and CONTENT_ENCODING not in request.headers
    # The description of an undecodable body mentions these headers itself.
    remarks: Sequence[Note] = () if is_plain or isinstance(body, Undecodable) else _header_notes(request.headers)
    return DecodedRequest(item_id=item_id, query={}, body=body, raw=request.body, declared=declared, remarks=remarks)


def _body_notes(body: bytes, source: str) -> Sequence[Note]:
    """Return the note on an ignored body, unless it is empty like the ``{}`` that some clients always send."""
    if not body or body.strip() in EMPTY:
        return ()
    return (
        Note("check.unknown-fields", f"the body ({len(body)} bytes) is ignored: this call takes all from {source}"),
    )


def _header_notes(headers: Mapping[bytes, bytes]) -> Sequence[Note]:
    """Return the notes on headers that contradict a body of plain UTF-8."""
    notes = []
    charset = re.search(CHARSET, headers.get(CONTENT_TYPE, b""))
    if charset and charset[1].lower() not in UTF_8:
        text = f"Content-Type has charset={charset[1].decode()}, and the body is read as UTF-8: leave the charset out"
        notes.append(Note("check.content-type", text))
    encoding = headers.get(CONTENT_ENCODING, b"").strip().lower()
    if encoding not in {b"", b"identity"}:
        shown = ascii(encoding[:ENCODING_SHOWN].decode("latin-1"))
        text = f"Content-Encoding is {shown}, and the body is not compressed: leave the header out"
        notes.append(Note("check.content-type", text))
    return notes


def _decode_query(target: bytes) -> tuple[dict[str, str], list[str]]:
    """Return the parameters, with the first value of each, and the names of those that are repeated."""
    query = target.partition(b"?")[2].decode("latin-1")
    pairs = parse_qsl(query, keep_blank_values=True)
    values = first_of_each(pairs)
    counts = Counter(name for name, _ in pairs) if len(values) < len(pairs) else {}
    return values, [name for name, count in counts.items() if count > 1]


def _is_json(content_type: bytes) -> bool:
    return content_type == JSON[1] or content_type.partition(b";")[0].strip().lower() == JSON[1]


def _decode_json(request: WireRequest, credentials: Credentials) -> object:
    body = request.body
    if len(body) > PLAIN_BYTES and (excess := _excess(body)):
        # Imported only for an intricate body.
        from mocksens.core.diagnosis.bodies import formats

        return Undecodable(formats.as_a_whole(body) or f"JSON of {excess}")
    try:
        return json_decoding.decode(body)
    except RecursionError:
        return Undecodable("JSON but nested too deeply")
    except ValueError as error:
        from mocksens.core.diagnosis.bodies import formats

        header = request.headers.get
        headers = formats.Headers(header(b"content-encoding", b""), header(CONTENT_TYPE, b""))
        return Undecodable(formats.describe(body, str(error), headers, secrets_of(credentials)))


def _excess(body: bytes) -> str:
    """Return what a body has too many of, or an empty text if it is not intricate."""
    for signs, most, what in INTRICATE:
        # Counting visits every byte, one by one in some builds of Python; splitting jumps from character to character.
        if sum(len(body.split(sign, most + 1)) - 1 for sign in signs) > most:
            return f"more than {most:,} {what}"
    return ""
