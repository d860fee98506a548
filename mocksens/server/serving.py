"""The server. ``running`` starts it in a thread, and ``serve`` in the main thread."""

import asyncio
import contextlib
import os
import select
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
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
    """A running server at ``url`` that serves ``sens``."""

    def __init__(self, sens: Sens, url: str) -> None:
        self.sens = sens
        self.url = url


RUNNING: Final[list[Server]] = []
"""The servers of this process that ``running`` has started, oldest first."""


@contextlib.contextmanager
def running(
    sens: Sens | None = None,
    host: str = "127.0.0.1",
    port: int = 0,
    *,
    authority: Authority | None = None,
    log: Log | None = None,
) -> Iterator[Server]:
    """Run a server in a thread for the duration of a ``with`` block.

    Without ``sens``, it serves the result of ``configure()``. The server is ready when the block begins, and has ended
    when the block is left. Its port accepts HTTP, HTTPS and, as a proxy, CONNECT. Without ``authority``, the CA is kept
    in memory. Raise ``OSError`` if the port is in use.
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
        except BaseException as error:  # noqa: BLE001 - raised again in the caller's thread
            failures.append(error)
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
        raise RuntimeError("the server failed; see the cause above") from failures[0]


def serve(
    app: App,
    listener: socket.socket,
    https_listener: socket.socket | None = None,
    *,
    banner: Callable[[Sequence[str]], str] | None = None,
) -> None:
    """Serve until SIGTERM or SIGINT, then end within a second even if requests hang.

    ``banner`` returns the text that follows the ready line, for the server's URLs. Raise ``OSError`` if that cannot be
    written.
    """
    urls = [url_of(listener)]
    listeners = [listener]
    if https_listener is not None:
        app.https_port = https_listener.getsockname()[1]
        urls.append(url_of(https_listener, "https"))
        listeners.append(https_listener)

    greeting = f"mocksens ready {' '.join(urls)}\n"
    if banner is not None:
        greeting += banner(urls)
    server = UvicornServer(_config(app), lambda: _print(greeting))
    for number in STOPPING:
        signal.signal(number, lambda *_: server.end())
    _run(server, listeners)


def _run(server: uvicorn.Server, listeners: list[socket.socket]) -> None:
    """Serve until the server is told to exit.

    In older releases of uvicorn, ``server.run`` would make its event loop the default of the whole process.
    """
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(server.serve(listeners))


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop]:
    """Return a factory of the platform's fastest event loop."""
    try:
        import uvloop  # not available on every platform
    except ImportError:
        return asyncio.new_event_loop
    return uvloop.new_event_loop


def _protocol(app: App) -> type[asyncio.Protocol] | Literal["h11"]:
    """Return our protocol, or uvicorn's own if the installed uvicorn lacks the private parts that ours needs."""
    if absent := uvicorn_parts.missing():
        app.log.say(uvicorn_parts.complaint(absent))
        return "h11"
    from mocksens.web.http.protocol import Protocol  # the import fails without those parts

    return Protocol


def _print(text: str) -> None:
    """Write ``text`` to stdout, in a thread if that would block, so that the server still starts."""
    try:
        is_full = not select.select([], [sys.stdout], [], 0)[1]
    except (OSError, ValueError):
        # select does not work on a stream that is in memory or broken.
        is_full = False
    if is_full:
        # Bypass the stream's buffer, because Python would abort if the thread were blocked there at exit.
        write = threading.Thread(target=_write, args=(sys.stdout.fileno(), text.encode()), daemon=True)
        write.start()
    else:
        sys.stdout.write(text)
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
