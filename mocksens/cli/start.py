"""Where the program ``mocksens`` begins: the plain ``mocksens healthcheck`` of a container, and everything else.

A container asks every few seconds whether it is well. Loading the commands for that would take several times the
processor time of asking; so this module asks with the standard library alone. Only a yes counts: where that is not the
answer, or anything is set that this does not know of, the command itself looks and says why.
"""

import os
import re
import sys
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import socket

PATIENCE: Final = 5.0
"""Seconds that an answer may take."""
REQUEST: Final = b"GET /_mocksens/readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
YES: Final = re.compile(rb'HTTP/1\.1 200 .*\r\n\r\n\{"status":"ok"\}', re.DOTALL)
PORT: Final = re.compile("[1-9][0-9]{0,4}")
OTHERWISE: Final = ("MOCKSENS_URL", "MOCKSENS_CONFIG")
"""Variables that lead elsewhere."""
FILE: Final = "mocksens.yaml"


def main() -> None:
    """Run the program."""
    if sys.argv[1:] == ["healthcheck"] and is_well():
        sys.exit(0)
    from mocksens.cli.main import main as run  # it is what takes so long

    run()


def is_well() -> bool:
    """Return whether the mocksens that the environment describes surely is up, on both of its ports."""
    host = os.environ.get("MOCKSENS_HOST") or "127.0.0.1"
    ports = [os.environ.get("MOCKSENS_PORT") or "7367", os.environ.get("MOCKSENS_HTTPS_PORT") or ""]
    is_plain = PORT.fullmatch(ports[0]) and (not ports[1] or PORT.fullmatch(ports[1]))
    if not is_plain or any(map(os.environ.get, OTHERWISE)) or os.path.exists(FILE):
        return False
    from mocksens.server.sockets import ANYWHERE  # no other command waits for it

    host = ANYWHERE.get(host, host)
    try:
        return all(_answers(host, int(port), secure=bool(place)) for place, port in enumerate(ports) if port)
    except (OSError, ValueError, OverflowError):
        return False


def _answers(host: str, port: int, *, secure: bool) -> bool:
    import socket  # as above

    with socket.create_connection((host, port), PATIENCE) as connection:
        if not secure:
            return _asked(connection)
        import ssl  # nor does a server without HTTPS

        # It need not be trusted to be up.
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        with context.wrap_socket(connection) as inside:
            return _asked(inside)


def _asked(connection: "socket.socket") -> bool:
    connection.sendall(REQUEST)
    answer = b""
    while part := connection.recv(4096):
        answer += part
    return YES.fullmatch(answer) is not None
