"""``python -m tests.bench.bare``: one route of Starlette that answers a constant, on a free port."""

import socket
import sys

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route


async def constant(_: Request) -> JSONResponse:
    """About as much as a send's answer."""
    return JSONResponse({"requestId": "RSSA-1", "statusCode": "202", "statusName": "success"}, 202)


class Ready(uvicorn.Server):
    """Prints the line that mocksens prints."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to accept, then say so."""
        await super().startup(sockets=sockets)
        assert sockets is not None, "it is given the socket"
        sys.stdout.write(f"bare ready http://127.0.0.1:{sockets[0].getsockname()[1]}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    listener = socket.create_server(("127.0.0.1", 0), backlog=2048)
    app = Starlette(routes=[Route("/", constant)])
    Ready(uvicorn.Config(app, loop="uvloop", http="httptools", log_level="critical", access_log=False)).run([listener])
