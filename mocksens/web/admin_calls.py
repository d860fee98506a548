"""What the calls of the admin API read, and how they refuse."""

from collections.abc import Callable
from typing import Any, Final, TypeVar

from starlette.exceptions import HTTPException
from starlette.requests import Request

from mocksens.core.decoding import decode
from mocksens.core.delivery import Conflict
from mocksens.core.errors import Forbidden
from mocksens.core.sens import Sens
from mocksens.core.service import Service
from mocksens.core.written import Value, from_json

BODY_BYTES: Final = 64 * 1024
TOLD: Final = 20
"""Problems of one body that are told."""
JSON: Final = "application/json"
YAML: Final = "application/yaml"
Body = TypeVar("Body")


def service_of(sens: Sens, request: Request) -> Service:
    """The service that the path names. Raises ``HTTPException`` 403 where there cannot be one."""
    try:
        return sens.service(request.path_params["service_id"])
    except Forbidden as error:
        raise HTTPException(403, error.hint) from error


async def read(request: Request, body_type: type[Body]) -> Body:
    """The JSON body as that type."""
    body = await read_bytes(request, JSON)
    try:
        return decode(body, body_type)
    except (ValueError, RecursionError) as error:
        raise HTTPException(400, f"the body does not fit: {error}") from error


async def read_written(request: Request) -> Value | None:
    """The body, YAML or JSON, with its places; None if there is none."""
    if request.headers.get("content-length") == "0" or not {"content-length", "transfer-encoding"} & {*request.headers}:
        return None
    body = await read_bytes(request, JSON, YAML)
    if _media_type(request) == JSON:
        try:
            return from_json(decode(body))
        except (ValueError, RecursionError) as error:
            raise HTTPException(400, f"the body is no JSON: {error}") from error
    # YAML is not worth loading where there is none.
    from mocksens.core import yaml_texts  # noqa: PLC0415

    try:
        return yaml_texts.parse(body.decode(), "body")
    except ValueError as error:
        raise HTTPException(400, str(error)) from error


def change(make: Callable[[], Any]) -> Any:
    """What ``make`` gives; 404, 409 or 400 for what it raises."""
    try:
        return make()
    except KeyError as error:
        raise HTTPException(404, f"{error.args[0][:80]} is not known to this service") from error
    except Conflict as error:
        raise HTTPException(409, str(error)) from error
    except ValueError as error:
        lines = str(error).splitlines()
        more = [f"and {len(lines) - TOLD} more"] if len(lines) > TOLD else []
        raise HTTPException(400, "; ".join([*lines[:TOLD], *more])) from error


def _media_type(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


async def read_bytes(request: Request, *media_types: str, most: int = BODY_BYTES) -> bytes:
    """The body, at most so many bytes. No web page can send these Content-Types to another origin unasked."""
    if _media_type(request) not in media_types:
        raise HTTPException(415, f"send the body as Content-Type: {' or '.join(media_types)}")
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > most:
            raise HTTPException(413, f"the body may have at most {most} bytes")
    return bytes(body)
