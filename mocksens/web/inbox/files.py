"""The files of the pages, and the pictures of messages."""

from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mocksens.client.addresses import INBOX
from mocksens.core.errors import Forbidden
from mocksens.core.sens import Sens
from mocksens.web.inbox.security import HEADERS, SANDBOXED

STATIC: Final = Path(__file__).with_name("static")
TYPES: Final = {
    "inbox.css": "text/css",
    "inbox.js": "text/javascript",
    "htmx.min.js": "text/javascript",
    "hx-sse.min.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}
"""The files of the pages, with their types."""
CACHED: Final = {**HEADERS, "Cache-Control": "max-age=31536000, immutable"}
"""The headers of a file whose address has a checksum of its contents."""
JPEG_START: Final = b"\xff\xd8\xff"


class StaticFiles:
    """The files of the pages, read once."""

    def __init__(self) -> None:
        self._contents = {name: (STATIC / name).read_bytes() for name in TYPES}
        self._versions = {name: sha256(data).hexdigest()[:12] for name, data in self._contents.items()}

    @property
    def routes(self) -> list[Route]:
        """The routes of the files."""
        return [Route(f"{INBOX}/{name}", partial(self._file, name)) for name in TYPES]

    def address(self, name: str) -> str:
        """Return the address of a file."""
        return f"{INBOX}/{name}?v={self._versions[name]}"

    async def _file(self, name: str, request: Request) -> Response:
        """Return a file."""
        is_version = request.query_params.get("v") == self._versions[name]
        return Response(self._contents[name], headers=CACHED if is_version else HEADERS, media_type=TYPES[name])


FILES: Final = StaticFiles()
"""The files, for all servers in this process."""


def picture(sens: Sens, service_id: str, file_id: str) -> Response:
    """Return the picture of an MMS. Raise ``HTTPException`` 404 if there is none, or if it is no JPEG."""
    try:
        service = sens.known(service_id)
    except (KeyError, Forbidden) as error:
        raise HTTPException(404) from error
    with service.lock:
        file = service.store.files.get(file_id)
        data = b"" if file is None else file.data
    if not data.startswith(JPEG_START):
        raise HTTPException(404)
    return Response(data, headers=SANDBOXED, media_type="image/jpeg")
