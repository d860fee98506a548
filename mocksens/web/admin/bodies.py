"""Functions that read the bodies of calls, and refuse invalid ones."""

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
"""Maximum number of bytes of a snapshot."""
JSON: Final = "application/json"
YAML: Final = "application/yaml"
YAML_ALIASES: Final = ("text/yaml", "application/x-yaml", "text/x-yaml")
"""The media types of YAML before one was registered. Web pages need a preflight request to send them."""
JSON_STARTS: Final = (b"{", b"[")
"""The first characters of JSON objects and lists. YAML in block style does not begin with them."""
SHOWN_PROBLEMS: Final = 20
"""Maximum number of problems that a refusal lists."""
BodyT = TypeVar("BodyT")


async def read(request: Request, body_type: type[BodyT], example: str = "") -> BodyT:
    """Return the JSON body as a ``body_type``. An empty body means ``{}``. Refusals show the ``example``, if any."""
    return fit(await read_bytes(request, JSON) or b"{}", body_type, example=example)


async def read_document(request: Request, *_: object) -> Value | None:
    """Return the YAML or JSON body, with the position of each value. Return None if it is empty."""
    body = await read_bytes(request, JSON, YAML, aliases=YAML_ALIASES)
    if not body:
        return None
    return await offload.run(lambda: _parse_json(body) if media_type(request) == JSON else _parse_yaml(body))


def _parse_json(body: bytes) -> Value:
    try:
        return from_json(_decode(body))
    except HTTPException as error:
        if not body.lstrip().startswith(JSON_STARTS) and _is_yaml(body):
            raise HTTPException(400, f"the body is YAML, not JSON: {_send_as(YAML)}") from error
        raise


def _parse_yaml(body: bytes) -> Value:
    # Imported only for YAML, to keep the start fast.
    from mocksens.core.parsing import yaml_nodes

    try:
        return yaml_nodes.parse(yaml_nodes.decoded(body, yaml_nodes.BODY), yaml_nodes.BODY)
    except ValueError as error:
        # YAML forbids tabs and some escapes that JSON allows.
        if "not YAML" in str(error) and _is_json(body):
            raise HTTPException(400, f"the body is JSON, not YAML: {_send_as(JSON)}") from error
        raise HTTPException(400, str(error)) from error


def _is_yaml(body: bytes) -> bool:
    """Return whether a body that is not JSON looks like YAML, valid or not."""
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
    """Return the body as a snapshot of a ``kind``."""
    body = await read_bytes(request, JSON, max_bytes=SNAPSHOT_BYTES)
    if not body:
        raise HTTPException(400, "the body is empty; send a snapshot, as GET of this path returns")
    # Imported only when needed, because few servers receive a snapshot.
    from mocksens.core.snapshot import encoding

    parse: Any = encoding.parse
    return await offload.run(lambda: fit(body, kind, parse))


async def read_bytes(
    request: Request, *media_types: str, aliases: Container[str] = (), max_bytes: int = BODY_BYTES
) -> bytes:
    """Return the body.

    Raise ``HTTPException`` 413 if it exceeds ``max_bytes``, and 415 for a Content-Type that is not accepted.

    ``aliases`` are accepted types that the refusal does not name. An empty body needs no Content-Type. Web pages need a
    preflight request to send any of these types to another origin.
    """
    if (content_type := media_type(request)) and content_type not in media_types and content_type not in aliases:
        _refuse_type(media_types)
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > max_bytes:
            raise HTTPException(413, f"the body must have at most {max_bytes} bytes")
    if body and not content_type:
        _refuse_type(media_types)
    return bytes(body)


def media_type(request: Request) -> str:
    """Return the Content-Type without its parameters, or an empty text if there is none."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def _refuse_type(media_types: Iterable[str]) -> NoReturn:
    raise HTTPException(415, _send_as(*media_types))


def _send_as(*media_types: str) -> str:
    return "send the body with " + " or ".join(f"-H 'Content-Type: {kind}'" for kind in media_types)


def _decode(body: bytes) -> Any:
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
    parse: Callable[[bytes, type[BodyT]], BodyT] = decode,
    *,
    example: str = "",
) -> BodyT:
    """Return JSON as a ``body_type``. Raise ``HTTPException`` 400 with the problem and a hint."""
    try:
        return parse(body, body_type)
    except (ValueError, RecursionError) as error:
        from mocksens.core.parsing import misfits

        # If the JSON ends too early, report that instead of the first invalid field.
        data = _decode(body)
        problem = misfits.explain(str(error), body_type, data, example)
        raise HTTPException(400, f"the body does not fit: {problem}") from error


def change(
    apply: Callable[[], Any], explain_absence: Callable[[], str] = lambda: "this service does not have it"
) -> Any:
    """Return the result of ``apply``. Raise its errors as ``HTTPException``.

    ``Forbidden`` becomes 403, ``KeyError`` 404, ``Conflict`` 409, and any other ``ValueError`` 400. ``explain_absence``
    returns the text of the 404.
    """
    try:
        return apply()
    except Forbidden as error:
        raise HTTPException(403, error.hint) from error
    except KeyError as error:
        raise HTTPException(404, explain_absence()) from error
    except Conflict as error:
        raise HTTPException(409, str(error)) from error
    except ValueError as error:
        lines = str(error).splitlines()
        more = [f"and {len(lines) - SHOWN_PROBLEMS} more"] if len(lines) > SHOWN_PROBLEMS else []
        raise HTTPException(400, "; ".join([*lines[:SHOWN_PROBLEMS], *more])) from error
