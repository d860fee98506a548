"""What the calls of the admin API read, and how they refuse."""

import re
from collections.abc import Callable, Iterable
from typing import Any, Final, NoReturn, TypeVar

from starlette.exceptions import HTTPException
from starlette.requests import Request

from mocksens.core.decoding import decode
from mocksens.core.delivery import Conflict
from mocksens.core.errors import Forbidden
from mocksens.core.written import Value, from_json, suggestion
from mocksens.web import offload

BODY_BYTES: Final = 64 * 1024
JSON: Final = "application/json"
YAML: Final = "application/yaml"
TOLD: Final = 20
"""Problems of one body that are told."""
Body = TypeVar("Body")
PLACE: Final = re.compile(r" - at `(.+)`$")
STEP: Final = re.compile(r"\.(?P<name>[^.\[]+)|\[(?P<key>[^\]]*)\]")
SHOWN: Final = 40
"""Characters of a name that a message shows."""
INSTANT: Final = "2026-01-01T09:00:00+09:00"


async def read(request: Request, body_type: type[Body]) -> Body:
    """Return the JSON body as that type; an empty one is ``{}``."""
    return fit(await read_bytes(request, JSON) or b"{}", body_type)


async def read_written(request: Request) -> Value | None:
    """Return the body, YAML or JSON, with its places; None if there is none."""
    body = await read_bytes(request, JSON, YAML)
    if not body:
        return None
    if _media_type(request) == JSON:
        return await offload.run(lambda: from_json(_decoded(body)))
    # YAML is not worth loading where there is none.
    from mocksens.core import yaml_texts  # noqa: PLC0415

    try:
        return await offload.run(lambda: yaml_texts.parse(body.decode(), yaml_texts.BODY))
    except ValueError as error:
        raise HTTPException(400, str(error)) from error


async def read_bytes(request: Request, *media_types: str, most: int = BODY_BYTES) -> bytes:
    """Return the body, ``most`` bytes at most; an empty one needs no Content-Type.

    No web page can send these Content-Types to another origin unasked.
    """
    if (given := _media_type(request)) and given not in media_types:
        _refuse_type(media_types)
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > most:
            raise HTTPException(413, f"the body may have at most {most} bytes")
    if body and not given:
        _refuse_type(media_types)
    return bytes(body)


def _media_type(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def _refuse_type(media_types: Iterable[str]) -> NoReturn:
    raise HTTPException(415, "send the body with " + " or ".join(f"-H 'Content-Type: {kind}'" for kind in media_types))


def _decoded(body: bytes) -> Any:
    try:
        return decode(body)
    except (ValueError, RecursionError) as error:
        raise HTTPException(400, f"the body is no JSON: {error}") from error


def fit(body: bytes, body_type: type[Body], read_as: Callable[[bytes, type[Body]], Body] = decode) -> Body:
    """Return JSON as that type. Raises ``HTTPException`` 400 with what is wrong, and what to do next."""
    try:
        return read_as(body, body_type)
    except (ValueError, RecursionError) as error:
        # JSON that is cut is told as such, and not by the first name that does not fit.
        _decoded(body)
        raise HTTPException(400, f"the body does not fit: {_told(str(error), body_type)}") from error


def _told(said: str, body_type: type) -> str:
    """What msgspec says, and what would fit there."""
    place = PLACE.search(said)
    kinds = _kinds_at(place[1] if place else "$", body_type)
    if unknown := re.match(r"Object contains unknown field `(.*?)`", said, re.DOTALL):
        names = [field.encode_name for kind in kinds for field in getattr(kind, "fields", ())]
        hint = suggestion(unknown[1][:SHOWN], names) or f"; there are {', '.join(names)}"
        return f"unknown field `{unknown[1][:SHOWN]}`{place[0] if place else ''}{hint}"
    if "invalid enum value" in said.lower():
        values = [value for kind in kinds for value in _values(kind)]
        given = re.search("'(.*?)'", said, re.DOTALL)
        return f"{said}{suggestion(given[1][:SHOWN] if given else '', values)}; there are {', '.join(values)}"
    if "RFC3339" in said:
        return f"{said}; an instant has a zone, as {INSTANT}"
    example = getattr(body_type, "EXAMPLE", "")
    return f"{said}; send {example}" if example and "missing required" in said else said


def _kinds_at(path: str, body_type: type) -> list[Any]:
    """The types that msgspec expects at one of its paths, as ``$.scopes[0]``."""
    from msgspec import inspect  # noqa: PLC0415

    kinds: list[Any] = [inspect.type_info(body_type)]
    for step in STEP.finditer(path):
        kinds = [inner for kind in _members(kinds) for inner in _inside(kind, step["name"])]
    return _members(kinds)


def _members(kinds: Iterable[Any]) -> list[Any]:
    """The kinds themselves: a union's members in its place, and what is annotated without its annotation."""
    found: list[Any] = []
    for kind in kinds:
        if hasattr(kind, "types"):
            found += _members(kind.types)
        else:
            found.append(kind)
    return found


def _inside(kind: Any, name: str | None) -> Iterable[Any]:
    """What a kind holds: under a name, or as each entry."""
    if name is None:
        return [getattr(kind, inner) for inner in ("item_type", "value_type") if hasattr(kind, inner)]
    return [field.type for field in getattr(kind, "fields", ()) if field.encode_name == name]


def _values(kind: Any) -> list[str]:
    """The values of an enum, or of a literal."""
    if hasattr(kind, "cls"):
        return [str(member.value) for member in kind.cls] if hasattr(kind.cls, "__members__") else []
    return [str(value) for value in getattr(kind, "values", ())]


def change(make: Callable[[], Any], absent: Callable[[], str] = lambda: "it is not known to this service") -> Any:
    """Return what ``make`` gives; 403, 404, 409 or 400 for what it raises. ``absent`` words the 404."""
    try:
        return make()
    except Forbidden as error:
        raise HTTPException(403, error.hint) from error
    except KeyError as error:
        raise HTTPException(404, absent()) from error
    except Conflict as error:
        raise HTTPException(409, str(error)) from error
    except ValueError as error:
        lines = str(error).splitlines()
        more = [f"and {len(lines) - TOLD} more"] if len(lines) > TOLD else []
        raise HTTPException(400, "; ".join([*lines[:TOLD], *more])) from error
