"""Start uvicorn on given sockets: ``running`` in a thread of this process, ``serve`` as the process itself."""

import asyncio
import contextlib
import os
import select
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Final, Literal

import uvicorn

from mocksens.core.sens import Sens
from mocksens.server.certificates import LocalAuthority
from mocksens.server.settings.loading import configure
from mocksens.server.sockets import bind, url_of
from mocksens.web.app import App, create_app
from mocksens.web.http import uvicorn_parts
from mocksens.web.http.uvicorn_server import UvicornServer
from mocksens.web.log.lines import Log
from mocksens.web.start_tls import Authority

STOPPING: Final = (signal.SIGINT, signal.SIGTERM)


class Server:
    """A running mocksens: ``url`` is where it listens, ``sens`` what it serves."""

    def __init__(self, sens: Sens, url: str) -> None:
        self.sens = sens
        self.url = url


RUNNING: Final[list[Server]] = []
"""What ``running`` has started in this process and not ended yet, the latest last."""


@contextlib.contextmanager
def running(
    sens: Sens | None = None,
    host: str = "127.0.0.1",
    port: int = 0,
    *,
    authority: Authority | None = None,
    log: Log | None = None,
) -> Iterator[Server]:
    """Run a server in a thread, for the length of a ``with`` block; ``sens`` is as ``configure()`` if None.

    Its port takes HTTP, HTTPS and, as a proxy, CONNECT; without ``authority`` the CA is in memory. Raises ``OSError``
    if the port is taken. The server is ready when the block begins and gone when it has ended.
    """
    sens = sens or configure()
    app = create_app(sens, log, authority=authority or LocalAuthority())
    listener = bind(host, port)
    url = url_of(listener)
    ready = threading.Event()
    server = UvicornServer(_config(app), ready.set)
    failures: list[BaseException] = []

    def run() -> None:
        try:
            _run(server, [listener])
        except BaseException as failure:  # noqa: BLE001 - it is raised again where someone can see it
            failures.append(failure)
        finally:
            listener.close()
            ready.set()

    thread = threading.Thread(target=run, name="mocksens", daemon=True)
    thread.start()
    ready.wait()
    started = Server(sens, url)
    RUNNING.append(started)
    try:
        if not failures:
            yield started
    finally:
        RUNNING.remove(started)
        server.end()
        thread.join()
        app.log.flush()
    if failures:
        raise RuntimeError("the server failed; see what it was caused by") from failures[0]


def serve(app: App, listener: socket.socket, https_listener: socket.socket | None = None) -> None:
    """Serve until SIGTERM or SIGINT; then end within a second, whatever hangs.

    Raises ``OSError`` where the ready line cannot be written.
    """
    urls = [url_of(listener)]
    listeners = [listener]
    if https_listener is not None:
        app.https_port = https_listener.getsockname()[1]
        urls.append(url_of(https_listener, "https"))
        listeners.append(https_listener)

    server = UvicornServer(_config(app), lambda: _say(f"mocksens ready {' '.join(urls)}\n"))
    for number in STOPPING:
        signal.signal(number, lambda *_: server.end())
    _run(server, listeners)


def _run(server: uvicorn.Server, listeners: list[socket.socket]) -> None:
    """Serve until the server is told to exit.

    Not ``server.run``: older releases of uvicorn make their event loop the default one of the whole process.
    """
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(server.serve(listeners))


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop]:
    """Return what makes the fastest event loop that this platform has."""
    try:
        import uvloop  # not every platform has it
    except ImportError:
        return asyncio.new_event_loop
    return uvloop.new_event_loop


def _protocol(app: App) -> type[asyncio.Protocol] | Literal["h11"]:
    """Return mocksens's protocol, or uvicorn's over h11 if uvicorn's private parts are not what ours needs."""
    if absent := uvicorn_parts.missing():
        app.log.say(uvicorn_parts.complaint(absent))
        return "h11"
    from mocksens.web.http.protocol import Protocol  # without those parts it cannot be imported

    return Protocol


def _say(line: str) -> None:
    """Write ``line`` to stdout; where that would block, have a thread do it, so that the server begins all the same."""
    try:
        is_full = not select.select([], [sys.stdout], [], 0)[1]
    except (OSError, ValueError):
        # A stream that is in memory or broken cannot be asked.
        is_full = False
    if is_full:
        # Past the stream's own buffer: were the thread blocked there at the end, Python would abort.
        write = threading.Thread(target=_write, args=(sys.stdout.fileno(), line.encode()), daemon=True)
        write.start()
    else:
        sys.stdout.write(line)
        sys.stdout.flush()


def _write(descriptor: int, data: bytes) -> None:
    with contextlib.suppress(OSError):
        os.write(descriptor, data)


def _config(app: App) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=_protocol(app),
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=75,
    )
