"""Answers of the admin API in JSON."""

import msgspec
from starlette.responses import Response


def json_answer(answer: object, status: int = 200) -> Response:
    """Return an answer with JSON."""
    return Response(msgspec.json.encode(answer), status, media_type="application/json")
