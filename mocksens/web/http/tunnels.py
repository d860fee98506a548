"""TLS on any connection, and CONNECT for clients that use mocksens as a proxy.

After a CONNECT to SENS, the connection starts afresh, usually with TLS. A second protocol object reads the requests
inside TLS.
"""

from http import HTTPStatus
from typing import Any, Final

from mocksens.web import offload, start_tls
from mocksens.web.app import App
from mocksens.web.http.refusing import Refusing
from mocksens.web.wire.requests import WireRequest, first_of_each

TUNNEL: Final = b"HTTP/1.1 200 Connection established\r\n\r\n"
NO_TUNNEL: Final = b"HTTP/1.1 403 Only the hosts of SENS are relayed\r\n"
"""The status line of a refused CONNECT, which is all that clients show of the answer."""


class Tunnels(Refusing):
    """A connection that starts TLS and answers CONNECT."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._is_fresh = True
        """True before the first byte, when TLS may begin."""
        self.is_inside_tls = False
        """True if this protocol reads the requests inside TLS."""
        self._complete_count = 0
        """The number of complete requests."""
        self._is_tunnel = False
        """True after CONNECT has been answered."""
        self._is_shutting_down = False
        """True while the server is shutting down."""

    def _connect(self) -> bool:
        """Answer CONNECT, and return whether the tunnel is open."""
        request = WireRequest("CONNECT", self.url, first_of_each(self.headers))
        if self.is_inside_tls:
            self._refuse(
                "CONNECT arrived inside TLS, which cannot contain TLS again; begin the proxy's URL with http://",
                request,
            )
            return False
        if self._is_tunnel or self._complete_count:
            self._refuse("CONNECT must be the first request of a connection", request)
            return False
        app: App = self.app
        reply = app.connect(request)
        if reply is not None:
            self._write(reply, NO_TUNNEL if reply.response.status == HTTPStatus.FORBIDDEN else b"")
            self.transport.close()
            return False
        self.transport.write(TUNNEL)
        self._is_tunnel = self._is_fresh = True
        return True

    def _begins_tls(self, data: bytes) -> bool:
        """Start TLS if ``data`` begins it, or refuse plain HTTP on the HTTPS port. Otherwise, return False."""
        app: App = self.app
        if app.authority is None or self.is_inside_tls:
            return False
        if data[0] == start_tls.RECORD:
            self.transport.pause_reading()
            task = self.loop.create_task(self._begin_tls(app.authority, data))
            task.add_done_callback(self.server_state.tasks.discard)
            self.server_state.tasks.add(task)
            return True
        if self.server is not None and self.server[1] == app.https_port:
            cause = "this port speaks HTTPS; begin the URL with https://"
            from mocksens.web.http import malformed

            self._refuse(cause, malformed.unparsed_request(malformed.beginning(data)))
            return True
        return False

    async def _begin_tls(self, authority: start_tls.Authority, first: bytes) -> None:
        """Start TLS, and let a second protocol object read the requests inside it."""
        app: App = self.app
        reader = type(self)(self.config, self.server_state, self.app_state, self.loop)
        reader.is_inside_tls = True
        try:
            context = await offload.run(authority.context)
        except Exception as error:  # noqa: BLE001 - the next connection may succeed
            app.log.say(f"cannot start TLS: no certificate could be made: {error!r}")
            self.transport.abort()
            return
        try:
            await start_tls.start_tls(self.transport.inner, context, first, reader)
        except OSError as error:
            self._log_client(start_tls.failure(error, authority))
        except Exception as error:  # noqa: BLE001 - whatever fails is logged, and the server goes on
            app.log.bug(error)
            self.transport.abort()
        finally:
            self.server_state.connections.discard(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """Log a client that closed TLS without a request."""
        super().connection_lost(exc)
        if self.is_inside_tls and self._is_fresh:
            # Some clients check the certificate only after the handshake.
            self._log_client(start_tls.departure(self.app.authority))

    def _log_client(self, event: str) -> None:
        """Log an event of this connection's client, unless the server is shutting down."""
        if not self._is_shutting_down:
            self.app.log.say(f"a client at {self.client[0] if self.client else 'an unknown address'} {event}")

    def shutdown(self) -> None:
        """Finish the current answer, then close the connection."""
        self._is_shutting_down = True
        if self.is_inside_tls and self._is_idle:
            # A regular close would wait for the client's close_notify.
            self.transport.abort()
        else:
            super().shutdown()
