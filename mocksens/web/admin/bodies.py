"""What the calls of the admin API read, and how they refuse."""

from collections.abc import Callable, Container, Iterable
from typing import Any, Final, NoReturn, TypeVar

from starlette.exceptions import HTTPException
from starlette.requests import Request

from mocksens.core.errors import Conflict, Forbidden
from mocksens.core.parsing.json_decoding import decode
from mocksens.core.parsing.nodes import Value, from_json
from mocksens.web import offload

BODY_BYTES: Final = 64 * 1024
SNAPSHOT_BYTES: Final = 64 * 1024**2
"""How large a snapshot may be that is put in."""
JSON: Final = "application/json"
YAML: Final = "application/yaml"
YAML_TOO: Final = ("text/yaml", "application/x-yaml", "text/x-yaml")
"""What clients called it before it had a name of its own; no web page may send these unasked either."""
OPENED: Final = (b"{", b"[")
"""What JSON begins with; YAML may, but is not written so."""
TOLD: Final = 20
"""Problems of one body that are told."""
BodyT = TypeVar("BodyT")


async def read(request: Request, body_type: type[BodyT], example: str = "") -> BodyT:
    """Return the JSON body as that type; an empty one is ``{}``. A refusal shows the ``example``, if there is one."""
    return fit(await read_bytes(request, JSON) or b"{}", body_type, example=example)


async def read_written(request: Request, *_: object) -> Value | None:
    """Return the body, YAML or JSON, with its places; None if there is none."""
    body = await read_bytes(request, JSON, YAML, too=YAML_TOO)
    if not body:
        return None
    return await offload.run(lambda: _of_json(body) if media_type(request) == JSON else _of_yaml(body))


def _of_json(body: bytes) -> Value:
    try:
        return from_json(_decoded(body))
    except HTTPException as error:
        if not body.lstrip().startswith(OPENED) and _is_yaml(body):
            raise HTTPException(400, f"the body is YAML, not JSON: {_send_as(YAML)}") from error
        raise


def _of_yaml(body: bytes) -> Value:
    # YAML is not worth loading where there is none.
    from mocksens.core.parsing import yaml_nodes

    try:
        return yaml_nodes.parse(yaml_nodes.decoded(body, yaml_nodes.BODY), yaml_nodes.BODY)
    except ValueError as error:
        # Tabs and some escapes of JSON are none of YAML's.
        if "not YAML" in str(error) and _is_json(body):
            raise HTTPException(400, f"the body is JSON, and no YAML: {_send_as(JSON)}") from error
        raise HTTPException(400, str(error)) from error


def _is_yaml(body: bytes) -> bool:
    """Return whether a body that is no JSON is YAML, perhaps with a slip."""
    from mocksens.core.diagnosis.bodies import forms
    from mocksens.core.parsing import yaml_nodes

    try:
        return not isinstance(yaml_nodes.parse(yaml_nodes.decoded(body, ""), "").data, str)
    except ValueError:
        return forms.form(body) == forms.YAML


def _is_json(body: bytes) -> bool:
    try:
        decode(body)
    except (ValueError, RecursionError):
        return False
    return True


async def read_snapshot(request: Request, kind: type[BodyT], *_: object) -> BodyT:
    """Return the body as a snapshot of that kind."""
    body = await read_bytes(request, JSON, most=SNAPSHOT_BYTES)
    if not body:
        raise HTTPException(400, "the body is empty; send a snapshot, as GET of this path gives it")
    # Few servers are ever sent one.
    from mocksens.core.snapshot import encoding

    parse: Any = encoding.parse
    return await offload.run(lambda: fit(body, kind, parse))


async def read_bytes(request: Request, *media_types: str, too: Container[str] = (), most: int = BODY_BYTES) -> bytes:
    """Return the body, ``most`` bytes at most; an empty one needs no Content-Type. ``too`` are taken, but not named.

    No web page can send these Content-Types to another origin unasked.
    """
    if (given := media_type(request)) and given not in media_types and given not in too:
        _refuse_type(media_types)
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > most:
            raise HTTPException(413, f"the body may have at most {most} bytes")
    if body and not given:
        _refuse_type(media_types)
    return bytes(body)


def media_type(request: Request) -> str:
    """Return the Content-Type, without its parameters; empty if there is none."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def _refuse_type(media_types: Iterable[str]) -> NoReturn:
    raise HTTPException(415, _send_as(*media_types))


def _send_as(*media_types: str) -> str:
    return "send the body with " + " or ".join(f"-H 'Content-Type: {kind}'" for kind in media_types)


def _decoded(body: bytes) -> Any:
    try:
        return decode(body)
    except RecursionError as error:
        raise HTTPException(400, "the body is JSON but nested too deeply") from error
    except ValueError as error:
        from mocksens.core.diagnosis.bodies import formats

        raise HTTPException(400, f"the body is {formats.describe(body, str(error))}") from error


def fit(
    body: bytes,
    body_type: type[BodyT],
    read_as: Callable[[bytes, type[BodyT]], BodyT] = decode,
    *,
    example: str = "",
) -> BodyT:
    """Return JSON as that type. Raises ``HTTPException`` 400 with what is wrong, and what to do next."""
    try:
        return read_as(body, body_type)
    except (ValueError, RecursionError) as error:
        from mocksens.core.parsing import misfits

        # JSON that is cut is told as such, and not by the first name that does not fit.
        whole = _decoded(body)
        said = misfits.explain(str(error), body_type, whole, example)
        raise HTTPException(400, f"the body does not fit: {said}") from error


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
