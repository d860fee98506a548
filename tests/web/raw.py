"""A bare connection, for what an HTTP library would not send."""

import contextlib
import socket
import struct
from collections.abc import Iterator

from mocksens import sign
from mocksens.core.clock import SystemClock
from mocksens.core.sens import DEFAULT_CREDENTIAL
from mocksens.server.serving import Server
from mocksens.web.app import App
from mocksens.web.offload import MORE
from mocksens.web.wire.requests import WireRequest
from mocksens.web.wire.responses import Reply
from tests.client import Answer
from tests.patience import PATIENCE, patiently


class Line:
    """One connection; answers are read one after the other."""

    def __init__(self, connection: socket.socket) -> None:
        self.socket = connection
        self._read = b""

    def send(self, data: bytes) -> "Line":
        self.socket.sendall(data)
        return self

    def answer(self, *, has_body: bool = True) -> Answer:
        """Return the next response, even an interim one; ``has_body`` is False for a response to HEAD."""
        head = self._until(b"\r\n\r\n").decode("ascii").split("\r\n")
        fields = [line.partition(": ") for line in head[1:] if line]
        headers = {name.lower(): value for name, _, value in fields}
        assert len(headers) == len(fields), "no header comes twice"
        length = int(headers.get("content-length", "0")) if has_body else 0
        return Answer(int(head[0].split(" ")[1]), headers, self._take(length))

    def head(self) -> bytes:
        """Return the next bytes up to an empty line."""
        return self._until(b"\r\n\r\n")

    def rest(self) -> bytes:
        """Return the next bytes; nothing if the server closed the connection."""
        read, self._read = self._read, b""
        return read or self.socket.recv(65536)

    def everything(self) -> bytes:
        """Return all that still comes before the server closes."""
        pieces = [self._read]
        self._read = b""
        for _ in patiently("the server does not close"):
            pieces.append(self.socket.recv(65536))
            if not pieces[-1]:
                break
        return b"".join(pieces)

    def ends(self) -> bool:
        """Return whether the server closes without sending anything."""
        try:
            return not self._read and not self.socket.recv(1)
        except ConnectionResetError:
            return not self._read

    def reset(self) -> None:
        """Go away as a crash does."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()

    def _until(self, mark: bytes) -> bytes:
        while mark not in self._read:
            self._more()
        return self._take(self._read.index(mark) + len(mark))

    def _take(self, length: int) -> bytes:
        while len(self._read) < length:
            self._more()
        taken, self._read = self._read[:length], self._read[length:]
        return taken

    def _more(self) -> None:
        data = self.socket.recv(65536)
        assert data, f"the server closed after {self._read!r}"
        self._read += data


@contextlib.contextmanager
def connect(server: Server) -> Iterator[Line]:
    """Open a connection to ``server``."""
    host, _, port = server.url.removeprefix("http://").rpartition(":")
    with socket.create_connection((host, int(port)), timeout=PATIENCE) as connection:
        yield Line(connection)


def head(method: str, target: str, *fields: str, signed: str | None = None, version: str = "1.1") -> bytes:
    """Return the head of a signed request; ``signed`` is the signed target, if it differs from the one sent.

    A character of ``target`` is a byte of it.
    """
    signature = sign(
        method,
        target if signed is None else signed,
        timestamp=SystemClock().now(),
        access_key=DEFAULT_CREDENTIAL.access_key,
        secret_key=DEFAULT_CREDENTIAL.secret_key,
    )
    lines = [
        f"{method} {target} HTTP/{version}",
        "Host: localhost",
        *(f"{name}: {signature[name]}" for name in signature),
    ]
    return "\r\n".join([*lines, *fields, "", ""]).encode("latin-1")


def post(target: str, body: bytes, *fields: str) -> bytes:
    """Return a whole signed POST of JSON."""
    return head("POST", target, "Content-Type: application/json", f"Content-Length: {len(body)}", *fields) + body


def parsed(request: bytes) -> WireRequest:
    """Return the bytes of a request as the parser gives them to the application."""
    head, _, body = request.partition(b"\r\n\r\n")
    start, *lines = head.split(b"\r\n")
    method, target, _ = start.split(b" ")
    fields = [line.partition(b":") for line in lines]
    return WireRequest(method.decode(), target, {name.lower(): value.strip() for name, _, value in fields}, body)


def respond(app: App, request: WireRequest) -> Reply:
    """Return the application's answer, all of whose work is done in this thread."""
    exchange = app.begin(request)
    while exchange.work is not None and exchange.work() is MORE:
        pass
    return app.finish(exchange)
