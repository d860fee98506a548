"""Read SENS's requests: bytes become texts and untyped JSON, once."""

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
"""Content-Types that need no look, as of most clients."""
EMPTY: Final = (b"", b"{}", b"[]", b"null")
ENCODING_SHOWN: Final = 40
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
TextT = TypeVar("TextT", bytes, str)
Credentials = Mapping[bytes, Credential]
NO_CREDENTIALS: Final[Credentials] = MappingProxyType({})


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


class Disconnected(Exception):
    """The client went away before it had sent its request."""


def first_of_each(pairs: Reversible[tuple[TextT, TextT]]) -> dict[TextT, TextT]:
    """Return values by name; of one given more than once the first counts."""
    return dict(reversed(pairs))


def too_large(length: int, cap: int) -> errors.TooLarge | None:
    """Return the refusal of a body of ``length`` bytes, if that is too many."""
    if length <= cap:
        return None
    return errors.TooLarge(f"the body has {length} bytes or more, the cap is {cap}; see the setting `max_body`")


async def read_body(receive: Receive, headers: Mapping[bytes, bytes], cap: int) -> bytes:
    """Return the body. Raises ``TooLarge`` over ``cap`` bytes, ``Disconnected``."""
    # A client that waits for "100 Continue" has not begun to send yet and can be told at once.
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
) -> DecodedRequest:
    """Query and body, decoded once and unchecked; a body that is not JSON is carried on as such.

    What is said of that shows no secret of ``credentials``.
    """
    if operation.name in QUERY:
        query, repeated = _decode_query(request.target)
        return DecodedRequest(
            item_id=item_id, query=query, repeated=repeated, remarks=_of_body(request.body, "the query")
        )
    if operation.name not in BODY:
        return DecodedRequest(item_id=item_id, query={}, remarks=_of_body(request.body, "the path"))
    content_type = request.headers.get(CONTENT_TYPE, b"")
    is_usual = content_type in USUAL
    is_declared = is_usual or operation.method != "POST" or _is_json(content_type)
    declared = None if is_declared else content_type.decode("latin-1")
    body = _decode_json(request, credentials)
    is_usual = is_usual and CONTENT_ENCODING not in request.headers
    if isinstance(body, Undecodable):
        return DecodedRequest(item_id=item_id, query={}, body=body, declared=declared)
    remarks: Sequence[Note] = () if is_usual else _of_headers(request.headers)
    return DecodedRequest(item_id=item_id, query={}, body=body, raw=request.body, declared=declared, remarks=remarks)


def _of_body(body: bytes, source: str) -> Sequence[Note]:
    """Return the note on a body that nothing is read from; some clients always send an empty object."""
    if not body or body.strip() in EMPTY:
        return ()
    return (
        Note("check.unknown-fields", f"the body ({len(body)} bytes) is ignored: this call takes all from {source}"),
    )


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
    values = first_of_each(pairs)
    counted = Counter(name for name, _ in pairs) if len(values) < len(pairs) else {}
    return values, [name for name, count in counted.items() if count > 1]


def _is_json(content_type: bytes) -> bool:
    return content_type == JSON[1] or content_type.partition(b";")[0].strip().lower() == JSON[1]


def _decode_json(request: WireRequest, credentials: Credentials) -> object:
    body = request.body
    for signs, most, what in INTRICATE if len(body) > PLAIN_BYTES else ():
        # Counting looks at every byte, one after the other in some builds of Python; splitting jumps from sign to sign.
        if sum(len(body.split(sign, most + 1)) - 1 for sign in signs) > most:
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
