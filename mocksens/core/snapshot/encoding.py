"""Snapshots as JSON, decoded and encoded in pieces."""

from typing import Literal, TypeVar, cast

import msgspec
from msgspec.structs import replace

from mocksens.core.parsing.json_decoding import decode
from mocksens.core.snapshot.schema import RequestRow, SensSnapshot, ServiceSnapshot, SnapshotRow

SnapshotT = TypeVar("SnapshotT", bound=SnapshotRow)


class _ServiceOutline(ServiceSnapshot, frozen=True, kw_only=True):
    """A service whose requests are not decoded yet."""

    requests: list[msgspec.Raw] = msgspec.field(default_factory=list)  # type: ignore[assignment]


class _SensOutline(SnapshotRow, frozen=True, kw_only=True):
    """Services that are not decoded yet."""

    version: Literal[1]
    services: list[msgspec.Raw] = msgspec.field(default_factory=list)


def parse(data: bytes | str, kind: type[SnapshotT]) -> SnapshotT:
    """Decode a ``ServiceSnapshot`` or a ``SensSnapshot`` from JSON.

    Raise ``ValueError`` with the path of the fault. The text is decoded in pieces: a large one takes seconds, and a
    single call would block all other threads.
    """
    if kind is ServiceSnapshot:
        return cast("SnapshotT", _service(data, ""))
    outline = decode(data, _SensOutline)
    services = [_service(raw, f".services[{place}]") for place, raw in enumerate(outline.services)]
    return cast("SnapshotT", SensSnapshot(version=1, services=services))


def _service(data: bytes | str | msgspec.Raw, path: str) -> ServiceSnapshot:
    outline = _piece(data, _ServiceOutline, path)
    requests = [_piece(raw, RequestRow, f"{path}.requests[{place}]") for place, raw in enumerate(outline.requests)]
    fields = {name: getattr(outline, name) for name in ServiceSnapshot.__struct_fields__}
    return ServiceSnapshot(**{**fields, "requests": requests})


def _piece(data: bytes | str | msgspec.Raw, kind: type[SnapshotT], path: str) -> SnapshotT:
    try:
        return decode(bytes(data) if isinstance(data, msgspec.Raw) else data, kind)
    except ValueError as error:
        text, at, place = str(error).partition(" - at `$")
        raise ValueError(f"{text} - at `${path}{place if at else '`'}" if at or path else text) from error


def encode(document: ServiceSnapshot) -> bytes:
    """Encode a service as JSON, in pieces."""
    rows = b",".join(map(msgspec.json.encode, document.requests))
    # The replaced text occurs only once, because quotation marks inside texts are escaped.
    return msgspec.json.encode(replace(document, requests=[])).replace(b'"requests":[]', b'"requests":[%b]' % rows, 1)


def encode_all(document: SensSnapshot) -> bytes:
    """Encode all services as JSON, in pieces."""
    services = b",".join(map(encode, document.services))
    return msgspec.json.encode(replace(document, services=[])).replace(b'"services":[]', b'"services":[%b]' % services)
