"""The entry point of the program, with a fast path for ``mocksens healthcheck``.

Containers run the health check every few seconds, and importing the commands would take most of its CPU time. This
module therefore checks with the standard library only. If the server is not clearly healthy, or if there are settings
that this module does not read, the ordinary command checks again and prints the reason.
"""

import os
import re
import sys
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import socket

PATIENCE: Final = 5.0
"""The timeout of the connection in seconds."""
REQUEST: Final = b"GET /_mocksens/readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
YES: Final = re.compile(rb'HTTP/1\.1 200 .*\r\n\r\n\{"status":"ok"\}', re.DOTALL)
PORT: Final = re.compile("[1-9][0-9]{0,4}")
UNSUPPORTED: Final = ("MOCKSENS_URL", "MOCKSENS_CONFIG")
"""The variables that the fast path does not support."""
FILE: Final = "mocksens.yaml"


def main() -> None:
    """Run the program."""
    if sys.argv[1:] == ["healthcheck"] and is_healthy():
        sys.exit(0)
    from mocksens.cli.main import main as run  # slow, so imported only when needed

    run()


def is_healthy() -> bool:
    """Return whether the server that the environment describes is certainly healthy on all of its ports."""
    host = os.environ.get("MOCKSENS_HOST") or "127.0.0.1"
    ports = [os.environ.get("MOCKSENS_PORT") or "7367", os.environ.get("MOCKSENS_HTTPS_PORT") or ""]
    is_plain = PORT.fullmatch(ports[0]) and (not ports[1] or PORT.fullmatch(ports[1]))
    if not is_plain or any(map(os.environ.get, UNSUPPORTED)) or os.path.exists(FILE):
        return False
    from mocksens.server.sockets import ANYWHERE  # needed only here

    host = ANYWHERE.get(host, host)
    try:
        return all(_answers(host, int(port), secure=bool(place)) for place, port in enumerate(ports) if port)
    except (OSError, ValueError, OverflowError):
        return False


def _answers(host: str, port: int, *, secure: bool) -> bool:
    import socket  # needed only here

    with socket.create_connection((host, port), PATIENCE) as connection:
        if not secure:
            return _is_answer_ok(connection)
        import ssl  # needed only with an HTTPS port

        # The check is about health, so it trusts any certificate.
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        with context.wrap_socket(connection) as inside:
            return _is_answer_ok(inside)


def _is_answer_ok(connection: "socket.socket") -> bool:
    connection.sendall(REQUEST)
    answer = b""
    while part := connection.recv(4096):
        answer += part
    return YES.fullmatch(answer) is not None
